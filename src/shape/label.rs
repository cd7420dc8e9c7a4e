//! In: a line of a block. Out: the label at its beginning, if it names a field. It must not know what is done with it.

use crate::facts::Facts;
use crate::model::{Block, BlockKind, Field};
use crate::steps;
use std::ops::Range;

/// The longest label, in bytes: labels are a few words.
const LABEL_MAX: usize = 140;

/// A line that names a field.
pub(super) struct Label {
    pub field: Field,
    /// The label with its colon.
    pub words: Range<usize>,
    /// Whether it has the line for itself, so that the words stand below.
    pub alone: bool,
}

/// The lines of a block, as ranges of its text.
pub(super) fn lines(block: &Block) -> Vec<Range<usize>> {
    // A heading may wrap; it is one line all the same.
    let whole = matches!(block.kind, BlockKind::Heading(_));
    let mut start = 0;
    let mut found = Vec::new();
    for line in block.text.split(|c| c == '\n' && !whole) {
        found.push(start..start + line.len());
        start += line.len() + 1;
    }
    found
}

/// A range without the white space around its words.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// The label at the beginning of a line. In list items a section heading counts on a later line, where Markdown has taken the
/// heading of the next section for words of the item; and at the beginning a bold label of what an activity has once.
pub(super) fn label(blocks: &[Block], index: usize, line: &Range<usize>, facts: &Facts) -> Option<Label> {
    let block = &blocks[index];
    let item = matches!(block.kind, BlockKind::Item(_));
    if item && line.start == 0 {
        let once = |field: Field| {
            let fields =
                [Field::MeasureId, Field::Title, Field::Description, Field::Weight, Field::SubcategoryId];
            fields.contains(&field)
        };
        let bold = |label: &Label| block.runs_in(&label.words).next().is_some_and(|run| run.bold);
        return labelled(block, line, facts).filter(|l| !l.alone && once(l.field) && bold(l));
    }
    labelled(block, line, facts).filter(|l| l.alone || !item)
}

/// The label at the beginning of a line, whatever block it is in.
pub(super) fn labelled(block: &Block, line: &Range<usize>, facts: &Facts) -> Option<Label> {
    let words = trimmed(&block.text, line.clone());
    let text = &block.text[words.clone()];
    steps::spend(text.len().min(LABEL_MAX));
    if !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_)) {
        return None;
    }
    let colon =
        text.char_indices().take_while(|(at, _)| *at <= LABEL_MAX).find(|(_, c)| matches!(c, ':' | '：'));
    let before = colon.and_then(|(at, mark)| Some((at + mark.len_utf8(), facts.heading(&text[..at])?)));
    let alone = text.trim_end_matches([':', ' ']);
    // Words behind the colon are the value, also where they are words of headings.
    let value = before.is_some_and(|(at, _)| text[at..].trim_start().starts_with(char::is_alphabetic));
    if text.len() <= LABEL_MAX
        && !value
        && let Some(field) = facts.heading(alone)
    {
        return Some(Label { field, words, alone: true });
    }
    let (at, field) = before?;
    Some(Label { field, words: words.start..words.start + at, alone: false })
}
