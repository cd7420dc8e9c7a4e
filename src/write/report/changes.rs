//! What changed from year to year, what became of activities, and what sources of one year disagree in.

use super::parts::{self, Link, Names, Place, Stretch, label, places, said, stretches};
use crate::model::{
    ActivityKey, Built, Change, Field, LineageEdge, Node, ProgramYear, SourceDifference, StateDiff, Value,
    YearDiff,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Two years, or two states of a source.
#[derive(Serialize)]
pub(super) struct Pair {
    /// The fragment that it is linked by.
    pub anchor: String,
    pub from: String,
    pub to: String,
    pub year: u16,
    pub added: Vec<Link>,
    pub removed: Vec<Link>,
    /// Fields that begin, end, or are not printed on one side, as sentences.
    pub remarks: Vec<String>,
    pub edges: Vec<Edge>,
    pub real: usize,
    pub dress: usize,
    pub fields: Vec<FieldChanges>,
}

/// The changes of one field.
#[derive(Serialize)]
pub(super) struct FieldChanges {
    pub label: &'static str,
    pub changes: Vec<One>,
    /// Changes of dress alone.
    pub dress: Vec<Dress>,
}

/// A change of words or of value.
#[derive(Serialize)]
pub(super) struct One {
    pub link: Link,
    pub field: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub numbers: bool,
    pub similarity: Option<String>,
    pub stretches: Vec<Stretch>,
    pub places: Vec<Place>,
}

/// A change of white space, capitals, punctuation or word borders.
#[derive(Serialize)]
pub(super) struct Dress {
    pub link: Link,
    pub field: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
}

/// What became of an activity.
#[derive(Serialize)]
pub(super) struct Edge {
    pub kind: &'static str,
    pub when: String,
    pub keys: Vec<String>,
    pub from: Link,
    pub to: Option<Link>,
    pub score: Option<String>,
    pub reasons: Vec<Reason>,
    pub changes: Vec<One>,
}

/// Why an edge was drawn.
#[derive(Serialize)]
pub(super) struct Reason {
    pub kind: &'static str,
    pub says: String,
    pub places: Vec<Place>,
}

/// The pairs of years, the latest first.
pub(super) fn pairs(built: &Built, names: &Names) -> Vec<Pair> {
    built.differences.years.iter().rev().map(|diff| pair(diff, names)).collect()
}

fn pair(diff: &YearDiff, names: &Names) -> Pair {
    let (from, to) = diff.names();
    let links = |keys: &[ActivityKey]| keys.iter().map(|k| Link::new(k, Some(diff.title(k)))).collect();
    let mut remarks = Vec::new();
    let mut remark = |fields: &[Field], what: String| {
        if !fields.is_empty() {
            let fields: Vec<&str> = fields.iter().map(|f| label(*f)).collect();
            remarks.push(format!("{what}: {}", fields.join(", ")));
        }
    };
    remark(&diff.fields_begun, format!("Fields that begin with {to}"));
    remark(&diff.fields_ended, format!("Fields that end with {from}"));
    remark(&diff.not_printed_from, format!("Not printed by any document of {from}"));
    remark(&diff.not_printed_to, format!("Not printed by any document of {to}"));
    remarks.extend(diff.caveat());
    let (real, dress, fields) = by_field(&diff.changed, names);
    Pair {
        anchor: format!("changes-{}-{}", diff.from, diff.to),
        year: diff.to.get(),
        added: links(&diff.added),
        removed: links(&diff.removed),
        edges: diff.lineage.iter().map(|e| edge(e, names)).collect(),
        from,
        to,
        remarks,
        real,
        dress,
        fields,
    }
}

/// States of one source, each against the one before it.
pub(super) fn states(built: &Built, names: &Names) -> Vec<Pair> {
    let title = |key: &ActivityKey| built.catalog.activities.get(key).and_then(|a| a.title());
    let links = |keys: &[ActivityKey]| keys.iter().map(|k| Link::new(k, title(k))).collect();
    let state = |(n, state): (usize, &StateDiff)| {
        let (real, dress, fields) = by_field(&state.changed, names);
        let name = |id: &str, day: &Option<crate::model::Date>| match day {
            Some(day) => format!("{id} ({day})"),
            None => id.to_owned(),
        };
        Pair {
            anchor: format!("state-{}", n + 1),
            from: name(&state.from, &state.from_as_of),
            to: name(&state.to, &state.to_as_of),
            year: state.program_year.get(),
            added: links(&state.added),
            removed: links(&state.removed),
            remarks: Vec::new(),
            edges: Vec::new(),
            real,
            dress,
            fields,
        }
    };
    built.differences.states.iter().enumerate().map(state).collect()
}

fn by_field(changes: &[Change], names: &Names) -> (usize, usize, Vec<FieldChanges>) {
    let mut fields: BTreeMap<Field, FieldChanges> = BTreeMap::new();
    let (mut real, mut dressed) = (0, 0);
    for change in changes {
        let label = label(change.field);
        let group = fields.entry(change.field);
        let group = group.or_insert(FieldChanges { label, changes: Vec::new(), dress: Vec::new() });
        if change.kind.is_real() {
            real += 1;
            group.changes.push(one(change, names));
        } else {
            dressed += 1;
            let link = Link::new(&change.key, change.title.as_deref());
            let (field, kind) = (change.field.key(), change.kind.as_str());
            group.dress.push(Dress { link, field, label, kind });
        }
    }
    (real, dressed, fields.into_values().collect())
}

fn one(change: &Change, names: &Names) -> One {
    let shown = |value: &Value| Value::Text(said(names, change.field, value));
    let stretches = match change.field.is_text() {
        true => stretches(change.field, &change.from, &change.to),
        false => stretches(change.field, &shown(&change.from), &shown(&change.to)),
    };
    One {
        link: Link::new(&change.key, change.title.as_deref()),
        field: change.field.key(),
        label: label(change.field),
        kind: change.kind.as_str(),
        numbers: change.numbers_changed,
        similarity: change.similarity.map(|s| format!("{s:.2}")),
        stretches,
        places: places(&change.spans),
    }
}

fn edge(edge: &LineageEdge, names: &Names) -> Edge {
    let link = |node: &Node| Link::new(&node.key, node.title.as_deref());
    let (from, year) = (edge.from.program_year, edge.year());
    let mut keys = vec![edge.from.key.to_string()];
    keys.extend(edge.to.as_ref().map(|to| to.key.to_string()).filter(|to| *to != keys[0]));
    Edge {
        kind: edge.kind.as_str(),
        when: match &edge.to {
            None => format!("after {from}"),
            Some(_) if year == from => from.to_string(),
            Some(_) => format!("{from} to {year}"),
        },
        keys,
        from: link(&edge.from),
        to: edge.to.as_ref().filter(|to| to.key != edge.from.key).map(link),
        score: edge.score.map(|s| format!("{s:.3}")),
        reasons: edge
            .evidence
            .iter()
            .map(|e| Reason { kind: e.kind.as_str(), says: e.says.clone(), places: places(&e.spans) })
            .collect(),
        changes: edge.changes.iter().map(|c| one(c, names)).collect(),
    }
}

/// What no pair of years says: twins of the first year, and edges over years that the catalog has not.
pub(super) fn other_edges(built: &Built, names: &Names) -> Vec<Edge> {
    let said: Vec<&LineageEdge> = built.differences.years.iter().flat_map(|d| &d.lineage).collect();
    let mut others: Vec<&LineageEdge> = Vec::new();
    for found in built.catalog.activities.values().flat_map(|a| &a.lineage) {
        if !said.contains(&found) && !others.contains(&found) {
            others.push(found);
        }
    }
    others.sort_by_key(|e| e.year());
    others.into_iter().map(|e| edge(e, names)).collect()
}

/// The disagreements of a year.
#[derive(Serialize)]
pub(super) struct YearSources {
    pub year: u16,
    pub real: Vec<Disagreement>,
    /// Those in dress alone.
    pub dress: Vec<DressedAlike>,
}

/// Documents that differ in dress alone: what each says is with the activity.
#[derive(Serialize)]
pub(super) struct DressedAlike {
    pub link: Link,
    pub field: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub documents: Vec<String>,
}

/// A field on which documents of a year differ.
#[derive(Serialize)]
pub(super) struct Disagreement {
    pub link: Link,
    pub field: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    /// The value that stands first, as words; the words of texts are marked against it.
    pub values: Vec<Said>,
    pub standing: &'static str,
    pub because: String,
}

/// A value and who says it.
#[derive(Serialize)]
pub(super) struct Said {
    pub stands: bool,
    pub stretches: Vec<Stretch>,
    pub places: Vec<Place>,
}

/// The disagreements by year, the latest first.
pub(super) fn sources(built: &Built, names: &Names) -> Vec<YearSources> {
    let mut years: BTreeMap<ProgramYear, YearSources> = BTreeMap::new();
    for difference in &built.differences.sources {
        let year = difference.program_year;
        let group = years.entry(year);
        let empty = YearSources { year: year.get(), real: Vec::new(), dress: Vec::new() };
        let group = group.or_insert(empty);
        if difference.kind.is_real() {
            group.real.push(disagreement(built, difference, names));
        } else {
            group.dress.push(DressedAlike {
                link: Link::new(&difference.key, difference.title.as_deref()),
                field: difference.field.key(),
                label: label(difference.field),
                kind: difference.kind.as_str(),
                documents: difference.values.iter().flat_map(|v| v.documents.clone()).collect(),
            });
        }
    }
    years.into_values().rev().collect()
}

fn disagreement(built: &Built, it: &SourceDifference, names: &Names) -> Disagreement {
    let activity = built.catalog.activities.get(&it.key);
    let decision = activity.and_then(|a| a.years.get(&it.program_year)?.fields.get(&it.field));
    let because = decision.and_then(|d| d.because.clone()).unwrap_or_else(|| it.rule.sentence().to_owned());
    let first = it.values.first().map_or(&Value::Null, |v| &v.value);
    let plain = |value: &Value| vec![Stretch { tag: "", words: said(names, it.field, value) }];
    let texts = |value: &Value| it.field.is_text() && !first.is_nothing() && !value.is_nothing();
    let values = it.values.iter().enumerate().map(|(n, value)| Said {
        stands: value.value == it.decided,
        stretches: match n > 0 && texts(&value.value) {
            true => stretches(it.field, first, &value.value),
            false => plain(&value.value),
        },
        places: places(&value.spans),
    });
    Disagreement {
        link: Link::new(&it.key, it.title.as_deref()),
        field: it.field.key(),
        label: label(it.field),
        kind: it.kind.as_str(),
        values: values.collect(),
        standing: decision.map_or("", |d| parts::standing(d.standing)),
        because,
    }
}
