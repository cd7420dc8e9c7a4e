//! In: rows of a table with several columns for one field, whose headings name different years (`2022 Weight`, `2023 Weight`).
//! Out: the headings of those that are of another year than the document; their cells are kept under their own names.

use crate::model::{Basis, Block, Code, Field, Finding, ProgramYear, RowCell, Shaped, Span};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b20[1-9][0-9]\b").expect("a constant pattern"));

/// The one year that a heading names.
fn year(name: &str) -> Option<ProgramYear> {
    let mut years = YEAR.find_iter(name).filter_map(|m| m.as_str().parse().ok().and_then(ProgramYear::new));
    let first = years.next()?;
    years.all(|y| y == first).then_some(first)
}

/// The headings of columns of other years. Where none is of the document's year, the latest counts, and a finding says so.
pub(super) fn others(
    shaped: &Shaped,
    years: &[ProgramYear],
    blocks: &[Block],
    findings: &mut Vec<Finding>,
) -> BTreeSet<String> {
    let mut named: BTreeMap<Field, BTreeMap<ProgramYear, (&str, &RowCell)>> = BTreeMap::new();
    for cell in shaped.rows.iter().flat_map(|r| &r.cells) {
        if let (Some(field), Some(name)) = (cell.field, cell.name.as_deref())
            && let Some(year) = year(name)
        {
            named.entry(field).or_default().entry(year).or_insert((name, cell));
        }
    }
    let mut others = BTreeSet::new();
    for (field, columns) in named.into_iter().filter(|(_, columns)| columns.len() > 1) {
        let of_document = columns.keys().rev().find(|y| years.contains(y)).copied();
        let Some(kept) = of_document.or_else(|| columns.keys().next_back().copied()) else { continue };
        if of_document.is_none()
            && let Some((name, cell)) = columns.get(&kept)
        {
            let shown: Vec<String> = columns.values().map(|(name, _)| format!("\"{name}\"")).collect();
            let message = format!(
                "columns give {field} for several years ({}) and the document is of none of them; \"{name}\" is taken",
                shown.join(", ")
            );
            let parts = cell.pieces.iter().flat_map(|p| blocks[p.slice.block].parts(&p.slice.range()));
            let span = Span::new(Basis::Printed, parts.collect());
            findings.push(Finding::new(Code::LayoutColumns, message).at(span).of(field));
        }
        others.extend(columns.into_iter().filter(|(y, _)| *y != kept).map(|(_, (name, _))| name.to_owned()));
    }
    others
}
