//! The rulings file at work: patches become claims; what nothing needs any more, and what nothing answers to, is reported.

use super::Source;
use super::decide::{World, decide_field};
use super::group::Grouped;
use super::rank::names;
use crate::model::{
    ActivityKey, Basis, Choice, Claim, Code, Decision, Document, Field, FieldReading, Finding, Join, JoinBy,
    NullReason, Part, ProgramYear, Rule, Ruling, Rulings, Span, Value, YearsFrom,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rulings by what they are on, their keys those of the catalog.
pub(super) struct OnFile<'a> {
    file: Option<&'a Rulings>,
    entries: BTreeMap<(ActivityKey, ProgramYear, Field), &'a Ruling>,
}

/// What a patch says of an activity in a year.
pub(super) struct Patch {
    pub key: ActivityKey,
    pub year: ProgramYear,
    pub field: Field,
    pub reading: FieldReading,
}

impl<'a> OnFile<'a> {
    /// `aliases` are the provisional keys of rows that have another key now, and that key.
    pub(super) fn new(file: Option<&'a Rulings>, aliases: &BTreeMap<ActivityKey, ActivityKey>) -> Self {
        let key = |ruling: &Ruling| aliases.get(&ruling.key).unwrap_or(&ruling.key).clone();
        let entries = file.into_iter().flat_map(|r| &r.entries);
        Self { file, entries: entries.map(|r| ((key(r), r.year, r.field), r)).collect() }
    }

    /// Gives rows of provisional keys the ids that patches say.
    pub(super) fn name(file: Option<&Rulings>, grouped: &mut Grouped, sources: &[Source]) {
        for ruling in file.into_iter().flat_map(|f| &f.entries).filter(|r| r.field == Field::MeasureId) {
            let Choice::Patch(Value::Text(id)) = &ruling.choice else { continue };
            let rows = grouped
                .keys
                .iter_mut()
                .filter(|((year, _), key)| *year == ruling.year && **key == ruling.key);
            for ((year, row), key) in rows {
                let Source { document, readings, .. } = &sources[row.0];
                let join = Join {
                    document: document.id.clone(),
                    program_year: *year,
                    title: super::title_of(&readings[row.1]).unwrap_or_default().to_owned(),
                    alias: ruling.key.clone(),
                    by: JoinBy::Patch,
                    title_of: *year,
                    score: 1.0,
                };
                *key = ActivityKey::from_text(id);
                grouped.joins.insert((*year, *row), join);
            }
        }
    }

    /// Where the rulings stand.
    pub(super) fn path(&self) -> &'a str {
        self.file.map_or("", |file| &file.path)
    }

    pub(super) fn on(&self, key: &ActivityKey, year: ProgramYear, field: Field) -> Option<&'a Ruling> {
        self.entries.get(&(key.clone(), year, field)).copied()
    }

    /// What the patches say.
    pub(super) fn patches(&self) -> Vec<Patch> {
        let patch = |((key, year, field), ruling): (&(ActivityKey, ProgramYear, Field), &&Ruling)| {
            let reading = reading(ruling)?;
            Some(Patch { key: key.clone(), year: *year, field: *field, reading })
        };
        self.entries.iter().filter_map(patch).collect()
    }

    /// The file as the document that its patches are claims of; None without a patch.
    pub(super) fn document(&self) -> Option<Document> {
        let file = self.file?;
        let patches = self.entries.values().filter(|r| matches!(r.choice, Choice::Patch(_)));
        let years: BTreeSet<ProgramYear> = patches.map(|r| r.year).collect();
        (!years.is_empty()).then(|| Document {
            id: file.id.clone(),
            path: file.path.clone(),
            sha256: Some(file.sha256.clone()),
            format: None,
            layout: None,
            program_years: years.into_iter().collect(),
            years_from: YearsFrom::Document,
            pages: None,
            kind: None,
            publisher: None,
            as_of: None,
            maturity: None,
            complete: false,
            url: None,
            redirects_to: None,
            text_sha256: None,
            encoding: None,
            records: 0,
            stated_counts: Vec::new(),
        })
    }

    /// Entries that change nothing, or that nothing answers to. `decided` gives the claims on an activity in a year and
    /// what became of a field.
    pub(super) fn findings<'c>(
        &self,
        decided: impl Fn(&ActivityKey, ProgramYear, Field) -> Option<(Vec<&'c Claim>, &'c Decision)>,
        world: World,
    ) -> Vec<Finding> {
        let Some(file) = self.file else { return Vec::new() };
        let finding = |((key, year, field), ruling): (&(ActivityKey, ProgramYear, Field), &&Ruling)| {
            let (code, problem) = match decided(key, *year, *field) {
                None => (Code::RulingUnmatched, format!("no document of {year} has {key}")),
                Some((claims, decision)) => problem(*year, *field, ruling, &claims, decision, world)?,
            };
            let message = format!("{}, line {}: {key} {year} {field}: {problem}", file.path, ruling.lines[0]);
            let mut finding = Finding::new(code, message).of(*field).at(span(ruling, Vec::new()));
            finding.document = Some(file.id.clone());
            finding.program_year = Some(*year);
            finding.key = Some(key.clone());
            Some(finding)
        };
        self.entries.iter().filter_map(finding).collect()
    }
}

fn problem(
    year: ProgramYear,
    field: Field,
    ruling: &Ruling,
    claims: &[&Claim],
    decision: &Decision,
    world: World,
) -> Option<(Code, String)> {
    let said: Vec<&Claim> =
        claims.iter().copied().filter(|c| c.field == field && c.rule != Rule::Patch).collect();
    let patch = matches!(ruling.choice, Choice::Patch(_));
    if !patch && !said.iter().any(|claim| names(ruling, claim)) {
        let others: BTreeSet<String> =
            said.iter().map(|c| format!("{} says \"{}\"", c.document, c.value.plain())).collect();
        let others = others.into_iter().collect::<Vec<_>>().join(", ");
        let problem = match &ruling.choice {
            Choice::Document(id) => format!("the document `{id}` says nothing of it; {others}"),
            _ => format!("no document says so; {others}. What no document says is a [[patch]]"),
        };
        return Some((Code::RulingUnmatched, problem));
    }
    if said.is_empty() {
        return None;
    }
    let without = decide_field(year, field, &said, None, world);
    let same = without.standing != crate::model::Standing::Contested && without.value == decision.value;
    same.then(|| {
        let sentence = without.because.unwrap_or_else(|| without.rule.sentence().to_owned());
        let problem = format!("not needed any more; without it the value is the same: {sentence}");
        (Code::RulingUnneeded, problem)
    })
}

/// A patch as a reading of the file; None for a ruling.
fn reading(ruling: &Ruling) -> Option<FieldReading> {
    let Choice::Patch(value) = &ruling.choice else { return None };
    let quotes: Vec<String> = match value {
        Value::Null => Vec::new(),
        Value::Items(items) => items.clone(),
        other => vec![other.plain()],
    };
    let null = (*value == Value::Null).then_some(NullReason::StatedNull);
    let raw = quotes.join("\n");
    Some(FieldReading { value: value.clone(), raw, span: span(ruling, quotes), rule: Rule::Patch, null })
}

fn span(ruling: &Ruling, quotes: Vec<String>) -> Span {
    let basis = if quotes.is_empty() { Basis::Manifest } else { Basis::Printed };
    let part = |quote| Part { page: None, lines: Some(ruling.lines), cell: None, bbox: None, quote };
    let quotes = if quotes.is_empty() { vec![String::new()] } else { quotes };
    Span::new(basis, quotes.into_iter().map(part).collect())
}
