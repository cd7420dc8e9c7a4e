//! The activities as they were decided, and the documents that speak of them.

use super::{Cell, Column, Form, Kind, Table, column};
use crate::model::{ActivityLine, Document, Link, Logic, Standing, Status, Weight};

const ACTIVITY: &[Column] = &[
    column("programYear", Kind::Integer, 9, "the program year"),
    column(
        "key",
        Kind::Text,
        14,
        "the activity: its measure id, or a provisional key (`x-...`) where no id is known",
    ),
    column("measureId", Kind::Text, 12, "the measure id, as text"),
    column(
        "listed",
        Kind::Flag,
        8,
        "whether it is on the list of the year; false for what only a lower source has",
    ),
    column("title", Kind::Text, 40, "the title"),
    column(
        "description",
        Kind::Text,
        70,
        "what a clinician does; items of lists begin with `- ` on lines of their own",
    ),
    column("weight", Kind::Text, 9, "high or medium; blank where the year has none"),
    column("subcategoryId", Kind::Text, 24, "the subcategory, as CMS's id"),
    column(
        "cehrtEligible",
        Kind::Flag,
        10,
        "whether it earns the bonus for certified EHR technology (2017 and 2018)",
    ),
    column("supportingDocumentation", Kind::List, 50, "suggested documentation, item by item"),
    column("documentationLogic", Kind::Text, 10, "how the items combine: all, any or mixed"),
    column("validation", Kind::Text, 40, "the validation text of the data-validation criteria"),
    column("resources", Kind::List, 40, "links that documents give: words and address"),
    column("status", Kind::Text, 10, "active, suspended or retired, where a document says so"),
    column("firstPerformanceYear", Kind::Integer, 10, "the first program year, as documents give it"),
    column("lastPerformanceYear", Kind::Integer, 10, "the last program year, as documents give it"),
    column("documents", Kind::List, 24, "ids of the documents that speak of it in this year"),
    column("contested", Kind::List, 16, "fields on which sources disagree and nothing decides"),
];

pub(super) static ACTIVITIES: Form = Form {
    name: "activities",
    says: "one activity in one program year, as it was decided",
    columns: ACTIVITY,
    key: &["programYear", "key"],
    links: &[],
    indexes: &["key", "weight", "subcategoryId"],
};

/// A row an activity and year.
pub(in crate::write) fn activities<'a>(lines: impl Iterator<Item = &'a ActivityLine> + 'a) -> Table<'a> {
    Table { form: &ACTIVITIES, rows: Box::new(lines.map(activity)) }
}

fn activity(line: &ActivityLine) -> Vec<Cell<'_>> {
    let contested: Vec<&str> =
        line.standing.iter().filter(|(_, s)| **s == Standing::Contested).map(|(f, _)| f.key()).collect();
    vec![
        Cell::Integer(line.program_year.get().into()),
        Cell::text(line.key.as_str()),
        Cell::shown(line.measure_id.as_ref()),
        Cell::Flag(line.listed),
        Cell::maybe(line.title.as_deref()),
        Cell::maybe(line.description.as_deref()),
        Cell::maybe(line.weight.map(Weight::as_str)),
        Cell::maybe(line.subcategory_id.as_deref()),
        Cell::flag(line.cehrt_eligible),
        Cell::list(&line.supporting_documentation),
        Cell::maybe(line.documentation_logic.map(Logic::as_str)),
        Cell::maybe(line.validation.as_deref()),
        links(&line.resources),
        Cell::maybe(line.status.map(Status::as_str)),
        Cell::integer(line.first_performance_year),
        Cell::integer(line.last_performance_year),
        Cell::list(&line.documents),
        Cell::list(&contested),
    ]
}

fn links<'a>(links: &[Link]) -> Cell<'a> {
    if links.is_empty() {
        return Cell::Null;
    }
    let lines: Vec<String> = links.iter().map(|l| format!("{} <{}>", l.text, l.url)).collect();
    let json: Vec<serde_json::Value> =
        links.iter().map(|l| serde_json::json!({ "text": l.text, "url": l.url })).collect();
    Cell::List { lines: lines.join("\n"), json: serde_json::Value::from(json).to_string() }
}

const DOCUMENT: &[Column] = &[
    column("id", Kind::Text, 30, "the id that claims and findings refer to"),
    column("path", Kind::Text, 44, "the path, relative to the manifest"),
    column("sha256", Kind::Text, 20, "SHA-256 of the bytes"),
    column("format", Kind::Text, 9, "how it is written: pdf, html, csv ..."),
    column("layout", Kind::Text, 14, "how it is laid out: table, activity-page ..."),
    column("programYears", Kind::List, 10, "the program years that it is of"),
    column("yearsFrom", Kind::Text, 10, "who says so: manifest, argument, document or nobody"),
    column("pages", Kind::Integer, 7, "how many pages, where there are pages"),
    column("kind", Kind::Text, 14, "what sort of publication"),
    column("publisher", Kind::Text, 24, "who published it"),
    column("asOf", Kind::Text, 12, "the day of the state that it shows, YYYY-MM-DD"),
    column("maturity", Kind::Text, 11, "provisional or final"),
    column("complete", Kind::Flag, 9, "whether it claims to be the whole list of its years"),
    column("records", Kind::Integer, 8, "how many activities were read out of it"),
    column("url", Kind::Text, 40, "where it was found"),
    column("redirectsTo", Kind::Text, 30, "where it points instead, for a redirect stub"),
    column("encoding", Kind::Text, 10, "the encoding that it was decoded from"),
    column("textSha256", Kind::Text, 20, "SHA-256 of the canonical text that line numbers count"),
];

pub(super) static DOCUMENTS: Form = Form {
    name: "documents",
    says: "one document of the build",
    columns: DOCUMENT,
    key: &["id"],
    links: &[],
    indexes: &[],
};

/// A row a document.
pub(in crate::write) fn documents(documents: &[Document]) -> Table<'_> {
    Table { form: &DOCUMENTS, rows: Box::new(documents.iter().map(document)) }
}

fn document(d: &Document) -> Vec<Cell<'_>> {
    let years: Vec<u16> = d.program_years.iter().map(|y| y.get()).collect();
    let lines: Vec<String> = years.iter().map(ToString::to_string).collect();
    vec![
        Cell::text(d.id.as_str()),
        Cell::text(d.path.as_str()),
        Cell::maybe(d.sha256.as_deref()),
        Cell::maybe(d.format.map(|f| f.as_str())),
        Cell::maybe(d.layout.map(|l| l.as_str())),
        match years.is_empty() {
            true => Cell::Null,
            false => Cell::List { lines: lines.join(" "), json: serde_json::Value::from(years).to_string() },
        },
        Cell::text(d.years_from.as_str()),
        Cell::integer(d.pages),
        Cell::maybe(d.kind.map(|k| k.as_str())),
        Cell::maybe(d.publisher.as_deref()),
        Cell::shown(d.as_of.as_ref()),
        Cell::maybe(d.maturity.map(|m| m.as_str())),
        Cell::Flag(d.complete),
        Cell::Integer(d.records.into()),
        Cell::maybe(d.url.as_deref()),
        Cell::maybe(d.redirects_to.as_deref()),
        Cell::maybe(d.encoding.as_deref()),
        Cell::maybe(d.text_sha256.as_deref()),
    ]
}
