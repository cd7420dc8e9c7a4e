//! What is compared in pairs may not decide the cost: it ends, and says so.

use crate::support::options;
use ia_catalog::model::{Built, Code, Finding, Limit, LineageKind, ProgramYear, Severity};
use ia_catalog::pipeline::{self, Options};
use ia_catalog::source::{Place, Spec};
use std::collections::BTreeMap;

/// A list of activities of which all say the same.
fn list(count: usize) -> Spec {
    let mut text = "Activity ID,Activity Name,Activity Description,Activity Weighting\n".to_owned();
    for n in 1..=count {
        let words = "Clinicians write down what they did, and go through it with the team".repeat(4);
        text += &format!("IA_CC_{n},The same for all,\"{words}.\",High\n");
    }
    Spec {
        id: "made".into(),
        path: "made.csv".into(),
        place: Place::Bytes(text.into_bytes().into()),
        years: vec![ProgramYear::new(2030).expect("a year")],
        ..Spec::default()
    }
}

fn build(count: usize, steps: usize) -> Built {
    let mut options: Options = options();
    options.limits.steps = steps;
    pipeline::build(&[list(count)], &options, &|_| {})
}

fn of_code(built: &Built, code: Code) -> Vec<&Finding> {
    built.catalog.findings.iter().filter(|f| f.code == code).collect()
}

#[test]
fn a_list_on_which_all_say_the_same_names_some_twins_and_says_that_there_are_more() {
    let built = build(60, options().limits.steps);
    let mut twins: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, activity) in &built.catalog.activities {
        let own = activity.lineage.iter().filter(|e| e.kind == LineageKind::Twin && e.from.key == *key);
        twins.insert(key.as_str(), own.count());
    }
    assert_eq!(twins.values().max(), Some(&20), "{twins:?}");
    assert_eq!(twins["IA_CC_58"], 2, "where there are few, all are named");
    let said = of_code(&built, Code::LineageAmbiguous);
    assert_eq!(said.len(), 39, "{said:?}");
    assert!(said[0].message.contains("no more than 20"), "{}", said[0].message);
    assert!(of_code(&built, Code::ReadLimit).is_empty());
}

#[test]
fn comparing_ends_when_its_steps_are_spent_and_the_list_is_there_all_the_same() {
    // So many steps that the list can just be read.
    let mut steps = 1 << 12;
    let built = loop {
        let built = build(60, steps);
        if built.catalog.activities.len() == 60 {
            break built;
        }
        assert!(steps < 1 << 28, "{:?}", built.catalog.findings);
        steps += steps / 4;
    };
    let said = of_code(&built, Code::ReadLimit);
    let [finding] = said.as_slice() else { panic!("{steps}: {said:?}") };
    assert_eq!(finding.limit.as_ref().map(|l| (l.name, l.allowed)), Some((Limit::Steps, steps as u64)));
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.contains("as far as the steps went"), "{}", finding.message);
}
