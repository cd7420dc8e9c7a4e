//! What was decided for every field, and every claim for and against it with the words of its document.

use super::{Cell, Column, Form, Kind, Link, Table, column};
use crate::model::{ActivityKey, Basis, Built, Catalog, Claim, Decision, Field, NullReason, ProgramYear};
use std::collections::BTreeMap;

const CLAIM: &[Column] = &[
    column("id", Kind::Text, 18, "the claim: a hash of document, key, year, field and words"),
    column("programYear", Kind::Integer, 9, "the program year"),
    column("key", Kind::Text, 14, "the activity"),
    column("field", Kind::Text, 16, "the field"),
    column(
        "stands",
        Kind::Flag,
        7,
        "whether it says what was decided; blank where nothing was decided of it",
    ),
    column("value", Kind::Text, 50, "the normalized value; items of lists on lines of their own"),
    column("document", Kind::Text, 26, "the document's id"),
    column("place", Kind::Text, 24, "the place in words: page, lines, row and column"),
    column("page", Kind::Integer, 6, "the page, where the format has pages"),
    column(
        "firstLine",
        Kind::Integer,
        8,
        "the first line of the canonical text that `ia-catalog text` prints",
    ),
    column("lastLine", Kind::Integer, 8, "the last line of the first stretch"),
    column(
        "basis",
        Kind::Text,
        9,
        "what the value rests on: printed, heading, absence (of a mark), manifest, filename, derived",
    ),
    column("quote", Kind::Text, 60, "the words of the document, all stretches of them"),
    column("raw", Kind::Text, 40, "the words before normalization"),
    column("rule", Kind::Text, 20, "how the words became the value (docs/rules.md)"),
    column("nullReason", Kind::Text, 11, "why the value is null, where it is"),
];

pub(super) static CLAIMS: Form = Form {
    name: "claims",
    says: "one document's word on one field of one activity in one program year",
    columns: CLAIM,
    key: &["id"],
    links: &[
        Link { columns: &["programYear", "key"], table: "activities", to: &["programYear", "key"] },
        Link { columns: &["document"], table: "documents", to: &["id"] },
    ],
    indexes: &["key", "document"],
};

/// A row a claim.
pub(in crate::write) fn claims(built: &Built) -> Table<'_> {
    let mut stands: BTreeMap<&str, bool> = BTreeMap::new();
    for view in built.catalog.activities.values().flat_map(|a| a.years.values()) {
        for decision in view.fields.values() {
            stands.extend(decision.chosen.iter().map(|id| (id.as_str(), true)));
            stands.extend(decision.rejected.iter().map(|id| (id.as_str(), false)));
        }
    }
    let row = move |claim| self::claim(claim, stands.get(claim.id.as_str()).copied());
    Table { form: &CLAIMS, rows: Box::new(built.claims.iter().map(row)) }
}

fn claim(claim: &Claim, stands: Option<bool>) -> Vec<Cell<'_>> {
    let part = &claim.span.first;
    vec![
        Cell::text(claim.id.as_str()),
        Cell::Integer(claim.program_year.get().into()),
        Cell::text(claim.key.as_str()),
        Cell::text(claim.field.key()),
        Cell::flag(stands),
        Cell::plain(&claim.value),
        Cell::text(claim.document.as_str()),
        Cell::text(part.place()),
        Cell::integer(part.page),
        Cell::integer(part.lines.map(|[first, _]| first)),
        Cell::integer(part.lines.map(|[_, last]| last)),
        Cell::text(basis(claim.span.basis)),
        Cell::text(claim.span.quotation()),
        Cell::text(claim.raw.as_str()),
        Cell::text(claim.rule.as_str()),
        Cell::maybe(claim.null.map(null)),
    ]
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Printed => "printed",
        Basis::Heading => "heading",
        Basis::Absence => "absence",
        Basis::Manifest => "manifest",
        Basis::Filename => "filename",
        Basis::Derived => "derived",
    }
}

fn null(reason: NullReason) -> &'static str {
    match reason {
        NullReason::StatedNull => "stated-null",
        NullReason::Unreadable => "unreadable",
        NullReason::Unchanged => "unchanged",
    }
}

const DECISION: &[Column] = &[
    column("programYear", Kind::Integer, 9, "the program year"),
    column("key", Kind::Text, 14, "the activity"),
    column("field", Kind::Text, 16, "the field"),
    column("value", Kind::Text, 50, "the value that stands; items of lists on lines of their own"),
    column(
        "standing",
        Kind::Text,
        12,
        "how firmly: single, agreed, ranked, ruled, contested; of a null: stated-null, not-printed, unreadable, not-in-year",
    ),
    column("rule", Kind::Text, 18, "why (docs/rules.md)"),
    column("because", Kind::Text, 50, "what the rule means here; blank where the rule says everything"),
    column("claim", Kind::Text, 18, "the claim whose words are the value"),
    column("claimsFor", Kind::Integer, 9, "how many claims say it"),
    column("claimsAgainst", Kind::Integer, 9, "how many claims say otherwise"),
];

pub(super) static DECISIONS: Form = Form {
    name: "decisions",
    says: "one field of one activity in one program year, with the reason why its value stands",
    columns: DECISION,
    key: &["programYear", "key", "field"],
    links: &[
        Link { columns: &["programYear", "key"], table: "activities", to: &["programYear", "key"] },
        Link { columns: &["claim"], table: "claims", to: &["id"] },
    ],
    indexes: &["key", "standing"],
};

/// A row a field.
pub(in crate::write) fn decisions(catalog: &Catalog) -> Table<'_> {
    let views = catalog.activities.iter().flat_map(|(key, a)| a.years.iter().map(move |(y, v)| (key, *y, v)));
    let fields = views.flat_map(|(key, y, v)| v.fields.iter().map(move |(f, d)| (key, y, *f, d)));
    Table { form: &DECISIONS, rows: Box::new(fields.map(|(key, y, f, d)| decision(key, y, f, d))) }
}

fn decision<'a>(key: &'a ActivityKey, year: ProgramYear, field: Field, d: &'a Decision) -> Vec<Cell<'a>> {
    let count = |claims: &[String]| Cell::Integer(i64::try_from(claims.len()).unwrap_or(i64::MAX));
    vec![
        Cell::Integer(year.get().into()),
        Cell::text(key.as_str()),
        Cell::text(field.key()),
        Cell::plain(&d.value),
        Cell::text(d.standing.as_str()),
        Cell::text(d.rule.as_str()),
        Cell::maybe(d.because.as_deref()),
        Cell::maybe(d.chosen.first().map(String::as_str)),
        count(&d.chosen),
        count(&d.rejected),
    ]
}
