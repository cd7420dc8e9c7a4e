//! In: the blocks of a text, a line each. Out: pages of words with places, as a printer of equal letters would set them,
//! so that text whose columns are parted by blanks is read like any page of positioned words. Form feeds end pages. It
//! must not know what the words say.

use crate::model::{Area, Block, BlockKind, Page, Word};
use std::ops::Range;

/// The width of a letter, the distance of lines and the size of the type, in points: one blank is the space of a line of
/// type, two are a gap.
pub(super) const LETTER: f32 = 5.0;
const LEADING: f32 = 17.0;
const SIZE: f32 = 14.0;

/// More than one blank.
pub(super) const GAP: f32 = 1.5 * LETTER;

/// A tab stands for so many letters.
const TAB: usize = 8;

/// A blank between words; more of them stand between columns.
const APART: &str = "   ";

/// One line in so many shows columns, and so many lines at least.
const SHOWN: (usize, usize) = (6, 4);

/// A line that begins so far from the margin stands under a column that is not the first.
const INDENTED: usize = 8;

/// Whether columns are parted by blanks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Parted {
    /// In a good part of the lines several stand between two words.
    Plainly,
    /// In some they do, and many lines begin under a column that is not the first.
    Perhaps,
    Not,
}

/// Whether the columns of a text are parted by blanks.
pub(super) fn parted(blocks: &[Block]) -> Parted {
    let plain =
        |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Rule) && !b.text.contains('\n');
    let several = |b: &&Block| b.text.trim().contains(APART);
    let indented = |b: &&Block| b.text.len() - b.text.trim_start_matches(' ').len() >= INDENTED;
    let apart = blocks.iter().filter(several).count();
    let under = blocks.iter().filter(|b| !several(b) && indented(b)).count();
    if apart < SHOWN.1 || !blocks.iter().all(plain) {
        Parted::Not
    } else if apart * SHOWN.0 > blocks.len() {
        Parted::Plainly
    } else if (apart + under) * SHOWN.0 > blocks.len() {
        Parted::Perhaps
    } else {
        Parted::Not
    }
}

/// Pages of words, and where the words of every block are.
pub(super) struct Laid {
    /// The pages.
    pub pages: Vec<Page>,
    /// Of every block its page and its words there.
    places: Vec<(usize, Range<usize>)>,
    /// Of every word of every block its bytes, in order.
    bytes: Vec<Vec<Range<usize>>>,
}

/// Lays out a text.
pub(super) fn laid(blocks: &[Block]) -> Laid {
    let mut laid =
        Laid { pages: vec![Page { number: 1, ..Page::default() }], places: Vec::new(), bytes: Vec::new() };
    let mut row = 0;
    for block in blocks {
        for _ in block.text.matches('\u{c}') {
            let number = laid.pages.len() as u32 + 1;
            laid.pages.push(Page { number, ..Page::default() });
            row = 0;
        }
        row += block.blank_before as usize + 1;
        let at = laid.pages.len() - 1;
        let page = &mut laid.pages[at];
        let first = page.words.len();
        let mut bytes = Vec::new();
        let (mut column, mut done) = (0, 0);
        for word in block.text.split_whitespace() {
            let from = word.as_ptr() as usize - block.text.as_ptr() as usize;
            for c in block.text[done..from].chars() {
                column = match c {
                    '\t' => (column / TAB + 1) * TAB,
                    '\u{c}' => 0,
                    _ => column + 1,
                };
            }
            done = from + word.len();
            let letters = word.chars().count();
            let baseline = row as f32 * LEADING;
            let area = Area {
                x0: column as f32 * LETTER,
                y0: baseline - SIZE,
                x1: (column + letters) as f32 * LETTER,
                y1: baseline,
            };
            column += letters;
            page.width = page.width.max(area.x1);
            page.height = page.height.max(area.y1 + LEADING);
            // A word may go on in the next line of the text.
            for run in block.runs_in(&(from..done)) {
                let piece = run.range.start.max(from)..run.range.end.min(done);
                page.words.push(Word {
                    text: block.text[piece.clone()].to_owned(),
                    area,
                    baseline,
                    size: SIZE,
                    line: run.line,
                    space: piece.start == from,
                    bold: run.bold,
                    italic: false,
                    link: None,
                });
                bytes.push(piece);
            }
        }
        laid.places.push((at, first..laid.pages[at].words.len()));
        laid.bytes.push(bytes);
    }
    laid
}

impl Laid {
    /// The words of a block within some of its bytes, each with its page.
    pub fn words<'a>(
        &'a self,
        block: usize,
        range: &Range<usize>,
    ) -> impl Iterator<Item = (u32, &'a Word)> + use<'a> {
        let (page, words) = &self.places[block];
        let page = &self.pages[*page];
        let range = range.clone();
        let inside = self.bytes[block].iter().map(move |b| range.start <= b.start && b.end <= range.end);
        page.words[words.clone()]
            .iter()
            .zip(inside)
            .filter(|(_, inside)| *inside)
            .map(|(w, _)| (page.number, w))
    }

    /// The words of a block: their bytes, and where each begins and ends on its line.
    pub fn places(&self, block: usize) -> impl Iterator<Item = (Range<usize>, (f32, f32))> + '_ {
        let (page, words) = &self.places[block];
        let words = &self.pages[*page].words[words.clone()];
        self.bytes[block].iter().cloned().zip(words.iter().map(|w| (w.area.x0, w.area.x1)))
    }

    /// Whether the text says where pages end.
    pub fn paged(&self) -> bool {
        self.pages.len() > 1
    }
}
