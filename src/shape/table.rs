//! A table whose heading row names the fields, in any order and among columns of other kinds. CMS's JSON is such a
//! table too. Rows of other categories than Improvement Activities are passed over.

use crate::facts::Facts;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice};
use std::collections::BTreeMap;

/// The heading row stands among the first rows.
const HEADING_WITHIN: u32 = 20;

/// The column of CMS's data that tells the categories of the program apart, and ours.
const CATEGORY: (&str, &str) = ("category", "ia");

/// A table's blocks by row and column.
type Grid = BTreeMap<u32, BTreeMap<u32, usize>>;

/// What a column is.
struct Column {
    field: Option<Field>,
    name: String,
}

/// True when a heading row can be found.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    grids(blocks).values().any(|grid| heading_row(grid, blocks, facts).is_some())
}

/// Cuts every table that has a heading row; other tables are left over.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let mut shaped = Shaped::default();
    for grid in grids(blocks).values() {
        if let Some(heading) = heading_row(grid, blocks, facts) {
            cut(grid, heading, blocks, facts, &mut shaped);
        }
    }
    shaped
}

fn grids(blocks: &[Block]) -> BTreeMap<u32, Grid> {
    let mut grids: BTreeMap<u32, Grid> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(at) = block.cell() {
            grids.entry(at.table).or_default().entry(at.row).or_default().insert(at.column, index);
        }
    }
    grids
}

/// The first row that names the most fields; it must name a title or an id, and two fields at least.
fn heading_row(grid: &Grid, blocks: &[Block], facts: &Facts) -> Option<u32> {
    let score = |cells: &BTreeMap<u32, usize>| {
        let fields: Vec<Field> = cells.values().filter_map(|i| facts.heading(&blocks[*i].text)).collect();
        let names = fields.contains(&Field::Title) || fields.contains(&Field::MeasureId);
        if names && fields.len() >= 2 { fields.len() } else { 0 }
    };
    let rows = grid.range(..=HEADING_WITHIN).map(|(row, cells)| (score(cells), std::cmp::Reverse(*row)));
    rows.max().filter(|(fields, _)| *fields > 0).map(|(_, row)| row.0)
}

fn cut(grid: &Grid, heading: u32, blocks: &[Block], facts: &Facts, shaped: &mut Shaped) {
    let columns: BTreeMap<u32, Column> = grid[&heading]
        .iter()
        .map(|(column, index)| {
            let name = blocks[*index].text.trim();
            (*column, Column { field: facts.heading(name), name: name.to_owned() })
        })
        .collect();
    for (row, cells) in grid {
        if *row < heading {
            shaped.skipped.extend(skip(cells, blocks, Skip::Preamble));
        } else if *row == heading || repeats_heading(cells, &columns, blocks) {
            shaped.skipped.extend(skip(cells, blocks, Skip::ColumnHeading));
        } else if other_category(cells, &columns, blocks) {
            shaped.skipped.extend(skip(cells, blocks, Skip::OtherCategory));
        } else {
            shaped.rows.extend(data_row(cells, &columns, blocks));
        }
    }
}

fn skip<'a>(
    cells: &'a BTreeMap<u32, usize>,
    blocks: &'a [Block],
    rule: Skip,
) -> impl Iterator<Item = Skipped> + 'a {
    cells.values().map(move |i| Skipped { slice: Slice::new(*i, 0..blocks[*i].text.len()), rule })
}

fn repeats_heading(cells: &BTreeMap<u32, usize>, columns: &BTreeMap<u32, Column>, blocks: &[Block]) -> bool {
    cells.len() > 1
        && cells
            .iter()
            .all(|(column, i)| columns.get(column).is_some_and(|c| c.name == blocks[*i].text.trim()))
}

fn other_category(cells: &BTreeMap<u32, usize>, columns: &BTreeMap<u32, Column>, blocks: &[Block]) -> bool {
    let (name, ours) = CATEGORY;
    let column = columns.iter().find(|(_, c)| c.field.is_none() && c.name.eq_ignore_ascii_case(name));
    let cell = column.and_then(|(column, _)| cells.get(column));
    cell.is_some_and(|i| !blocks[*i].text.trim().eq_ignore_ascii_case(ours))
}

/// A row of data; None when it has neither an id nor a title, so that its words are reported.
fn data_row(cells: &BTreeMap<u32, usize>, columns: &BTreeMap<u32, Column>, blocks: &[Block]) -> Option<Row> {
    let row = Row {
        cells: cells
            .iter()
            .filter_map(|(column, index)| {
                let column = columns.get(column)?;
                let block = &blocks[*index];
                if block.text.trim().is_empty() {
                    return None;
                }
                // The whole cell: what is printed is kept to the blank, and cleaned later.
                let slice = Slice::new(*index, 0..block.text.len());
                Some(RowCell {
                    field: column.field,
                    name: Some(column.name.clone()),
                    basis: Basis::Printed,
                    rule: Rule::Column,
                    pieces: vec![Piece { slice, item: false }],
                })
            })
            .collect(),
    };
    (row.cell(Field::MeasureId).is_some() || row.cell(Field::Title).is_some()).then_some(row)
}
