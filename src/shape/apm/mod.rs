//! In: blocks. Out: whether they are the score sheet of APMs (tables with points, in a document about APMs), and what it
//! says (`sheet`). `name` knows the marks of footnotes on the names of models.

mod columns;
mod name;
mod sheet;
mod text;

use crate::facts::Facts;
use crate::model::{Block, BlockKind};

pub(super) use sheet::shape;
pub(super) use text::restored;

/// Words that head the columns of a score sheet and no list of activities.
const COUNTED: [&str; 4] = ["points", "score", "scores", "apm"];

/// True when a heading speaks of APMs and a column counts points, or when the headings of a table name models and their
/// score.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    let counts = |b: &&Block| {
        matches!(b.kind, BlockKind::Cell { .. })
            && b.text.len() < 40
            && words(b).iter().any(|w| is_counted(w))
    };
    blocks.iter().any(speaks) && blocks.iter().filter(counts).count() > 1
        || columns::heads_models(blocks, facts)
}

/// True when a text speaks of APMs and a line of it holds nothing but headings of columns, that of a column of points among
/// them.
pub(super) fn fits_lines(blocks: &[Block], facts: &Facts) -> bool {
    let heads = |b: &Block| {
        let words = words(b);
        let any = words.iter().any(|w| is_counted(w));
        let all = words.len() > 2 && any && words.iter().all(|w| is_counted(w) || facts.is_of_heading(w));
        all || text::is_heading(b, facts)
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
