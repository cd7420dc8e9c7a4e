//! Every output validates against its schema, and the checked-in schemas are those of the types.

use crate::support::{expect, fixtures, options, process, root, world};
use ia_catalog::compare::ClaimIndex;
use ia_catalog::model::ClaimLine;
use ia_catalog::write::{self, Explained, ExplainedClaim};
use serde::Serialize;

fn check(name: &str, value: &impl Serialize) {
    let schema = serde_json::to_value(write::schema(name).expect("a schema")).expect("json");
    let value = serde_json::to_value(value).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let problems: Vec<String> =
        validator.iter_errors(&value).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(problems.is_empty(), "{name}: {problems:#?}");
}

#[test]
fn checked_in_schemas_are_current() {
    for (name, _) in write::SCHEMAS {
        let mut text = Vec::new();
        write::pretty(&mut text, &write::schema(name).expect("a schema")).expect("written");
        expect(&root().join(format!("schemas/{name}.schema.json")), &String::from_utf8(text).expect("utf-8"));
    }
}

#[test]
fn every_output_validates() {
    let built = world();
    check("catalog", &built.catalog);
    check("differences", &built.differences);
    check("gaps", &built.gaps);
    built.activities.iter().for_each(|line| check_line("activity", line));
    check("diff", &built.differences.years[0]);
    let claim = |claim: &ia_catalog::model::Claim| ClaimLine {
        schema_version: built.catalog.schema_version.clone(),
        demo: true,
        claim: claim.clone(),
    };
    built.claims.iter().step_by(7).for_each(|c| check_line("claim", &claim(c)));
    let index = ClaimIndex::new(&built.claims);
    let (key, activity) = built.catalog.activities.iter().next().expect("an activity");
    let (year, view) = activity.years.iter().next().expect("a year");
    let explained: Vec<Explained> = view
        .fields
        .iter()
        .map(|(field, decision)| {
            let mut it = Explained::new(key, (None, None), *year, *field, decision);
            it.pro = decision
                .chosen
                .iter()
                .filter_map(|id| index.get(id))
                .map(|c| ExplainedClaim::new(c, "path", Some(c)))
                .collect();
            it
        })
        .collect();
    check("explain", &explained);
    check("audit", &built.catalog.findings);
    for path in crate::support::files(&fixtures().join("extract"), &["md", "txt", "csv"]) {
        check("extract", &process(&path, &options()).extract());
    }
}

/// Compiling a schema costs more than using it, so lines share one.
fn check_line(name: &str, value: &impl Serialize) {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex};
    static READY: LazyLock<Mutex<HashMap<String, jsonschema::Validator>>> = LazyLock::new(Mutex::default);
    let mut ready = READY.lock().expect("no panic before");
    let validator = ready.entry(name.to_owned()).or_insert_with(|| {
        let schema = serde_json::to_value(write::schema(name).expect("a schema")).expect("json");
        jsonschema::validator_for(&schema).expect("a valid schema")
    });
    let value = serde_json::to_value(value).expect("json");
    if let Some(error) = validator.iter_errors(&value).next() {
        panic!("{name}: {}: {error}\n{value}", error.instance_path());
    }
}

#[test]
fn a_nonsense_record_is_refused() {
    let schema = serde_json::to_value(write::schema("activity").expect("a schema")).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let built = world();
    let mut line = serde_json::to_value(&built.activities[0]).expect("json");
    assert!(validator.is_valid(&line));
    line["weight"] = "heavy".into();
    assert!(!validator.is_valid(&line));
}
