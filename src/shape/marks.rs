//! In: a row whose cells are whole cells of a table. Out: the row with the marks of its title in cells of their own: the
//! asterisk that says that an activity counts for the CEHRT bonus, and an id before the title.

use super::id;
use crate::facts::Facts;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Skip, Skipped, Slice};

/// Takes the marks out of a row's title. A column of its own for what a mark says leaves the mark in the title.
/// What stands between an id and the title is passed over.
pub(super) fn part(row: &mut Row, blocks: &[Block], facts: &Facts) -> Option<Skipped> {
    let at = row.cells.iter().position(|c| c.field == Some(Field::Title))?;
    let [piece] = row.cells[at].pieces.as_slice() else { return None };
    let (block, mut range) = (piece.slice.block, piece.slice.range());
    let text = &blocks[block].text;
    let mut found: Vec<RowCell> = Vec::new();
    let mut between = None;
    let mut add = |field: Field, rule: Rule, range: std::ops::Range<usize>| {
        let pieces = vec![Piece { slice: Slice::new(block, range), item: false }];
        found.push(RowCell { field: Some(field), name: None, basis: Basis::Printed, rule, pieces });
    };
    if row.cell(Field::CehrtEligible).is_none() {
        let words = &text[range.clone()];
        let trimmed = words.trim_start();
        let before = trimmed.len() - trimmed.trim_start_matches('*').len();
        let start = range.start + (words.len() - trimmed.len());
        let end = range.start + words.trim_end().len();
        let after = words.trim_end().len() - words.trim_end().trim_end_matches('*').len();
        if before > 0 && before < trimmed.len() {
            add(Field::CehrtEligible, Rule::Star, start..start + before);
            range.start = start + before;
        } else if after > 0 && before == 0 {
            add(Field::CehrtEligible, Rule::Star, end - after..end);
            range.end = end - after;
        }
    }
    if row.cell(Field::MeasureId).is_none()
        && let Some((id, end)) = id::at_start(&text[range.clone()], facts)
        && range.start + end < range.end
    {
        add(Field::MeasureId, Rule::Column, range.start + id.start..range.start + id.end);
        between = Some(Slice::new(block, range.start + id.end..range.start + end));
        range.start += end;
    }
    row.cells[at].pieces[0].slice = Slice::new(block, range);
    row.cells.extend(found);
    between.map(|slice| Skipped { slice, rule: Skip::Dash })
}
