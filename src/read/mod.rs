//! Bytes to blocks. One file a format; no reader knows anything of Medicare, and none fails: what cannot be read is a
//! finding beside whatever could be.
//!
//! To add a format: a file here, a member of [`Format`](crate::model::Format), an arm below; the compiler names the
//!
//! A format whose documents can do harm (PDF, XLSX) is read in a process of its own where [`Options`] names a pool of such
//! processes, else in this one.

mod csv;
mod front_matter;
mod html;
mod json;
mod lines;
mod markdown;
mod options;
mod pdf;
mod pipes;
mod text;
mod worker;
mod xlsx;

use crate::model::{Block, Finding, Format, Page};

pub use crate::model::Limits;
pub use options::{Options, PdfEngine};
pub use worker::{Workers, pack, serve, unpack};

/// What a reader makes of a document.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Read {
    /// The blocks, in reading order; none where the format has positions instead.
    pub blocks: Vec<Block>,
    /// The pages, where the format gives every word its place; `shape` makes blocks of them.
    pub pages: Vec<Page>,
    /// How many pages there are, where the format has pages.
    pub page_count: Option<u32>,
    /// The canonical text, where it is not the decoded file.
    pub text: Option<String>,
    /// What went wrong.
    pub findings: Vec<Finding>,
}

/// A document as it was opened.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its decoded text, for a text format: the canonical text, whose lines the places count.
    pub text: &'a str,
}

/// Reads a document.
pub fn read(format: Format, input: Input, limits: &Limits, options: &Options) -> Read {
    let limits = &limits.in_range();
    match &options.workers {
        Some(workers) if can_do_harm(format) => worker::read(format, input, limits, options, workers),
        _ => read_here(format, input, limits, options),
    }
}

/// Formats in which a small file can ask for any amount of time, memory or stack.
fn can_do_harm(format: Format) -> bool {
    match format {
        Format::Pdf | Format::Xlsx | Format::Html => true,
        Format::Markdown | Format::Text | Format::Csv | Format::Json => false,
    }
}

/// Formats of which reading a document costs so much more than looking up what was read before that it is worth keeping.
pub fn is_worth_keeping(format: Format) -> bool {
    can_do_harm(format)
}

/// Reads a document in this process.
fn read_here(format: Format, input: Input, limits: &Limits, options: &Options) -> Read {
    let (mut read, check) = read_unchecked(format, input, limits, options);
    read.findings.extend(check.iter().flat_map(|check| check.run(input.bytes)));
    read
}

/// Reads a document, and says what is still to be checked.
fn read_unchecked(
    format: Format,
    input: Input,
    limits: &Limits,
    options: &Options,
) -> (Read, Option<pdf::Check>) {
    let read = match format {
        Format::Pdf => return pdf::read(input.bytes, limits, options),
        Format::Markdown => markdown::read(input.text, limits),
        Format::Text => text::read(input.text, limits),
        Format::Csv => csv::read(input.text, limits),
        Format::Json => json::read(input.text, limits),
        Format::Html => html::read(input.text, limits),
        Format::Xlsx => xlsx::read(input.bytes, limits),
    };
    (read, None)
}
