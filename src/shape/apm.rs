//! In: blocks. Out: whether they are the score sheet of APMs: tables with points, in a document about APMs. What the
//! tables say is understood elsewhere; here they only must not pass for lists of activities.

use crate::facts::Facts;
use crate::model::{Block, BlockKind};

/// Words that head the columns of a score sheet and no list of activities.
const COUNTED: [&str; 4] = ["points", "score", "scores", "apm"];

/// True when a heading speaks of APMs and a column counts points.
pub(super) fn fits(blocks: &[Block]) -> bool {
    let words = |b: &Block| -> Vec<String> {
        b.text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let speaks = |b: &&Block| {
        let title = !matches!(b.kind, BlockKind::Cell { .. } | BlockKind::Margin) && b.text.len() < 160;
        title && words(b).iter().any(|w| w == "apm" || w == "apms")
    };
    let counts = |b: &&Block| {
        matches!(b.kind, BlockKind::Cell { .. })
            && b.text.len() < 40
            && words(b).iter().any(|w| is_counted(w))
    };
    blocks.iter().any(|b| speaks(&b)) && blocks.iter().filter(counts).count() > 1
}

/// True when a line holds nothing but headings of columns, one of them that of a column of points.
pub(super) fn heads_a_score_sheet(text: &str, facts: &Facts) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let counted = |w: &&&str| is_counted(&w.to_lowercase());
    words.len() > 2
        && words.iter().any(|w| counted(&w))
        && words.iter().all(|w| counted(&w) || facts.is_of_heading(w))
}

/// A word that heads a column of a score sheet.
pub(super) fn is_counted(word: &str) -> bool {
    COUNTED.contains(&word)
}
