//! In: columns whose headings are weights, with a mark in the one that is meant. Out: the weight of a row, whose evidence is
//! that heading. It must not know what other columns say.

use crate::facts::Facts;
use crate::model::words::says_no;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Slice};
use crate::shape::columns::{Cells, Columns};
use crate::shape::turned::Grid;
use std::collections::{BTreeMap, BTreeSet};

/// The longest mark, in characters: `X`, `yes`.
const MARK: usize = 3;

/// The columns of weights, and the block of each one's heading: two of them at least, and no column that names its weight.
pub(super) fn weights(
    grid: &Grid,
    heading: &[u32],
    columns: &Columns,
    blocks: &[Block],
    facts: &Facts,
) -> BTreeMap<u32, usize> {
    if grid.is_turned || columns.values().any(|c| c.field == Some(Field::Weight)) {
        return BTreeMap::new();
    }
    let cells = heading.iter().filter_map(|row| grid.rows.get(row)).flatten();
    let weight = |i: &usize| facts.weight(blocks[*i].text.trim());
    let named: BTreeMap<u32, usize> =
        cells.filter(|(_, i)| weight(i).is_some()).map(|(at, i)| (*at, *i)).collect();
    let different: BTreeSet<_> = named.values().filter_map(weight).map(|w| w.as_str()).collect();
    if different.len() > 1 { named } else { BTreeMap::new() }
}

/// Gives a row the weight whose column is marked, if one is.
pub(super) fn add(row: &mut Row, cells: &Cells, marked: &BTreeMap<u32, usize>, blocks: &[Block]) {
    let is_mark = |at: &u32| {
        let words = cells.get(at).map_or("", |i| blocks[*i].text.trim());
        !words.is_empty() && !says_no(words) && words.chars().count() <= MARK && !words.starts_with('-')
    };
    let mut said = marked.iter().filter(|(at, _)| is_mark(at));
    let (Some((_, heading)), None) = (said.next(), said.next()) else { return };
    let slice = Slice::new(*heading, 0..blocks[*heading].text.len());
    row.cells.push(RowCell {
        field: Some(Field::Weight),
        name: None,
        basis: Basis::Heading,
        rule: Rule::MarkedColumn,
        pieces: vec![Piece { slice, item: false }],
    });
}
