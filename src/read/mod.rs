//! Bytes to blocks. One file a format; no reader knows anything of Medicare, and none fails: what cannot be read is a
//! finding beside whatever could be.
//!
//! To add a format: a file here, a member of [`Format`](crate::model::Format), an arm below; the compiler names the
//! places. PDF, HTML and XLSX arrive with their own issues.

mod csv;
mod front_matter;
mod json;
mod limits;
mod lines;
mod markdown;
mod text;

use crate::model::{Block, Code, Finding, Format};

pub use limits::Limits;

/// What a reader makes of a document.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Read {
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// What went wrong.
    pub findings: Vec<Finding>,
}

/// Reads a decoded document. `text` is its canonical text, whose lines the places count.
pub fn read(format: Format, text: &str, limits: &Limits) -> Read {
    match format {
        Format::Markdown => markdown::read(text, limits),
        Format::Text => text::read(text, limits),
        Format::Csv => csv::read(text, limits),
        Format::Json => json::read(text, limits),
        Format::Html | Format::Pdf | Format::Xlsx => {
            let message =
                format!("{format} documents cannot be read yet; export it as text, CSV or Markdown");
            Read { findings: vec![Finding::new(Code::SourceUnsupported, message)], ..Read::default() }
        }
    }
}
