//! Rules of the program: source against source; and score sheets of APMs against the activities and rules of the catalog.

use super::years::Side;
use crate::model::words::say_the_same;
use crate::model::{
    ApmActivity, ApmField, ApmSource, Catalog, ChangeKind, Code, Field, Finding, Located, ProgramRule,
    ProgramYear, RuleChange, RuleDifference, RuleKind, RuleSaid, RuleSource, RuleSubject, Weight, YearView,
};
use std::collections::{BTreeMap, BTreeSet};

/// Every rule on which documents of a year differ.
pub fn between_rules(catalog: &Catalog) -> Vec<RuleDifference> {
    let differing = catalog.rules.iter().filter(|rule| !rule.rejected.is_empty());
    let difference = |rule: &ProgramRule| {
        let mut values: Vec<RuleSaid> = Vec::new();
        for source in rule.claims() {
            let at = values.iter().position(|v| v.value == source.claim.value).unwrap_or_else(|| {
                let value = source.claim.value.clone();
                values.push(RuleSaid { value, documents: Vec::new(), spans: Vec::new() });
                values.len() - 1
            });
            values[at].documents.push(source.document.clone());
            let span = source.claim.statement.clone();
            values[at].spans.push(Located { document: source.document.clone(), span });
        }
        RuleDifference {
            program_year: rule.program_year,
            subject: rule.subject.clone(),
            values,
            decided: rule.value.clone(),
            decided_by: rule.decided_by,
        }
    };
    differing.map(difference).collect()
}

/// The rules that stand on one side and not, or not so, on the other, by what they are about.
pub(super) fn changed(from: &Side, to: &Side) -> Vec<RuleChange> {
    fn of<'a>(side: &Side<'a>) -> BTreeMap<&'a RuleSubject, &'a ProgramRule> {
        let year = side.year;
        let rules = side.catalog.rules.iter().filter(move |r| r.program_year == year);
        rules.map(|rule| (&rule.subject, rule)).collect()
    }
    let (before, after) = (of(from), of(to));
    let subjects: BTreeSet<&RuleSubject> = before.keys().chain(after.keys()).copied().collect();
    let said = |rule: Option<&&ProgramRule>| -> Vec<Located> {
        let chosen = rule.into_iter().flat_map(|r| &r.chosen);
        let at = |s: &RuleSource| Located { document: s.document.clone(), span: s.claim.statement.clone() };
        chosen.map(at).collect()
    };
    let change = |subject: &RuleSubject| {
        let (one, other) = (before.get(subject), after.get(subject));
        let kind = match (one, other) {
            (Some(a), Some(b)) if a.value == b.value => return None,
            (Some(_), Some(_)) => ChangeKind::Changed,
            (None, _) => ChangeKind::Gained,
            (_, None) => ChangeKind::Lost,
        };
        let value = |rule: Option<&&ProgramRule>| rule.map(|r| r.value.clone());
        Some(RuleChange {
            subject: subject.clone(),
            kind,
            from: value(one),
            to: value(other),
            from_spans: said(one),
            to_spans: said(other),
        })
    };
    subjects.into_iter().filter_map(change).collect()
}

/// Activities of score sheets that the year's list has not, or has with another weight; and points that are not those of
/// the weight.
pub fn apm_against_catalog(catalog: &Catalog) -> Vec<Finding> {
    let mut lists: BTreeMap<ProgramYear, Vec<(&str, &YearView)>> = BTreeMap::new();
    let mut found = Vec::new();
    for sheet in &catalog.apm_scores {
        let year = sheet.program_year;
        let list = lists.entry(year).or_insert_with(|| {
            let titled = |(_, _, view)| -> Option<(&str, &YearView)> {
                let view: &YearView = view;
                Some((view.value(Field::Title).as_text()?, view))
            };
            catalog.listed(year).filter_map(titled).collect()
        });
        // Without a list of the year nothing can be held against it.
        if list.is_empty() {
            continue;
        }
        for activity in &sheet.score.activities {
            found.extend(held(catalog, sheet, activity, list));
        }
    }
    found
}

fn held(
    catalog: &Catalog,
    sheet: &ApmSource,
    activity: &ApmActivity,
    list: &[(&str, &YearView)],
) -> Option<Finding> {
    let title = activity.title.as_deref()?;
    let name = &sheet.score.apm;
    let id = activity.measure_id.as_ref().map(ToString::to_string);
    let by_id = |view: &YearView| id.is_some() && view.value(Field::MeasureId).as_text() == id.as_deref();
    let found = list
        .iter()
        .find(|(_, view)| by_id(view))
        .or_else(|| list.iter().find(|(known, _)| say_the_same(known, title)));
    let at = |finding: Finding, field: ApmField| {
        let mut finding = match activity.spans.get(&field) {
            Some(span) => finding.at(span.clone()),
            None => finding,
        };
        finding.document = Some(sheet.document.clone());
        finding.program_year = Some(sheet.program_year);
        finding
    };
    let Some((_, view)) = found else {
        let message = format!(
            "{name}: \"{title}\" counts for it, and the list of {} has no activity of this title",
            sheet.program_year
        );
        return Some(at(Finding::new(Code::ApmUnknown, message), ApmField::Title));
    };
    let weight = Weight::of(view.value(Field::Weight))?;
    let points = points_of(catalog, sheet.program_year, weight);
    let (is, should, field) = match (activity.weight, activity.points, points) {
        (Some(printed), _, _) if printed != weight => {
            (printed.as_str().to_owned(), weight.as_str().to_owned(), ApmField::Weight)
        }
        (_, Some(printed), Some(points)) if printed != points => {
            (format!("{printed} points"), format!("{points} points"), ApmField::Points)
        }
        _ => return None,
    };
    let message = format!("{name}: the sheet has {is} for \"{title}\", and the catalog {should}");
    Some(at(Finding::new(Code::ApmWeight, message).instead(should, is), field))
}

/// The points of activities of a weight for everybody.
fn points_of(catalog: &Catalog, year: ProgramYear, weight: Weight) -> Option<u32> {
    let of = |r: &&ProgramRule| {
        let s = &r.subject;
        r.program_year == year
            && s.rule == RuleKind::ActivityPoints
            && s.weight == Some(weight)
            && s.circumstance.is_none()
    };
    catalog.rules.iter().find(of)?.value.amount()
}
