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
    let goes_on = activity.and_then(|a| {
        let moved = |e: &&LineageEdge| e.kind == LineageKind::Moved && e.from.key == key;
        a.lineage.iter().find(moved).and_then(|e| Some((e.from.program_year, &e.to.as_ref()?.key)))
    });
    let (cause, message) = match (before, after) {
        (Some(last), None) if goes_on.is_some_and(|(year, _)| year == *last) => {
            let to = goes_on.map(|(_, to)| to.to_string()).unwrap_or_default();
            (
                GapCause::Renumbered,
                format!("{id} is not on the list of {year}: last listed in {last}, it goes on as {to}"),
            )
        }
        (Some(last), None) => {
            (GapCause::Retired, format!("{id} is not on the list of {year}: last listed in {last}"))
        }
        (Some(last), Some(next)) => (
            GapCause::MissingFromSources,
            format!("{id} is not on the list of {year}, and is on those of {last} and {next}"),
        ),
        (None, Some(next)) if begins.is_some_and(|first| first <= year.get()) => (
            GapCause::MissingFromSources,
            format!(
                "{id} is not on the list of {year}; that of {next} says it began in {}",
                begins.unwrap_or_default()
            ),
        ),
        (None, Some(next)) => (
            GapCause::NeverAssigned,
            format!("{id} is not on the list of {year}: it was assigned for {next}"),
        ),
        (None, None) => {
            let first = facts.years().next().map(|(y, _)| *y);
            let known = catalog.years();
            let early = known.first().zip(first).is_some_and(|(have, all)| *have > all);
            let cause = if early { GapCause::MissingFromSources } else { GapCause::NeverAssigned };
            let hint = if early { "; earlier years are not in the catalog" } else { "" };
            (cause, format!("{id} is on no list of {}{hint}", span(&known)))
        }
    };
    let mut gap = Gap::new(GapCode::IdSequenceHole, year, cause, message);
    gap.key = Some(key);
    gap.measure_id = Some(id.clone());
    gap.title = activity.and_then(|a| a.title()).map(str::to_owned);
    gap
}

fn span(years: &[ProgramYear]) -> String {
    match years {
        [] => "any year".to_owned(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}-{last}"),
    }
}
