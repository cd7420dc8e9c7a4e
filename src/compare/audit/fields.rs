//! Field by field: what a page prints otherwise than the catalog has it.

use super::spelled::in_the_spelling_of;
use super::{Held, Listed, Row};
use crate::compare::ladder::{Grade, grade_texts};
use crate::model::words::{letters, words};
use crate::model::{ChangeKind, Code, Field, Finding, Severity, Standing, Value};

/// What is compared, and the code of a disagreement. Whether all or any items of the documentation are asked for
/// follows from their words; links, years and what is not modelled are the page's own business.
const HELD: [(Field, Code); 7] = [
    (Field::Title, Code::AuditTitle),
    (Field::Description, Code::AuditText),
    (Field::Weight, Code::AuditWeight),
    (Field::SubcategoryId, Code::AuditSubcategory),
    (Field::CehrtEligible, Code::AuditCehrt),
    (Field::SupportingDocumentation, Code::AuditText),
    (Field::Validation, Code::AuditText),
];

/// The words of a text that has to be this long before it may be said to be another activity's.
const ENOUGH: usize = 6;

/// Every field of a row that differs from the listed activity; what differs in dress alone is one note.
pub(super) fn differing(held: &Held, row: &Row, listed: Listed) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut dress: Vec<(Field, ChangeKind)> = Vec::new();
    for (field, code) in HELD {
        let (Some(page), catalog) = (row.value(field), listed.view.value(field)) else { continue };
        if catalog.is_nothing() || page == catalog {
            continue;
        }
        if !field.is_text() {
            found.push(value(held, row, listed, (field, code), (catalog, page)));
            continue;
        }
        let (catalog, page) = (catalog.plain(), page.plain());
        let Some(grade) = graded(&catalog, &page) else {
            dress.push((field, ChangeKind::Typography));
            continue;
        };
        if !grade.kind.is_real() {
            dress.push((field, grade.kind));
            continue;
        }
        found.push(text(held, row, listed, (field, code), (&catalog, &page), grade));
    }
    found.extend(note(held, row, &dress));
    for finding in &mut found {
        named(finding, held, listed);
    }
    found
}

/// How much two texts differ, spellings and footnote marks aside; None when they then are the same.
fn graded(catalog: &str, page: &str) -> Option<Grade> {
    let grade = grade_texts(catalog, page)?;
    if !grade.kind.is_real() {
        return Some(grade);
    }
    grade_texts(&in_the_spelling_of(catalog, page), &in_the_spelling_of(page, catalog))
}

fn value(
    held: &Held,
    row: &Row,
    listed: Listed,
    (field, code): (Field, Code),
    (catalog, page): (&Value, &Value),
) -> Finding {
    let (expected, given) = (catalog.plain(), page.plain());
    let message = format!(
        "{} {field}: {} says {given}; the catalog of {} says {expected}{}{}",
        listed.key,
        row.document,
        held.year,
        other_year(held, listed, field, page),
        unsure(listed, field)
    );
    row.finding(held, code, Some(field), message).instead(expected, given)
}

fn text(
    held: &Held,
    row: &Row,
    listed: Listed,
    (field, code): (Field, Code),
    (catalog, page): (&str, &str),
    grade: Grade,
) -> Finding {
    // A title says what the activity is: that it is another is more than that a number in it is.
    let code = if grade.numbers_changed && field != Field::Title { Code::AuditNumber } else { code };
    let (all, said) = (words(catalog), words(page));
    let between = format!("between {} and the catalog of {}", row.document, held.year);
    let how = match (code, grade.kind) {
        _ if said.len() < all.len() && all[..said.len()] == said[..] => format!(
            "{} ends after {} of the {} words that the catalog of {} has",
            row.document,
            said.len(),
            all.len(),
            held.year
        ),
        (Code::AuditNumber, ChangeKind::Minor) => format!("a number differs {between}"),
        (Code::AuditNumber, _) => format!("a number and more words differ {between}"),
        (_, ChangeKind::Minor) => format!("a few words differ {between}"),
        (_, ChangeKind::Replaced) => {
            format!("{} has another text than the catalog of {}", row.document, held.year)
        }
        _ => format!("many words differ {between}"),
    };
    let page_value = row.value(field).cloned().unwrap_or_default();
    let whose = if said.len() >= ENOUGH || field == Field::Title {
        another(held, listed, field, page)
    } else {
        String::new()
    };
    let message = format!(
        "{} {field}: {how}{whose}{}{}",
        listed.key,
        other_year(held, listed, field, &page_value),
        unsure(listed, field)
    );
    row.finding(held, code, Some(field), message).instead(catalog, page)
}

/// The other years in which the activity had what the page says.
fn other_year(held: &Held, listed: Listed, field: Field, page: &Value) -> String {
    let same = |value: &Value| match field.is_text() {
        true => letters(&value.plain()) == letters(&page.plain()),
        false => value == page,
    };
    let years =
        listed.activity.years.iter().filter(|(year, view)| **year != held.year && same(view.value(field)));
    let years: Vec<String> = years.map(|(year, _)| year.to_string()).collect();
    if years.is_empty() { String::new() } else { format!("; {} had it so", years.join(" and ")) }
}

/// The other listed activity whose words these are.
fn another(held: &Held, listed: Listed, field: Field, page: &str) -> String {
    let wanted = letters(page);
    let same = held.catalog.listed(held.year).find(|(key, _, view)| {
        let theirs = view.value(field);
        *key != listed.key && !theirs.is_nothing() && letters(&theirs.plain()) == wanted
    });
    same.map(|(key, ..)| format!("; these are the words of {key}")).unwrap_or_default()
}

/// That the catalog itself is not of one mind.
fn unsure(listed: Listed, field: Field) -> &'static str {
    match listed.view.fields.get(&field).map(|d| d.standing) {
        Some(Standing::Contested) => "; the catalog's own sources disagree about it",
        _ => "",
    }
}

/// The id, the title and the catalog's place.
fn named(finding: &mut Finding, held: &Held, listed: Listed) {
    finding.key = Some(listed.key.clone());
    finding.measure_id = listed.activity.measure_id.clone();
    let title = listed.view.value(Field::Title).as_text().map(str::to_owned);
    finding.title = title.or(finding.title.take());
    if let Some(place) = finding.field.and_then(|field| held.place(listed.view, field)) {
        finding.against = Some(Box::new(place));
    }
}

fn note(held: &Held, row: &Row, dress: &[(Field, ChangeKind)]) -> Option<Finding> {
    let fields: Vec<String> =
        dress.iter().map(|(field, kind)| format!("{field} ({})", kind.as_str())).collect();
    let message = format!(
        "{}: {} differs from the catalog in dress alone: {}",
        row.key,
        row.document,
        fields.join(", ")
    );
    let mut note = row.finding(held, Code::AuditDress, dress.first().map(|(field, _)| *field), message);
    note.severity = Severity::Note;
    (!dress.is_empty()).then_some(note)
}
