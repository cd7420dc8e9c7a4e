//! In: what a layout made of blocks. Out: how much of it is an activity, to choose between layouts that both fit. It must
//! not know how a layout cuts.

use super::id;
use crate::facts::Facts;
use crate::model::{Block, Field, Shaped};

/// Rows with a title and a text, then short values that can be understood.
pub(super) fn of(shaped: &Shaped, blocks: &[Block], facts: &Facts) -> (usize, usize) {
    (
        complete(shaped),
        shaped
            .rows
            .iter()
            .map(|row| row.cells.iter().filter(|c| is_understood(c, blocks, facts)).count())
            .sum(),
    )
}

/// How many rows have a title and a text.
pub(super) fn complete(shaped: &Shaped) -> usize {
    let fields = [Field::Title, Field::Description];
    shaped.rows.iter().filter(|row| fields.into_iter().all(|field| row.cell(field).is_some())).count()
}

fn is_understood(cell: &crate::model::RowCell, blocks: &[Block], facts: &Facts) -> bool {
    let [piece] = cell.pieces.as_slice() else { return false };
    let words = blocks[piece.slice.block].text[piece.slice.range()].trim();
    match cell.field {
        Some(Field::MeasureId) => id::at_start(words, facts).is_some_and(|(_, end)| end == words.len()),
        Some(Field::Weight) => facts.weight(words).is_some(),
        Some(Field::SubcategoryId) => facts.subcategory(words).is_some(),
        _ => false,
    }
}
