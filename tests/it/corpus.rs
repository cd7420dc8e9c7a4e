//! The corpus of real documents, where the environment names its folder (`IA_CATALOG_CORPUS`); it is not part of the
//! project. Without it every test here says that it is skipped and passes.

use crate::evidence;
use crate::support::options;
use ia_catalog::model::{ActivityKey, Built, Code, Field, GapCode, ProgramYear};
use ia_catalog::pipeline::{self, Processed};
use ia_catalog::source::{self, Spec};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

pub fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("IA_CATALOG_CORPUS").map(PathBuf::from).filter(|p| p.is_dir());
    if found.is_none() {
        println!("skipped: IA_CATALOG_CORPUS names no folder");
    }
    found
}

fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).expect("json")
}

fn read(path: &Path, known: Vec<String>) -> Processed {
    let spec = Spec::of_path(&path.to_string_lossy());
    pipeline::extract(&[spec], &pipeline::Options { known, ..options() }, &|_| {}).remove(0)
}

fn official_titles(corpus: &Path, year: u16) -> Vec<String> {
    let list = json(&corpus.join(format!("official/{year}/measures-data-ia.json")));
    list.as_array().expect("a list").iter().filter_map(|m| m["title"].as_str().map(str::to_owned)).collect()
}

/// How many rows have title, description and star as the transcription has them.
fn right(done: &Processed, truth: &Value) -> (usize, usize, usize, usize) {
    let records = done.extract().records;
    let rows = truth["records"].as_array().expect("records");
    let (mut titles, mut descriptions, mut stars) = (0, 0, 0);
    for row in rows {
        let Some(record) = records.iter().find(|r| r.title.as_deref() == row["title"].as_str()) else {
            continue;
        };
        titles += 1;
        descriptions += usize::from(record.description.as_deref() == row["description"].as_str());
        stars += usize::from(record.cehrt_eligible == row["starred"].as_bool());
    }
    (records.len(), titles, descriptions, stars)
}

#[test]
fn the_flattened_table() {
    let Some(corpus) = corpus() else { return };
    let truth = json(&corpus.join("seeds/activity-table-2017.truth.json"));
    let path = corpus.join("seeds/activity-table-2017.txt");
    let alone = read(&path, Vec::new());
    let helped = read(&path, official_titles(&corpus, 2017));
    println!("alone {:?}, with known titles {:?}", right(&alone, &truth), right(&helped, &truth));
    assert_eq!(right(&alone, &truth), (93, 93, 93, 93));
    assert_eq!(right(&helped, &truth), (93, 93, 93, 93));
    for done in [alone, helped] {
        no_problems(&done);
        assert_eq!(done.findings, Vec::new(), "every line is claimed or passed over by a named rule");
    }
}

fn manifest(corpus: &Path, pages: bool) -> Vec<Spec> {
    let mut text = String::new();
    let mut add = |path: String, id: String, year: u16, publisher: &str, kind: &str| {
        let _ = writeln!(
            text,
            "[[document]]\npath = {path:?}\nid = {id:?}\nyears = [{year}]\npublisher = {publisher:?}\nkind = {kind:?}\n"
        );
    };
    for year in 2017..=2019 {
        add(
            format!("official/{year}/measures-data-ia.json"),
            format!("cms-{year}-json"),
            year,
            "CMS",
            "dataset",
        );
        if year > 2017 {
            add(
                format!("official/{year}/ia-measures.csv"),
                format!("cms-{year}-csv"),
                year,
                "CMS",
                "inventory",
            );
        }
    }
    add("seeds/activity-table-2017.txt".into(), "table-2017".into(), 2017, "A society", "fact-sheet");
    add("seeds/acc-overview-2017.txt".into(), "overview-2017".into(), 2017, "A society", "overview");
    for page in ["cc-3", "cc-9", "cc-12"] {
        add(format!("seeds/{page}.md"), format!("seed-{page}"), 2018, "A vendor", "activity-page");
    }
    if pages {
        for year in [2018, 2019] {
            for path in crate::support::files(&corpus.join(format!("pages/{year}")), &["md"]) {
                let name = path.file_name().expect("name").to_string_lossy().into_owned();
                add(
                    format!("pages/{year}/{name}"),
                    format!("page-{year}-{name}"),
                    year,
                    "A vendor",
                    "activity-page",
                );
            }
        }
    }
    source::parse_manifest(&text, "corpus", source::in_folder(corpus)).expect("a good manifest")
}

fn build(corpus: &Path, pages: bool) -> Built {
    pipeline::build(&manifest(corpus, pages), &options(), &|_| {})
}

fn key(text: &str) -> ActivityKey {
    ActivityKey::from_text(text)
}

#[test]
fn seeds_and_official_together() {
    let Some(corpus) = corpus() else { return };
    let built = build(&corpus, false);
    let year = ProgramYear::new(2017).expect("a year");
    let rows = built.claims.iter().filter(|c| c.document == "table-2017" && c.field == Field::Title);
    let joined = rows.clone().filter(|c| !c.key.is_provisional()).count();
    assert_eq!((rows.count(), joined), (93, 92));
    let decision = &built.catalog.activities[&key("IA_CC_12")].years[&year].fields[&Field::SubcategoryId];
    assert_eq!(decision.value.as_text(), Some("careCoordination"));
    assert_eq!(decision.rejected.len(), 1);
    let headings: Vec<_> =
        built.catalog.findings.iter().filter(|f| f.code == Code::LayoutWrongHeading).collect();
    assert_eq!(headings.iter().filter_map(|f| f.key.as_ref()).collect::<Vec<_>>(), [&key("IA_CC_12")]);
    let sets = built.gaps.gaps.iter().find(|g| g.code == GapCode::CountMismatch).expect("different sets");
    assert!(sets.message.contains("both have 93"), "{}", sets.message);
    assert!(
        sets.message.contains("IA_PCMH") && sets.message.contains("State Innovation Model"),
        "{}",
        sets.message
    );
    let differ = |field| {
        let of_year =
            built.differences.sources.iter().filter(move |d| d.field == field && d.program_year == year);
        of_year.filter(|d| d.kind.is_real()).map(|d| d.key.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(differ(Field::CehrtEligible), ["IA_CC_1", "IA_PM_2", "IA_PM_15"]);
    assert_eq!(differ(Field::Title), ["IA_CC_5"]);
    assert_eq!(differ(Field::Weight), Vec::<String>::new());
    assert!(differ(Field::Description).contains(&"IA_PM_3".to_owned()));
}

#[test]
fn years_side_by_side() {
    let Some(corpus) = corpus() else { return };
    let built = build(&corpus, true);
    let [first, second] = built.differences.years.as_slice() else { panic!("three years") };
    assert_eq!((first.added.len(), first.removed.as_slice()), (21, [key("IA_PM_8")].as_slice()));
    let changed = |diff: &ia_catalog::model::YearDiff, field| {
        let all: Vec<_> = diff.changed.iter().filter(|c| c.field == field).cloned().collect();
        let real: Vec<String> = all.iter().filter(|c| c.kind.is_real()).map(|c| c.key.to_string()).collect();
        (real, all.len())
    };
    assert_eq!(changed(first, Field::Weight).0, ["IA_AHE_3", "IA_BE_14", "IA_CC_4"]);
    let (real, all) = changed(first, Field::Description);
    assert_eq!((real.len(), all), (28, 60));
    assert_eq!((second.added.len(), second.removed.as_slice()), (6, [key("IA_PM_9")].as_slice()));
    let (real, all) = changed(second, Field::Description);
    assert_eq!((real.join(" ").as_str(), all), ("IA_CC_10 IA_PM_13 IA_PSPA_2 IA_PSPA_8 IA_PSPA_17", 35));
    let of_2018 = ProgramYear::new(2018).expect("a year");
    for id in ["IA_AHE_7", "IA_BMH_10", "IA_CC_18"] {
        assert!(
            !built.catalog.activities[&key(id)].years.contains_key(&of_2018),
            "{id} entered 2018 by its links"
        );
    }
}

#[test]
fn one_record_a_page_and_one_redirect() {
    let Some(corpus) = corpus() else { return };
    let mut redirects = 0;
    let mut misspelt = 0;
    for folder in ["pages/2018", "pages/2019", "seeds"] {
        for path in crate::support::files(&corpus.join(folder), &["md"]) {
            let done = read(&path, Vec::new());
            no_problems(&done);
            misspelt += done.findings.iter().filter(|f| f.code == Code::ValueMisspelt).count();
            if let Some(target) = &done.document.redirects_to {
                assert!(target.ends_with(".md") && done.readings.is_empty());
                redirects += 1;
                continue;
            }
            assert_eq!(done.readings.len(), 1, "{}", path.display());
            for field in [
                Field::MeasureId,
                Field::Title,
                Field::Description,
                Field::Weight,
                Field::SubcategoryId,
                Field::SupportingDocumentation,
                Field::Resources,
            ] {
                let found = done.readings[0].fields.get(&field);
                assert!(found.is_some_and(|f| !f.value.is_nothing()), "{}: no {field}", path.display());
            }
        }
    }
    assert_eq!((redirects, misspelt), (1, 3));
    let done = read(&corpus.join("seeds/cc-12.md"), Vec::new());
    let description = done.readings[0].text(Field::Description).expect("a description");
    assert_eq!(description.lines().filter(|l| l.starts_with("- ")).count(), 4);
}

#[test]
fn every_made_document_of_these_formats_has_its_evidence() {
    let Some(corpus) = corpus() else { return };
    for path in crate::support::files(&corpus.join("made/dev"), &["md", "csv", "tsv", "html"]) {
        no_problems(&read(&path, Vec::new()));
    }
    for year in 2017..=2024 {
        let done = read(&corpus.join(format!("official/{year}/measures-data-ia.json")), Vec::new());
        no_problems(&done);
    }
}

/// The first few problems with a document's evidence, if there are any.
fn no_problems(done: &Processed) {
    let found = evidence::problems(done);
    assert!(found.is_empty(), "{} problems, first: {}", found.len(), found[..found.len().min(3)].join("\n"));
}

#[test]
fn hostile_files_cost_themselves_alone() {
    let Some(corpus) = corpus() else { return };
    for path in crate::support::files(&corpus.join("hostile"), &["md", "csv", "txt", "json", "html", "pdf"]) {
        let done = read(&path, Vec::new());
        assert!(done.findings.iter().all(|f| f.code != Code::ReadCrash), "{}", path.display());
    }
}

/// How many of the made PDFs' activities have the title, the description, the weight and the subcategory of their gold.
#[test]
fn made_pdfs() {
    let Some(corpus) = corpus() else { return };
    let plain = |text: &str| {
        let dress = |c: char| !(c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '•' | '*'));
        text.chars().filter(|c| dress(*c)).collect::<String>()
    };
    let (mut rows, mut titles, mut descriptions, mut extra) = (0, 0, 0, 0);
    for path in crate::support::files(&corpus.join("made/dev"), &["pdf"]) {
        let done = read(&path, Vec::new());
        let wrong = evidence::problems(&done);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let records = done.extract().records;
        let gold = json(&path.with_extension("gold.json"));
        let gold = gold["records"].as_array().expect("records");
        let found = |row: &&Value| {
            let title = plain(row["title"].as_str().unwrap_or(""));
            records.iter().find(|r| plain(r.title.as_deref().unwrap_or("")) == title)
        };
        rows += gold.len();
        extra += records.len().saturating_sub(gold.len());
        for (row, record) in gold.iter().filter_map(|row| found(&row).map(|r| (row, r))) {
            titles += 1;
            let wanted = plain(row["description"].as_str().unwrap_or(""));
            descriptions += usize::from(plain(record.description.as_deref().unwrap_or("")) == wanted);
        }
    }
    println!("{rows} activities, {titles} titles, {descriptions} descriptions, {extra} too many");
    assert_eq!((titles, extra), (rows, 0));
    assert!(descriptions * 1000 >= rows * 995, "{descriptions} of {rows}");
}

/// CMS's CSV and JSON of a year are the same list; the JSON lost spaces that the CSV has.
#[test]
fn official_csv_and_json_of_a_year() {
    let Some(corpus) = corpus() else { return };
    let mut glued = Vec::new();
    for year in 2018..=2022 {
        let entry = |file: &str, kind: &str| {
            format!(
                "[[document]]\npath = \"official/{year}/{file}\"\nyears = [{year}]\npublisher = \"CMS\"\nkind = \"{kind}\"\n"
            )
        };
        let text = entry("ia-measures.csv", "inventory") + &entry("measures-data-ia.json", "dataset");
        let specs =
            source::parse_manifest(&text, "official", source::in_folder(&corpus)).expect("a good manifest");
        let built = pipeline::build(&specs, &options(), &|_| {});
        let differ = |field: Field| built.differences.sources.iter().filter(|d| d.field == field).count();
        assert_eq!((differ(Field::Weight), differ(Field::SubcategoryId), differ(Field::Title)), (0, 0, 0));
        assert!(built.gaps.gaps.iter().all(|g| g.code != GapCode::MissingFromSource), "{year}: other ids");
        let defects = built.catalog.findings.iter().filter(|f| f.code == Code::DefectGlued);
        let keys: std::collections::BTreeSet<_> = defects.filter_map(|f| f.key.clone()).collect();
        glued.push(keys.len());
    }
    assert_eq!(glued, [0, 20, 25, 24, 28]);
}

/// The lists of 2017-2024: what left them, read by eye.
#[test]
fn lineage_of_the_official_lists() {
    use crate::lineage::edges;
    use ia_catalog::model::LineageKind::{Absorbed, IdReused, Moved, Retired, Split, Suspended, Twin};
    let Some(corpus) = corpus() else { return };
    let mut text = String::new();
    for year in 2017..=2024 {
        let _ = writeln!(
            text,
            "[[document]]\npath = \"official/{year}/measures-data-ia.json\"\nid = \"cms-{year}\"\nyears = [{year}]\npublisher = \"CMS\"\nkind = \"dataset\"\n"
        );
    }
    let specs = source::parse_manifest(&text, "corpus", source::in_folder(&corpus)).expect("a good manifest");
    let built = pipeline::build(&specs, &options(), &|_| {});
    let listed = |year: &u16| built.catalog.listed(ProgramYear::new(*year).expect("a year")).count();
    assert_eq!(
        (2017..=2024).map(|y| listed(&y)).collect::<Vec<_>>(),
        [93, 113, 118, 106, 105, 105, 103, 106]
    );
    for year in 2018..=2024 {
        for diff in built.differences.years.iter().filter(|d| d.to.get() == year) {
            for edge in &diff.lineage {
                let to = edge.to.as_ref().map(|t| t.key.to_string()).unwrap_or_default();
                println!("{year} {} {} {to} {:?}", edge.kind.as_str(), edge.from.key, edge.score);
            }
        }
        for kind in [IdReused, Suspended, Split] {
            assert_eq!(edges(&built, year, kind), Vec::<String>::new(), "{year}");
        }
    }
    assert_eq!(edges(&built, 2018, Twin), ["PM_9>PM_17"]);
    assert_eq!(edges(&built, 2023, Moved), ["CC_14>AHE_12"]);
    assert_eq!(
        edges(&built, 2020, Absorbed).join(" "),
        "AHE_2>PSPA_7 AHE_4>PSPA_7 BE_2>BE_7 BE_9>BE_7 BE_10>BE_7 BE_11>BE_7 CC_3>EPA_4 CC_6>PSPA_7 PM_1>PM_2 PM_10>PSPA_7 PSPA_14>PSPA_19"
    );
    assert_eq!(
        edges(&built, 2022, Absorbed).join(" "),
        "BE_13>BE_6 BE_17>BE_16 BE_18>BE_16 BE_20>BE_16 BE_21>BE_16 PSPA_11>BE_6"
    );
    assert_eq!(
        edges(&built, 2023, Absorbed).join(" "),
        "BE_7>PSPA_7 BE_8>PSPA_7 PM_7>PSPA_7 PSPA_20>PSPA_19"
    );
    let retired = |year| edges(&built, year, Retired).join(" ");
    assert_eq!([retired(2018), retired(2019), retired(2021)], ["PM_8", "PM_9", "CC_5"]);
    assert_eq!(retired(2020), "BMH_3 CC_4 PSPA_5 PSPA_24");
    assert_eq!(retired(2024), "BMH_6 PSPA_29");
}
