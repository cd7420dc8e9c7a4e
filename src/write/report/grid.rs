//! The years side by side: for every subcategory a line an activity and a cell a year. A cell says by its letter what the
//! activity weighs, and by the mark before it what happened; colour only repeats what both say.

use super::parts::{self, Link, Names};
use crate::model::{
    Activity, ActivityKey, Built, Change, Field, LineageEdge, LineageKind, ProgramYear, Status, Weight,
    YearView,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A subcategory.
#[derive(Serialize)]
pub(super) struct Panel {
    pub name: String,
    pub rows: Vec<Row>,
    /// How many of it are on the list of each year.
    pub listed: Vec<usize>,
}

/// An activity.
#[derive(Serialize)]
pub(super) struct Row {
    pub link: Link,
    /// The key without what all keys begin with.
    pub short: String,
    pub cells: Vec<Cell>,
    /// The row is where a link to the activity leads while no program runs: no other row of the page is.
    pub anchor: bool,
}

/// An activity in a year.
#[derive(Clone, Serialize, Default, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    /// Names for the looks.
    pub class: String,
    /// The mark and the letter.
    pub glyph: String,
    /// The same in words.
    pub says: String,
}

/// The panels of a build.
pub(super) fn panels(built: &Built, names: &Names) -> Vec<Panel> {
    let catalog = &built.catalog;
    let years = catalog.years();
    let edited: BTreeSet<(&ActivityKey, ProgramYear)> = built
        .differences
        .years
        .iter()
        .flat_map(|diff| diff.changed.iter().filter(|c| counts(c)).map(|c| (&c.key, diff.to)))
        .collect();
    let mut groups: BTreeMap<(usize, &str), Vec<(&ActivityKey, &Activity)>> = BTreeMap::new();
    for (key, activity) in &catalog.activities {
        groups.entry(names.order(subcategory(activity))).or_default().push((key, activity));
    }
    let last = years.last().copied();
    let panel = |(id, members): (&str, Vec<(&ActivityKey, &Activity)>)| Panel {
        name: if id.is_empty() { "No subcategory".to_owned() } else { names.of(id).to_owned() },
        listed: years
            .iter()
            .map(|year| members.iter().filter(|(_, a)| a.years.get(year).is_some_and(|y| y.listed)).count())
            .collect(),
        rows: members
            .iter()
            .map(|(key, activity)| Row {
                link: Link::new(key, activity.title()),
                short: parts::name(key).trim_start_matches("IA_").to_owned(),
                cells: cells(key, activity, &years, &|year| edited.contains(&(*key, year))),
                anchor: !last.is_some_and(|y| activity.years.get(&y).is_some_and(|view| view.listed)),
            })
            .collect(),
    };
    groups.into_iter().map(|((_, id), members)| panel((id, members))).collect()
}

/// A change of words that people would call one.
fn counts(change: &Change) -> bool {
    change.kind.is_real() && matches!(change.field, Field::Title | Field::Description)
}

/// The subcategory of the latest year that has one.
fn subcategory(activity: &Activity) -> Option<&str> {
    activity.years.values().rev().find_map(|view| view.value(Field::SubcategoryId).as_text())
}

fn cells(
    key: &ActivityKey,
    activity: &Activity,
    years: &[ProgramYear],
    edited: &dyn Fn(ProgramYear) -> bool,
) -> Vec<Cell> {
    let listed = |year: &ProgramYear| activity.years.get(year).filter(|view| view.listed);
    let mut seen = false;
    let mut found = Vec::new();
    for (n, year) in years.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|m| listed(&years[m]));
        let edge = |kind: LineageKind, from: bool| {
            activity.lineage.iter().find(|e| e.kind == kind && e.year() == *year && is_end(e, key, from))
        };
        let cell = match listed(year) {
            Some(view) => {
                let arrived = (n > 0 && before.is_none()).then_some(seen);
                seen = true;
                on_the_list(view, before, arrived, edge(LineageKind::Moved, false), edited(*year))
            }
            None if before.is_some() => {
                let gone = activity.lineage.iter().find(|e| leaves(e, key, years[n - 1]));
                off_the_list(gone)
            }
            None if activity.years.contains_key(year) => Cell {
                class: "unlisted".to_owned(),
                glyph: "?".to_owned(),
                says: "a source has it, the list has not".to_owned(),
            },
            None => Cell::default(),
        };
        found.push(cell);
    }
    found
}

fn is_end(edge: &LineageEdge, key: &ActivityKey, from: bool) -> bool {
    let node = if from { Some(&edge.from) } else { edge.to.as_ref() };
    node.is_some_and(|node| node.key == *key)
}

/// An edge that says where an activity went after its last year on the list.
fn leaves(edge: &LineageEdge, key: &ActivityKey, last: ProgramYear) -> bool {
    let kinds = [LineageKind::Moved, LineageKind::Absorbed, LineageKind::Split];
    kinds.contains(&edge.kind) && is_end(edge, key, true) && edge.from.program_year == last
}

fn on_the_list(
    view: &YearView,
    before: Option<&YearView>,
    arrived: Option<bool>,
    moved: Option<&LineageEdge>,
    edited: bool,
) -> Cell {
    let weight = Weight::of(view.value(Field::Weight));
    let earlier = before.and_then(|view| Weight::of(view.value(Field::Weight)));
    let (mut class, letter, mut says) = match weight {
        Some(Weight::High) => ("high".to_owned(), "H", vec!["high".to_owned()]),
        Some(Weight::Medium) => ("medium".to_owned(), "M", vec!["medium".to_owned()]),
        None => ("plain".to_owned(), "\u{b7}", vec!["no weight".to_owned()]),
    };
    let mark = match (arrived, weight, earlier) {
        (Some(_), ..) if moved.is_some() => {
            let from = moved.map(|e| parts::name(&e.from.key)).unwrap_or_default();
            Some((" added", "\u{2192}", format!("moved here from {from}")))
        }
        (Some(true), ..) => Some((" added", "+", "back on the list".to_owned())),
        (Some(false), ..) => Some((" added", "+", "added".to_owned())),
        (None, Some(Weight::High), Some(Weight::Medium)) => {
            Some((" reweighted", "\u{25b2}", "was medium".to_owned()))
        }
        (None, Some(Weight::Medium), Some(Weight::High)) => {
            Some((" reweighted", "\u{25bc}", "was high".to_owned()))
        }
        _ if edited => Some((" edited", "~", "words changed".to_owned())),
        _ => None,
    };
    let mut glyph = letter.to_owned();
    if let Some((look, sign, words)) = mark {
        class.push_str(look);
        glyph = format!("{sign}{letter}");
        says.push(words);
    }
    if let Some(status) = Status::of(view.value(Field::Status)).filter(|s| *s != Status::Active) {
        class.push_str(" off");
        glyph.push('!');
        says.push(status.as_str().to_owned());
    }
    Cell { class, glyph, says: says.join(", ") }
}

fn off_the_list(gone: Option<&LineageEdge>) -> Cell {
    let (glyph, says) = match gone {
        Some(edge) => {
            let to = edge.to.as_ref().map(|to| parts::name(&to.key)).unwrap_or_default();
            let (glyph, what) = match edge.kind {
                LineageKind::Moved => ("\u{2192}", "moved to"),
                LineageKind::Split => ("\u{21c9}", "split into"),
                _ => ("\u{21e5}", "absorbed by"),
            };
            (glyph, format!("removed, {what} {to}"))
        }
        None => ("\u{d7}", "removed".to_owned()),
    };
    Cell { class: "gone".to_owned(), glyph: glyph.to_owned(), says }
}
