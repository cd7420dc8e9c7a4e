//! What stands in a column of removals: the year from which on the activity is off the list, or that it is off it.

use super::{Line, joined};
use crate::model::words::says_none;
use crate::model::{Basis, Field, FieldReading, ProgramYear, Reading, RowCell, Span, Value};

/// Adds that the row is off the list in all of `years`, those of the document, where the words say so. A later year
/// leaves it on the list, and so do words that say nothing of it: they stay among the fields that are not modelled.
pub(super) fn add(reading: &mut Reading, cell: &RowCell, lines: &[Line], years: &[ProgramYear]) {
    let words = joined(lines);
    let year = words.split(|c: char| !c.is_ascii_digit()).find_map(|n| n.parse::<ProgramYear>().ok());
    let off = match year {
        Some(removed) => !years.is_empty() && years.iter().all(|year| *year >= removed),
        None => says_yes(&words),
    };
    if !off {
        return;
    }
    let parts = lines.iter().flat_map(|l| l.parts.clone()).collect();
    let span = Span::new(Basis::Printed, parts);
    let found = FieldReading { value: Value::Flag(false), raw: words, span, rule: cell.rule, null: None };
    reading.fields.insert(Field::Listed, found);
}

/// An X or a yes in the column.
fn says_yes(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    !says_none(words)
        && matches!(
            lower.as_str(),
            "x" | "y" | "yes" | "true" | "removed" | "remove" | "\u{2713}" | "\u{2714}"
        )
}
