//! What became of activities between two years (docs/decisions/0005-lineage.md): `stays` for keys on both lists,
//! `goes` for keys that left the list, `comes` for keys that come back or come anew under an old id, `twins` for two
//! that say the same within a year. `told` holds the words, `said` sentences that name another activity.

mod comes;
mod goes;
mod said;
mod split;
mod stays;
mod told;
mod twins;

use super::years::Side;
use crate::model::likeness::{Bag, Having, Stems, Weights};
use crate::model::{
    ActivityKey, Catalog, Code, EvidenceKind, Field, Finding, LineageEdge, Located, Value, YearDiff,
};
use std::collections::{BTreeMap, BTreeSet};
use told::{Tokens, Told, tokens_of};

/// Two years side by side, their words weighed.
struct Pair<'a> {
    from: Side<'a>,
    to: Side<'a>,
    before: BTreeMap<&'a ActivityKey, Told<'a>>,
    after: BTreeMap<&'a ActivityKey, Told<'a>>,
    stems: Stems,
    weights: Weights,
    /// Which activities of the later list have a word that they had not before, and which of the earlier have it, by
    /// their place on the list.
    gained: Having,
    had: Having,
}

/// Every edge between two sides, by key and kind.
pub(super) fn between(from: &Side, to: &Side) -> Vec<LineageEdge> {
    // Nothing becomes what it was before.
    if from.year > to.year {
        return Vec::new();
    }
    let pair = Pair::new(*from, *to);
    let mut edges = stays::edges(&pair);
    edges.extend(comes::edges(&pair));
    // What a list that is not whole leaves out is not gone.
    if pair.is_whole(&pair.to, pair.after.len(), pair.before.len()) {
        edges.extend(goes::edges(&pair));
    }
    edges.extend(split::shrunk(&pair));
    edges.extend(twins::edges(&pair.after, (&pair.weights, &pair.stems), Some(&pair.before)));
    edges.sort_by(|a, b| a.order().cmp(&b.order()));
    edges.dedup();
    edges
}

/// Twins of the first year of a catalog, which no pair of years has.
pub fn first_twins(first: &Side) -> Vec<LineageEdge> {
    let tokens = tokens(first);
    let stems = Stems::of(words(&tokens));
    let told = told_of(*first, tokens, &stems);
    let weights = Weights::of(&stems, told.values().map(|t| &t.all));
    twins::edges(&told, (&weights, &stems), None)
}

/// Puts every edge to the activities at its ends: both keys for one that goes from a key to another.
pub fn into_catalog(catalog: &mut Catalog, first: Vec<LineageEdge>, years: &[YearDiff]) {
    for edge in first.iter().chain(years.iter().flat_map(|y| &y.lineage)) {
        let ends: BTreeSet<&ActivityKey> =
            std::iter::once(&edge.from.key).chain(edge.to.as_ref().map(|to| &to.key)).collect();
        for key in ends {
            if let Some(activity) = catalog.activities.get_mut(key) {
                activity.lineage.push(edge.clone());
            }
        }
    }
    for activity in catalog.activities.values_mut() {
        activity.lineage.sort_by(|a, b| (a.year(), a.order()).cmp(&(b.year(), b.order())));
        activity.lineage.dedup();
    }
}

/// What could not be told for certain, or was not told to its end, as findings.
pub fn ambiguous(first: &[LineageEdge], years: &[YearDiff]) -> Vec<Finding> {
    let mut found = Vec::new();
    for edge in first.iter().chain(years.iter().flat_map(|y| &y.lineage)) {
        for evidence in edge.evidence.iter().filter(|e| e.kind == EvidenceKind::Ambiguous) {
            let message = format!("{} of {}: {}", edge.from.key, edge.from.program_year, evidence.says);
            let mut finding = Finding::new(Code::LineageAmbiguous, message);
            finding.key = Some(edge.from.key.clone());
            finding.measure_id = edge.from.key.measure_id();
            finding.title = edge.from.title.clone();
            finding.program_year = Some(edge.from.program_year);
            found.push(finding);
        }
    }
    found
}

impl<'a> Pair<'a> {
    fn new(from: Side<'a>, to: Side<'a>) -> Self {
        let (before, after) = (tokens(&from), tokens(&to));
        let stems = Stems::of(words(&before).chain(words(&after)));
        let (before, after) = (told_of(from, before, &stems), told_of(to, after, &stems));
        let keys: BTreeSet<&ActivityKey> = before.keys().chain(after.keys()).copied().collect();
        let said = |key: &ActivityKey| match (before.get(key), after.get(key)) {
            (Some(a), Some(b)) => a.all.and(&b.all),
            (one, other) => one.or(other).map(|told| told.all.clone()).unwrap_or_default(),
        };
        let all: Vec<Bag> = keys.into_iter().map(said).collect();
        let weights = Weights::of(&stems, &all);
        let newly = |told: &Told| match before.get(told.key) {
            Some(old) => told.all.without(&old.all),
            None => told.all.clone(),
        };
        let newly: Vec<Bag> = after.values().map(newly).collect();
        let gained = Having::of(&stems, newly.iter().map(Bag::iter));
        let had = Having::of(&stems, before.values().map(|told| told.all.iter()));
        Self { from, to, before, after, stems, weights, gained, had }
    }

    /// Keys of the later list that the earlier has not.
    fn added(&self) -> impl Iterator<Item = &Told<'a>> {
        self.after.values().filter(|b| !self.before.contains_key(b.key))
    }

    /// Whether what a side does not list is gone: a document claims to be the whole list, or there is about as much as
    /// on the other side.
    fn is_whole(&self, side: &Side, own: usize, other: usize) -> bool {
        let claims =
            |d: &crate::model::Document| d.complete && d.records > 0 && d.program_years.contains(&side.year);
        own * 2 >= other || side.catalog.documents.iter().any(claims) && own > 0
    }
}

/// What the activities of a side say, word by word, in the order of its list.
fn tokens(side: &Side) -> Vec<Tokens> {
    side.catalog.listed(side.year).map(|(_, _, view)| tokens_of(view)).collect()
}

fn words(tokens: &[Tokens]) -> impl Iterator<Item = &String> {
    tokens.iter().flatten().flatten().map(|(word, _)| word)
}

fn told_of<'a>(side: Side<'a>, tokens: Vec<Tokens>, stems: &Stems) -> BTreeMap<&'a ActivityKey, Told<'a>> {
    let listed = side.catalog.listed(side.year).zip(tokens);
    listed.map(|((key, _, view), tokens)| (key, Told::new((key, view), side, tokens, stems))).collect()
}

/// The first program year that is given for an activity.
fn first_year(told: &Told) -> Option<u16> {
    match told.view.value(Field::FirstPerformanceYear) {
        Value::Year(year) => Some(*year),
        _ => None,
    }
}

/// The places of a field in two activities.
fn both(a: &Told, b: &Told, field: Field) -> Vec<Located> {
    [a, b].into_iter().filter_map(|told| told.located(field)).collect()
}
