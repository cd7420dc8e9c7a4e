//! What the fuzz targets do, one function each: bytes in, and what has to hold whatever they are. `docs/testing.md` says how to
//! run them.
//!
//! A panic of this program's own code is a find. One in a reader's library is caught, as it is in production, and counted.

#[path = "../../tests/it/conservation.rs"]
mod conservation;
#[path = "../../tests/it/evidence.rs"]
mod evidence;
mod files;
mod panics;
mod reading;

pub use files::{catalog, facts, manifest, measure_id, rulings};
pub use reading::{
    document, open, read_csv, read_html, read_json, read_markdown, read_pdf, read_text, read_xlsx,
};

/// A name for a document whose first byte chooses it: what detection makes of a document depends on its name too.
const NAMES: [&str; 9] = ["a.md", "a.txt", "a.csv", "a.tsv", "a.json", "a.html", "a.pdf", "a.xlsx", "a"];

/// The name that the first byte chooses, and the document behind it.
fn named(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((NAMES[*first as usize % NAMES.len()], rest))
}

/// Stops at the first of these problems.
fn none(what: &str, problems: Vec<String>) {
    assert!(problems.is_empty(), "{what}: {} problems, first: {}", problems.len(), problems[0]);
}
