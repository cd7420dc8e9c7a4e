//! The catalog as lines: one activity in one year, decided, for tools that read line by line.

use crate::model::{
    Activity, ActivityKey, ActivityLine, Catalog, Field, Link, Logic, ProgramYear, SCHEMA_VERSION, Status,
    Value, Weight, YearView,
};
use std::collections::{BTreeMap, BTreeSet};

/// The documents that speak of an activity in a year.
pub type Speaking = BTreeMap<(ProgramYear, ActivityKey), BTreeSet<String>>;

/// Every activity of every year, by year and key.
pub fn activity_lines(catalog: &Catalog, speaking: &Speaking) -> Vec<ActivityLine> {
    let mut lines = Vec::new();
    for year in catalog.years() {
        for (key, activity) in &catalog.activities {
            if let Some(view) = activity.years.get(&year) {
                lines.push(line(catalog, key, activity, year, view, speaking));
            }
        }
    }
    lines
}

fn line(
    catalog: &Catalog,
    key: &ActivityKey,
    activity: &Activity,
    year: ProgramYear,
    view: &YearView,
    speaking: &Speaking,
) -> ActivityLine {
    let text = |field| view.value(field).as_text().map(str::to_owned);
    let number = |field| match view.value(field) {
        Value::Year(year) => Some(*year),
        _ => None,
    };
    let documents = speaking.get(&(year, key.clone()));
    ActivityLine {
        schema_version: SCHEMA_VERSION.to_owned(),
        demo: catalog.demo,
        key: key.clone(),
        measure_id: activity.measure_id.clone(),
        program_year: year,
        listed: view.listed,
        title: text(Field::Title),
        description: text(Field::Description),
        weight: Weight::of(view.value(Field::Weight)),
        subcategory_id: text(Field::SubcategoryId),
        cehrt_eligible: match view.value(Field::CehrtEligible) {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        },
        supporting_documentation: match view.value(Field::SupportingDocumentation) {
            Value::Items(items) => items.clone(),
            _ => Vec::new(),
        },
        documentation_logic: Logic::of(view.value(Field::DocumentationLogic)),
        validation: text(Field::Validation),
        resources: links(view.value(Field::Resources)),
        status: Status::of(view.value(Field::Status)),
        first_performance_year: number(Field::FirstPerformanceYear),
        last_performance_year: number(Field::LastPerformanceYear),
        documents: documents.into_iter().flatten().cloned().collect(),
        standing: view.fields.iter().map(|(field, decision)| (*field, decision.standing)).collect(),
    }
}

fn links(value: &Value) -> Vec<Link> {
    match value {
        Value::Links(links) => links.clone(),
        _ => Vec::new(),
    }
}
