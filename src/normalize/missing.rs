//! In: the readings of a document. Out: a finding for every row that has nothing in a field that its other rows have.
//! It must not know why: the cell may be empty on the page, or the reader may have lost it.

use crate::facts::Facts;
use crate::model::{Basis, Code, Field, Finding, MeasureId, Part, Reading, Span};

/// Fields that an activity of a list can be expected to have where the others have it.
const EXPECTED: [Field; 5] =
    [Field::MeasureId, Field::Title, Field::Description, Field::Weight, Field::SubcategoryId];

/// Fewer rows have no habits.
const ROWS: usize = 5;

/// One row in so many may lack what the others have; where more do, it is the document's way.
const SHARE: usize = 10;

/// What rows lack, in their order.
pub(super) fn findings(readings: &[Reading], facts: &Facts) -> Vec<Finding> {
    if readings.len() < ROWS {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for field in EXPECTED {
        let without: Vec<&Reading> = readings.iter().filter(|r| lacks(r, field)).collect();
        let usual = readings.len() - without.len();
        if without.len() * SHARE <= readings.len().max(SHARE) {
            let odd = without.iter().filter(|r| !is_declared_without(r, field, facts));
            findings.extend(odd.filter_map(|r| finding(r, field, usual)));
        } else if usual > 0 {
            findings.extend(many(&without, field, usual));
        }
    }
    findings
}

/// Many rows lack what the others have: said once. An empty cell may stand for the words above it, which nobody can know.
fn many(without: &[&Reading], field: Field, usual: usize) -> Option<Finding> {
    let mut found = finding(without.first()?, field, usual)?;
    found.message = format!(
        "{} rows have no {field} and {usual} have one; the first is at {}; if an empty cell stands for the one above \
         it, fill them in",
        without.len(),
        found.span.as_ref().map(|s| s.first.place()).unwrap_or_default()
    );
    Some(found)
}

/// The row neither prints the field nor says that there is nothing.
fn lacks(reading: &Reading, field: Field) -> bool {
    match reading.fields.get(&field) {
        None => true,
        Some(found) => found.null.is_none() && found.raw.trim().is_empty(),
    }
}

/// The letters of the id are those of activities that have no subcategory, and with it no weight.
fn is_declared_without(reading: &Reading, field: Field, facts: &Facts) -> bool {
    let id = reading.text(Field::MeasureId).and_then(MeasureId::parse);
    let entry = id.and_then(|id| facts.letters(id.letters()).map(|s| s.id.is_empty()));
    matches!(field, Field::Weight | Field::SubcategoryId) && entry.unwrap_or(false)
}

fn finding(reading: &Reading, field: Field, usual: usize) -> Option<Finding> {
    let name = [Field::Title, Field::MeasureId].iter().find_map(|f| reading.fields.get(f))?;
    let parts: Vec<Part> = name.span.parts().cloned().collect();
    let span = Span::new(Basis::Absence, parts);
    let place = span.first.place();
    let words = name.raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!(
        "{place}: the row of \"{words}\" has no {field}, and {usual} other rows have one; \
         check whether the cell is empty there"
    );
    Some(Finding::new(Code::ValueMissing, message).at(span).of(field))
}
