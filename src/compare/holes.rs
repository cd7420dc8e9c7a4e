//! Holes in the numbers of a subcategory's ids, and where the number is instead.

use crate::facts::Facts;
use crate::model::{
    ActivityKey, Catalog, Field, Gap, GapCause, GapCode, LineageEdge, LineageKind, MeasureId, ProgramYear,
};
use std::collections::{BTreeMap, BTreeSet};

/// The holes of a year below the highest number that it lists.
pub(super) fn holes(catalog: &Catalog, year: ProgramYear, facts: &Facts) -> Vec<Gap> {
    let mut listed: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    for (_, activity, _) in catalog.listed(year) {
        let id = activity.measure_id.as_ref();
        if let Some((letters, number)) = id.and_then(|id| Some((id.letters(), id.number()?))) {
            listed.entry(letters.to_owned()).or_default().insert(number);
        }
    }
    let mut found = Vec::new();
    for (letters, numbers) in listed {
        let highest = numbers.last().copied().unwrap_or(0);
        for number in (1..highest).filter(|n| !numbers.contains(n)) {
            if let Some(id) = MeasureId::new(&letters, Some(number)) {
                found.push(hole(catalog, year, &id, facts));
            }
        }
    }
    found
}

fn hole(catalog: &Catalog, year: ProgramYear, id: &MeasureId, facts: &Facts) -> Gap {
    let key = ActivityKey::of(id);
    let activity = catalog.activities.get(&key);
    let on_list = |y: &ProgramYear| activity.is_some_and(|a| a.years.get(y).is_some_and(|view| view.listed));
    let years: Vec<ProgramYear> = catalog.years().into_iter().filter(on_list).collect();
    let before = years.iter().rev().find(|y| **y < year);
    let after = years.iter().find(|y| **y > year);
    let begins = after.and_then(|y| match activity?.years.get(y)?.value(Field::FirstPerformanceYear) {
        crate::model::Value::Year(first) => Some(*first),
        _ => None,
    });
    let (cause, message) = match (before, after) {
        (Some(last), None) => {
            let edges = activity.map_or(&[][..], |a| &a.lineage);
            let (cause, became) = became(&key, *last, edges);
            (cause, format!("{id}: last listed in {last}{became}"))
        }
        (Some(last), Some(next)) => {
            (GapCause::MissingFromSources, format!("{id}: listed in {last} and in {next}, and not between"))
        }
        (None, Some(next)) if begins.is_some_and(|first| first <= year.get()) => (
            GapCause::MissingFromSources,
            format!("{id}: the list of {next} says that it began in {}", begins.unwrap_or_default()),
        ),
        (None, Some(next)) => (GapCause::NeverAssigned, format!("{id}: assigned for {next}")),
        (None, None) => {
            let first = facts.years().next().map(|(y, _)| *y);
            let known = catalog.years();
            let early = known.first().zip(first).is_some_and(|(have, all)| *have > all);
            let cause = if early { GapCause::MissingFromSources } else { GapCause::NeverAssigned };
            let hint = if early { "; earlier years are not in the catalog" } else { "" };
            (cause, format!("{id}: on no list of {}{hint}", span(&known)))
        }
    };
    let mut gap = Gap::new(GapCode::IdSequenceHole, year, cause, message);
    gap.key = Some(key);
    gap.measure_id = Some(id.clone());
    gap.title = activity.and_then(|a| a.title()).map(str::to_owned);
    gap
}

/// What became of an activity after the year in which it was last listed, as lineage tells it.
fn became(key: &ActivityKey, last: ProgramYear, edges: &[LineageEdge]) -> (GapCause, String) {
    let of = |kind: LineageKind| {
        let left = move |edge: &&LineageEdge| {
            edge.kind == kind && edge.from.key == *key && edge.from.program_year == last
        };
        edges.iter().filter(left).filter_map(|e| Some(e.to.as_ref()?.key.as_str())).collect::<Vec<_>>()
    };
    let told = [
        (LineageKind::Moved, GapCause::Renumbered, "goes on as"),
        (LineageKind::Split, GapCause::Split, "split into"),
        (LineageKind::Absorbed, GapCause::Absorbed, "absorbed into"),
    ];
    let found =
        told.into_iter().map(|(kind, cause, words)| (of(kind), cause, words)).find(|(to, ..)| !to.is_empty());
    match found {
        Some((to, cause, words)) => (cause, format!(", {words} {}", to.join(" and "))),
        None => (GapCause::Retired, String::new()),
    }
}

fn span(years: &[ProgramYear]) -> String {
    match years {
        [] => "any year".to_owned(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}-{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    #[test]
    fn what_was_absorbed_or_split_is_not_called_retired() {
        let year = |y| ProgramYear::new(y).expect("a program year");
        let node =
            |key: &str, y| Node { key: ActivityKey::from_text(key), program_year: year(y), title: None };
        let edge = |kind, from: Node, to: Option<Node>| LineageEdge {
            kind,
            from,
            to,
            evidence: Vec::new(),
            changes: Vec::new(),
            score: None,
        };
        let key = ActivityKey::from_text("IA_CC_3");
        let told = |edges: &[LineageEdge]| became(&key, year(2019), edges);
        let to = |kind, other| edge(kind, node("IA_CC_3", 2019), Some(node(other, 2020)));
        assert_eq!(
            told(&[to(LineageKind::Absorbed, "IA_CC_9")]),
            (GapCause::Absorbed, ", absorbed into IA_CC_9".to_owned())
        );
        let halves = [to(LineageKind::Split, "IA_CC_9"), to(LineageKind::Split, "IA_PM_2")];
        assert_eq!(told(&halves), (GapCause::Split, ", split into IA_CC_9 and IA_PM_2".to_owned()));
        assert_eq!(
            told(&[to(LineageKind::Moved, "IA_AHE_4")]),
            (GapCause::Renumbered, ", goes on as IA_AHE_4".to_owned())
        );
        // What it took up itself, and what became of it in an earlier year, is not what became of it now.
        let others = [
            edge(LineageKind::Absorbed, node("IA_CC_5", 2019), Some(node("IA_CC_3", 2020))),
            edge(LineageKind::Absorbed, node("IA_CC_3", 2017), Some(node("IA_CC_9", 2018))),
            edge(LineageKind::Retired, node("IA_CC_3", 2019), None),
        ];
        assert_eq!(told(&others), (GapCause::Retired, String::new()));
    }
}
