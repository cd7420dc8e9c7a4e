//! The forms for analysts and tools: what they hold, that they hold it twice alike, and that nothing in them runs.

use crate::support::{expect, fixtures, root, world};
use calamine::{Data, Reader, Xlsx};
use ia_catalog::model::{Built, ProgramYear, Value};
use ia_catalog::write::{self, Declared, DeclaredYears};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Output};

fn year(y: u16) -> ProgramYear {
    ProgramYear::new(y).expect("a program year")
}

fn declared() -> DeclaredYears {
    let of =
        |records, high, medium| Declared { records: Some(records), high: Some(high), medium: Some(medium) };
    DeclaredYears::from([
        (year(2017), of(93, 14, 78)),
        (year(2018), of(113, 22, 90)),
        (year(2019), of(118, 24, 93)),
    ])
}

fn bytes(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out).expect("written");
    out
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    String::from_utf8(bytes(write)).expect("utf-8")
}

fn workbook(built: &Built) -> Vec<u8> {
    bytes(|out| write::workbook(out, built, &declared()))
}

fn report(built: &Built) -> String {
    text(|out| write::report_markdown(out, built, &declared()))
}

/// The tables of a data package by name: headings and rows.
fn package(built: &Built) -> BTreeMap<String, (Vec<String>, Vec<Vec<String>>)> {
    let table = |name: &String| {
        let csv = bytes(|out| write::package_table(out, built, name));
        let mut reader =
            csv::Reader::from_reader(csv.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark"));
        let headings = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.expect("a row as wide as its headings"));
        (
            name.trim_end_matches(".csv").to_owned(),
            (headings, rows.map(|r| r.iter().map(str::to_owned).collect()).collect()),
        )
    };
    write::package_tables().iter().map(table).collect()
}

/// The built-in world with texts that spreadsheets, pages and people should not be given as they are.
fn hostile() -> Built {
    let mut built = world();
    let texts = [
        "=HYPERLINK(\"http://example.org\",\"click\")".to_owned(),
        "@SUM(1) \u{0}\u{1b}[31m @team #12 $x$ <script>alert(1)</script> | a".to_owned(),
        "- item\n".repeat(8_000),
        "\u{1f600}".repeat(40_000),
    ];
    for (line, text) in built.activities.iter_mut().zip(&texts) {
        (line.title, line.description) = (Some(text.clone()), Some(text.clone()));
    }
    // Comparing long texts word by word takes a while; the activities have those.
    let short = &texts[..2];
    for diff in &mut built.differences.years {
        for (change, text) in diff.changed.iter_mut().zip(short.iter().cycle()) {
            (change.to, change.title) = (Value::Text(text.clone()), Some(text.clone()));
        }
    }
    for (finding, text) in built.catalog.findings.iter_mut().zip(texts.iter().cycle()) {
        finding.message.clone_from(text);
    }
    built
}

#[test]
fn the_same_build_gives_the_same_bytes() {
    let (one, two) = (world(), world());
    assert!(workbook(&one) == workbook(&two), "workbooks differ");
    let database = |built: &Built| bytes(|out| write::sqlite(out, built));
    assert!(database(&one) == database(&two), "databases differ");
    assert_eq!(package(&one), package(&two));
    assert_eq!(report(&one), report(&two));
}

#[test]
fn a_data_package_keeps_its_own_promises() {
    let built = world();
    let described = text(|out| write::datapackage(out, &built));
    expect(&fixtures().join("exports/datapackage.json"), &described);
    let described: serde_json::Value = serde_json::from_str(&described).expect("json");
    let tables = package(&built);
    let columns = |names: &serde_json::Value| -> Vec<String> {
        names.as_array().expect("names").iter().map(|n| n.as_str().expect("a name").to_owned()).collect()
    };
    let values = |table: &str, names: &[String]| -> Vec<Vec<String>> {
        let (headings, rows) = &tables[table];
        let at = |name| headings.iter().position(|h| h == name).expect("a column");
        rows.iter().map(|row| names.iter().map(|name| row[at(name)].clone()).collect()).collect()
    };
    for resource in described["resources"].as_array().expect("resources") {
        let name = resource["name"].as_str().expect("a name");
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().expect("a name")).collect();
        assert_eq!(tables[name].0, names, "{name}");
        if let Some(key) = resource["schema"].get("primaryKey") {
            let keys = values(name, &columns(key));
            let different: BTreeSet<_> = keys.iter().collect();
            assert_eq!(different.len(), keys.len(), "{name}: two rows of one key");
        }
        for link in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
            let to = link["reference"]["resource"].as_str().expect("a table");
            let known: BTreeSet<_> = values(to, &columns(&link["reference"]["fields"])).into_iter().collect();
            for key in values(name, &columns(&link["fields"])) {
                assert!(
                    key.iter().all(String::is_empty) || known.contains(&key),
                    "{name}: {key:?} is not in {to}"
                );
            }
        }
        for (at, field) in fields.iter().enumerate() {
            let fits = |cell: &String| match field["type"].as_str() {
                Some("integer") => cell.parse::<i64>().is_ok(),
                Some("number") => cell.parse::<f64>().is_ok(),
                Some("boolean") => cell == "true" || cell == "false",
                Some("array") => serde_json::from_str::<Vec<serde_json::Value>>(cell).is_ok(),
                _ => true,
            };
            let wrong =
                tables[name].1.iter().map(|row| &row[at]).find(|cell| !cell.is_empty() && !fits(cell));
            assert_eq!(wrong, None, "{name}: {}", field["name"]);
        }
    }
}

#[test]
fn a_workbook_is_read_back_as_it_was_meant() {
    let built = world();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&built))).expect("a workbook");
    let names = [
        "About",
        "Activities",
        "Changes",
        "Disagreements",
        "Gaps",
        "Findings",
        "Rules",
        "Evidence",
        "Documents",
    ];
    assert_eq!(book.sheet_names(), names);
    let sheet = book.worksheet_range("Activities").expect("a sheet");
    assert_eq!(sheet.height(), 1 + built.activities.iter().filter(|a| a.listed).count());
    let row: Vec<&Data> = sheet.rows().nth(1).expect("a row").iter().collect();
    assert_eq!(row[0], &Data::Float(2017.0));
    assert_eq!(row[1], &Data::String("IA_AHE_1".to_owned()));
    assert_eq!(row[3], &Data::Bool(true));
    let changes = book.worksheet_range("Changes").expect("a sheet");
    let column =
        |name: &str| changes.rows().next().expect("headings").iter().position(|c| c == name).expect(name);
    let kinds: BTreeSet<String> = changes.rows().skip(1).map(|row| row[column("kind")].to_string()).collect();
    assert!(
        ["added", "removed", "substantive", "whitespace"].iter().all(|k| kinds.contains(*k)),
        "{kinds:?}"
    );
    // Looks are runs of one text, and the text is that of the CSV.
    let csv = text(|out| write::differences_csv(out, &built.differences));
    let words = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|row| row.expect("a row")[10].to_owned())
        .collect::<Vec<_>>();
    let found: Vec<String> = changes.rows().skip(1).map(|row| row[column("words")].to_string()).collect();
    assert_eq!(found.len(), words.len());
    for (found, wanted) in found.iter().zip(&words) {
        assert_eq!(found, write::unguarded(wanted));
    }
}

#[test]
fn nothing_in_a_spreadsheet_is_a_formula() {
    let built = hostile();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&built))).expect("a workbook");
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{name} has a formula");
    }
    let sheet = book.worksheet_range("Activities").expect("a sheet");
    let titles: Vec<String> = sheet.rows().skip(1).take(4).map(|row| row[4].to_string()).collect();
    assert!(titles[0].starts_with("=HYPERLINK"), "{}", titles[0]);
    assert!(!titles[1].contains(['\u{0}', '\u{1b}']), "{}", titles[1]);
    assert!(titles[3].encode_utf16().count() <= 32_767 && titles[3].contains("[cut: "));
    let about = book.worksheet_range("About").expect("a sheet");
    let said =
        about.rows().any(|row| row[0].to_string().contains("On Activities, 4 texts are longer than a cell"));
    assert!(said, "the cut is not said");
    let csv = text(|out| write::activities_csv(out, &built.activities.iter().collect::<Vec<_>>()));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for (row, line) in reader.records().zip(&built.activities) {
        let cell = row.expect("a row")[4].to_owned();
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
        let title = line.title.as_deref().unwrap_or("").replace(['\u{0}', '\u{1b}'], "\u{fffd}");
        assert_eq!(write::unguarded(&cell), title);
    }
}

#[test]
fn a_database_answers() {
    let built = world();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("catalog.db");
    std::fs::write(&path, bytes(|out| write::sqlite(out, &built))).expect("written");
    let base = Connection::open(&path).expect("a database");
    let one = |sql: &str| base.query_row(sql, (), |row| row.get::<_, rusqlite::types::Value>(0)).expect(sql);
    let number = |sql: &str| match one(sql) {
        rusqlite::types::Value::Integer(n) => n,
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(one("PRAGMA integrity_check"), rusqlite::types::Value::Text("ok".to_owned()));
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(number("PRAGMA user_version"), 1005);
    assert_eq!(number("SELECT count(*) FROM latest_year"), 118);
    assert_eq!(number("SELECT high FROM weights_by_year WHERE programYear = 2018"), 22);
    assert_eq!(number("SELECT count(*) FROM claims"), i64::try_from(built.claims.len()).expect("a count"));
    let found = "SELECT count(*) FROM activities_fts WHERE activities_fts MATCH 'agreements'";
    assert!(number(found) > 0 && number(found) == number(&found.replace("agreements", "agreement")));
    let datasette = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%USING FTS%content=\"activities\"%'";
    assert_eq!(number(datasette), 1, "datasette would not find the search index");
    let evidence = "SELECT count(*) FROM evidence WHERE value IS NOT NULL AND document IS NULL";
    assert_eq!(number(evidence), 0, "values without evidence");
    let metadata: serde_json::Value = match one("SELECT value FROM meta WHERE name = 'datasette'") {
        rusqlite::types::Value::Text(text) => serde_json::from_str(&text).expect("json"),
        other => panic!("{other:?}"),
    };
    for (table, about) in metadata["databases"]["catalog"]["tables"].as_object().expect("tables") {
        for column in about["columns"].as_object().into_iter().flatten().map(|(name, _)| name) {
            let known = format!("SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{column}'");
            assert_eq!(number(&known), 1, "{table}.{column}");
        }
    }
    let mut statement = base
        .prepare(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB '*_fts_*' ORDER BY rowid",
        )
        .expect("sql");
    let schema: Vec<String> =
        statement.query_map((), |row| row.get(0)).expect("rows").map(|r| r.expect("a row")).collect();
    expect(&fixtures().join("exports/schema.sql"), &(schema.join(";\n\n") + ";\n"));
}

#[test]
fn the_report_fits_into_a_comment() {
    let built = world();
    let page = report(&built);
    expect(&fixtures().join("exports/report.md"), &page);
    assert!(page.chars().count() <= 60_000);
    let mut many = hostile();
    for diff in &mut many.differences.years {
        let changed = diff.changed.clone();
        (0..30).for_each(|_| diff.changed.extend(changed.iter().cloned()));
    }
    let first = many.differences.years[0].clone();
    (0..20).for_each(|_| many.differences.years.push(first.clone()));
    let page = report(&many);
    assert!(page.chars().count() < 65_536, "{} characters", page.chars().count());
    assert!(page.contains("more: `ia-catalog diff "), "what is left out is not said");
    assert!(!page.contains("<script") && !page.contains(" @team") && !page.contains('\u{1b}'));
}

#[test]
fn differences_csv_has_years_sources_and_lineage() {
    let folder = tempfile::tempdir().expect("a folder");
    let built = world();
    let csv = text(|out| write::differences_csv(out, &built.differences));
    let (mut sources, mut lineage) = (0, 0);
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        let row = row.expect("a row");
        sources += usize::from(row[0].ends_with("sources"));
        lineage += usize::from(["twin", "retired", "reweighted", "retitled"].contains(&&row[3]));
    }
    assert!(sources > 0 && lineage > 0, "{sources} {lineage}");
    assert_eq!(run(folder.path(), &["build", "--demo", "--quiet"]).status.code(), Some(0));
    let written = std::fs::read_to_string(folder.path().join("catalog/differences.csv")).expect("written");
    assert_eq!(written, csv);
    let diff = run(folder.path(), &["diff", "2017", "2018", "--format", "csv"]);
    let diff = String::from_utf8_lossy(&diff.stdout).into_owned();
    assert!(diff.contains(",reweighted,true,IA_CC_4,"), "no lineage in diff --format csv");
}

#[test]
fn columns_page_is_current() {
    const MARK: &str = "<!-- the columns: written by UPDATE_EXPECTED=1 cargo test -->\n";
    let path = root().join("docs/exports.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (by_hand, _) = page.split_once(MARK).expect("the mark");
    expect(&path, &format!("{by_hand}{MARK}{}", write::columns_page()));
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

#[test]
fn export_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    assert_eq!(run(here, &["build", "--demo", "--quiet"]).status.code(), Some(0));
    let export = |args: &[&str]| {
        let done = run(here, &[&["export", "--format"], args].concat());
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let (code, ndjson, _) = export(&["ndjson", "--year", "2018"]);
    assert_eq!((code, ndjson.lines().count()), (Some(0), 113));
    assert!(ndjson.lines().all(|line| line.contains("\"listed\":true")));
    let (_, json, _) = export(&["json"]);
    let json: Vec<serde_json::Value> = serde_json::from_str(&json).expect("json");
    assert_eq!(json.len(), 93 + 113 + 118);
    let (_, csv, _) = export(&["csv", "--year", "2019"]);
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), 118);
    for (form, name) in
        [("xlsx", "a.xlsx"), ("sqlite", "a.db"), ("markdown", "a.md"), ("datapackage", "package")]
    {
        let (code, out, err) = export(&[form, "--year", "2018", "--out", name]);
        assert_eq!((code, out.as_str()), (Some(0), ""), "{form}: {err}");
        assert!(here.join(name).exists(), "{form}");
    }
    let says = |args: &[&str], words: &[&str]| {
        let (code, out, err) = export(args);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{args:?}");
        assert!(words.iter().all(|word| err.contains(word)), "{args:?}: {err}");
    };
    says(&["csv", "--year", "2031"], &["2031", "2017, 2018, 2019"]);
    says(&["datapackage"], &["--out"]);
    says(&["datapackage", "--out", "a.md"], &["a.md", "folder"]);
    says(&["xlsx", "--out", "package"], &["package", "file"]);
    says(&["csv", "--catalog", "nowhere"], &["ia-catalog build"]);
}
