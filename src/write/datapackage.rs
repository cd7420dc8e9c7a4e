//! A data package (Frictionless Data): a CSV file a table, and the `datapackage.json` that says what stands in them.

use super::spreadsheet;
use super::tables::{self, Column, FORMS, Form, Kind};
use crate::model::{Built, SCHEMA_VERSION};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The file names of the tables, in the order in which `datapackage.json` names them.
pub fn package_tables() -> [String; 9] {
    FORMS.map(file_name)
}

fn file_name(form: &Form) -> String {
    format!("{}.csv", form.name)
}

/// One file of [`package_tables`]; nothing for another name.
pub fn package_table(out: &mut impl Write, built: &Built, name: &str) -> io::Result<()> {
    match tables::all(built).into_iter().find(|table| file_name(table.form) == name) {
        Some(table) => spreadsheet::csv_for_programs(out, table),
        None => Ok(()),
    }
}

/// `datapackage.json`.
pub fn datapackage(out: &mut impl Write, built: &Built) -> io::Result<()> {
    let about = "Medicare's MIPS Improvement Activities, year by year: what was decided, every claim for and against it, \
                 what changed, what sources disagree in, what is missing. A cell that a spreadsheet would run as a formula \
                 has an apostrophe in front of it (docs/exports.md says how to take it off again).";
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "ia-catalog",
        "title": "MIPS Improvement Activities",
        "description": about,
        "version": SCHEMA_VERSION,
        "licenses": [{
            "name": "notspecified",
            "title": "The texts are those of the sources, each under its publisher's terms; CMS's are works of the US government"
        }],
        "sources": built.catalog.documents.iter().map(source).collect::<Vec<_>>(),
        "resources": FORMS.map(resource),
    });
    if built.catalog.demo {
        package["demo"] = true.into();
    }
    super::pretty(out, &package)
}

/// A document: the property `hash` is ours, as data packages write hashes of resources.
fn source(document: &crate::model::Document) -> Value {
    let mut source = Map::new();
    source.insert("title".into(), document.id.as_str().into());
    match &document.url {
        Some(url) => source.insert("path".into(), url.as_str().into()),
        None => source.insert("file".into(), document.path.as_str().into()),
    };
    if let Some(hash) = &document.sha256 {
        source.insert("hash".into(), format!("sha256:{hash}").into());
    }
    source.into()
}

fn resource(form: &'static Form) -> Value {
    let fields: Vec<Value> = form.columns.iter().map(|column| field(form, column)).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if !form.key.is_empty() {
        schema["primaryKey"] = json!(form.key);
    }
    if !form.links.is_empty() {
        let link = |link: &tables::Link| json!({ "fields": link.columns, "reference": { "resource": link.table, "fields": link.to } });
        schema["foreignKeys"] = form.links.iter().map(link).collect();
    }
    json!({
        "name": form.name,
        "profile": "tabular-data-resource",
        "path": file_name(form),
        "description": format!("One row: {}.", form.says),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn field(form: &Form, column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Flag => "boolean",
        Kind::List => "array",
    };
    let mut field = json!({ "name": column.name, "type": kind, "description": column.says });
    if form.key.contains(&column.name) {
        field["constraints"] = json!({ "required": true });
    }
    field
}
