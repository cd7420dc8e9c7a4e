//! Where the input would decide the cost, a limit decides instead.

use serde::{Deserialize, Serialize};

/// Limits of reading one document; each has a default that no real document comes near.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of what is packed in a workbook.
    pub unpacked: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Cells of all tables of a document.
    pub cells: usize,
    /// Depth of nesting of lists, quotations and JSON.
    pub depth: usize,
    /// Lines of plain text.
    pub lines: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Characters and lines drawn of one page.
    pub glyphs: usize,
    /// Depth of nesting of the elements of HTML.
    pub nesting: usize,
    /// Elements and texts of HTML.
    pub nodes: usize,
    /// Bytes of front matter.
    pub front_matter: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked: 256 << 20,
            columns: 1_000,
            cells: 500_000,
            depth: 64,
            lines: 200_000,
            pages: 2_000,
            glyphs: 200_000,
            nesting: 256,
            nodes: 1_000_000,
            front_matter: 256 << 10,
        }
    }
}
