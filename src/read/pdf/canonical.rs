//! In: pages of words. Out: the canonical text, one line for each line of a page, its words where the page has them as
//! far as a grid of characters can show it; and the words' line numbers in it.

use crate::model::Page;
use std::fmt::Write as _;

/// How many points a column of the text stands for.
const COLUMN: f32 = 4.6;

/// A gap wider than this share of the type size is drawn.
const GAP: f32 = 0.75;

/// The widest gap that is drawn, in columns.
const WIDEST: usize = 80;

/// The canonical text of a document's pages; sets every word's line.
pub(super) fn text(pages: &mut [Page]) -> String {
    let mut text = String::new();
    let mut line = 0;
    for page in pages {
        let mut before = None;
        let mut column = 0usize;
        let mut end = 0f32;
        for word in &mut page.words {
            if before != Some(word.line) {
                if line > 0 {
                    text.push('\n');
                }
                line += 1;
                column = 0;
                before = Some(word.line);
            }
            let wanted = (word.area.x0.clamp(0.0, 10_000.0) / COLUMN) as usize;
            if column == 0 {
                let _ = write!(text, "{:width$}", "", width = wanted.min(WIDEST));
                column = wanted;
            } else if word.space {
                // A space within a line of prose is one, whatever the type; only a real gap is drawn.
                let parted = word.area.x0 - end > GAP * word.size;
                let gap = if parted { wanted.saturating_sub(column).clamp(2, WIDEST) } else { 1 };
                let _ = write!(text, "{:gap$}", "");
                column += gap;
            }
            end = word.area.x1;
            text.push_str(&word.text);
            column += word.text.chars().count();
            word.line = line;
        }
    }
    if line > 0 {
        text.push('\n');
    }
    text
}
