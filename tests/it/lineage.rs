//! What became of activities: `fixtures/lineage`, builds of invented years whose expected edges stand beside them,
//! each with near misses that must not count.

use crate::support::{build, expect, files, fixtures};
use ia_catalog::model::Built;
use ia_catalog::model::{ActivityKey, Code, Field, LineageEdge, LineageKind, ProgramYear, Status, Value};
use std::fmt::Write;

/// Edges, statuses and findings of lineage, in a form that people can read.
fn shown(built: &Built) -> String {
    let mut text = String::new();
    for diff in &built.differences.years {
        let _ = writeln!(text, "{} -> {}", diff.from, diff.to);
        for edge in &diff.lineage {
            let _ = writeln!(text, "  {}", line(edge));
            for evidence in &edge.evidence {
                let value = evidence.value.map(|v| format!(" {v}")).unwrap_or_default();
                let _ = writeln!(text, "      {}{value}: {}", evidence.kind.as_str(), evidence.says);
                for place in &evidence.spans {
                    let part = &place.span.first;
                    let _ = writeln!(text, "        {} {}: {:?}", place.document, part.place(), part.quote);
                }
            }
        }
    }
    for (key, activity) in &built.catalog.activities {
        for (year, view) in &activity.years {
            if view.value(Field::Status) != &Value::Null {
                let description = view.value(Field::Description);
                let _ = writeln!(
                    text,
                    "{key} {year} is {}: {:?}",
                    view.value(Field::Status).plain(),
                    description.plain()
                );
            }
        }
    }
    let of_lineage = |code: Code| matches!(code, Code::LineageAmbiguous | Code::DefectNotice);
    for finding in built.catalog.findings.iter().filter(|f| of_lineage(f.code)) {
        let _ = writeln!(text, "{} {} {}", finding.severity.as_str(), finding.code, finding.message);
    }
    text
}

fn line(edge: &LineageEdge) -> String {
    let to = edge.to.as_ref().map(|to| format!(" -> {} {}", to.key, to.program_year)).unwrap_or_default();
    let score = edge.score.map(|s| format!(" ({s:.3})")).unwrap_or_default();
    format!("{} {} {}{to}{score}", edge.kind.as_str(), edge.from.key, edge.from.program_year)
}

#[test]
fn what_became_of_activities() {
    for manifest in files(&fixtures().join("lineage"), &["toml"]) {
        expect(&manifest.with_extension("expected.txt"), &shown(&build(&manifest)));
    }
}

fn built(name: &str) -> Built {
    build(&fixtures().join(format!("lineage/{name}.toml")))
}

/// The edges of a kind, as `FROM>TO` without `IA_`.
pub fn edges(built: &Built, year: u16, kind: LineageKind) -> Vec<String> {
    let bare = |key: &ActivityKey| key.to_string().replace("IA_", "");
    let of_year = built.differences.years.iter().filter(|d| d.to.get() == year).flat_map(|d| &d.lineage);
    let name = |edge: &LineageEdge| match &edge.to {
        Some(to) if to.key != edge.from.key => format!("{}>{}", bare(&edge.from.key), bare(&to.key)),
        _ => bare(&edge.from.key),
    };
    of_year.filter(|e| e.kind == kind).map(name).collect()
}

#[test]
fn an_old_first_year_alone_is_no_move() {
    let built = built("moves");
    assert_eq!(edges(&built, 2032, LineageKind::Moved), ["BE_31>CC_22", "CC_21>AHE_21", "PM_31>PSPA_41"]);
    assert_eq!(edges(&built, 2032, LineageKind::Retired), ["BE_33", "EPA_7", "PM_33"]);
    assert_eq!(edges(&built, 2032, LineageKind::Absorbed), Vec::<String>::new());
}

#[test]
fn what_was_said_before_is_not_taken_up() {
    let built = built("absorbed");
    assert_eq!(edges(&built, 2032, LineageKind::Absorbed), ["BE_41>BE_4", "CC_41>CC_2", "EPA_41>EPA_42"]);
    assert_eq!(edges(&built, 2032, LineageKind::Retired), ["BMH_41", "PM_41"]);
    let split = ["ERP_41>ERP_42", "ERP_41>ERP_43", "PSPA_41", "PSPA_41>PSPA_42"];
    assert_eq!(edges(&built, 2032, LineageKind::Split), split);
}

#[test]
fn an_id_is_used_again_only_when_title_and_text_are_others() {
    let built = built("reused");
    let reused = |year| edges(&built, year, LineageKind::IdReused);
    assert_eq!(reused(2032), ["BE_21>BE_21#2032", "BMH_21>BMH_21#2032"]);
    assert_eq!(reused(2033), ["PM_21>PM_21#2033"]);
    let keys = built.catalog.activities.keys().filter(|k| k.as_str().contains('#')).count();
    assert_eq!(keys, 3);
    let later = &built.catalog.activities[&ActivityKey::from_text("IA_BMH_21#2032")];
    assert_eq!(later.measure_id.as_ref().map(ToString::to_string).as_deref(), Some("IA_BMH_21"));
    assert_eq!(later.years.keys().map(|y| y.get()).collect::<Vec<_>>(), [2032, 2033]);
}

#[test]
fn a_notice_becomes_the_status_and_never_the_description() {
    let built = built("suspended");
    let suspended = ["AHE_31", "BE_32", "CC_31", "ERP_31", "PM_32"];
    assert_eq!(edges(&built, 2032, LineageKind::Suspended), suspended);
    assert_eq!(edges(&built, 2032, LineageKind::Retired), ["BMH_31"]);
    let year = ProgramYear::new(2032).expect("a year");
    for (key, activity) in &built.catalog.activities {
        let view = &activity.years[&year];
        let status = Status::of(view.value(Field::Status));
        let noticed = suspended.iter().chain(&["BMH_31"]).any(|k| format!("IA_{k}") == key.as_str());
        assert_eq!(status.is_some(), noticed, "{key}");
        let description = view.value(Field::Description).plain();
        assert!(!description.to_lowercase().contains("activity has been"), "{key}: {description}");
        assert!(!description.contains("SUSPENDED"), "{key}: {description}");
    }
    let kept = &built.catalog.activities[&ActivityKey::from_text("IA_CC_31")].years[&year];
    assert!(
        kept.value(Field::Description).plain().starts_with("Open a clinic"),
        "another source has the text"
    );
}

#[test]
fn steps_of_one_course_are_no_twins() {
    let built = built("twins");
    assert_eq!(edges(&built, 2032, LineageKind::Twin), ["BE_51>BE_52", "PM_17>PM_19"]);
    assert_eq!(edges(&built, 2033, LineageKind::Twin), Vec::<String>::new());
    assert_eq!(edges(&built, 2033, LineageKind::Absorbed), Vec::<String>::new());
}

#[test]
fn a_year_with_one_page_lost_no_activities() {
    let built = built("partial");
    for year in [2032, 2033] {
        for kind in [LineageKind::Retired, LineageKind::Absorbed, LineageKind::Reintroduced] {
            assert_eq!(edges(&built, year, kind), Vec::<String>::new());
        }
    }
}

#[test]
fn an_id_that_is_only_named_says_nothing() {
    let built = built("said");
    assert_eq!(edges(&built, 2032, LineageKind::Moved), ["CC_61>AHE_61"]);
    assert_eq!(edges(&built, 2032, LineageKind::Absorbed), ["BE_61>EPA_1", "PM_61>PM_63"]);
    assert_eq!(edges(&built, 2032, LineageKind::Retired), ["PM_62"]);
}
