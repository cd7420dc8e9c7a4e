//! What differs: between years, between states of a source, between sources of a year; and what became of activities.

use super::{Cell, Column, Form, Kind, Link, Table, column};
use crate::model::{
    ActivityKey, Change, Differences, Field, LineageEdge, Located, ProgramYear, RuleDifference, RuleSaid,
    RuleSubject, RuleValue, SourceDifference, SourceValue, StateDiff, Value, YearDiff,
};
use crate::write::marked::{Piece, pieces};

const CHANGE: &[Column] = &[
    column(
        "compares",
        Kind::Text,
        9,
        "what stands side by side: years, states (of a source) or sources (of a year)",
    ),
    column("fromYear", Kind::Integer, 8, "the program year of the earlier side"),
    column("toYear", Kind::Integer, 8, "the program year of the later side"),
    column(
        "kind",
        Kind::Text,
        13,
        "added, removed; how a value changed (whitespace, case, typography, glued, minor, substantive, replaced, changed, gained, lost); what became of an activity (retitled, reweighted, moved, absorbed, split, retired, suspended, reintroduced, id-reused, twin); of a field: begun, ended, not-printed",
    ),
    column("real", Kind::Flag, 7, "false for a change of dress alone: white space, case, typography, glued"),
    column("key", Kind::Text, 14, "the activity; where one goes on as another, the earlier one"),
    column("measureId", Kind::Text, 12, "its measure id"),
    column("toKey", Kind::Text, 14, "where one activity goes on as another, or in it: the later one"),
    column("title", Kind::Text, 36, "its title, the later one where there are two"),
    column(
        "field",
        Kind::Text,
        14,
        "the field, or the rule of the program (`rule:points-needed`); blank where the whole activity is meant",
    ),
    column(
        "words",
        Kind::Text,
        70,
        "of a text: the words that changed, `[-gone-]` and `{+new+}`, with a few around them",
    ),
    column("before", Kind::Text, 40, "the value before; between sources the one that stands"),
    column("after", Kind::Text, 40, "the value after; between sources the other one"),
    column("numbersChanged", Kind::Flag, 10, "whether a number in the text changed"),
    column("similarity", Kind::Number, 10, "how alike the words of the two texts are, 0 to 1"),
    column(
        "score",
        Kind::Number,
        8,
        "of a lineage row: how sure, 0 to 1; blank where a document or the lists say it",
    ),
    column("because", Kind::Text, 50, "of a lineage row its evidence; between sources the rule that decided"),
    column(
        "fromSource",
        Kind::Text,
        24,
        "documents of the earlier side, where it is not the catalog as a whole",
    ),
    column("toSource", Kind::Text, 24, "documents of the later side, where it is not the catalog as a whole"),
];

pub(super) static CHANGES: Form = Form {
    name: "changes",
    says: "one change: an activity that came or went, a field that differs, or what became of an activity",
    columns: CHANGE,
    key: &[],
    links: &[],
    indexes: &["key", "toYear"],
};

/// A row before it is cells.
#[derive(Default)]
struct Row<'a> {
    compares: &'static str,
    years: Option<(ProgramYear, ProgramYear)>,
    sources: (String, String),
    kind: &'static str,
    dress: bool,
    key: Option<&'a ActivityKey>,
    to_key: Option<&'a ActivityKey>,
    title: &'a str,
    field: Option<Field>,
    rule: Option<&'a RuleSubject>,
    values: Option<(&'a Value, &'a Value)>,
    texts: (Option<&'a str>, Option<&'a str>),
    rules: (Option<&'a RuleValue>, Option<&'a RuleValue>),
    numbers: Option<bool>,
    similarity: Option<f64>,
    score: Option<f64>,
    because: String,
}

impl<'a> Row<'a> {
    fn cells(self) -> Vec<Cell<'a>> {
        let value = |value: Option<&'a Value>, text: Option<&'a str>, rule: Option<&RuleValue>| match value {
            Some(value) => Cell::plain(value),
            None => rule.map_or(Cell::maybe(text), |rule| Cell::text(rule.plain())),
        };
        let field = match (self.field, self.rule) {
            (None, Some(subject)) => Cell::text(rule_name(subject)),
            (field, _) => Cell::maybe(field.map(Field::key)),
        };
        let title = match self.rule {
            Some(subject) => Cell::text(subject.plain()),
            None => Cell::text(self.title),
        };
        let (before, after) = self.values.unzip();
        vec![
            Cell::text(self.compares),
            Cell::integer(self.years.map(|(from, _)| from.get())),
            Cell::integer(self.years.map(|(_, to)| to.get())),
            Cell::text(self.kind),
            Cell::Flag(!self.dress),
            Cell::maybe(self.key.map(ActivityKey::as_str)),
            Cell::shown(self.key.and_then(ActivityKey::measure_id)),
            Cell::maybe(self.to_key.map(ActivityKey::as_str)),
            title,
            field,
            words(self.field, self.values),
            value(before, self.texts.0, self.rules.0),
            value(after, self.texts.1, self.rules.1),
            Cell::flag(self.numbers),
            Cell::number(self.similarity),
            Cell::number(self.score),
            Cell::text(self.because),
            Cell::text(self.sources.0),
            Cell::text(self.sources.1),
        ]
    }
}

/// `rule:activity-points`: a rule where other rows have a field.
fn rule_name(subject: &RuleSubject) -> String {
    format!("rule:{}", subject.rule.as_str())
}

/// The words of two texts that differ; nothing where one side is no text.
fn words<'a>(field: Option<Field>, values: Option<(&Value, &Value)>) -> Cell<'a> {
    match values {
        Some((a, b)) if field.is_some_and(Field::is_text) && !a.is_nothing() && !b.is_nothing() => {
            let pieces = pieces(&a.plain(), &b.plain());
            // A change of dress alone has no words to show.
            let marked = pieces.iter().any(|piece| !matches!(piece, Piece::Same(_)));
            if marked { Cell::Marked(pieces) } else { Cell::Null }
        }
        _ => Cell::Null,
    }
}

/// Every change of a build: years, then states, then sources.
pub(in crate::write) fn changes(all: &Differences) -> Table<'_> {
    let years = all.years.iter().flat_map(of_years);
    let states = all.states.iter().flat_map(of_states);
    let sources = all.sources.iter().flat_map(of_sources);
    let rules = all.rules.iter().flat_map(of_rule);
    Table { form: &CHANGES, rows: Box::new(years.chain(states).chain(sources).chain(rules).map(Row::cells)) }
}

/// The changes between years alone.
pub(in crate::write) fn year_changes(years: &[YearDiff]) -> Table<'_> {
    Table { form: &CHANGES, rows: Box::new(years.iter().flat_map(of_years).map(Row::cells)) }
}

fn of_years(diff: &YearDiff) -> Vec<Row<'_>> {
    let side = || Row {
        compares: "years",
        years: Some((diff.from, diff.to)),
        sources: (diff.from_source.clone().unwrap_or_default(), diff.to_source.clone().unwrap_or_default()),
        ..Row::default()
    };
    let mut rows = Vec::new();
    for (kind, keys) in [("added", &diff.added), ("removed", &diff.removed)] {
        rows.extend(keys.iter().map(|key| Row { kind, key: Some(key), title: diff.title(key), ..side() }));
    }
    for edge in &diff.lineage {
        rows.push(Row { years: Some((diff.from, diff.to)), sources: side().sources, ..of_edge(edge) });
        let because = format!(
            "changed as {} became {}",
            edge.from.key,
            edge.to.as_ref().map_or("", |t| t.key.as_str())
        );
        let (key, to_key) = (Some(&edge.from.key), edge.to.as_ref().map(|to| &to.key));
        let on_the_way = |c| Row { because: because.clone(), key, to_key, ..of_change(c, side()) };
        rows.extend(edge.changes.iter().map(on_the_way));
    }
    let fields = [
        ("begun", &diff.fields_begun, String::new()),
        ("ended", &diff.fields_ended, String::new()),
        ("not-printed", &diff.not_printed_from, format!("not printed in {}", diff.names().0)),
        ("not-printed", &diff.not_printed_to, format!("not printed in {}", diff.names().1)),
    ];
    for (kind, names, because) in fields {
        let row = |field: &Field| Row { kind, field: Some(*field), because: because.clone(), ..side() };
        rows.extend(names.iter().map(row));
    }
    rows.extend(diff.changed.iter().map(|c| of_change(c, side())));
    rows.extend(rule_changes(diff));
    rows
}

fn of_edge(edge: &LineageEdge) -> Row<'_> {
    let later = edge.to.as_ref();
    let says: Vec<&str> = edge.evidence.iter().map(|e| e.says.as_str()).collect();
    Row {
        compares: "years",
        kind: edge.kind.as_str(),
        key: Some(&edge.from.key),
        to_key: later.map(|to| &to.key),
        title: later.and_then(|to| to.title.as_deref()).or(edge.from.title.as_deref()).unwrap_or(""),
        texts: (edge.from.title.as_deref(), later.and_then(|to| to.title.as_deref())),
        score: edge.score,
        because: says.join("; "),
        ..Row::default()
    }
}

fn of_change<'a>(change: &'a Change, side: Row<'a>) -> Row<'a> {
    Row {
        kind: change.kind.as_str(),
        dress: !change.kind.is_real(),
        key: Some(&change.key),
        title: change.title.as_deref().unwrap_or(""),
        field: Some(change.field),
        values: Some((&change.from, &change.to)),
        numbers: Some(change.numbers_changed),
        similarity: change.similarity,
        ..side
    }
}

fn of_states(diff: &StateDiff) -> Vec<Row<'_>> {
    let side = || Row {
        compares: "states",
        years: Some((diff.program_year, diff.program_year)),
        sources: (diff.from.clone(), diff.to.clone()),
        ..Row::default()
    };
    let mut rows = Vec::new();
    for (kind, keys) in [("added", &diff.added), ("removed", &diff.removed)] {
        rows.extend(keys.iter().map(|key| Row { kind, key: Some(key), ..side() }));
    }
    rows.extend(diff.changed.iter().map(|c| of_change(c, side())));
    rows
}

/// A rule of the program that two years state differently, or only one of them.
fn rule_changes(diff: &YearDiff) -> impl Iterator<Item = Row<'_>> {
    let documents =
        |spans: &[Located]| spans.iter().map(|s| s.document.as_str()).collect::<Vec<_>>().join(" ");
    diff.rules.iter().map(move |change| Row {
        compares: "years",
        years: Some((diff.from, diff.to)),
        kind: change.kind.as_str(),
        rule: Some(&change.subject),
        rules: (change.from.as_ref(), change.to.as_ref()),
        sources: (documents(&change.from_spans), documents(&change.to_spans)),
        ..Row::default()
    })
}

/// A row for each value of a rule that does not stand.
fn of_rule(difference: &RuleDifference) -> Vec<Row<'_>> {
    let Some((stands, others)) = difference.values.split_first() else { return Vec::new() };
    let row = |other: &'_ RuleSaid| Row {
        compares: "sources",
        years: Some((difference.program_year, difference.program_year)),
        kind: "changed",
        rule: Some(&difference.subject),
        because: difference.decided_by.to_string(),
        sources: (stands.documents.join(" "), other.documents.join(" ")),
        ..Row::default()
    };
    others
        .iter()
        .map(|other| Row { rules: (Some(&stands.value), Some(&other.value)), ..row(other) })
        .collect()
}

/// A row for each value that does not stand.
fn of_sources(difference: &SourceDifference) -> Vec<Row<'_>> {
    let Some((stands, others)) = difference.values.split_first() else { return Vec::new() };
    others
        .iter()
        .map(|other| Row {
            compares: "sources",
            years: Some((difference.program_year, difference.program_year)),
            kind: difference.kind.as_str(),
            dress: !difference.kind.is_real(),
            key: Some(&difference.key),
            title: difference.title.as_deref().unwrap_or(""),
            field: Some(difference.field),
            values: Some((&stands.value, &other.value)),
            because: difference.rule.to_string(),
            sources: (stands.documents.join(" "), other.documents.join(" ")),
            ..Row::default()
        })
        .collect()
}

const DISAGREEMENT: &[Column] = &[
    column("programYear", Kind::Integer, 9, "the program year"),
    column("key", Kind::Text, 14, "the activity"),
    column("measureId", Kind::Text, 12, "its measure id"),
    column("title", Kind::Text, 36, "its title"),
    column("field", Kind::Text, 16, "the field on which documents differ"),
    column("kind", Kind::Text, 12, "how much the most different of them differs"),
    column("real", Kind::Flag, 7, "false where they differ in dress alone"),
    column("rule", Kind::Text, 14, "why the value stands (docs/rules.md)"),
    column("nth", Kind::Integer, 5, "1 for the value that stands, then the others"),
    column("stands", Kind::Flag, 7, "whether this value stands"),
    column("value", Kind::Text, 50, "what these documents say; blank for nothing"),
    column(
        "words",
        Kind::Text,
        60,
        "of a text that does not stand: how its words differ from the one that does",
    ),
    column("documents", Kind::List, 26, "the documents that say it"),
    column("place", Kind::Text, 24, "where the first of them says it"),
];

pub(super) static DISAGREEMENTS: Form = Form {
    name: "disagreements",
    says: "one value of a field on which documents of a year differ",
    columns: DISAGREEMENT,
    key: &["programYear", "key", "field", "nth"],
    links: &[Link { columns: &["programYear", "key"], table: "activities", to: &["programYear", "key"] }],
    indexes: &["key"],
};

/// A row a value.
pub(in crate::write) fn disagreements(found: &[SourceDifference]) -> Table<'_> {
    Table { form: &DISAGREEMENTS, rows: Box::new(found.iter().flat_map(values)) }
}

/// A row a value; those of rules of the program after those of activities.
pub(in crate::write) fn all_disagreements<'a>(
    found: &'a [SourceDifference],
    rules: &'a [RuleDifference],
) -> Table<'a> {
    let rows = found.iter().flat_map(values).chain(rules.iter().flat_map(rule_values));
    Table { form: &DISAGREEMENTS, rows: Box::new(rows) }
}

fn rule_values(d: &RuleDifference) -> Vec<Vec<Cell<'_>>> {
    let row = |(n, said): (i64, &'_ RuleSaid)| {
        vec![
            Cell::Integer(d.program_year.get().into()),
            Cell::Null,
            Cell::Null,
            Cell::text(d.subject.plain()),
            Cell::text(rule_name(&d.subject)),
            Cell::text("changed"),
            Cell::Flag(true),
            Cell::text(d.decided_by.as_str()),
            Cell::Integer(n),
            Cell::Flag(n == 1),
            Cell::text(said.value.plain()),
            Cell::maybe(said.spans.first().map(|s| s.span.quotation())),
            Cell::list(&said.documents),
            Cell::maybe(said.spans.first().map(|s| s.span.first.place())),
        ]
    };
    (1..).zip(&d.values).map(row).collect()
}

fn values(d: &SourceDifference) -> Vec<Vec<Cell<'_>>> {
    let stands = d.values.first().map(|v| &v.value);
    let row = |(n, value): (i64, &'_ SourceValue)| {
        let against = stands.filter(|_| n > 1).map(|s| (s, &value.value));
        vec![
            Cell::Integer(d.program_year.get().into()),
            Cell::text(d.key.as_str()),
            Cell::shown(d.measure_id.as_ref()),
            Cell::maybe(d.title.as_deref()),
            Cell::text(d.field.key()),
            Cell::text(d.kind.as_str()),
            Cell::Flag(d.kind.is_real()),
            Cell::text(d.rule.as_str()),
            Cell::Integer(n),
            Cell::Flag(n == 1),
            Cell::text(if value.value.is_nothing() { String::new() } else { value.value.plain() }),
            words(Some(d.field), against),
            Cell::list(&value.documents),
            Cell::maybe(value.spans.first().map(|s| s.span.first.place())),
        ]
    };
    (1..).zip(&d.values).map(row).collect()
}
