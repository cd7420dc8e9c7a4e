//! The built-in world, built: published facts about the years, the planted slips, and the same bytes whatever the
//! order and the threads.

use crate::support::{expect, fixtures, world};
use ia_catalog::model::{ActivityKey, Built, Code, Field, GapCode, ProgramYear, Value};
use ia_catalog::pipeline::{self, Options};
use ia_catalog::{source, write};

fn year(y: u16) -> ProgramYear {
    ProgramYear::new(y).expect("a program year")
}

fn key(text: &str) -> ActivityKey {
    ActivityKey::from_text(text)
}

fn all_bytes(built: &Built) -> Vec<u8> {
    let mut out = Vec::new();
    write::pretty(&mut out, &built.catalog).expect("written");
    write::claim_lines(&mut out, &built.claims, true).expect("written");
    built.activities.iter().for_each(|a| write::line(&mut out, a).expect("written"));
    write::pretty(&mut out, &built.differences).expect("written");
    write::pretty(&mut out, &built.gaps).expect("written");
    out
}

#[test]
fn lists_are_those_that_were_published() {
    let built = world();
    let count = |y| built.catalog.listed(year(y)).count();
    assert_eq!([count(2017), count(2018), count(2019)], [93, 113, 118]);
    let pairs: Vec<_> = built.differences.years.iter().map(|d| (d.added.len(), d.removed.clone())).collect();
    assert_eq!(pairs, [(21, vec![key("IA_PM_8")]), (6, vec![key("IA_PM_9")])]);
    let weights = built.differences.years[0].changed.iter().filter(|c| c.field == Field::Weight);
    assert_eq!(weights.map(|c| c.key.to_string()).collect::<Vec<_>>(), ["IA_AHE_3", "IA_BE_14", "IA_CC_4"]);
    let real = |n: usize| {
        let changes = built.differences.years[n].changed.iter();
        changes
            .filter(|c| c.field == Field::Description && c.kind.is_real())
            .map(|c| c.key.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(real(0).len(), 28);
    assert_eq!(real(1), ["IA_CC_10", "IA_PM_13", "IA_PSPA_2", "IA_PSPA_8", "IA_PSPA_17"]);
}

#[test]
fn a_row_under_the_wrong_heading_is_decided_and_its_claim_kept() {
    let built = world();
    let view = &built.catalog.activities[&key("IA_CC_12")].years[&year(2017)];
    let decision = &view.fields[&Field::SubcategoryId];
    assert_eq!(decision.value, Value::Text("careCoordination".into()));
    let lost: Vec<_> = built.claims.iter().filter(|c| decision.rejected.contains(&c.id)).collect();
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].value, Value::Text("beneficiaryEngagement".into()));
    let reported = built.catalog.findings.iter().any(|f| {
        f.code == Code::LayoutWrongHeading
            && f.measure_id.as_ref().is_some_and(|id| id.to_string() == "IA_CC_12")
    });
    assert!(reported);
}

#[test]
fn equal_counts_of_different_sets_are_named() {
    let built = world();
    let gaps = &built.gaps.gaps;
    let same = gaps.iter().find(|g| g.code == GapCode::CountMismatch).expect("a count mismatch");
    assert!(
        same.message.contains("IA_PCMH") && same.message.contains("State Innovation Model"),
        "{}",
        same.message
    );
    let extra: Vec<_> = gaps.iter().filter(|g| g.code == GapCode::UnexpectedInSource).collect();
    assert_eq!(extra.len(), 1);
    assert!(extra[0].key.as_ref().is_some_and(ActivityKey::is_provisional));
    assert!(!built.catalog.activities[extra[0].key.as_ref().expect("key")].years[&year(2017)].listed);
}

#[test]
fn flags_without_a_star_are_differences_between_sources() {
    let built = world();
    let flags = built.differences.sources.iter().filter(|d| d.field == Field::CehrtEligible);
    assert_eq!(flags.map(|d| d.key.to_string()).collect::<Vec<_>>(), ["IA_CC_1", "IA_PM_2", "IA_PM_15"]);
}

#[test]
fn a_retitled_row_without_an_id_is_joined_and_keeps_its_provisional_key_as_an_alias() {
    let built = world();
    let activity = &built.catalog.activities[&key("IA_CC_5")];
    assert!(activity.aliases.iter().all(ActivityKey::is_provisional) && !activity.aliases.is_empty());
    assert!(
        built.catalog.findings.iter().any(|f| f.code == Code::JoinSimilar && f.key == Some(key("IA_CC_5")))
    );
}

#[test]
fn demo_marks_every_output() {
    let built = world();
    let marks = [
        built.catalog.demo,
        built.differences.demo,
        built.gaps.demo,
        built.activities.iter().all(|a| a.demo),
    ];
    assert_eq!(marks, [true; 4]);
}

#[test]
fn same_bytes_whatever_the_order_and_the_threads() {
    let wanted = all_bytes(&world());
    let mut specs = source::demo().expect("the built-in manifest");
    specs.reverse();
    let options = Options { demo: true, ..crate::support::options() };
    for jobs in [1, 2, 5] {
        specs.rotate_left(3);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().expect("a pool");
        let built = pool.install(|| pipeline::build(&specs, &options, &|_| {}));
        assert!(all_bytes(&built) == wanted, "{jobs} jobs");
    }
}

#[test]
fn what_people_see() {
    let built = world();
    let mut out = Vec::new();
    write::diff_for_people(&mut out, &built.differences.years[1], write::Look::default()).expect("written");
    expect(&fixtures().join("build/world-2018-2019.diff.txt"), &String::from_utf8(out).expect("utf-8"));
    let mut out = Vec::new();
    write::gaps_for_people(&mut out, &built.gaps.gaps, &built.gaps.gaps, write::Look::default())
        .expect("written");
    expect(&fixtures().join("build/world.gaps.txt"), &String::from_utf8(out).expect("utf-8"));
    let findings: String = built
        .catalog
        .findings
        .iter()
        .map(|f| format!("{} {} {}\n", f.severity.as_str(), f.code, f.message))
        .collect();
    expect(&fixtures().join("build/world.findings.txt"), &findings);
}

/// Every row of the flattened table against the transcription beside it.
#[test]
fn the_flattened_table_is_read_as_a_careful_reader_does() {
    let text = std::fs::read_to_string(fixtures().join("world/tables/activity-table-2017.truth.json"))
        .expect("truth");
    let truth: serde_json::Value = serde_json::from_str(&text).expect("json");
    let path = fixtures().join("world/tables/activity-table-2017.txt");
    let done = crate::support::process(&path, &crate::support::options());
    let found: Vec<_> = done.extract().records;
    let rows = truth["records"].as_array().expect("records");
    assert_eq!(found.len(), rows.len());
    for (record, row) in found.iter().zip(rows) {
        assert_eq!(record.title.as_deref(), row["title"].as_str(), "line {}", row["line"]);
        assert_eq!(record.description.as_deref(), row["description"].as_str(), "line {}", row["line"]);
        assert_eq!(record.cehrt_eligible, row["starred"].as_bool(), "line {}", row["line"]);
    }
}
