//! Source against source within a year: every field on which documents say different things.

use super::claims::{ClaimIndex, located};
use super::ladder::grade_values;
use crate::model::{Catalog, ChangeKind, Claim, Decision, Field, Rule, SourceDifference, SourceValue, Value};

/// Fields that are compared. Membership is a matter of gaps, the logic follows from the items, and what is not
/// modelled differs by form.
fn compared(field: Field) -> bool {
    !matches!(field, Field::Listed | Field::OtherFields | Field::DocumentationLogic | Field::Resources)
}

/// Every field of every activity and year on which documents differ.
pub fn between_sources(catalog: &Catalog, claims: &ClaimIndex) -> Vec<SourceDifference> {
    let mut found = Vec::new();
    for year in catalog.years() {
        for (key, activity) in &catalog.activities {
            let Some(view) = activity.years.get(&year) else { continue };
            for (field, decision) in view.fields.iter().filter(|(field, _)| compared(**field)) {
                let Some((kind, values)) = differing(*field, decision, claims) else { continue };
                found.push(SourceDifference {
                    program_year: year,
                    key: key.clone(),
                    measure_id: activity.measure_id.clone(),
                    title: view.value(Field::Title).as_text().map(str::to_owned),
                    field: *field,
                    kind,
                    values,
                    decided: decision.value.clone(),
                    rule: decision.rule,
                });
            }
        }
    }
    found
}

/// The values of a field and how much the one furthest from the value that stands differs; None when all are equal.
fn differing(
    field: Field,
    decision: &Decision,
    claims: &ClaimIndex,
) -> Option<(ChangeKind, Vec<SourceValue>)> {
    // What is carried over from another year is no source of this one.
    let said: Vec<&Claim> = decision
        .chosen
        .iter()
        .chain(&decision.rejected)
        .filter_map(|id| claims.get(id))
        .filter(|claim| claim.rule != Rule::CarriedOver)
        .collect();
    let mut values: Vec<SourceValue> = Vec::new();
    for claim in said {
        match values.iter_mut().find(|v| v.value == claim.value) {
            Some(value) => {
                value.documents.push(claim.document.clone());
                value.spans.push(located(claim));
            }
            None => values.push(SourceValue {
                value: claim.value.clone(),
                documents: vec![claim.document.clone()],
                spans: vec![located(claim)],
            }),
        }
    }
    let (first, others) = values.split_first()?;
    let against = if decision.chosen.is_empty() { &decision.value } else { &first.value };
    let grade = |value: &SourceValue| {
        grade_values(field, against, &value.value).map_or(ChangeKind::Whitespace, |grade| grade.kind)
    };
    let kind = others.iter().map(grade).max()?;
    Some((kind, values)).filter(|(_, values)| values.iter().any(|v| v.value != Value::Null))
}
