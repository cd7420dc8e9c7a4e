//! The first sheet: what the workbook is, what its sheets are, the years at a glance.

use crate::model::Built;
use crate::write::headline::{DeclaredYears, years};
use crate::write::{count, tables};

/// A sheet of the workbook, as the first one names it.
pub(super) struct Named {
    pub name: &'static str,
    pub says: &'static str,
    pub rows: usize,
    /// Cells that were cut, as `B12`.
    pub cut: Vec<String>,
    /// Rows that no longer fitted on the sheet.
    pub left_out: usize,
}

/// What stands in a cell of the first sheet.
pub(super) enum Said {
    Heading(String),
    Words(String),
    Number(usize),
}

/// The rows of the first sheet.
pub(super) fn rows(built: &Built, declared: &DeclaredYears, sheets: &[Named]) -> Vec<Vec<Said>> {
    let words = |text: &str| Said::Words(text.to_owned());
    let heads = |heads: &[&str]| heads.iter().map(|h| Said::Heading((*h).to_owned())).collect::<Vec<_>>();
    let mut rows = vec![vec![Said::Heading("MIPS Improvement Activities".to_owned())]];
    if built.catalog.demo {
        rows.push(vec![words(
            "A demonstration: the texts are invented, the ids, titles and weights are published facts.",
        )]);
    }
    rows.push(vec![Said::Words(about(built))]);
    rows.push(Vec::new());
    rows.push(heads(&[
        "Year",
        "Listed",
        "Declared",
        "High",
        "Medium",
        "Added",
        "Removed",
        "Real changes",
        "Disagreements",
        "Gaps",
        "Holes in the ids",
        "Findings",
    ]));
    for line in years(built) {
        let number = |n: Option<usize>| n.map_or(Said::Words(String::new()), Said::Number);
        let announced = declared.get(&line.year).and_then(|d| d.records).map(|n| n as usize);
        rows.push(vec![
            Said::Number(line.year.get().into()),
            Said::Number(line.listed),
            number(announced),
            Said::Number(line.high),
            Said::Number(line.medium),
            number(line.since.map(|d| d.added.len())),
            number(line.since.map(|d| d.removed.len())),
            number(line.since.map(|_| line.real())),
            Said::Number(line.disagreements),
            Said::Number(line.gaps),
            Said::Number(line.holes),
            Said::Number(line.findings),
        ]);
    }
    rows.push(Vec::new());
    rows.push(heads(&["Sheet", "Rows", "One row is"]));
    for sheet in sheets {
        rows.push(vec![words(sheet.name), Said::Number(sheet.rows), words(sheet.says)]);
    }
    rows.push(Vec::new());
    rows.push(heads(&["How to read it"]));
    rows.extend(NOTES.iter().map(|note| vec![words(note)]));
    for sheet in sheets {
        if !sheet.cut.is_empty() {
            let shown = sheet.cut.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
            let note = format!(
                "On {}, {} longer than a cell can be and cut there ({shown}{}).",
                sheet.name,
                match sheet.cut.len() {
                    1 => "1 text is".to_owned(),
                    n => format!("{n} texts are"),
                },
                if sheet.cut.len() > 20 { ", ..." } else { "" }
            );
            rows.push(vec![Said::Words(note)]);
        }
        if sheet.left_out > 0 {
            let note = format!(
                "On {}, {} rows no longer fitted; `ia-catalog export --format sqlite` has them.",
                sheet.name, sheet.left_out
            );
            rows.push(vec![Said::Words(note)]);
        }
    }
    rows.push(Vec::new());
    rows.push(heads(&["Column", "On", "What it says"]));
    for form in tables::FORMS {
        let Some(sheet) = sheets.iter().find(|s| s.says == form.says) else { continue };
        for column in form.columns {
            rows.push(vec![words(column.name), words(sheet.name), words(column.says)]);
        }
    }
    rows
}

const NOTES: [&str; 5] = [
    "Columns are called as in the JSON and CSV files, so that a filter or a query can be carried over.",
    "Colour repeats what a column says in words: green for added and new, red for removed and gone, yellow for a real change or a warning, grey for a change of dress alone.",
    "In `words`, [-what is gone-] is red and struck through, {+what is new+} is green and underlined; words far from a change are left out (\u{2026}).",
    "Every cell is text or a number, never a formula; a text that begins with =, +, -, @ is marked as text and stays one when it is edited.",
    "Addresses are text: no cell is a link.",
];

fn about(built: &Built) -> String {
    let catalog = &built.catalog;
    let years: Vec<String> = catalog.years().iter().map(ToString::to_string).collect();
    let span = match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => format!("Program years {first}-{last}"),
        (Some(only), _) => format!("Program year {only}"),
        _ => "No program year".to_owned(),
    };
    let latest = catalog.documents.iter().filter_map(|d| d.as_of.as_ref()).max();
    let latest =
        latest.map(|day| format!("; the latest state of a document is of {day}")).unwrap_or_default();
    format!(
        "{span}, from {}{latest}. Made by ia-catalog {}, schema {}.",
        count(catalog.documents.len(), "document"),
        env!("CARGO_PKG_VERSION"),
        catalog.schema_version
    )
}
