//! The command line as people and scripts meet it: exit codes, stdout and stderr, files that appear whole.

use crate::support::{fixtures, root};
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("utf-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("utf-8")
}

#[test]
fn build_without_input_says_both_ways_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(folder.path(), &["build"]);
    assert_eq!((code(&done), out(&done).as_str()), (2, ""));
    assert!(
        err(&done).contains("sources.toml") && err(&done).contains("build MANIFEST or PATHS"),
        "{}",
        err(&done)
    );
}

#[test]
fn demo_then_every_command_that_reads_a_catalog() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let done = run(here, &["build", "--demo"]);
    assert_eq!((code(&done), out(&done).as_str()), (0, ""), "{}", err(&done));
    let mut names: Vec<String> = std::fs::read_dir(here.join("catalog"))
        .expect("files")
        .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            ".ia-catalog",
            "activities.ndjson",
            "build.json",
            "catalog.json",
            "claims.ndjson",
            "differences.csv",
            "differences.json",
            "gaps.json",
            "qpp",
            "report.html",
            "report.md"
        ]
    );
    let explained = run(here, &["explain", "cc 12", "2017", "subcategory"]);
    assert_eq!(code(&explained), 0);
    assert!(
        out(&explained).contains("careCoordination")
            && out(&explained).contains("against  cardiology-2017-table")
    );
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let worked = run(here, &["explain", "IA_CC_12", "2017", "subcategory"]);
    assert!(
        readme.contains(out(&worked).trim_end()),
        "the README's worked explain is another:\n{}",
        out(&worked)
    );
    let diff = run(here, &["diff", "2018", "2019", "--format", "json"]);
    assert_eq!(code(&diff), 1);
    let diff: serde_json::Value = serde_json::from_str(&out(&diff)).expect("json");
    assert_eq!(diff["removed"], serde_json::json!(["IA_PM_9"]));
    assert_eq!(code(&run(here, &["diff", "2018", "2018"])), 0);
    let sources = run(here, &["diff", "2017", "--format", "csv"]);
    assert_eq!(code(&sources), 1);
    assert!(out(&sources).contains("2017,IA_CC_12,") && out(&sources).contains(",subcategoryId,changed,"));
    assert!(out(&run(here, &["diff", "2017"])).contains("subcategoryId: 1 real difference"));
    assert_eq!(code(&run(here, &["gaps", "--format", "csv"])), 1);
    let unknown = run(here, &["explain", "IA_CC_99"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("IA_CC_18"), "{}", err(&unknown));
    assert_eq!(code(&run(here, &["diff", "2018", "2031"])), 2);
    let same = run(here, &["diff", "catalog/catalog.json", "catalog/catalog.json", "--format", "ndjson"]);
    assert_eq!((code(&same), out(&same).lines().count()), (0, 3));
}

#[test]
fn warnings_fail_a_build_only_when_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&run(folder.path(), &["build", "--demo", "--fail-on", "warning", "-q"])), 1);
}

#[test]
fn a_broken_document_costs_itself_and_the_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = fixtures().join("build/broken.toml");
    let done = run(folder.path(), &["build", &manifest.to_string_lossy(), "--out", "made"]);
    assert_eq!(code(&done), 1);
    assert!(folder.path().join("made/catalog.json").is_file());
    assert!(err(&done).contains("docs/not-there.csv is not there"), "{}", err(&done));
}

#[test]
fn a_manifest_with_a_typo_is_named_with_its_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sources.toml"), "[[document]]\npath = \"a.csv\"\nyaers = [2018]\n")
        .expect("written");
    let done = run(folder.path(), &["build"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("sources.toml, line 3") && err(&done).contains("yaers"), "{}", err(&done));
    assert!(!folder.path().join("catalog").exists());
}

#[test]
fn extract_prints_a_line_a_document_and_borrows_no_titles() {
    let page = fixtures().join("extract/hard-breaks.md");
    let flat = fixtures().join("extract/flat.txt");
    let both = run(&root(), &["extract", &page.to_string_lossy(), &flat.to_string_lossy()]);
    assert_eq!((code(&both), out(&both).lines().count()), (0, 2));
    let alone = run(&root(), &["extract", &flat.to_string_lossy()]);
    assert_eq!(out(&both).lines().nth(1), out(&alone).lines().next());
    let missing = run(&root(), &["extract", "not-there.md"]);
    assert_eq!((code(&missing), out(&missing).lines().count()), (1, 1));
}

#[test]
fn text_numbers_the_lines_that_spans_count() {
    let page = fixtures().join("extract/stub.md");
    let done = run(&root(), &["text", &page.to_string_lossy()]);
    assert_eq!(code(&done), 0);
    assert_eq!(out(&done).lines().nth(1), Some("2\ttitle: 'Redirect to: EPA 2 - Care by Video'"));
}

#[test]
fn two_documents_as_states_of_one_source() {
    let (first, later) =
        (fixtures().join("build/docs/first-state.csv"), fixtures().join("build/docs/later-state.csv"));
    let (first, later) = (first.to_string_lossy().into_owned(), later.to_string_lossy().into_owned());
    let done = run(&root(), &["diff", &first, &later, "--year", "2018", "--format", "json"]);
    assert_eq!(code(&done), 1, "{}", err(&done));
    let diff: serde_json::Value = serde_json::from_str(&out(&done)).expect("json");
    let fields: Vec<_> =
        diff["changed"].as_array().expect("changes").iter().map(|c| c["field"].clone()).collect();
    assert_eq!(fields, ["title", "weight"]);
    let unsaid = run(&root(), &["diff", &first, &later]);
    assert_eq!(code(&unsaid), 2);
    assert!(err(&unsaid).contains("--year"), "{}", err(&unsaid));
}

#[test]
fn schema_names_and_prints() {
    let names = run(&root(), &["schema"]);
    assert_eq!((code(&names), out(&names).lines().count()), (0, 12));
    assert_eq!(code(&run(&root(), &["schema", "catalog"])), 0);
    assert_eq!(code(&run(&root(), &["schema", "nonsense"])), 2);
}

#[test]
fn an_overlay_declares_a_new_year_without_a_new_binary() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::create_dir(here.join("facts")).expect("a folder");
    std::fs::write(
        here.join("facts/years.csv"),
        "year,records,high,medium,weight,cehrtEligible\n2031,1,0,1,yes,no\n",
    )
    .expect("written");
    std::fs::write(
        here.join("list.csv"),
        "title,measureId,weight,subcategoryId,description\nX y,IA_CC_1,medium,careCoordination,Do it.\n",
    )
    .expect("written");
    let undeclared = run(here, &["build", "list.csv", "--year", "2031"]);
    assert!(err(&undeclared).contains("source/year-not-declared"), "{}", err(&undeclared));
    let declared = run(here, &["build", "list.csv", "--year", "2031", "--facts", "facts"]);
    assert!(!err(&declared).contains("year-not-declared"), "{}", err(&declared));
    // Nothing is missing but the rules of the year, which no list states.
    let gaps = run(here, &["gaps", "--format", "ndjson"]);
    let printed = out(&gaps);
    assert_eq!((code(&gaps), printed.lines().count()), (1, 1), "{printed}");
    assert!(printed.contains("no-rules"), "{printed}");
}
