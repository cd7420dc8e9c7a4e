//! A database: the tables, full-text search over the activities, views, and what datasette needs to describe them.

use super::tables::{self, Cell, Column, FORMS, Form, Kind, Table};
use crate::model::{Built, SCHEMA_VERSION};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use serde_json::json;
use std::io::{self, Write};

/// What is searched, of [`FORMS`]'s `activities`.
const SEARCHED: &str = "title, description, supportingDocumentation";

/// Views: name, what it shows, how.
const VIEWS: [(&str, &str, &str); 4] = [
    (
        "listed",
        "the lists of all years: one listed activity in one program year",
        "SELECT * FROM activities WHERE listed = 1",
    ),
    (
        "latest_year",
        "the list of the latest program year",
        "SELECT * FROM activities WHERE listed = 1 AND programYear = (SELECT max(programYear) FROM activities WHERE listed = 1)",
    ),
    (
        "weights_by_year",
        "how many activities each list has, by weight",
        "SELECT programYear, count(*) AS activities, count(*) FILTER (WHERE weight = 'high') AS high, \
         count(*) FILTER (WHERE weight = 'medium') AS medium, count(*) FILTER (WHERE weight IS NULL) AS unweighted \
         FROM activities WHERE listed = 1 GROUP BY programYear ORDER BY programYear",
    ),
    (
        "evidence",
        "every value that stands, with the document, the place and the words that say it",
        "SELECT d.programYear, d.key, d.field, d.value, d.standing, d.because, c.document, c.place, c.quote \
         FROM decisions d LEFT JOIN claims c ON c.id = d.claim",
    ),
];

/// The database as the bytes of its file. The same build gives the same bytes.
///
/// # Errors
/// When two rows have the same key, which a build never writes, or memory is short.
pub fn sqlite(out: &mut impl Write, built: &Built) -> io::Result<()> {
    let mut connection = fill(built).map_err(io::Error::other)?;
    let bytes = connection.serialize("main").map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn fill(built: &Built) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    let transaction = connection.transaction()?;
    for form in FORMS {
        transaction.execute_batch(&create(form))?;
    }
    transaction.execute_batch(
        "CREATE TABLE meta (name TEXT PRIMARY KEY NOT NULL, value TEXT) STRICT, WITHOUT ROWID;",
    )?;
    for table in tables::all(built) {
        insert(&transaction, table)?;
    }
    for (name, value) in meta(built) {
        transaction.execute("INSERT INTO meta VALUES (?1, ?2)", (name, value))?;
    }
    // The index names its table in double quotes, which is how datasette finds it.
    transaction.execute_batch(&format!(
        "CREATE VIRTUAL TABLE activities_fts USING fts5({SEARCHED}, content=\"activities\", content_rowid='id', tokenize='porter unicode61');\n\
         INSERT INTO activities_fts(activities_fts) VALUES ('rebuild');"
    ))?;
    for form in FORMS {
        for name in form.indexes {
            transaction.execute_batch(&format!("CREATE INDEX {0}_{name} ON {0} ({name});", form.name))?;
        }
    }
    for (name, _, select) in VIEWS {
        transaction.execute_batch(&format!("CREATE VIEW {name} AS {select};"))?;
    }
    transaction.execute_batch(&format!("PRAGMA user_version = {};", version()))?;
    transaction.commit()?;
    Ok(connection)
}

/// The schema version as one number: 1.3 is 1003.
fn version() -> u32 {
    let mut parts = SCHEMA_VERSION.split('.').map(|part| part.parse().unwrap_or(0));
    parts.next().unwrap_or(0) * 1000 + parts.next().unwrap_or(0)
}

/// Where a key is of one column, it is the primary key; else rows have a number of their own, which full-text search
/// and links rely on, and the key is unique.
fn create(form: &Form) -> String {
    let single = form.key.len() == 1;
    let mut lines = Vec::new();
    if !single {
        let id = if form.position("id").is_some() { "rowNumber" } else { "id" };
        lines.push(format!("{id} INTEGER PRIMARY KEY"));
    }
    lines.extend(form.columns.iter().map(|column| {
        let of_key = form.key.contains(&column.name);
        let key = if of_key && single { " PRIMARY KEY" } else { "" };
        let never_null = if of_key { " NOT NULL" } else { "" };
        format!("\"{}\" {}{key}{never_null}{}", column.name, sql_type(column.kind), check(column))
    }));
    if form.key.len() > 1 {
        lines.push(format!("UNIQUE ({})", form.key.join(", ")));
    }
    lines.extend(form.links.iter().map(|link| {
        let (columns, to) = (link.columns.join(", "), link.to.join(", "));
        format!("FOREIGN KEY ({columns}) REFERENCES {} ({to})", link.table)
    }));
    format!("CREATE TABLE {} (\n  {}\n) STRICT;", form.name, lines.join(",\n  "))
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::List => "TEXT",
        Kind::Integer | Kind::Flag => "INTEGER",
        Kind::Number => "REAL",
    }
}

fn check(column: &Column) -> String {
    match column.kind {
        Kind::Flag => format!(" CHECK (\"{}\" IN (0, 1))", column.name),
        // Older releases of SQLite take null for invalid.
        Kind::List => format!(" CHECK (\"{0}\" IS NULL OR json_valid(\"{0}\"))", column.name),
        _ => String::new(),
    }
}

fn insert(connection: &Connection, table: Table) -> rusqlite::Result<()> {
    let names: Vec<String> = table.form.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
    let places = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO {} ({}) VALUES ({places})", table.form.name, names.join(", "));
    let mut statement = connection.prepare(&sql)?;
    for row in table.rows {
        statement.execute(params_from_iter(row))?;
    }
    Ok(())
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Cell::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Number(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Cell::Flag(flag) => ToSqlOutput::Owned(Value::Integer((*flag).into())),
            Cell::List { json, .. } => ToSqlOutput::Borrowed(ValueRef::Text(json.as_bytes())),
            Cell::Marked(_) => ToSqlOutput::Owned(Value::Text(self.for_people().into_owned())),
        })
    }
}

/// Statements about the database; `datasette` holds what datasette takes as its metadata.
fn meta(built: &Built) -> [(&'static str, String); 4] {
    [
        ("schemaVersion", SCHEMA_VERSION.to_owned()),
        ("program", format!("ia-catalog {}", env!("CARGO_PKG_VERSION"))),
        ("demo", built.catalog.demo.to_string()),
        ("datasette", datasette_metadata(built)),
    ]
}

fn datasette_metadata(built: &Built) -> String {
    // What holds activities by their number can be searched.
    let search = |name: &str, mut about: serde_json::Value| {
        if ["activities", "listed", "latest_year"].contains(&name) {
            about["fts_table"] = "activities_fts".into();
            about["fts_pk"] = "id".into();
        }
        (name.to_owned(), about)
    };
    let table = |form: &Form| {
        let columns: serde_json::Map<_, _> =
            form.columns.iter().map(|c| (c.name.to_owned(), c.says.into())).collect();
        let says = format!("One row: {}.", form.says);
        search(form.name, json!({ "description": says, "columns": columns }))
    };
    let views = VIEWS.map(|(name, says, _)| search(name, json!({ "description": format!("Shows {says}.") })));
    let tables: serde_json::Map<_, _> = FORMS.into_iter().map(table).chain(views).collect();
    let demo = if built.catalog.demo { " A demonstration, built from invented texts." } else { "" };
    let about =
        format!("Medicare's MIPS Improvement Activities, year by year, with the words that say so.{demo}");
    json!({ "title": "ia-catalog", "databases": { "catalog": { "description": about, "tables": tables } } })
        .to_string()
}
