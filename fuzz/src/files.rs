//! Files that the user writes or a build wrote: manifests, rulings, tables of facts, catalogs, and the grammar of ids.

use crate::panics;
use ia_catalog::compare::{self, ClaimIndex, Side};
use ia_catalog::facts::{Facts, TABLES};
use ia_catalog::model::{ActivityKey, Catalog, Field, MeasureId, ProgramYear};
use ia_catalog::{normalize, pipeline, source, write};
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(Facts::compiled);
/// As the schema has it.
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^IA_[A-Z]{2,5}(_[1-9][0-9]{0,2})?$").expect("a constant pattern"));

/// Printed ids: what is understood is of the canonical form, and that is understood as itself.
pub fn measure_id(data: &[u8]) {
    panics::watch();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut keys = Vec::new();
    for printed in text.split('\n') {
        keys.push(ActivityKey::from_text(printed));
        let Some(id) = normalize::measure_id(printed, &FACTS) else { continue };
        let canonical = id.to_string();
        assert!(ID.is_match(&canonical), "{printed:?} became {canonical}");
        assert_eq!(MeasureId::parse(&canonical).as_ref(), Some(&id), "{printed:?}");
        assert_eq!(normalize::measure_id(&canonical, &FACTS).as_ref(), Some(&id), "{printed:?}");
        assert_eq!(ActivityKey::of(&id).measure_id().as_ref(), Some(&id));
        let json = serde_json::to_string(&id).expect("an id is JSON");
        assert_eq!(serde_json::from_str::<MeasureId>(&json).ok(), Some(id));
    }
    if let Some(id) = MeasureId::parse(text) {
        assert_eq!(id.to_string(), text);
    }
    // An order that is none would make sorting panic or differ from run to run.
    for a in keys.iter().take(6) {
        for b in keys.iter().take(6) {
            assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{a} {b}");
            assert_eq!(a == b, a.cmp(b).is_eq(), "{a} {b}");
            for c in keys.iter().take(6) {
                assert!(!(a <= b && b <= c) || a <= c, "{a} {b} {c}");
            }
        }
    }
}

/// A manifest: the same twice over, ids that differ and are sorted, or an error in a line that there is.
pub fn manifest(data: &[u8]) {
    panics::watch();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parse = || source::parse_manifest(text, "sources.toml", source::in_folder(Path::new("docs")));
    let parsed = parse();
    assert_eq!(parsed, parse());
    match parsed {
        Ok(specs) => {
            assert!(!specs.is_empty());
            assert!(specs.windows(2).all(|pair| pair[0].id < pair[1].id), "ids that are sorted and differ");
            for spec in &specs {
                assert!(!spec.path.is_empty() && !spec.id.trim().is_empty());
                assert_eq!(spec.years_in_manifest, !spec.years.is_empty());
                assert!(spec.years.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
        Err(error) => in_file(error.line, text, &error.problem),
    }
}

fn in_file(line: usize, text: &str, problem: &str) {
    assert!(line >= 1 && line <= text.matches('\n').count() + 1, "line {line}: {problem}");
    assert!(!problem.trim().is_empty());
}

/// A rulings file: no two entries on one thing, each on lines that there are, or an error in a line that there is.
pub fn rulings(data: &[u8]) {
    panics::watch();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = source::parse_rulings(text, "rulings.toml");
    assert_eq!(parsed, source::parse_rulings(text, "rulings.toml"));
    match parsed {
        Ok(rulings) => {
            let mut seen = std::collections::BTreeSet::new();
            for entry in &rulings.entries {
                assert!(seen.insert((&entry.key, entry.year, entry.field)));
                assert!(entry.lines[0] >= 1 && entry.lines[0] <= entry.lines[1]);
                in_file(entry.lines[1] as usize, text, "an entry");
                assert!(!entry.sentence(&rulings.path).is_empty());
            }
        }
        Err(error) => in_file(error.line, text, &error.problem),
    }
}

/// A table of facts over the compiled one: its first byte says which, and the headings are put before the rows. It loads and
/// can be asked, or names the line.
pub fn facts(data: &[u8]) {
    panics::watch();
    let Some((first, rows)) = data.split_first() else { return };
    let Ok(rows) = std::str::from_utf8(rows) else { return };
    let (name, compiled) = TABLES[*first as usize % TABLES.len()];
    let text = format!("{}\n{rows}", compiled.lines().next().unwrap_or_default());
    let overlay = [(name.to_owned(), text.clone())];
    match Facts::with_overlays(&overlay) {
        Ok(facts) => {
            for word in rows.split([',', '\n']) {
                facts.weight(word);
                facts.heading(word);
                facts.subcategory(word);
                normalize::measure_id(word, &facts);
            }
            for year in [2017, 2025, 2040].into_iter().filter_map(ProgramYear::new) {
                facts.form(year);
            }
        }
        Err(error) => {
            assert_eq!(error.table, name);
            assert!(error.line as usize <= text.lines().count() + 1, "{error}");
        }
    }
}

/// A catalog read back: what is read is written and read as the same, and what commands do with it does not fail.
pub fn catalog(data: &[u8]) {
    panics::watch();
    let Ok(catalog) = serde_json::from_slice::<Catalog>(data) else { return };
    let printed = serde_json::to_string(&catalog).expect("any catalog is JSON");
    let back: Catalog = serde_json::from_str(&printed).expect("its own JSON");
    assert_eq!(back, catalog);
    let claims = ClaimIndex::new(&[]);
    let years = catalog.years();
    let side = |year| Side { catalog: &catalog, claims: &claims, year };
    let mut out = Vec::new();
    for pair in years.windows(2) {
        let diff = compare::between(&side(pair[0]), &side(pair[1]));
        write::diff_for_people(&mut out, &diff, write::Look::default()).expect("written to memory");
        write::diff_markdown(&mut out, &diff).expect("written to memory");
    }
    let gaps = compare::gaps(&catalog, &claims, &FACTS);
    write::gaps_for_people(&mut out, &gaps, &gaps, write::Look::default()).expect("written to memory");
    compare::defects(&catalog, &claims, &FACTS);
    for (key, activity) in &catalog.activities {
        write::history(&mut out, key, activity, write::Look::default()).expect("written to memory");
        assert!(
            activity.years.values().all(|view| view.fields.keys().all(|f| Field::parse(f.key()).is_some()))
        );
    }
    let day = "2020-01-01".parse().expect("a day");
    pipeline::as_of(&catalog, &[], &FACTS, &day);
}
