//! Keys on both lists: another title, another weight, another status.

use super::told::Told;
use super::{Pair, both};
use crate::compare::ladder::grade_texts;
use crate::model::{Evidence, EvidenceKind, Field, LineageEdge, LineageKind, Status, Value, Weight};

pub(super) fn edges(pair: &Pair) -> Vec<LineageEdge> {
    let mut found = Vec::new();
    for (key, after) in &pair.after {
        match pair.before.get(*key) {
            Some(before) => {
                found.extend(retitled(before, after));
                found.extend(reweighted(before, after));
                found.extend(status(before, after));
            }
            None => found.extend(begun(after)),
        }
    }
    found
}

fn edge(
    kind: LineageKind,
    before: &Told,
    after: &Told,
    evidence: Evidence,
    score: Option<f64>,
) -> LineageEdge {
    LineageEdge {
        kind,
        from: before.node(),
        to: Some(after.node()),
        evidence: vec![evidence],
        changes: Vec::new(),
        score,
    }
}

fn retitled(before: &Told, after: &Told) -> Option<LineageEdge> {
    let title = |told: &Told| told.view.value(Field::Title).as_text().map(str::to_owned);
    let (a, b) = (title(before)?, title(after)?);
    let grade = grade_texts(&a, &b).filter(|grade| grade.kind.is_real())?;
    let says = format!("\"{a}\" became \"{b}\" ({})", grade.kind.as_str());
    let mut evidence = Evidence::new(EvidenceKind::Title, says).at(both(before, after, Field::Title));
    evidence.value = grade.similarity;
    Some(edge(LineageKind::Retitled, before, after, evidence, grade.similarity))
}

fn reweighted(before: &Told, after: &Told) -> Option<LineageEdge> {
    let weight = |told: &Told| Weight::of(told.view.value(Field::Weight));
    let (a, b) = (weight(before)?, weight(after)?);
    let says = format!("{} became {}", a.as_str(), b.as_str());
    let evidence = Evidence::new(EvidenceKind::Weight, says).at(both(before, after, Field::Weight));
    (a != b).then(|| edge(LineageKind::Reweighted, before, after, evidence, None))
}

/// A status that the year before had not; a suspension or a retirement that is over is a return.
fn status(before: &Told, after: &Told) -> Option<LineageEdge> {
    let of = |told: &Told| Status::of(told.view.value(Field::Status));
    let was = of(before).unwrap_or(Status::Active);
    let is = match of(after) {
        Some(status) => status,
        // Nobody says that it can be attested again, but its own text stands where the notice was.
        None if after.view.value(Field::Description) != &Value::Null => Status::Active,
        None => was,
    };
    let kind = match is {
        _ if is == was => return None,
        Status::Suspended => LineageKind::Suspended,
        Status::Retired => LineageKind::Retired,
        Status::Active => LineageKind::Reintroduced,
    };
    let says = format!("{} became {}", was.as_str(), is.as_str());
    let evidence = Evidence::new(EvidenceKind::Status, says).at(both(before, after, Field::Status));
    Some(edge(kind, before, after, evidence, None))
}

/// An activity that is suspended or retired in the first year that has it.
fn begun(after: &Told) -> Option<LineageEdge> {
    let status = Status::of(after.view.value(Field::Status))?;
    let kind = match status {
        Status::Suspended => LineageKind::Suspended,
        Status::Retired => LineageKind::Retired,
        Status::Active => return None,
    };
    let evidence = Evidence::new(EvidenceKind::Status, status.as_str()).at(after.located(Field::Status));
    Some(edge(kind, after, after, evidence, None))
}
