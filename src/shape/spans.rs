//! In: rows of a table. Out: whether two of them are one, because the cell of an id or a title spans both, and the one. It
//! must not know how the rows were found.

use crate::model::{Block, Field, Piece, Row, RowCell, Slice};

/// Whether a row goes on with the one before, because the cell of its id or title spans both.
pub(super) fn spans_on(before: &Row, row: &Row, blocks: &[Block]) -> bool {
    let place = |row: &Row, field: Field| {
        let block = &blocks[row.cell(field)?.pieces.first()?.slice.block];
        block.cell().map(|at| (at.table, at.column, block.line(), block.text.clone()))
    };
    let same = |field: Field| place(before, field).zip(place(row, field)).is_some_and(|(a, b)| a == b);
    let id = place(row, Field::MeasureId).is_none() || same(Field::MeasureId);
    let title = place(row, Field::Title).is_none() || same(Field::Title);
    // In a document of one line everything stands in the line of everything.
    let line = |c: &RowCell| c.pieces.first().map(|p| blocks[p.slice.block].line());
    let first = row.cell(Field::MeasureId).or(row.cell(Field::Title)).and_then(line);
    id && title && row.cells.iter().any(|c| line(c) != first)
}

/// Adds the cells of a row that goes on. Gives what spans both and says nothing new.
pub(super) fn add_to(row: &mut Row, more: Row, blocks: &[Block]) -> Vec<Slice> {
    let mut twice = Vec::new();
    let place = |piece: &Piece| (blocks[piece.slice.block].line(), blocks[piece.slice.block].text.as_str());
    for cell in more.cells {
        let same = |c: &&mut RowCell| c.field == cell.field && (cell.field.is_some() || c.name == cell.name);
        match row.cells.iter_mut().find(same) {
            Some(open) => {
                let spans = |p: &Piece| open.pieces.iter().any(|o| place(o) == place(p));
                let (same, new): (Vec<Piece>, Vec<Piece>) = cell.pieces.into_iter().partition(spans);
                // What is said of one activity in several rows are items, one a row.
                let items = cell.field == Some(Field::SupportingDocumentation) && !new.is_empty();
                open.pieces.iter_mut().for_each(|p| p.item |= items);
                let new = new.into_iter().map(|p| Piece { item: p.item || items, ..p });
                twice.extend(same.into_iter().map(|p| p.slice));
                open.pieces.extend(new);
            }
            None => row.cells.push(cell),
        }
    }
    twice
}
