//! What decisions show: contested fields, and rows under a heading that says something else of them.

use crate::model::{ActivityKey, Basis, Claim, Code, Field, Finding, ProgramYear, Standing, YearView};
use std::collections::{BTreeMap, BTreeSet};

/// Findings of one activity in one year.
pub(super) fn findings(
    key: &ActivityKey,
    year: ProgramYear,
    view: &YearView,
    claims: &[&Claim],
) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.id.as_str(), *c)).collect();
    let mut found = Vec::new();
    for (field, decision) in &view.fields {
        let at = |mut finding: Finding, claim: &Claim| {
            finding.key = Some(key.clone());
            finding.program_year = Some(year);
            finding.document = Some(claim.document.clone());
            finding.at(claim.span.clone()).of(*field).instead(decision.value.plain(), claim.value.plain())
        };
        let rejected = || decision.rejected.iter().filter_map(|id| by_id.get(id.as_str()));
        // What is not modelled differs by the form of the document; nobody has to look at that.
        if *field == Field::OtherFields {
            continue;
        }
        if decision.standing == Standing::Contested {
            let documents: BTreeSet<&str> = decision
                .chosen
                .iter()
                .chain(&decision.rejected)
                .filter_map(|id| by_id.get(id.as_str()))
                .map(|c| c.document.as_str())
                .collect();
            let message = match documents.iter().collect::<Vec<_>>().as_slice() {
                [only] => format!(
                    "{key} {year} {field}: {only} says it in two ways in two of its rows; look at both"
                ),
                _ => format!(
                    "{key} {year} {field}: {} disagree and none ranks above the other; name a `publisher` or an `as-of` date in the manifest",
                    documents.into_iter().collect::<Vec<_>>().join(", ")
                ),
            };
            found.extend(
                rejected().next().map(|claim| at(Finding::new(Code::DecideContested, message), claim)),
            );
        } else {
            let wrong =
                rejected().filter(|claim| claim.span.basis == Basis::Heading && !decision.value.is_nothing());
            found.extend(wrong.map(|claim| {
                let row = claims.iter().find(|c| c.field == Field::Listed && c.document == claim.document);
                let message = format!(
                    "the row at {} stands under \"{}\" of {}; its {field} is {}",
                    row.map(|c| c.span.first.place()).unwrap_or_default(),
                    claim.raw,
                    claim.span.first.place(),
                    decision.value.plain()
                );
                at(Finding::new(Code::LayoutWrongHeading, message), claim)
            }));
        }
    }
    found
}
