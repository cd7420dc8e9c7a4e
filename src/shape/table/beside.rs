//! In: the tables of a document and the rows that were cut out of them. Out: what stands in tables and belongs to no row:
//! notes above and below the list, tables of notes and legends. What names an activity is never passed over.

use super::WIDE;
use crate::facts::Facts;
use crate::model::{Basis, Block, Shaped, Skip, Skipped, Slice};
use crate::shape::id;
use crate::shape::turned::Grid;
use std::collections::{BTreeMap, BTreeSet};

/// What is passed over beside the list.
pub(super) fn the_list(
    blocks: &[Block],
    shaped: &Shaped,
    grids: &BTreeMap<u32, Grid>,
    facts: &Facts,
) -> Vec<Skipped> {
    let mut found = other_tables(blocks, shaped, grids);
    found.extend(notes(blocks, shaped, grids));
    found.retain(|s| id::anywhere(&blocks[s.slice.block].text, facts).is_empty());
    found
}

/// Sentences and remarks that have a row for themselves above the first activity or below the last. A word or two could
/// as well be an activity whose other cells are lost, and stay to be reported.
fn notes(blocks: &[Block], shaped: &Shaped, grids: &BTreeMap<u32, Grid>) -> Vec<Skipped> {
    let pieces = shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.basis != Basis::Heading);
    let within: BTreeSet<usize> = pieces.flat_map(|c| &c.pieces).map(|p| p.slice.block).collect();
    let (Some(first), Some(last)) = (within.first(), within.last()) else { return Vec::new() };
    let done: BTreeSet<usize> = shaped.skipped.iter().map(|s| s.slice.block).collect();
    let alone = grids.values().flat_map(|grid| grid.rows.values()).filter(|cells| cells.len() == 1);
    let outside = alone.flat_map(|cells| cells.values().copied()).filter(|i| i < first || i > last);
    let whole = |i: usize| Slice::new(i, 0..blocks[i].text.len());
    let remark = |i: &usize| blocks[*i].text.contains(['.', ':', '*', '©']);
    let left = outside.filter(|i| !done.contains(i) && remark(i));
    left.map(|i| Skipped { slice: whole(i), rule: Skip::Prose }).collect()
}

/// Tables of one or two columns that gave no row: notes and legends, in a document that lists activities elsewhere.
fn other_tables(blocks: &[Block], shaped: &Shaped, grids: &BTreeMap<u32, Grid>) -> Vec<Skipped> {
    let rows = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces);
    let table = |block: usize| blocks[block].cell().map(|at| at.table);
    let listed: BTreeSet<u32> = rows.filter_map(|p| table(p.slice.block)).collect();
    let notes = grids.iter().filter(|(number, grid)| {
        !listed.contains(number) && grid.rows.values().all(|cells| cells.len() < WIDE)
    });
    let done: BTreeSet<usize> = shaped.skipped.iter().map(|s| s.slice.block).collect();
    let cells = notes.flat_map(|(_, grid)| grid.rows.values().flat_map(|cells| cells.values()));
    let whole = |i: usize| Slice::new(i, 0..blocks[i].text.len());
    let left = cells.copied().filter(|i| !done.contains(i));
    left.map(|i| Skipped { slice: whole(i), rule: Skip::OtherTable }).collect()
}
