//! In: blocks. Out: whether they are the score sheet of APMs: tables with points, in a document about APMs. What the
//! tables say is understood elsewhere; here they only must not pass for lists of activities.

use crate::facts::Facts;
use crate::model::{Block, BlockKind};

/// Words that head the columns of a score sheet and no list of activities.
const COUNTED: [&str; 4] = ["points", "score", "scores", "apm"];

/// True when a heading speaks of APMs and a column counts points.
pub(super) fn fits(blocks: &[Block]) -> bool {
    let counts = |b: &&Block| {
        matches!(b.kind, BlockKind::Cell { .. })
            && b.text.len() < 40
            && words(b).iter().any(|w| is_counted(w))
    };
    blocks.iter().any(speaks) && blocks.iter().filter(counts).count() > 1
}

/// True when a text speaks of APMs and a line of it holds nothing but headings of columns, that of a column of points among
/// them.
pub(super) fn fits_lines(blocks: &[Block], facts: &Facts) -> bool {
    let heads = |b: &Block| {
        let words = words(b);
        let any = words.iter().any(|w| is_counted(w));
        words.len() > 2 && any && words.iter().all(|w| is_counted(w) || facts.is_of_heading(w))
    };
    blocks.iter().any(heads) && blocks.iter().any(speaks)
}

/// A short block outside of tables that names APMs.
fn speaks(block: &Block) -> bool {
    let title = !matches!(block.kind, BlockKind::Cell { .. } | BlockKind::Margin) && block.text.len() < 160;
    title && words(block).iter().any(|w| w == "apm" || w == "apms")
}

fn words(block: &Block) -> Vec<String> {
    let words = block.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A word that heads a column of a score sheet.
pub(super) fn is_counted(word: &str) -> bool {
    COUNTED.contains(&word)
}
