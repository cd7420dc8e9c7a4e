//! In: the cells of a table. Out: the same with rows and columns exchanged, where its headings stand in the first column: a
//! page of one activity, or several side by side. It must not know what a row says.

use super::heading::field_of;
use crate::facts::Facts;
use crate::model::{Block, Field};
use std::collections::BTreeMap;

/// A table's blocks by row and column.
pub(super) type Rows = BTreeMap<u32, BTreeMap<u32, usize>>;

/// A table.
#[derive(Default)]
pub(super) struct Grid {
    pub rows: Rows,
    /// Its headings stood in the first column; rows and columns are exchanged.
    pub is_turned: bool,
    /// A heading row above a heading column, which says nothing.
    pub head: Vec<usize>,
}

/// Exchanges rows and columns of a table whose first column names fields: a title or an id and another one, or two others
/// and a description among them.
pub(super) fn turn(grid: &mut Grid, blocks: &[Block], facts: &Facts) {
    let mut turned = Rows::new();
    let words = |index: &usize| blocks[*index].text.trim();
    let first = grid.rows.iter().next().map(|(_, cells)| cells);
    let bold = |index: &usize| blocks[*index].runs.iter().all(|run| run.bold);
    let head = first.filter(|cells| {
        let named = cells.values().next().is_some_and(|i| field_of(words(i), facts).is_some());
        cells.len() > 1 && !named && cells.values().all(bold)
    });
    let head: Vec<usize> = head.map(|cells| cells.values().copied().collect()).unwrap_or_default();
    for (row, cells) in &grid.rows {
        for (column, index) in cells.iter().filter(|(_, index)| !head.contains(index)) {
            turned.entry(*column).or_default().insert(*row, *index);
        }
    }
    let Some((_, labels)) = turned.iter().next() else { return };
    let fields: Vec<Field> = labels.values().filter_map(|i| field_of(words(i), facts)).collect();
    let has = |field: Field| fields.contains(&field);
    let named = has(Field::Title) || has(Field::MeasureId) || has(Field::Description);
    if named && fields.len() >= 2 && fields.len() * 2 >= labels.len() && turned.len() > 1 {
        *grid = Grid { rows: turned, is_turned: true, head };
    }
}
