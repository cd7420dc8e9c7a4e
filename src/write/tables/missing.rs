//! What is missing, and what is to be looked at.

use super::{Cell, Column, Form, Kind, Link, Table, column};
use crate::model::{Finding, Gap, Located};

const GAP: &[Column] = &[
    column("programYear", Kind::Integer, 9, "the program year"),
    column("code", Kind::Text, 22, "what kind of gap (docs/rules.md)"),
    column("key", Kind::Text, 14, "the activity, or the id that is missing"),
    column("measureId", Kind::Text, 12, "its measure id"),
    column("title", Kind::Text, 36, "its title"),
    column("field", Kind::Text, 16, "the field that is missing"),
    column("cause", Kind::Text, 20, "why it is missing"),
    column("message", Kind::Text, 80, "in words"),
    column("documents", Kind::List, 26, "the documents concerned"),
    column("place", Kind::Text, 30, "where to look first"),
];

pub(super) static GAPS: Form = Form {
    name: "gaps",
    says: "something that is missing, with its cause",
    columns: GAP,
    key: &[],
    links: &[],
    indexes: &["key"],
};

/// A row a gap.
pub(in crate::write) fn gaps(gaps: &[Gap]) -> Table<'_> {
    Table { form: &GAPS, rows: Box::new(gaps.iter().map(gap)) }
}

fn gap(gap: &Gap) -> Vec<Cell<'_>> {
    vec![
        Cell::integer(gap.program_year.map(|y| y.get())),
        Cell::text(gap.code.as_str()),
        Cell::maybe(gap.key.as_ref().map(|k| k.as_str())),
        Cell::shown(gap.measure_id.as_ref()),
        Cell::maybe(gap.title.as_deref()),
        Cell::maybe(gap.field.map(|f| f.key())),
        Cell::text(crate::write::gaps::cause(gap.cause)),
        Cell::text(gap.message.as_str()),
        Cell::list(&gap.documents),
        Cell::maybe(gap.spans.first().map(located)),
    ]
}

const FINDING: &[Column] = &[
    column("severity", Kind::Text, 9, "error, warning or note"),
    column("code", Kind::Text, 26, "what it is about (docs/rules.md)"),
    column("programYear", Kind::Integer, 9, "the program year"),
    column("key", Kind::Text, 14, "the activity"),
    column("measureId", Kind::Text, 12, "its measure id"),
    column("title", Kind::Text, 36, "its title"),
    column("field", Kind::Text, 16, "the field"),
    column("document", Kind::Text, 26, "the document's id"),
    column("place", Kind::Text, 24, "the place in it"),
    column("found", Kind::Text, 40, "what was found"),
    column("expected", Kind::Text, 40, "what was expected"),
    column("expectedBy", Kind::Text, 26, "where another document says what was expected"),
    column("message", Kind::Text, 80, "what happened, where, and the way out"),
];

pub(super) static FINDINGS: Form = Form {
    name: "findings",
    says: "something to look at",
    columns: FINDING,
    key: &[],
    links: &[Link { columns: &["document"], table: "documents", to: &["id"] }],
    indexes: &["key", "code", "document"],
};

/// A row a finding.
pub(in crate::write) fn findings(findings: &[Finding]) -> Table<'_> {
    Table { form: &FINDINGS, rows: Box::new(findings.iter().map(finding)) }
}

fn finding(f: &Finding) -> Vec<Cell<'_>> {
    vec![
        Cell::text(f.severity.as_str()),
        Cell::text(f.code.as_str()),
        Cell::integer(f.program_year.map(|y| y.get())),
        Cell::maybe(f.key.as_ref().map(|k| k.as_str())),
        Cell::shown(f.measure_id.as_ref()),
        Cell::maybe(f.title.as_deref()),
        Cell::maybe(f.field.map(|field| field.key())),
        Cell::maybe(f.document.as_deref()),
        Cell::maybe(f.span.as_ref().map(|s| s.first.place())),
        Cell::maybe(f.found.as_deref()),
        Cell::maybe(f.expected.as_deref()),
        Cell::maybe(f.against.as_deref().map(located)),
        Cell::text(f.message.as_str()),
    ]
}

fn located(at: &Located) -> String {
    format!("{} {}", at.document, at.span.first.place()).trim().to_owned()
}
