//! How documents are read, as the user chose.

use super::Workers;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which crate reads PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum PdfEngine {
    /// The one that gives every character its place.
    #[default]
    Hayro,
    /// The second one: its text flow alone, as lines of plain text.
    PdfExtract,
}

/// How documents are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which crate reads PDF.
    pub engine: PdfEngine,
    /// Whether the characters of a PDF are held against a second reading.
    pub cross_check: bool,
    /// Processes that read what can do harm; None reads it in this process, which a hostile file may then end.
    pub workers: Option<Arc<Workers>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { engine: PdfEngine::default(), cross_check: true, workers: None }
    }
}
