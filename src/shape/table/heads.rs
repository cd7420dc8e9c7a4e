//! In: rows of a table and its columns. Out: which rows are no data: headings again, explanations, rows of other categories.

use crate::facts::Facts;
use crate::model::{Block, Field};
use crate::shape::columns::{Cells, Column, Columns, Grid, holds};
use crate::shape::heading::field_of;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The column of CMS's data that tells the categories of the program apart.
const CATEGORY: &str = "category";

/// The other categories of the program, under their names of all years.
const OTHERS: [&str; 8] = [
    "aci",
    "advancing care information",
    "advancing care information transitional measures",
    "cost",
    "pi",
    "promoting interoperability",
    "qcdr measures",
    "quality",
];

/// How a form tells what belongs into a column.
static EXPLAINS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^\W*(?:(?:allowed|valid|possible) )?(?:values?|max(?:imum)?|min(?:imum)?|enter|required|optional|mandatory|text|string|integer|number|format|examples?|e\.g|free text|select|choose|type|leave blank|do not)\b";
    Regex::new(pattern).expect("a constant pattern")
});

/// The heading row again: its very words, or other words for the same fields.
pub(super) fn repeats_heading(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let same = |column: &u32, i: &usize| {
        let (text, before) = (blocks[*i].text.trim(), columns.get(column));
        before.is_some_and(|c| {
            c.name.as_deref() == Some(text) || (c.field.is_some() && c.field == field_of(text, facts))
        })
    };
    cells.len() > 1 && cells.iter().all(|(column, i)| same(column, i))
}

/// A row that a column of categories puts into another category of the program. One that nobody knows is no reason to drop a
/// row.
pub(super) fn other_category(cells: &Cells, columns: &Columns, blocks: &[Block]) -> bool {
    let named = |c: &Column| c.name.as_deref().is_some_and(|n| n.trim().eq_ignore_ascii_case(CATEGORY));
    let column = columns.iter().find(|(_, c)| c.field.is_none() && named(c));
    let cell = column.and_then(|(column, _)| cells.get(column));
    cell.is_some_and(|i| OTHERS.contains(&blocks[*i].text.trim().to_lowercase().as_str()))
}

/// What the other categories call their measures by: numbers, those of other programs too, and letters of their own.
static FOREIGN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:(?:Q|QPP|MIPS|NQF|CBE|CMS|eCQM|#)[ _#-]*)?\d{1,4}(?:v\d{1,2})?$|^(?:PI|ACI)_[A-Z]+";
    Regex::new(pattern).expect("a constant pattern")
});

/// A row whose id is one of another category, in a document whose other rows have ids of activities.
pub(super) fn foreign_id(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let words = |i: &usize| blocks[*i].text.trim();
    let is_id = |at: &u32| columns.get(at).is_some_and(|c| c.field == Some(Field::MeasureId));
    let mut ids =
        cells.iter().filter(|(at, i)| is_id(at) && !words(i).is_empty()).map(|(_, i)| words(i)).peekable();
    let ours = || cells.values().any(|i| holds(Field::MeasureId, words(i), facts));
    ids.peek().is_some() && ids.all(|id| FOREIGN.is_match(id)) && !ours()
}

/// Adds the fields that a second row of headings names to those of the first.
pub(super) fn add_names(columns: &mut Columns, anew: Columns) {
    for (at, column) in anew {
        match columns.get_mut(&at) {
            Some(known) if known.field.is_none() || known.inferred => *known = column,
            Some(_) => {}
            None => drop(columns.insert(at, column)),
        }
    }
}

/// A row between the headings and the data that tells what belongs into the columns: where ids, weights and subcategories
/// would stand it has other words, or all its words are those of a form.
pub(super) fn explains(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let words = |i: &usize| blocks[*i].text.trim();
    let filled = || cells.iter().filter(|(_, i)| !words(i).is_empty());
    let typed = |field: &Field| matches!(field, Field::MeasureId | Field::Weight | Field::SubcategoryId);
    let kept = filled().filter_map(|(at, i)| Some((columns.get(at)?.field.filter(typed)?, words(i))));
    let right = kept.clone().filter(|(field, text)| holds(*field, text, facts)).count();
    let form = filled().filter(|(_, i)| EXPLAINS.is_match(words(i))).count();
    right == 0 && form > 0 && (form * 2 >= filled().count() || kept.count() > 0)
}

/// Whether a table without headings goes on with the columns of the one before: it has as many, and no headings.
pub(super) fn keeps_to(rows: &Grid, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    // A row that names a field is a heading row of its own, though it names too few to be understood.
    let names = |cells: &BTreeMap<u32, usize>| {
        let field = |i: &usize| field_of(blocks[*i].text.trim(), facts);
        cells.len() > 1 && cells.values().any(|i| field(i).is_some())
    };
    if rows.values().next().is_some_and(names) {
        return false;
    }
    let last = |cells: Option<&u32>| cells.copied().unwrap_or(0);
    let width = rows.values().map(|cells| last(cells.keys().next_back())).max().unwrap_or(0);
    let heads = |cells: &BTreeMap<u32, usize>| {
        cells.len() > 1 && cells.values().all(|i| blocks[*i].runs.iter().all(|run| run.bold))
    };
    let bold = rows.values().filter(|cells| heads(cells)).count();
    let headed = rows.values().next().is_some_and(heads) && bold * 2 < rows.len() + 1;
    width * 2 > last(columns.keys().next_back()) && width <= last(columns.keys().next_back()) && !headed
}
