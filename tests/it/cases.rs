//! The rooms that look at one document alone, case by case: `fixtures/read` (blocks) and `fixtures/extract` (rows and
//! values as `extract` prints them).

use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::model::{Block, BlockKind};
use ia_catalog::pipeline::Processed;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 6] = ["md", "txt", "csv", "tsv", "json", "html"];

/// Blocks in a form that people can read: line, blank lines before, kind, runs.
fn shown(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("heading {level}"),
            BlockKind::Paragraph => "paragraph".to_owned(),
            BlockKind::Item(depth) => format!("item {depth} {}", block.mark.as_deref().unwrap_or("")),
            BlockKind::Cell { at, json } => {
                format!("cell {}.{}.{}{}", at.table, at.row, at.column, if *json { " json" } else { "" })
            }
            BlockKind::Meta(key) => format!("meta {key}"),
            BlockKind::Attribute(name) => format!("attribute {name}"),
            BlockKind::Margin => "margin".to_owned(),
            BlockKind::Rule => "rule".to_owned(),
        };
        let _ = writeln!(text, "{}+{} {}", block.line(), block.blank_before, kind.trim_end());
        for run in &block.runs {
            let look = [(run.bold, "bold "), (run.italic, "italic ")]
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, w)| *w)
                .collect::<String>();
            let link = run.link.as_ref().map(|url| format!(" -> {url}")).unwrap_or_default();
            let _ = writeln!(text, "    {}: {look}{:?}{link}", run.line, &block.text[run.range.clone()]);
        }
    }
    text
}

#[test]
fn read() {
    for path in files(&fixtures().join("read"), &ENDINGS) {
        let done = process(&path, &options());
        let findings: String = done
            .findings
            .iter()
            .filter(|f| ["read/", "source/", "defect/"].iter().any(|of| f.code.as_str().starts_with(of)))
            .map(|f| format!("! {} {}\n", f.code, f.message))
            .collect();
        expect(&beside(&path, "blocks"), &(findings + &shown(&done.blocks)));
    }
}

#[test]
fn extract() {
    let endings: Vec<&str> = ENDINGS.into_iter().filter(|e| *e != "json").collect();
    for path in files(&fixtures().join("extract"), &endings) {
        let done = process(&path, &options());
        let found = crate::evidence::problems(&done);
        assert!(found.is_empty(), "{}", found.join("\n"));
        let text = serde_json::to_string_pretty(&done.extract()).expect("json") + "\n";
        expect(&beside(&path, "expected.json"), &text);
    }
}

/// What the PDF fixtures say: the records of each, and what was found on the way. `scripts/make-pdf` writes them.
#[test]
fn pdf() {
    let folder = fixtures().join("pdf");
    for path in files(&folder, &["pdf"]) {
        let done = process(&path, &options());
        let found = crate::evidence::problems(&done);
        assert!(found.is_empty(), "{}", found.join("\n"));
        let name = path.file_stem().expect("a name").to_string_lossy();
        let text = told(&done, |part| format!("p{} {} {}", part["page"], part["lines"], part["bbox"]));
        expect(&folder.join(format!("expected/{name}.txt")), &text);
    }
}

/// What a document's records say and where, and what was found on the way, in a form that people can read.
pub fn told(done: &Processed, place: impl Fn(&serde_json::Value) -> String) -> String {
    let mut text = String::new();
    for finding in &done.findings {
        let _ = writeln!(text, "! {} {}", finding.code, finding.message);
    }
    for record in done.extract().records {
        let value = serde_json::to_value(&record).expect("json");
        let _ = writeln!(text, "{} | {}", value["key"].as_str().unwrap_or("-"), title(&value));
        for field in [
            "description",
            "weight",
            "subcategoryId",
            "cehrtEligible",
            "validation",
            "supportingDocumentation",
        ] {
            if !value[field].is_null() && value[field] != serde_json::json!([]) {
                let _ = writeln!(text, "    {field}: {}", value[field]);
            }
        }
        for (field, span) in value["spans"].as_object().into_iter().flatten() {
            let more = span["more"].as_array().into_iter().flatten().map(|p| format!(" + {}", place(p)));
            let _ = writeln!(text, "    @{field} {}{}", place(span), more.collect::<String>());
        }
    }
    text
}

fn title(value: &serde_json::Value) -> &str {
    value["title"].as_str().unwrap_or("-")
}

/// The expected file of an input: its name and an ending after it.
fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", path.display()))
}
