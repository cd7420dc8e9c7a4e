//! What stands in a column of removals: the year from which on the activity is off the list, or that it is off it.

use super::{Line, joined};
use crate::model::words::{says_no, says_none};
use crate::model::{Basis, Code, Field, FieldReading, Finding, ProgramYear, Reading, RowCell, Span, Value};

/// Adds that the row is off the list in all of `years`, those of the document, where the words say so. A later year
/// leaves it on the list, and so do words that say nothing of it: they stay among the fields that are not modelled, and
/// what is neither a year nor a no is a finding.
pub(super) fn add(
    reading: &mut Reading,
    cell: &RowCell,
    lines: &[Line],
    years: &[ProgramYear],
) -> Option<Finding> {
    let words = joined(lines);
    let year = words.split(|c: char| !c.is_ascii_digit()).find_map(|n| n.parse::<ProgramYear>().ok());
    let off = match year {
        Some(removed) => !years.is_empty() && years.iter().all(|year| *year >= removed),
        None => says_yes(&words),
    };
    let parts = lines.iter().flat_map(|l| l.parts.clone()).collect();
    let span = Span::new(Basis::Printed, parts);
    if !off {
        let strange = year.is_none() && !words.trim().is_empty() && !says_none(&words) && !says_no(&words);
        let message = || {
            format!(
                "{}: \"{words}\" is no year from which on the activity is off the list; it stays on it",
                span.first.place()
            )
        };
        return strange
            .then(|| Finding::new(Code::ValueUnreadable, message()).at(span.clone()).of(Field::Listed));
    }
    let found = FieldReading { value: Value::Flag(false), raw: words, span, rule: cell.rule, null: None };
    reading.fields.insert(Field::Listed, Box::new(found));
    None
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
