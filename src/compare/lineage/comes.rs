//! Keys that the earlier list has not: back after some years, or an id that now names another activity.

use super::told::Told;
use super::{Pair, first_year};
use crate::model::{
    Activity, ActivityKey, Evidence, EvidenceKind, Field, LineageEdge, LineageKind, Node, ProgramYear,
};

pub(super) fn edges(pair: &Pair) -> Vec<LineageEdge> {
    let mut found = Vec::new();
    for after in pair.added() {
        found.extend(reused(pair, after));
        if pair.is_whole(&pair.from, pair.before.len(), pair.after.len()) {
            found.extend(reintroduced(pair, after));
        }
    }
    found
}

/// The last year before `limit` that lists an activity.
fn last_listed(activity: &Activity, limit: ProgramYear) -> Option<ProgramYear> {
    activity.years.range(..limit).rev().find(|(_, view)| view.listed).map(|(year, _)| *year)
}

fn node(key: &ActivityKey, activity: &Activity, year: ProgramYear) -> Node {
    let title = activity.years[&year].value(Field::Title).as_text().map(str::to_owned);
    Node { key: key.clone(), program_year: year, title }
}

fn reused(pair: &Pair, after: &Told) -> Option<LineageEdge> {
    let base = after.key.reused_from()?;
    let catalog = pair.from.catalog;
    let activity = catalog.activities.get(&base)?;
    let again = catalog.activities.get(after.key).and_then(|a| last_listed(a, pair.to.year));
    if again.is_some() {
        return None;
    }
    let last = last_listed(activity, pair.to.year)?;
    let mut evidence = Vec::new();
    // The words of the last year can be weighed only where it is the year before.
    let old = pair.before.get(&base);
    if let Some(before) = old {
        let likeness = [
            (EvidenceKind::Title, Field::Title, pair.weights.alike(before.title(), after.title())),
            (EvidenceKind::Text, Field::Description, pair.weights.alike(before.text(), after.text())),
        ];
        for (kind, field, value) in likeness {
            let says = format!("the {field} is {:.2} like that of {}", value, before.node().program_year);
            evidence.push(Evidence::new(kind, says).of(value).at(super::both(before, after, field)));
        }
    } else {
        evidence.push(Evidence::new(EvidenceKind::Away, format!("{base} was last listed in {last}")));
    }
    if let Some(first) = first_year(after).filter(|first| *first > last.get()) {
        let says = format!("it began in {first}");
        evidence.push(
            Evidence::new(EvidenceKind::FirstPerformanceYear, says)
                .at(after.located(Field::FirstPerformanceYear)),
        );
    }
    let unlike = old.map(|b| {
        let alike =
            pair.weights.alike(b.title(), after.title()).max(pair.weights.alike(b.text(), after.text()));
        crate::model::thousandths(1.0 - alike)
    });
    let from = node(&base, activity, last);
    Some(LineageEdge {
        kind: LineageKind::IdReused,
        from,
        to: Some(after.node()),
        evidence,
        changes: Vec::new(),
        score: unlike,
    })
}

fn reintroduced(pair: &Pair, after: &Told) -> Option<LineageEdge> {
    let activity = pair.from.catalog.activities.get(after.key)?;
    let last = last_listed(activity, pair.from.year)?;
    let away: Vec<String> = pair
        .from
        .catalog
        .years()
        .into_iter()
        .filter(|year| *year > last && *year < pair.to.year)
        .map(|year| year.to_string())
        .collect();
    let says = format!("listed in {last}, not in {}, and again in {}", away.join(", "), pair.to.year);
    let evidence = vec![Evidence::new(EvidenceKind::Away, says).at(after.located(Field::Title))];
    let from = node(after.key, activity, last);
    Some(LineageEdge {
        kind: LineageKind::Reintroduced,
        from,
        to: Some(after.node()),
        evidence,
        changes: Vec::new(),
        score: None,
    })
}
