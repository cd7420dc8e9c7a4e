//! What broke once, each test named after it.

use crate::cases::told;
use crate::conservation;
use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::facts::Facts;
use ia_catalog::model::{Built, Code, Field, ProgramYear, Standing};
use ia_catalog::pipeline::{self, Options};
use ia_catalog::source::{Place, Spec};
use std::path::Path;
use std::process::{Command, Output};

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn spec(path: &str, year: u16, bytes: &'static str) -> Spec {
    let years = ProgramYear::new(year).into_iter().collect();
    let place = Place::Memory(bytes.as_bytes());
    Spec { id: path.to_owned(), path: path.to_owned(), place, years, ..Spec::default() }
}

fn build(specs: &[Spec]) -> Built {
    let options = Options { facts: Facts::compiled(), ..Options::default() };
    pipeline::build(specs, &options, &|_| {})
}

fn codes(built: &Built) -> Vec<Code> {
    built.catalog.findings.iter().map(|f| f.code).collect()
}

#[cfg(unix)]
#[test]
fn a_pipe_as_document_hung_forever() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.md")).status().expect("mkfifo runs");
    assert!(made.success());
    let done = run(folder.path(), &["extract", "pipe.md"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("it is a pipe and no file"));
}

#[test]
fn a_build_of_nothing_replaced_a_good_catalog() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(folder.path(), &["build", "--demo", "-q"]).status.code(), Some(0));
    let catalog = folder.path().join("catalog/catalog.json");
    let before = std::fs::read(&catalog).expect("a catalog");
    std::fs::write(folder.path().join("list.csv"), "title,measureId,weight\nA,IA_CC_1,high\n")
        .expect("written");
    let done = run(folder.path(), &["build", "list.csv"]);
    assert_eq!(done.status.code(), Some(2), "a document without a year gives no catalog");
    assert!(std::fs::read(&catalog).expect("a catalog") == before);
}

#[test]
fn gaps_of_a_year_that_the_catalog_has_not_were_none() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(folder.path(), &["build", "--demo", "-q"]).status.code(), Some(0));
    assert_eq!(run(folder.path(), &["gaps", "--year", "2040"]).status.code(), Some(2));
}

#[test]
fn weights_of_a_year_declared_without_them_vanished_silently() {
    let list = "title,measureId,weight,subcategoryId,description\nA,IA_CC_1,high,careCoordination,Do it.\n";
    let built = build(&[spec("list.csv", 2025, list)]);
    assert!(codes(&built).contains(&Code::DecideNotInYear));
    let view =
        built.catalog.activities.values().next().expect("an activity").years.values().next().expect("a year");
    let decision = &view.fields[&Field::Weight];
    assert_eq!((decision.standing, decision.rejected.len()), (Standing::NotInYear, 1));
}

#[test]
fn removals_of_a_change_request_became_activities() {
    let request = "Category,Measure ID,Measure Title,Year Removed\nIA,IA_CC_1,,2018\n";
    let mut spec = spec("request.csv", 2018, request);
    spec.kind = ia_catalog::model::Kind::parse("change-request");
    let built = build(&[spec]);
    assert!(built.catalog.activities.is_empty());
    assert_eq!(codes(&built), [Code::SourceNotBuilt, Code::LayoutChanges]);
}

#[test]
fn any_text_with_tabs_was_taken_for_a_table() {
    let status = "Name:\tcat\nUmask:\t0022\nState:\tR (running)\nPid:\t4711\nThreads:\t1\n";
    let built = build(&[spec("status.txt", 2018, status)]);
    assert_eq!(codes(&built), [Code::LayoutUnknown]);
}

#[test]
fn every_stray_element_of_a_list_was_a_finding() {
    let built =
        build(&[spec("list.json", 2018, "[1, 2, 3, 4, {\"measureId\": \"IA_CC_1\", \"title\": \"A\"}]")]);
    let strays: Vec<_> = built.catalog.findings.iter().filter(|f| f.code == Code::ReadJson).collect();
    assert_eq!(strays.len(), 1);
    assert!(strays[0].message.starts_with("list.json: 4 elements"), "{}", strays[0].message);
}

#[test]
fn first_performance_years_were_not_compared() {
    let state = |year| format!("title,measureId,weight,firstPerformanceYear\nA,IA_CC_1,high,{year}\n");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), state(2016)).expect("written");
    std::fs::write(folder.path().join("b.csv"), state(2017)).expect("written");
    let done = run(folder.path(), &["diff", "a.csv", "b.csv", "--year", "2017", "--format", "csv"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stdout).contains(",firstPerformanceYear,"));
}

#[test]
fn two_states_without_ids_had_nothing_in_common() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "Activity Name,Weight\nReports go back,High\n")
        .expect("written");
    let with_id = "Activity Name,Activity ID,Weight\nReports Go Back,IA_CC_1,High\n";
    std::fs::write(folder.path().join("b.csv"), with_id).expect("written");
    let done = run(folder.path(), &["diff", "a.csv", "b.csv", "--year", "2018", "--format", "json"]);
    let diff: serde_json::Value = serde_json::from_slice(&done.stdout).expect("json");
    assert_eq!((&diff["added"], &diff["removed"]), (&serde_json::json!([]), &serde_json::json!([])));
}

/// Files that once broke something, found by the mutator, by fuzzing or by the properties; each is named after what it broke.
/// `fixtures/regressions/expected` has what is read out of them now.
#[test]
fn files_that_once_broke_something() {
    let folder = fixtures().join("regressions");
    let endings = ["md", "txt", "csv", "tsv", "json", "html", "pdf", "xlsx", "bin"];
    for path in files(&folder, &endings) {
        let done = process(&path, &options());
        let lines = done.text.split('\n').count();
        let found: Vec<String> = crate::evidence::problems(&done)
            .into_iter()
            .chain(crate::evidence::of_rules(&done))
            .chain(crate::evidence::of_scores(&done))
            .chain(conservation::of_blocks(&done.blocks, lines))
            .chain(conservation::unaccounted(&done))
            .collect();
        assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
        assert!(done.findings.iter().all(|f| f.code != Code::ReadCrash), "{}", path.display());
        let name = path.file_name().expect("a name").to_string_lossy();
        let text = told(&done, |part| part["lines"].to_string());
        expect(&folder.join(format!("expected/{name}.txt")), &text);
    }
}

#[test]
fn documents_in_memory_have_the_limit_of_files() {
    let limits = ia_catalog::read::Limits { bytes: 4, ..Default::default() };
    let options = Options { facts: Facts::compiled(), limits, ..Options::default() };
    let place = Place::Bytes(b"title,measureId\n".as_slice().into());
    let spec = Spec { id: "a.csv".to_owned(), path: "a.csv".to_owned(), place, ..Spec::default() };
    let done = pipeline::extract(&[spec], &options, &|_| {}).remove(0);
    assert_eq!(done.findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::ReadLimit]);
}
