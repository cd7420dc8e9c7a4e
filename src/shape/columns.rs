//! In: the rows of a table. Out: what its columns are: by a heading row, by two heading rows that belong together, and
//! where no heading names a field by what stands in the column. It must not know what is done with the rows.

use super::heading::field_of;
use super::id;
use crate::facts::Facts;
use crate::model::words::says_none;
use crate::model::{Block, Field};
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a row: the block of each column.
pub(super) type Cells = BTreeMap<u32, usize>;

/// A table's blocks by row and column.
pub(super) type Grid = BTreeMap<u32, Cells>;

/// What the columns of a table are.
pub(super) type Columns = BTreeMap<u32, Column>;

/// What a column is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    pub field: Option<Field>,
    /// The heading as printed; None where there is none.
    pub name: Option<String>,
    /// What stands in the column told the field.
    pub inferred: bool,
}

/// The heading row stands among the first rows.
const HEADING_WITHIN: usize = 20;

/// How many rows are looked at to find out what a column holds.
const SAMPLE: usize = 400;

/// Of ten cells of a column so many have to be of its kind.
const OF_TEN: usize = 8;

/// A description is longer than this on the average, and a title shorter, in bytes.
const PROSE: usize = 80;
const TITLE: usize = 160;

/// A cell of a heading row that nobody knows has no more bytes than this.
const HEADING: usize = 60;

/// A table's heading rows (one, or two that belong together) and its columns.
pub(super) fn headed(grid: &Grid, blocks: &[Block], facts: &Facts) -> Option<(Vec<u32>, Columns)> {
    let first: Vec<(&u32, &Cells)> = grid.iter().take(HEADING_WITHIN).collect();
    let names = |rows: &[(&u32, &Cells)]| columns(rows, blocks, facts);
    let single = (0..first.len()).map(|n| n..n + 1);
    let double = (0..first.len().saturating_sub(1)).map(|n| n..n + 2);
    // The first of those that name most; two rows only where they name more than any row alone.
    let mut best: Option<(usize, std::ops::Range<usize>, Columns)> = None;
    for range in single.chain(double) {
        let found = names(&first[range.clone()]);
        let score = score(&found, facts);
        if score > best.as_ref().map_or(0, |(most, _, _)| *most) {
            best = Some((score, range, found));
        }
    }
    let (_, range, found) = best?;
    Some((first[range].iter().map(|(row, _)| **row).collect(), found))
}

/// The columns that rows of headings name.
fn columns(rows: &[(&u32, &Cells)], blocks: &[Block], facts: &Facts) -> Columns {
    let mut words: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (column, index) in rows.iter().flat_map(|(_, cells)| cells.iter()) {
        words.entry(*column).or_default().push(blocks[*index].text.trim());
    }
    let column = |(at, said): (u32, Vec<&str>)| {
        let name = said.join(" ");
        let field = field_of(&name, facts).or_else(|| said.iter().rev().find_map(|s| field_of(s, facts)));
        (at, Column { field, name: Some(name), inferred: false })
    };
    words.into_iter().map(column).collect()
}

/// How many fields headings name; they must name a title or an id, and two fields at least. Columns of weights, to be marked
/// in, name one field together.
fn score(columns: &Columns, facts: &Facts) -> usize {
    let mut fields: BTreeSet<Field> = columns.values().filter_map(|c| c.field).collect();
    let weights = columns.values().filter_map(|c| facts.weight(c.name.as_deref()?)).map(|w| w.as_str());
    if weights.collect::<BTreeSet<_>>().len() > 1 {
        fields.insert(Field::Weight);
    }
    let names = fields.contains(&Field::Title) || fields.contains(&Field::MeasureId);
    if names && fields.len() >= 2 { fields.len() } else { 0 }
}

/// The columns that a row inside a table names anew: most of its cells are headings.
pub(super) fn headed_anew(cells: &Cells, blocks: &[Block], facts: &Facts) -> Option<Columns> {
    let found = columns(&[(&0, cells)], blocks, facts);
    let named = found.values().filter(|c| c.field.is_some()).count();
    (score(&found, facts) >= 2 && named * 2 > cells.len()).then_some(found)
}

/// The columns that the content of a table without a heading row tells, and the row above the first row of data, where
/// one stands there. There must be ids, or titles with weights or subcategories beside them.
pub(super) fn untitled(grid: &Grid, blocks: &[Block], facts: &Facts) -> Option<(Vec<u32>, Columns)> {
    // In a short table a heading row that nobody knows would count for too much.
    [0, 1].into_iter().find_map(|above| telling(grid, above, blocks, facts))
}

/// The columns that the rows below the first `above` tell.
fn telling(grid: &Grid, above: usize, blocks: &[Block], facts: &Facts) -> Option<(Vec<u32>, Columns)> {
    let width = grid.values().filter_map(|cells| cells.keys().last()).max().copied().unwrap_or(0);
    let bare = Column { field: None, name: None, inferred: false };
    let mut columns: Columns = (1..=width).map(|at| (at, bare.clone())).collect();
    let rows: Vec<&Cells> = grid.values().filter(|cells| cells.len() > 1).skip(above).take(SAMPLE).collect();
    complete(&mut columns, &rows, blocks, facts);
    let column = |field: Field| columns.iter().find(|(_, c)| c.field == Some(field)).map(|(at, _)| *at);
    let (key, kinds) = match (column(Field::MeasureId), column(Field::Weight), column(Field::SubcategoryId)) {
        (Some(id), _, _) => (id, 1),
        (None, Some(weight), subcategory) if rows.len() > 2 => {
            (weight, 1 + usize::from(subcategory.is_some()))
        }
        (None, None, Some(subcategory)) if rows.len() > 2 => (subcategory, 1),
        _ => return None,
    };
    column(Field::Title).filter(|_| kinds > 0)?;
    let field = columns.get(&key).and_then(|c| c.field)?;
    let is_data = |cells: &Cells| cells.get(&key).is_some_and(|i| holds(field, &blocks[*i].text, facts));
    let first = grid.iter().find(|(_, cells)| is_data(cells)).map(|(row, _)| *row)?;
    // A heading row has few words in every cell; a row of data that lacks its id or its weight has more.
    let short = |cells: &Cells| cells.values().all(|i| blocks[*i].text.len() <= HEADING);
    let above =
        grid.range(..first).rev().find(|(_, cells)| cells.len() > 1).filter(|(_, cells)| short(cells));
    let Some((row, cells)) = above else { return Some((Vec::new(), columns)) };
    for (at, index) in cells {
        if let Some(column) = columns.get_mut(at) {
            column.name = Some(blocks[*index].text.trim().to_owned());
        }
    }
    Some((vec![*row], columns))
}

/// Gives columns that no heading names a field, where every or nearly every cell says which: ids, weights and
/// subcategories by their form, a title and a description by their length.
pub(super) fn complete(columns: &mut Columns, rows: &[&Cells], blocks: &[Block], facts: &Facts) {
    not_ours(columns, rows, blocks, facts);
    let has = |columns: &Columns, field: Field| columns.values().any(|c| c.field == Some(field));
    let words = |at: u32| -> Vec<&str> {
        rows.iter()
            .take(SAMPLE)
            .filter_map(|cells| cells.get(&at))
            .map(|i| blocks[*i].text.trim())
            .filter(|text| !text.is_empty() && !says_none(text))
            .collect()
    };
    for field in [Field::MeasureId, Field::Weight, Field::SubcategoryId] {
        if has(columns, field) {
            continue;
        }
        let all = |at: &u32| {
            let said = words(*at);
            let right = said.iter().filter(|text| holds(field, text, facts)).count();
            right > 0 && right * 10 >= said.len() * OF_TEN
        };
        let found = columns.iter().filter(|(_, c)| c.field.is_none()).map(|(at, _)| *at).find(all);
        infer(columns, found, field);
    }
    // What is left are words. An activity's title is its own, and shorter than what explains it.
    let titles = !has(columns, Field::Title);
    let mut prose: Vec<(u32, usize)> = Vec::new();
    for (at, _) in columns.iter().filter(|(_, c)| c.field.is_none()) {
        let said = words(*at);
        let own: BTreeSet<&str> = said.iter().copied().collect();
        let spaced = said.iter().filter(|text| text.contains(' ')).count();
        let enough = said.len() * 2 >= rows.len().min(SAMPLE) && !said.is_empty();
        if enough && own.len() * 10 >= said.len() * OF_TEN && spaced * 2 >= said.len() {
            prose.push((*at, said.iter().map(|text| text.len()).sum::<usize>() / said.len()));
        }
    }
    if titles {
        let title = prose.iter().filter(|(_, length)| *length <= TITLE).min_by_key(|(_, length)| *length);
        let title = title.map(|(at, _)| *at);
        infer(columns, title, Field::Title);
        prose.retain(|(at, _)| Some(*at) != title);
    }
    // A heading row that knows titles and has words of its own for what explains them puts it beside the title.
    let beside = columns.iter().find(|(_, c)| c.field == Some(Field::Title)).map(|(at, _)| at + 1);
    // Or it is the one column of long texts.
    let alone = prose.iter().filter(|(_, length)| *length > PROSE).count() == 1;
    let explains = |(at, length): &&(u32, usize)| *length > PROSE && (titles || alone || Some(*at) == beside);
    if !has(columns, Field::Description) {
        let found =
            prose.iter().find(explains).or_else(|| prose.first().filter(|_| titles)).map(|(at, _)| *at);
        infer(columns, found, Field::Description);
    }
}

/// Takes the field from columns whose heading names it and whose cells are of another kind: numbers of the rows beside a column
/// of ids, the state of somebody's work.
fn not_ours(columns: &mut Columns, rows: &[&Cells], blocks: &[Block], facts: &Facts) {
    let right = |at: u32, right: &dyn Fn(&str) -> bool| {
        let said =
            rows.iter().take(SAMPLE).filter_map(|cells| cells.get(&at)).map(|i| blocks[*i].text.trim());
        said.filter(|text| !text.is_empty() && right(text)).count()
    };
    let of = |columns: &Columns, field: Field| -> Vec<u32> {
        columns.iter().filter(|(_, c)| c.field == Some(field)).map(|(at, _)| *at).collect()
    };
    let id = |text: &str| id::at_start(text, facts).is_some();
    let ids = of(columns, Field::MeasureId);
    let with: Vec<bool> = ids.iter().map(|at| right(*at, &id) > 0).collect();
    let stray = ids.iter().zip(&with).filter(|(_, ok)| !**ok && with.contains(&true)).map(|(at, _)| *at);
    let states = of(columns, Field::Status).into_iter();
    let state = |text: &str| STATES.iter().any(|s| text.to_lowercase().contains(s));
    let other = states.filter(|at| right(*at, &|_| true) > 0 && right(*at, &state) == 0);
    for at in stray.chain(other).collect::<Vec<_>>() {
        if let Some(column) = columns.get_mut(&at) {
            column.field = None;
        }
    }
}

/// What an activity's own status may say.
const STATES: [&str; 7] = ["active", "suspend", "retire", "remove", "new", "modif", "delete"];

fn infer(columns: &mut Columns, at: Option<u32>, field: Field) {
    if let Some(column) = at.and_then(|at| columns.get_mut(&at)) {
        (column.field, column.inferred) = (Some(field), true);
    }
}

/// Whether a cell holds what only this field has.
pub(super) fn holds(field: Field, text: &str, facts: &Facts) -> bool {
    let text = text.trim();
    steps::spend(text.len());
    match field {
        Field::MeasureId => id::at_start(text, facts).is_some_and(|(_, end)| end == text.len()),
        Field::Weight => facts.weight_alone(text).is_some(),
        Field::SubcategoryId => facts.subcategory(text).is_some(),
        _ => false,
    }
}
