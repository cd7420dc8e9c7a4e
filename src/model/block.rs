//! What a reader makes of a document's bytes: its text in blocks, with the place and the look of every run.

use super::{Bbox, CellAt, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A link as a document prints it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The words that carry the link.
    pub text: String,
    /// Where it goes.
    pub url: String,
}

/// What kind of thing a block is, in every format alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading that the format marks as such, 1 the highest; 7 for terms and other heads that are no headings.
    Heading(u8),
    /// Running text: in a marked-up format a paragraph of one or more lines, in plain text one line.
    Paragraph,
    /// A list item: how deep (0 the outermost). The list mark is in `Block::mark`, not in the text.
    Item(u8),
    /// A cell. `json` when the text is a JSON literal (number, true, null, array) and not words.
    Cell {
        /// Where it is.
        at: CellAt,
        /// Whether the text is a JSON literal.
        json: bool,
    },
    /// A statement about the document by itself, such as a front-matter key.
    Meta(String),
    /// A statement of the markup about what follows: the value of the attribute named.
    Attribute(String),
    /// A running head, a page number or a revision note in a page's margin; navigation and banners around a web page.
    Margin,
    /// A drawn line: a rule, or the dashes under a table's heading; without words the end of a part of the document.
    Rule,
}

/// A stretch of a block's text on one line and in one look.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The line of the canonical text.
    pub line: u32,
    /// Bold type or bold marks.
    pub bold: bool,
    /// Italic type or italic marks.
    pub italic: bool,
    /// Where it links to.
    pub link: Option<String>,
    /// Where it stands on the page.
    pub bbox: Option<Bbox>,
}

impl Run {
    /// Same weight, slope and link.
    fn looks_like(&self, other: &Run) -> bool {
        self.bold == other.bold && self.italic == other.italic && self.link == other.link
    }

    fn same_look(&self, other: &Run) -> bool {
        self.line == other.line && self.page == other.page && self.looks_like(other)
    }
}

/// A block: text whose runs cover it but for the line breaks between them, which are `\n`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words as printed, without the marks of the format.
    pub text: String,
    /// Its runs, in order.
    pub runs: Vec<Run>,
    /// The list mark as printed (`*`, `2.`), for an item.
    pub mark: Option<String>,
    /// How many blank lines stand before it.
    pub blank_before: u32,
    /// The last line goes on in the next without a break.
    #[serde(skip)]
    glued: bool,
}

impl Block {
    /// An empty block of a kind.
    pub fn new(kind: BlockKind) -> Self {
        Self { kind, text: String::new(), runs: Vec::new(), mark: None, blank_before: 0, glued: false }
    }

    /// Adds words that stand on one line in one look; a new line is kept as `\n`. Words that hold a line break
    /// themselves (an escaped one) stay on their line.
    pub fn push(&mut self, words: &str, line: u32, look: impl FnOnce(&mut Run)) {
        if !std::mem::take(&mut self.glued) && self.runs.last().is_some_and(|r| r.line != line) {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(words);
        let end = self.text.len();
        let mut run =
            Run { range: start..end, page: None, line, bold: false, italic: false, link: None, bbox: None };
        look(&mut run);
        match self.runs.last_mut() {
            Some(last) if last.range.end == start && last.same_look(&run) => {
                last.range.end = end;
                last.bbox = last.bbox.zip(run.bbox).map(|(a, b)| a.around(b)).or(run.bbox);
            }
            last => {
                // Most blocks have one run, and a vector would make room for four.
                if last.is_none() {
                    self.runs.reserve_exact(1);
                }
                self.runs.push(run);
            }
        }
    }

    /// What is pushed next goes on with the last word, even on another line: a word or an address that the end of a line
    /// broke.
    pub fn glue(&mut self) {
        self.glued = true;
    }

    /// Adds plain words that may go over several lines, the first of which is `line`.
    pub fn push_lines(&mut self, words: &str, line: u32) {
        for (offset, part) in (0u32..).zip(words.split('\n')) {
            self.push(part.strip_suffix('\r').unwrap_or(part), line + offset, |_| {});
        }
    }

    /// The first line of the block.
    pub fn line(&self) -> u32 {
        self.runs.first().map_or(0, |r| r.line)
    }

    /// The cell that the block is, if it is one.
    pub fn cell(&self) -> Option<CellAt> {
        match self.kind {
            BlockKind::Cell { at, .. } => Some(at),
            _ => None,
        }
    }

    /// The runs that a range of the text touches.
    pub fn runs_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Run> {
        let range = range.clone();
        self.runs.iter().filter(move |r| r.range.start < range.end && range.start < r.range.end)
    }

    /// The evidence for a range of the text: one part for every stretch that stands together on the page. A stretch
    /// ends where the look changes at a space, since the marks of the change stand between the words.
    pub fn parts(&self, range: &Range<usize>) -> Vec<Part> {
        let mut stretches: Vec<(Range<usize>, &Run)> = Vec::new();
        for run in self.runs_in(range) {
            let piece = run.range.start.max(range.start)..run.range.end.min(range.end);
            let together = stretches.last().is_some_and(|(before, last)| {
                let space = self.text[before.clone()].ends_with(char::is_whitespace)
                    || self.text[piece.clone()].starts_with(char::is_whitespace)
                    || before.end != piece.start;
                last.page == run.page && (last.looks_like(run) || !space)
            });
            match stretches.last_mut() {
                Some((before, last)) if together => (before.end, *last) = (piece.end, run),
                _ => stretches.push((piece, run)),
            }
        }
        stretches.into_iter().filter_map(|(piece, _)| self.part(piece)).collect()
    }

    /// The evidence for words that stand together; None when they are white space.
    fn part(&self, piece: Range<usize>) -> Option<Part> {
        let words = &self.text[piece.clone()];
        let quote = words.trim();
        let start = piece.start + (words.len() - words.trim_start().len());
        let inside = start..start + quote.len();
        let (first, last) = (self.runs_in(&inside).next()?, self.runs_in(&inside).last()?);
        let lines = Some([first.line, last.line]);
        let boxes = self.runs_in(&inside).filter(|r| r.page == first.page).filter_map(|r| r.bbox);
        let bbox = boxes.reduce(|a, b| a.around(b));
        Some(Part { page: first.page, lines, cell: self.cell(), bbox, quote: quote.to_owned() })
    }
}
