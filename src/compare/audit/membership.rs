//! What a third party offers that is not on the list of the year, and what of the list it does not offer.

use super::{Held, Row};
use crate::model::words::title_key;
use crate::model::{
    Activity, ActivityKey, Code, Field, Finding, LineageEdge, LineageKind, ProgramYear, Severity,
};
use std::collections::BTreeSet;

/// How many missing activities a note names.
const NAMED: usize = 12;

/// A row whose activity is not on the list of the year. None for a row without an id that has the title of a listed
/// activity: it could not be joined, since several have it, and that is no word on the list.
pub(super) fn not_listed(held: &Held, row: &Row) -> Option<Finding> {
    let year = held.year;
    let Some((key, activity)) = held.ever(row) else {
        let offered = match row.text(Field::Title).filter(|_| row.key.is_provisional()) {
            Some(title) => format!("\"{title}\""),
            None if row.key.is_provisional() => "a row without a title".to_owned(),
            None => row.key.to_string(),
        };
        let what = format!("{} offers {offered}", row.document);
        let message = format!("{what}, which no list of the catalog has, in no year{}", titled(held, row));
        return Some(row.finding(held, Code::AuditUnknown, anchor(row), message));
    };
    if held.listed(key).is_some() {
        return None;
    }
    let listed: Vec<ProgramYear> = activity.years.iter().filter(|(_, v)| v.listed).map(|(y, _)| *y).collect();
    let earlier = listed.iter().copied().filter(|y| *y < year).max();
    let later = listed.iter().copied().filter(|y| *y > year).min();
    let (code, when) = match (earlier, later) {
        (Some(last), _) => (Code::AuditRetired, format!("{last} is the last year before that has it")),
        (None, Some(first)) => (Code::AuditNotOnList, format!("it begins with {first}")),
        (None, None) => (Code::AuditNotOnList, "documents of the catalog have it, and no list".to_owned()),
    };
    let message = format!(
        "{} offers {key}, which is not on the list of {year}: {when}{}{}",
        row.document,
        successor(key, activity),
        titled(held, row)
    );
    let mut finding = row.finding(held, code, anchor(row), message);
    finding.key = Some(key.clone());
    finding.measure_id = activity.measure_id.clone();
    finding.title = activity.title().map(str::to_owned).or(finding.title);
    let view = earlier.or(later).and_then(|y| activity.years.get(&y));
    if let Some(place) = view.and_then(|view| held.place(view, Field::Listed)) {
        finding.against = Some(Box::new(place));
    }
    Some(finding)
}

/// What a row is known by.
fn anchor(row: &Row) -> Option<Field> {
    [Field::MeasureId, Field::Title].into_iter().find(|field| row.fields.contains_key(field))
}

/// What became of a retired activity, where lineage says it: the edges that lead from it elsewhere.
fn successor(key: &ActivityKey, activity: &Activity) -> String {
    let away = |edge: &&LineageEdge| edge.from.key == *key && edge.kind != LineageKind::Twin;
    let to = activity.lineage.iter().filter(away).filter_map(|edge| Some(&edge.to.as_ref()?.key));
    let found: BTreeSet<&ActivityKey> = to.filter(|to| *to != key).collect();
    let found: Vec<&str> = found.into_iter().map(ActivityKey::as_str).collect();
    if found.is_empty() { String::new() } else { format!("; it went on as {}", found.join(", ")) }
}

/// The listed activity whose title the row has: its id may be a slip.
fn titled(held: &Held, row: &Row) -> String {
    let Some(title) = row.text(Field::Title).map(title_key) else { return String::new() };
    let same = held.catalog.listed(held.year).find(|(_, _, view)| {
        view.value(Field::Title).as_text().is_some_and(|theirs| title_key(theirs) == title)
    });
    same.map(|(key, ..)| format!("; its title is that of {key}")).unwrap_or_default()
}

/// Activities of the list that no page is about: each its own finding where the pages claim to be the whole list, else
/// one note.
pub(super) fn missing(held: &Held, rows: &[Row]) -> Vec<Finding> {
    let have: BTreeSet<&ActivityKey> =
        rows.iter().filter_map(|row| Some(held.listed(row.key)?.key)).collect();
    let all: Vec<_> = held.catalog.listed(held.year).collect();
    let lacking: Vec<_> = all.iter().filter(|(key, ..)| !have.contains(key)).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    if !held.complete {
        let named: Vec<String> = lacking.iter().take(NAMED).map(|(key, ..)| key.to_string()).collect();
        let more = if lacking.len() > NAMED { ", ..." } else { "" };
        let message = format!(
            "no page for {} of the {} activities of {}: {}{more}; --complete makes each a finding",
            lacking.len(),
            all.len(),
            held.year,
            named.join(", ")
        );
        let mut note = Finding::new(Code::AuditMissing, message);
        note.severity = Severity::Note;
        note.program_year = Some(held.year);
        return vec![note];
    }
    let finding = |(key, activity, view): &(&ActivityKey, &Activity, &crate::model::YearView)| {
        let title = view.value(Field::Title).as_text().or(activity.title());
        let message = format!("no page is about {key} of {}: {}", held.year, title.unwrap_or("(no title)"));
        let mut finding = Finding::new(Code::AuditMissing, message);
        finding.program_year = Some(held.year);
        finding.key = Some((*key).clone());
        finding.measure_id = activity.measure_id.clone();
        finding.title = title.map(str::to_owned);
        finding.against = held.place(view, Field::Listed).map(Box::new);
        finding
    };
    lacking.into_iter().map(finding).collect()
}
