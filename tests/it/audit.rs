//! Audits: pages with one planted disagreement each, near misses that are none, and which state texts were copied from.

use crate::corpus::corpus;
use crate::support::{build, expect, files, fixtures, options};
use ia_catalog::compare;
use ia_catalog::model::Built;
use ia_catalog::model::{Finding, ProgramYear, Severity};
use ia_catalog::pipeline::{self, Audit, Audited};
use ia_catalog::source::{self, Spec};
use ia_catalog::write::{self, AuditOf, Look};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    fixtures().join("audit")
}

fn lists() -> Built {
    build(&folder().join("lists.toml"))
}

/// Documents whose ids are their paths under a folder.
fn specs(base: &Path, paths: &[PathBuf]) -> Vec<Spec> {
    let spec = |path: &PathBuf| {
        let mut spec = Spec::of_path(&path.to_string_lossy());
        let name = path.strip_prefix(base).expect("inside").to_string_lossy().replace('\\', "/");
        (spec.id, spec.path) = (name.clone(), name);
        spec
    };
    paths.iter().map(spec).collect()
}

fn year(number: u16) -> ProgramYear {
    ProgramYear::new(number).expect("a year")
}

fn audit(built: &Built, pages: &[Spec], of: u16, complete: bool) -> Audited {
    let (catalog, claims) = (&built.catalog, &built.claims);
    let job = Audit { pages, states: &[], catalog, claims, year: year(of), complete };
    pipeline::audit(&job, &options(), &|_| {})
}

/// The disagreements: code without its room, key, document.
fn wrong(found: &[Finding]) -> Vec<String> {
    let one = |f: &Finding| {
        let key = f.key.as_ref().map(ToString::to_string).unwrap_or_default();
        let code = f.code.as_str().trim_start_matches("audit/");
        format!("{code} {key} {}", f.document.as_deref().unwrap_or("")).trim().to_owned()
    };
    found.iter().filter(|f| compare::is_disagreement(f)).map(one).collect()
}

fn shown(audited: &Audited, of: &str) -> String {
    let of = AuditOf { documents: audited.documents, rows: audited.rows, against: of.to_owned() };
    let mut out = Vec::new();
    write::audit_for_people(&mut out, &audited.findings, &of, Look { width: Some(100), color: false })
        .expect("written");
    String::from_utf8(out).expect("utf-8")
}

#[test]
fn every_planted_disagreement_and_no_near_miss() {
    let built = lists();
    let pages = specs(&folder(), &files(&folder().join("pages"), &["md"]));
    let audited = audit(&built, &pages, 2018, false);
    assert_eq!(
        wrong(&audited.findings),
        [
            "number-changed IA_AHE_1 pages/ahe-1.md",
            "wrong-weight IA_BE_14 pages/be-14.md",
            "wrong-weight IA_CC_4 pages/cc-4.md",
            "wrong-subcategory IA_EPA_2 pages/epa-2.md",
            "wrong-title IA_CC_4 pages/cc-4.md",
            "text-differs IA_BMH_3 pages/bmh-3.md",
            "text-differs IA_CC_12 pages/cc-12.md",
            "text-differs IA_PM_13 pages/pm-13.md",
            "documentation-of-another IA_BMH_2 pages/bmh-2.md",
            "retired-id IA_PM_8 pages/pm-8.md",
            "not-on-list IA_CC_18 pages/cc-18.md",
            "unknown-id IA_CC_99 pages/cc-99.md",
        ]
    );
    for finding in audited.findings.iter().filter(|f| f.severity == Severity::Warning) {
        let span = finding.span.as_ref().expect("a place");
        assert!(!span.first.quote.is_empty(), "{}", finding.message);
    }
    expect(&folder().join("pages.expected.txt"), &shown(&audited, "2018 of the lists"));
    let mut reversed = pages;
    reversed.reverse();
    assert_eq!(audit(&built, &reversed, 2018, false).findings, audited.findings, "the order does not matter");
}

#[test]
fn a_list_that_claims_to_be_whole_lacks_what_it_lacks() {
    let built = lists();
    let list = specs(&folder(), &[folder().join("vendor.csv")]);
    let found = audit(&built, &list, 2018, false).findings;
    let cehrt = ["wrong-weight IA_ERP_1 vendor.csv", "wrong-cehrt IA_EPA_2 vendor.csv"];
    assert_eq!(wrong(&found), cehrt);
    assert_eq!(found.iter().filter(|f| f.code.as_str() == "audit/missing-page").count(), 1);
    let found = audit(&built, &list, 2018, true).findings;
    assert_eq!(wrong(&found).iter().filter(|f| f.starts_with("missing-page")).count(), 8);
    assert_eq!(wrong(&found).len(), 10);
}

/// Pages whose words are those of 2017 but for one, which has those of a state of 2018 that was corrected later.
#[test]
fn the_state_that_texts_were_copied_from_is_named() {
    let built = lists();
    let pages = specs(&folder(), &files(&folder().join("old"), &["md"]));
    let audited = audit(&built, &pages, 2018, false);
    let vintages: Vec<&Finding> =
        audited.findings.iter().filter(|f| f.code.as_str() == "audit/vintage").collect();
    let names: Vec<Option<&str>> = vintages.iter().map(|f| f.found.as_deref()).collect();
    assert_eq!(
        names,
        [Some("list-2018-may of 2018-05-30 (2018)"), Some("list-2017 of 2017-01-06 (2017)")],
        "{vintages:#?}"
    );
    assert_eq!(vintages[0].document.as_deref(), Some("old/bmh-3.md"));
    expect(&folder().join("old.expected.txt"), &shown(&audited, "2018 of the lists"));
}

#[test]
fn where_states_do_not_differ_the_vintage_cannot_be_told() {
    let built = lists();
    let page = specs(&folder(), &[folder().join("pages/ahe-1.md")]);
    let found = audit(&built, &page, 2018, false).findings;
    let vintage = found.iter().find(|f| f.code.as_str() == "audit/vintage").expect("a note");
    assert!(vintage.found.is_none() && vintage.message.contains("cannot be told"), "{}", vintage.message);
}

#[test]
fn a_document_of_another_year_is_left_out_and_said_so() {
    let built = lists();
    let mut pages = specs(&folder(), &files(&folder().join("pages"), &["md"]));
    for page in &mut pages {
        page.years = vec![year(if page.id.contains("be-14") { 2017 } else { 2018 })];
    }
    let found = audit(&built, &pages, 2018, false).findings;
    let other: Vec<&Finding> = found.iter().filter(|f| f.code.as_str() == "audit/other-year").collect();
    assert_eq!((other.len(), other[0].document.as_deref()), (1, Some("pages/be-14.md")));
    assert!(!wrong(&found).iter().any(|f| f.contains("IA_BE_14")));
}

/// A row without an id whose title two activities have cannot be joined; it was called retired.
#[test]
fn a_row_that_fits_twins_is_neither_retired_nor_unknown() {
    let folder = folder().join("twins");
    let built = build(&folder.join("lists.toml"));
    let audited = audit(&built, &specs(&folder, &[folder.join("handbook.csv")]), 2018, false);
    assert_eq!(wrong(&audited.findings), Vec::<String>::new());
    assert!(audited.findings.iter().any(|f| f.code.as_str() == "join/ambiguous"), "{:#?}", audited.findings);
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn code_and_text(output: &Output) -> (i32, String) {
    (output.status.code().expect("a code"), String::from_utf8(output.stdout.clone()).expect("utf-8"))
}

#[test]
fn the_command() {
    let here = tempfile::tempdir().expect("a folder");
    let here = here.path();
    let lists = folder().join("lists.toml");
    let pages = folder().join("pages");
    let (lists, pages) = (lists.to_string_lossy(), pages.to_string_lossy());
    assert_eq!(code_and_text(&run(here, &["build", "-q", &lists])).0, 0);
    let good = format!("{pages}/pspa-9.md");
    let bad = format!("{pages}/be-14.md");
    let (code, text) = code_and_text(&run(here, &["audit", &good, "--year", "2018"]));
    assert_eq!(code, 0, "{text}");
    let (code, text) = code_and_text(&run(here, &["audit", &bad, "--year", "2018", "--format", "json"]));
    let found: serde_json::Value = serde_json::from_str(&text).expect("json");
    assert_eq!((code, found[0]["code"].as_str()), (1, Some("audit/wrong-weight")));
    assert_eq!((found[0]["expected"].as_str(), found[0]["found"].as_str()), (Some("high"), Some("medium")));
    assert_eq!(found[0]["against"]["document"], "list-2018-june");
    for format in ["ndjson", "csv", "markdown", "table"] {
        let (code, text) = code_and_text(&run(here, &["audit", &bad, "--year", "2018", "--format", format]));
        assert!(code == 1 && text.contains("wrong-weight"), "{format}: {text}");
    }
    assert_eq!(code_and_text(&run(here, &["audit", &bad, "--year", "2031"])).0, 2);
    assert_eq!(code_and_text(&run(here, &["audit", "nothing.md", "--year", "2018"])).0, 2);
    // A year as it stood on two days.
    let args = ["diff", "2018@2018-05-30", "2018@2018-06-19", "--format", "json"];
    let (code, text) = code_and_text(&run(here, &args));
    let diff: serde_json::Value = serde_json::from_str(&text).expect("json");
    let changed: Vec<String> = diff["changed"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|c| format!("{} {}", c["key"].as_str().unwrap_or(""), c["field"].as_str().unwrap_or("")))
        .collect();
    assert_eq!((code, changed), (1, vec!["IA_BMH_3 description".to_owned(), "IA_CC_4 weight".to_owned()]));
    let then = run(here, &["explain", "cc 4", "2018", "weight", "--as-of", "2018-06-01"]);
    assert!(code_and_text(&then).1.contains("= high"), "{then:?}");
    assert_eq!(code_and_text(&run(here, &["diff", "2018@2018-13-01", "2018"])).0, 2);
}

/// A column that the other document has no place for does not end with it.
#[test]
fn a_field_does_not_end_because_another_form_does_not_print_it() {
    let list = folder().join("lists/2018-06.json");
    let vendor = folder().join("vendor.csv");
    let (list, vendor) = (list.to_string_lossy(), vendor.to_string_lossy());
    let (_, text) = code_and_text(&run(&folder(), &["diff", "--year", "2018", &list, &vendor]));
    assert!(text.contains("not printed in") && text.contains("description"), "{text}");
    assert!(!text.contains("a field ends") && !text.contains("a field begins"), "{text}");
}

/// A vendor's pages of 2018 and 2019 against CMS's own data of those years.
#[test]
fn pages_of_a_vendor() {
    let Some(corpus) = corpus() else { return };
    let mut text = String::new();
    for of in 2017..=2024 {
        text += &format!(
            "[[document]]\npath = \"official/{of}/measures-data-ia.json\"\nid = \"data-{of}\"\nyears = [{of}]\npublisher = \"CMS\"\nkind = \"dataset\"\n"
        );
    }
    let lists = source::parse_manifest(&text, "lists", source::in_folder(&corpus)).expect("a good manifest");
    let built = pipeline::build(&lists, &options(), &|_| {});
    let pages = |of: u16| specs(&corpus, &files(&corpus.join(format!("pages/{of}")), &["md"]));
    let of_2018 = audit(&built, &pages(2018), 2018, false);
    assert_eq!((of_2018.rows, wrong(&of_2018.findings)), (40, Vec::new()));
    let of_2019 = audit(&built, &pages(2019), 2019, false);
    let found: Vec<String> = wrong(&of_2019.findings)
        .into_iter()
        .map(|f| f.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(found, ["documentation-of-another IA_BMH_10", "documentation-of-another IA_CC_18"]);
    // Not 2020, whose texts lack the same footnote marks.
    let vintage = |audited: &Audited| {
        let set =
            audited.findings.iter().find(|f| f.code.as_str() == "audit/vintage" && f.document.is_none());
        set.and_then(|f| f.found.clone()).expect("a vintage")
    };
    assert_eq!(
        (vintage(&of_2018), vintage(&of_2019)),
        ("data-2018 (2018)".into(), "data-2019 (2019)".into())
    );
}
