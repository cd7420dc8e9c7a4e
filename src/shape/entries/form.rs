//! In: blocks. Out: how titles may look, and whether a block begins with one. It must not know what a title says.

use crate::facts::Facts;
use crate::model::{Block, BlockKind, Field};
use crate::shape::marks;
use std::collections::BTreeSet;
use std::ops::Range;

/// The longest title with its marks, in bytes.
const LONGEST: usize = 400;

/// How the titles of a document look.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Form {
    /// Headings of a level.
    Heading(u8),
    /// A paragraph that is bold to its end, or to marks at its end.
    BoldLine,
    /// Bold or linked words at the beginning of a paragraph.
    LeadOfParagraph,
    /// Bold or linked words at the beginning of a list item.
    LeadOfItem,
    /// A short line with an id or a weight beside its other words.
    WithMarks,
    /// Any words of a block with nothing but marks under it, among them an id or a weight.
    OverMarks,
}

/// A title and the words after it in the same block.
pub(super) struct Head {
    pub title: Range<usize>,
    pub rest: Range<usize>,
}

/// The longest words that stand over marks, in bytes.
const OVER_MARKS: usize = 300;

/// The forms that occur.
pub(super) fn forms(blocks: &[Block]) -> BTreeSet<Form> {
    let of = |block: &Block| match block.kind {
        BlockKind::Heading(level) => Some(vec![Form::Heading(level)]),
        BlockKind::Paragraph => Some(vec![Form::BoldLine, Form::LeadOfParagraph]),
        BlockKind::Item(_) => Some(vec![Form::BoldLine, Form::LeadOfItem]),
        _ => None,
    };
    let looks = blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_)) || lead(b) > 0);
    looks.filter_map(of).flatten().chain([Form::WithMarks, Form::OverMarks]).collect()
}

/// The title that a block begins with, if it looks so.
pub(super) fn head(blocks: &[Block], index: usize, form: Form, facts: &Facts) -> Option<Head> {
    let block = &blocks[index];
    let whole = 0..block.text.len();
    let nothing = whole.end..whole.end;
    match (form, &block.kind) {
        (Form::Heading(level), BlockKind::Heading(own)) if level == *own => {
            Some(Head { title: whole, rest: nothing })
        }
        (Form::BoldLine, BlockKind::Paragraph | BlockKind::Item(_)) => {
            let end = lead(block);
            let line = block.text[end..].find('\n').map_or(block.text.len(), |at| end + at);
            // A short rest of the line may be marks; whether it is shows later.
            let rest = block.text[end..line].trim();
            let short = rest.len() < 60 && !rest.starts_with(char::is_lowercase);
            (end > 0 && short && line <= LONGEST).then_some(Head { title: 0..line, rest: line..whole.end })
        }
        (Form::LeadOfParagraph, BlockKind::Paragraph) | (Form::LeadOfItem, BlockKind::Item(_)) => {
            let end = lead(block);
            let more = !block.text[end..].trim().is_empty();
            (end > 0 && more && end <= LONGEST).then_some(Head { title: 0..end, rest: end..whole.end })
        }
        (Form::WithMarks, BlockKind::Paragraph | BlockKind::Item(_)) => {
            let line = block.text.find('\n').unwrap_or(block.text.len());
            let short = || line <= OVER_MARKS && !block.text[..line].trim_end().ends_with('.');
            let marks = || marks::peel(&block.text, 0..line, facts, &|_| false).1;
            let says = || marks().iter().any(|m| matches!(m.field, Field::MeasureId | Field::Weight));
            (short() && says()).then_some(Head { title: 0..line, rest: line..whole.end })
        }
        (Form::OverMarks, BlockKind::Paragraph | BlockKind::Item(_)) => {
            let line = block.text.find('\n').unwrap_or(block.text.len());
            let after = |b: &&Block| !matches!(b.kind, BlockKind::Attribute(_) | BlockKind::Margin);
            let next = blocks[index + 1..].iter().find(after);
            let under = [block.text.get(line..).unwrap_or(""), next.map_or("", |b| b.text.as_str())];
            let under =
                under.into_iter().find_map(|text| text.lines().find(|l| !l.trim().is_empty())).unwrap_or("");
            let marks = marks::all(under, 0..under.len(), facts).unwrap_or_default();
            let of_one = |field: Field| matches!(field, Field::MeasureId | Field::Weight);
            let label = under.trim().trim_end_matches(':');
            let labelled = facts.heading(label).is_some_and(|f| of_one(f) || f == Field::SubcategoryId);
            let says = labelled || marks.iter().any(|m| of_one(m.field));
            (says && line <= OVER_MARKS).then_some(Head { title: 0..line, rest: line..whole.end })
        }
        _ => None,
    }
}

/// Where the bold or linked words end that a block begins with; 0 where it begins otherwise. A star, an id or brackets
/// may stand before them.
fn lead(block: &Block) -> usize {
    let stands_out = |at: usize| block.runs[at].bold || block.runs[at].link.is_some();
    let words = |at: usize| block.text[block.runs[at].range.clone()].trim();
    let small = |at: usize| words(at).len() <= 24 && !words(at).contains(". ");
    let mut first = 0;
    if !block.runs.is_empty() && !stands_out(0) && block.runs.len() > 1 && small(0) && stands_out(1) {
        first = 1;
    }
    if block.runs.get(first).is_none() || !stands_out(first) {
        return 0;
    }
    let mut end = first;
    while end + 1 < block.runs.len() && (stands_out(end + 1) || words(end + 1).is_empty()) {
        end += 1;
    }
    block.runs[end].range.end
}
