//! The promises of the architecture that a program can check: arrows, sizes, where printing happens.

use crate::support::root;
use std::path::{Path, PathBuf};

/// What each room may import from the crate. `cli` and `pipeline` are the two that meet many rooms.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("model", &["model"]),
    ("facts", &["facts", "model"]),
    ("source", &["source", "model"]),
    ("read", &["read", "model"]),
    ("steps", &["steps"]),
    ("shape", &["shape", "model", "facts", "steps"]),
    ("normalize", &["normalize", "model", "facts", "steps"]),
    ("reconcile", &["reconcile", "model", "facts", "steps"]),
    ("compare", &["compare", "model", "facts", "steps"]),
    ("score", &["score", "model"]),
    ("write", &["write", "model"]),
    (
        "pipeline",
        &[
            "compare",
            "facts",
            "model",
            "normalize",
            "read",
            "reconcile",
            "shape",
            "source",
            "steps",
            "pipeline",
        ],
    ),
    ("cli", &["cli", "pipeline", "source", "compare", "score", "write", "model", "facts", "read"]),
];

/// The one place of each external crate that stands for a format or a look.
const HOME: &[(&str, &str)] = &[
    ("html_escape", "src/normalize/markup.rs"),
    ("scraper", "src/read/html/tree.rs"),
    ("html5ever", "src/read/html/tree.rs"),
    ("pulldown_cmark", "src/read/markdown.rs"),
    ("serde_saphyr", "src/read/front_matter.rs"),
    ("hayro_interpret", "src/read/pdf/engine.rs"),
    ("hayro_syntax", "src/read/pdf/engine.rs"),
    ("calamine", "src/read/xlsx/sheets.rs"),
    ("zip", "src/read/xlsx/package.rs"),
    ("quick_xml", "src/read/xlsx/package.rs"),
    ("pdf_extract", "src/read/pdf/second.rs"),
    ("lopdf", "src/read/pdf/repair.rs"),
    ("rustix::process", "src/read/worker/cap.rs"),
    ("rustix::time", "src/read/worker/cap.rs"),
    ("rustix::fs", "src/source/regular.rs"),
    ("postcard", "src/read/worker/frame.rs"),
    ("encoding_rs", "src/source/decode.rs"),
    ("chardetng", "src/source/decode.rs"),
    ("toml", "src/source/toml_file.rs"),
    ("include_dir", "src/source/demo.rs"),
    ("indicatif", "src/cli/progress.rs"),
    ("jsonschema", "src/cli/output/verify.rs"),
    ("terminal_size", "src/cli/look.rs"),
    ("unicode_width", "src/write/look.rs"),
    ("walkdir", "src/cli/job.rs"),
    ("schemars::schema_for", "src/write/schema.rs"),
    ("RawValue", "src/read/json.rs"),
    ("rusqlite", "src/write/sqlite.rs"),
    ("rust_xlsxwriter", "src/write/workbook/mod.rs"),
    ("minijinja", "src/write/report/page.rs"),
    ("clap_complete", "src/cli/commands/completions.rs"),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|x| x == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    rust_files(&root().join("src"), &mut found);
    let name = |p: &PathBuf| p.strip_prefix(root()).expect("inside").to_string_lossy().replace('\\', "/");
    found.iter().map(|p| (name(p), std::fs::read_to_string(p).expect("source"))).collect()
}

/// The paths after `crate::`: one, or those of a list in braces.
fn named(part: &str) -> Vec<&str> {
    match part.strip_prefix('{') {
        None => vec![part],
        Some(list) => list.split(['{', '}', ';']).next().unwrap_or("").split(',').map(str::trim).collect(),
    }
}

#[test]
fn a_list_in_braces_is_no_way_around_the_arrows() {
    assert_eq!(named("{normalize, read};"), ["normalize", "read"]);
    assert_eq!(named("model::Block;"), ["model::Block;"]);
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let room = name.trim_start_matches("src/").split(['/', '.']).next().unwrap_or("").to_owned();
        let Some((_, allowed)) = MAY_USE.iter().find(|(r, _)| *r == room) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            for part in line.split("crate::").skip(1).flat_map(named) {
                let to: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let inside = allowed.contains(&to.as_str());
                let deep = part.matches("::").count() > 1 && to != room && to != "model" && to != "cli";
                let function =
                    part.split("::").nth(1).is_some_and(|p| p.starts_with(|c: char| c.is_lowercase()));
                if !inside || (deep && function && line.trim_start().starts_with("use ")) {
                    wrong.push(format!("{name}:{number}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn files_stay_small_and_say_what_they_are() {
    for (name, text) in sources() {
        assert!(text.lines().count() <= 600, "{name} has more than 600 lines");
        assert!(text.starts_with("//!"), "{name} does not open with //!");
    }
}

#[test]
fn nothing_prints_outside_the_command_line() {
    for (name, text) in sources().into_iter().filter(|(n, _)| !n.starts_with("src/cli/")) {
        for word in ["println!", "print!(", "eprintln!", "stdout()", "stderr()"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}

#[test]
fn external_crates_of_a_format_stay_in_one_file() {
    for (name, text) in sources() {
        for (word, home) in HOME.iter().copied() {
            let used =
                text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(&format!("{word}::")));
            assert!(!used || name == home, "{name} uses {word}, whose place is {home}");
        }
    }
}

#[test]
fn rules_page_is_current() {
    crate::support::expect(&root().join("docs/rules.md"), &ia_catalog::write::rules_page());
}
