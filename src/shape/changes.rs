//! In: a table's columns and rows. Out: whether it is a change request, a table that says what changes and nothing else:
//! it has a column for the year of removal, and rows without a title and a description or a row that explains the form.
//! What such a row leaves blank stays as it was, and every blank cell says so; what stands in the column of removals says
//! from when on the row is off the list, in a table of any kind.

use super::columns::Columns;
use crate::model::{Basis, Block, Code, Field, Finding, Row, RowCell, Rule, Shaped, Span};
use regex::Regex;
use std::sync::LazyLock;

/// A column that says when an activity ends, under headings that lists do not have.
static REMOVED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(?:year|py|date|when)\b.*\b(?:removed|removal|deleted|retired)\b|\b(?:removed|deleted|retired)\b.*\b(?:year|py|date)\b";
    Regex::new(pattern).expect("a constant pattern")
});

/// Whether a table has a column for the year of removal.
pub(super) fn removes(columns: &Columns) -> bool {
    columns.values().any(|c| c.name.as_deref().is_some_and(|name| REMOVED.is_match(name)))
}

/// Marks the rows from `first` on, which were cut out of one table; `explained` when a row explains its columns.
pub(super) fn mark(shaped: &mut Shaped, first: usize, columns: &Columns, explained: bool, blocks: &[Block]) {
    if !removes(columns) {
        return;
    }
    let removes = |name: Option<&str>| name.is_some_and(|name| REMOVED.is_match(name));
    let rows = &mut shaped.rows[first..];
    for row in rows.iter_mut() {
        let of_removal = |c: &&RowCell| c.field.is_none() && removes(c.name.as_deref());
        let cells: Vec<RowCell> = row.cells.iter().filter(of_removal).cloned().collect();
        let listed = |cell| RowCell { field: Some(Field::Listed), rule: Rule::Removal, ..cell };
        row.cells.extend(cells.into_iter().map(listed));
    }
    let says = |field: Field| columns.values().any(|c| c.field == Some(field));
    let texts: Vec<Field> = [Field::Title, Field::Description].into_iter().filter(|f| says(*f)).collect();
    let blank = |row: &Row| !texts.is_empty() && texts.iter().all(|field| row.cell(*field).is_none());
    if !(explained || rows.iter().any(blank)) || rows.is_empty() {
        return;
    }
    for row in rows.iter_mut() {
        let Some(id) = row.cell(Field::MeasureId).or(row.cell(Field::Title)).map(|c| c.pieces.clone()) else {
            continue;
        };
        for column in columns.values() {
            let Some(field) = column.field.filter(|f| row.cell(*f).is_none()) else { continue };
            let (name, pieces) = (column.name.clone(), id.clone());
            let (basis, rule) = (Basis::Absence, Rule::Unchanged);
            row.cells.push(RowCell { field: Some(field), name, basis, rule, pieces });
        }
    }
    if !shaped.changes {
        let cell = rows.first().and_then(|r| r.cell(Field::MeasureId).or(r.cells.first()));
        let parts =
            cell.iter().flat_map(|c| &c.pieces).flat_map(|p| blocks[p.slice.block].parts(&p.slice.range()));
        let message = "the table says what changes: a blank cell leaves the value as it was (`unchanged`), and a year of \
            removal takes the activity off the list";
        let span = Span::new(Basis::Printed, parts.collect());
        shaped.findings.push(Finding::new(Code::LayoutChanges, message).at(span));
    }
    shaped.changes = true;
}
