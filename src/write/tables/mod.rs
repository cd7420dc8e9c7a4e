//! The tables that spreadsheets, databases and data packages are made of, each described once: its columns, its key and
//! what it refers to. CSV, workbook, SQLite, datapackage.json and `docs/exports.md` all follow these descriptions.

mod activities;
mod changes;
mod evidence;
mod missing;
mod rules;

pub(super) use activities::{activities, documents};
pub(super) use changes::{all_disagreements, changes, disagreements, year_changes};
pub(super) use evidence::{claims, decisions};
pub(super) use missing::{findings, gaps};
pub(super) use rules::rules;

use super::marked::{self, Piece};
use crate::model::{Built, Value};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Number,
    /// Yes or no.
    Flag,
    /// A list: for people a line an item, for programs a JSON array.
    List,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its name, which is that of the JSON where the JSON has it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How wide a spreadsheet shows it, in characters.
    pub width: u16,
    /// What it says.
    pub says: &'static str,
}

/// Columns that name a row of another table.
#[derive(Debug)]
pub(super) struct Link {
    pub columns: &'static [&'static str],
    pub table: &'static str,
    pub to: &'static [&'static str],
}

/// The description of a table.
#[derive(Debug)]
pub(super) struct Form {
    pub name: &'static str,
    /// What one row is.
    pub says: &'static str,
    pub columns: &'static [Column],
    /// The columns that name a row; none where rows are only numbered.
    pub key: &'static [&'static str],
    pub links: &'static [Link],
    /// Columns that people look rows up by.
    pub indexes: &'static [&'static str],
}

/// One cell.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Number(f64),
    Flag(bool),
    List {
        lines: String,
        json: String,
    },
    /// Two texts as one, the words that changed marked.
    Marked(Vec<Piece>),
}

/// A table with its rows, which are made as they are asked for.
pub(super) struct Table<'a> {
    pub form: &'static Form,
    pub rows: Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>,
}

/// Every table, those first that others refer to.
pub(super) static FORMS: [&Form; 9] = [
    &activities::DOCUMENTS,
    &activities::ACTIVITIES,
    &evidence::CLAIMS,
    &evidence::DECISIONS,
    &changes::CHANGES,
    &changes::DISAGREEMENTS,
    &missing::GAPS,
    &missing::FINDINGS,
    &rules::RULES,
];

/// The tables with their columns, for `docs/exports.md`.
pub fn columns_page() -> String {
    let mut page = String::new();
    for form in FORMS {
        let _ = writeln!(page, "\n### {}\n\nOne row: {}.", form.name, form.says);
        if !form.key.is_empty() {
            let _ = writeln!(page, "Key: `{}`.", form.key.join("`, `"));
        }
        for link in form.links {
            let (columns, to) = (link.columns.join("`, `"), link.to.join("`, `"));
            let _ = writeln!(page, "`{columns}` name a row of {} by `{to}`.", link.table);
        }
        let _ = writeln!(page, "\n| column | type | what it says |\n| --- | --- | --- |");
        for column in form.columns {
            let kind = format!("{:?}", column.kind).to_lowercase();
            let _ = writeln!(page, "| `{}` | {kind} | {} |", column.name, column.says);
        }
    }
    page
}

/// Every table of a build, in the order of [`FORMS`].
pub(super) fn all(built: &Built) -> Vec<Table<'_>> {
    vec![
        documents(&built.catalog.documents),
        activities(built.activities.iter()),
        claims(built),
        decisions(&built.catalog),
        changes(&built.differences),
        disagreements(&built.differences.sources),
        gaps(&built.gaps.gaps),
        findings(&built.catalog.findings),
        rules(&built.catalog),
    ]
}

const fn column(name: &'static str, kind: Kind, width: u16, says: &'static str) -> Column {
    Column { name, kind, width, says }
}

impl Form {
    /// Where a column stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}

impl<'a> Cell<'a> {
    /// Text; a blank text is nothing.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Null } else { Cell::Text(text) }
    }

    /// Text where there is any.
    pub(super) fn maybe(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Cell::Null, Cell::text)
    }

    /// As text, where there is any.
    pub(super) fn shown(value: Option<impl ToString>) -> Self {
        Cell::maybe(value.map(|v| v.to_string()))
    }

    /// A whole number, where there is any.
    pub(super) fn integer(value: Option<impl Into<i64>>) -> Self {
        value.map_or(Cell::Null, |v| Cell::Integer(v.into()))
    }

    /// A number, where there is any.
    pub(super) fn number(value: Option<f64>) -> Self {
        value.map_or(Cell::Null, Cell::Number)
    }

    /// Yes or no, where it is known.
    pub(super) fn flag(value: Option<bool>) -> Self {
        value.map_or(Cell::Null, Cell::Flag)
    }

    /// A list of texts.
    pub(super) fn list<T: AsRef<str>>(items: &[T]) -> Self {
        if items.is_empty() {
            return Cell::Null;
        }
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        let json = serde_json::Value::from(items.clone()).to_string();
        Cell::List { lines: items.join("\n"), json }
    }

    /// A value as text.
    pub(super) fn plain(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Cell::text(text.as_str()),
            nothing if nothing.is_nothing() => Cell::Null,
            other => Cell::text(other.plain()),
        }
    }

    /// As one text for people; nothing for null.
    pub(super) fn for_people(&self) -> Cow<'_, str> {
        match self {
            Cell::Null => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Integer(number) => Cow::Owned(number.to_string()),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Cell::List { lines, .. } => Cow::Borrowed(lines),
            Cell::Marked(pieces) => Cow::Owned(marked::joined(pieces)),
        }
    }
}
