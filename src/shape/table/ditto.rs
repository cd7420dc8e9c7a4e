//! In: a table whose cells say a subcategory or a weight once, for the rows below as well. Out: for every such blank cell
//! (or mark of repetition) the cell above that it stands for. Where a blank could as well say that there is nothing, it does.

use crate::facts::Facts;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Skip, Skipped, Slice};
use crate::shape::columns::{Cells, Columns, Grid, holds};
use crate::shape::id;
use std::collections::{BTreeMap, BTreeSet};

/// What people write for the words above.
const MARKS: [&str; 9] =
    ["\"", "''", "\u{201d}", "\u{3003}", "\u{2033}", "ditto", "do.", "same", "same as above"];

/// Fewer rows have no habits.
const ROWS: usize = 3;

fn is_ditto(text: &str) -> bool {
    MARKS.iter().any(|mark| text.trim().eq_ignore_ascii_case(mark))
}

/// A row of data as far as this matters.
struct Data<'a> {
    row: u32,
    /// The block of the cell that says something of its own.
    own: Option<usize>,
    ditto: bool,
    letters: Option<&'a str>,
    /// A cell left of it begins a group.
    begins: bool,
}

/// The cells that blank ones stand for, by row and field.
pub(super) fn above(
    grid: &Grid,
    heading: &[u32],
    columns: &Columns,
    blocks: &[Block],
    facts: &Facts,
) -> BTreeMap<(u32, Field), usize> {
    let mut found = BTreeMap::new();
    let column = |field: Field| columns.iter().find(|(_, c)| c.field == Some(field)).map(|(at, _)| *at);
    let subcategory = column(Field::SubcategoryId);
    for field in [Field::SubcategoryId, Field::Weight] {
        let Some(at) = column(field) else { continue };
        let groups = subcategory.filter(|_| field == Field::Weight);
        let data: Vec<Data> = data_rows(grid, heading, columns, blocks, facts, at, groups);
        if !leaves_out(&data, field, blocks, facts) {
            continue;
        }
        let mut open = None;
        for data in &data {
            match data.own {
                Some(own) => open = Some(own),
                None => found.extend(open.map(|own| ((data.row, field), own))),
            }
        }
    }
    found
}

fn data_rows<'a>(
    grid: &Grid,
    heading: &[u32],
    columns: &Columns,
    blocks: &'a [Block],
    facts: &Facts,
    at: u32,
    groups: Option<u32>,
) -> Vec<Data<'a>> {
    let column = |field: Field| columns.iter().find(|(_, c)| c.field == Some(field)).map(|(at, _)| *at);
    let (id, title) = (column(Field::MeasureId), column(Field::Title));
    let words = |cells: &Cells, at: Option<u32>| {
        at.and_then(|at| cells.get(&at)).map_or("", |i| blocks[*i].text.trim())
    };
    let last = heading.last().copied().unwrap_or(0);
    let rows = grid.range(last + 1..).filter(|(_, cells)| {
        let filled = cells.values().filter(|i| !blocks[**i].text.trim().is_empty()).count();
        filled > 1 && (!words(cells, id).is_empty() || !words(cells, title).is_empty())
    });
    rows.map(|(row, cells)| {
        let said = words(cells, Some(at));
        let printed = cells.get(&id.unwrap_or(0)).map_or("", |i| blocks[*i].text.trim());
        let letters = id::at_start(printed, facts).map(|(range, _)| printed[range].trim_start_matches("IA"));
        let letters = letters.map(|l| l.trim_matches(|c: char| !c.is_ascii_alphabetic()));
        Data {
            row: *row,
            own: cells.get(&at).copied().filter(|_| !said.is_empty() && !is_ditto(said)),
            ditto: is_ditto(said),
            letters,
            begins: groups
                .is_some_and(|at| !words(cells, Some(at)).is_empty() && !is_ditto(words(cells, Some(at)))),
        }
    })
    .collect()
}

/// Whether blank cells leave out what stands above: the first row says it, and no row says again what the one before it in
/// the column said, unless a group begins. Ids, where there are any, must not speak against it.
fn leaves_out(data: &[Data], field: Field, blocks: &[Block], facts: &Facts) -> bool {
    let text = |i: usize| blocks[i].text.trim();
    let own = || data.iter().filter(|d| d.own.is_some());
    let blank = data.iter().filter(|d| d.own.is_none()).count();
    let first = data.first().is_some_and(|d| d.own.is_some());
    if data.len() < ROWS || !first || blank == 0 {
        return false;
    }
    let understood = own().filter_map(|d| d.own).all(|i| holds(field, text(i), facts));
    let marked = data.iter().filter(|d| d.own.is_none()).all(|d| d.ditto);
    let mut before: Option<&str> = None;
    let mut again = 0;
    for row in own() {
        let said = row.own.map(text);
        again += usize::from(said == before && !row.begins);
        before = said;
    }
    let values: BTreeSet<&str> = own().filter_map(|d| d.own).map(text).collect();
    let once = match field {
        Field::SubcategoryId => values.len() == own().count(),
        _ => again == 0 && own().count() <= blank * 2,
    };
    understood && (marked || once) && agrees(data, field, blocks, facts)
}

/// Whether the subcategories carried down are those of the ids' letters.
fn agrees(data: &[Data], field: Field, blocks: &[Block], facts: &Facts) -> bool {
    if field != Field::SubcategoryId {
        return true;
    }
    let (mut right, mut wrong) = (0, 0);
    let mut open = None;
    for row in data {
        open = row.own.or(open);
        let said = open.and_then(|i| facts.subcategory(&blocks[i].text)).map(|(s, _)| s.letters.as_str());
        match (said, row.letters) {
            (Some(a), Some(b)) if a == b => right += 1,
            (Some(_), Some(_)) => wrong += 1,
            _ => {}
        }
    }
    wrong * 10 <= right + wrong
}

/// Gives a row the words above its blank cells. Gives the marks of repetition, which say nothing of their own.
pub(super) fn fill(
    row: &mut Row,
    at: u32,
    columns: &Columns,
    above: &BTreeMap<(u32, Field), usize>,
    blocks: &[Block],
) -> Vec<Skipped> {
    let mut skipped = Vec::new();
    for field in [Field::SubcategoryId, Field::Weight] {
        let Some(block) = above.get(&(at, field)) else { continue };
        let marks = row.cells.extract_if(.., |c| c.field == Some(field)).flat_map(|c| c.pieces);
        skipped.extend(marks.map(|p| Skipped { slice: p.slice, rule: Skip::SameTwice }));
        let name = columns.values().find(|c| c.field == Some(field)).and_then(|c| c.name.clone());
        let slice = Slice::new(*block, 0..blocks[*block].text.len());
        let pieces = vec![Piece { slice, item: false }];
        row.cells.push(RowCell {
            field: Some(field),
            name,
            basis: Basis::Heading,
            rule: Rule::AsAbove,
            pieces,
        });
    }
    skipped
}
