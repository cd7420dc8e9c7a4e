//! Where a value stands: the document's place and the words there.

use super::Bbox;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a value rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The words quoted say it.
    Printed,
    /// The heading quoted says it for everything under it.
    Heading,
    /// A mark that other rows of the document carry is absent from the row quoted.
    Absence,
    /// The manifest (or the command line) says it.
    Manifest,
    /// The name of the file says it.
    Filename,
    /// It follows from the words quoted, by the rule named.
    Derived,
}

/// A cell of a table, all counted from 1; rows count the heading row.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, JsonSchema,
)]
pub struct CellAt {
    /// Which table of the document.
    pub table: u32,
    /// Which row.
    pub row: u32,
    /// Which column.
    pub column: u32,
}

/// One uninterrupted piece of evidence: lines of the canonical text that `ia-catalog text` prints, and the words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The page, where the format has pages.
    pub page: Option<u32>,
    /// First and last line of the canonical text, counted from 1.
    pub lines: Option<[u32; 2]>,
    /// The cell, where the layout is a table.
    pub cell: Option<CellAt>,
    /// The box around the words: left, top, right, bottom in points from the page's top left corner, where the format
    /// gives words a place on a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<Bbox>,
    /// The words as printed; where the format escapes characters, as they read.
    pub quote: String,
}

/// The evidence of one value: its parts, in reading order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// What the value rests on.
    pub basis: Basis,
    /// The first part.
    #[serde(flatten)]
    pub first: Part,
    /// The parts after it.
    pub more: Vec<Part>,
}

impl Span {
    /// A span of parts; with no part at all, an empty quotation at no place.
    pub fn new(basis: Basis, parts: Vec<Part>) -> Self {
        let mut parts = parts.into_iter();
        let empty = || Part { page: None, lines: None, cell: None, bbox: None, quote: String::new() };
        Self { basis, first: parts.next().unwrap_or_else(empty), more: parts.collect() }
    }

    /// All parts in order.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// The quotations, joined as people read them.
    pub fn quotation(&self) -> String {
        self.parts().map(|p| p.quote.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A span and the document it is in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Located {
    /// The document's id.
    pub document: String,
    /// The place in it.
    #[serde(flatten)]
    pub span: Span,
}

impl Part {
    /// Where, for people: `page 3, line 17` or `lines 17-19`.
    pub fn place(&self) -> String {
        let mut words = Vec::new();
        if let Some(page) = self.page {
            words.push(format!("page {page}"));
        }
        match self.lines {
            Some([a, b]) if a == b => words.push(format!("line {a}")),
            Some([a, b]) => words.push(format!("lines {a}-{b}")),
            None => {}
        }
        if let Some(cell) = self.cell {
            words.push(format!("row {}, column {}", cell.row, cell.column));
        }
        words.join(", ")
    }
}
