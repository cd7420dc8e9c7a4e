//! What `shape` makes of blocks: rows whose cells point at the words they are made of.

use super::{ApmRow, Basis, Field, Finding, Layout, ProgramYear, Rule, RuleSubject, RuleValue, Skip};
use serde::Serialize;
use std::ops::Range;

/// Words of a document: bytes of the text of one of its blocks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Slice {
    /// Index of the block.
    pub block: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Slice {
    /// Bytes of a block.
    pub fn new(block: usize, range: Range<usize>) -> Self {
        Self { block, start: range.start, end: range.end }
    }

    /// The bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Words of a value, and how they stand in it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Piece {
    /// The words.
    pub slice: Slice,
    /// A list item begins here.
    pub item: bool,
}

/// A field of a row.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RowCell {
    /// Which field; None for a column that is not modelled.
    pub field: Option<Field>,
    /// The document's own name for it (label, column heading, JSON key), where it has one.
    pub name: Option<String>,
    /// What the words are to the value.
    pub basis: Basis,
    /// How it was cut.
    pub rule: Rule,
    /// The words, in reading order.
    pub pieces: Vec<Piece>,
}

/// An activity as one document states it, cut into fields but not yet understood.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Row {
    /// The fields, in reading order; a field may come twice (two columns of the same meaning).
    pub cells: Vec<RowCell>,
}

impl Row {
    /// The first cell of a field.
    pub fn cell(&self, field: Field) -> Option<&RowCell> {
        self.cells.iter().find(|c| c.field == Some(field))
    }
}

/// Words that belong to no activity, and the named rule that says so.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Skipped {
    /// The words.
    pub slice: Slice,
    /// Why they count for nothing.
    pub rule: Skip,
}

/// The program years that a sentence names.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Since {
    /// The years.
    pub years: Vec<ProgramYear>,
    /// What it says holds from the last of them on.
    pub onward: bool,
}

/// A rule of the program as a sentence states it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RuleRow {
    /// What it is about.
    pub subject: RuleSubject,
    /// What it says.
    pub value: RuleValue,
    /// The sentence says that it may be so.
    pub may: bool,
    /// The years that the sentence names.
    pub since: Since,
    /// The words that are the value.
    pub words: Vec<Slice>,
    /// The sentence.
    pub statement: Vec<Slice>,
}

/// What a layout made of a document's blocks.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Shaped {
    /// The layout that fitted.
    pub layout: Option<Layout>,
    /// The rows, in reading order.
    pub rows: Vec<Row>,
    /// What was passed over on purpose.
    pub skipped: Vec<Skipped>,
    /// What it states of the program.
    pub rules: Vec<RuleRow>,
    /// The models of a score sheet of APMs.
    pub apm: Vec<ApmRow>,
    /// Program years that the document names as its own, with the words.
    pub years: Vec<(ProgramYear, Slice)>,
    /// A mark of CEHRT-bonus activities somewhere in the document, so that its absence elsewhere says something.
    pub cehrt_mark: Option<Slice>,
    /// It says what changes and not what is.
    pub changes: bool,
    /// Where a redirect stub points.
    pub redirect: Option<String>,
    /// What went wrong.
    pub findings: Vec<Finding>,
}
