//! Keys that left the list: moved to another id, absorbed by another activity, split over several, or retired.

use super::said::{Statement, statements};
use super::told::{Phrase, Told};
use super::{Pair, both, first_year, split};
use crate::model::likeness::Bag;
use crate::model::{ActivityKey, Evidence, EvidenceKind, Field, LineageEdge, LineageKind, Node, thousandths};
use crate::steps;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Activities this alike, title and text together, are the same under another id. Measured on the official lists: two
/// different activities reach 0.33 in 99 of 100 pairs, the one that moved has 0.73.
const SAME: f64 = 0.5;
/// With an earlier first performance year as a hint, this much is enough.
const SAME_WITH_HINT: f64 = 0.35;
/// Without the hint, an activity of which the old one is less than this is a wider one, which absorbed it.
const MOST_OF_IT: f64 = 0.45;
/// Titles this alike are the same where one side has no text.
const SAME_TITLE: f64 = 0.85;
/// Of two that fit, the better must lead by this much.
const MARGIN: f64 = 0.05;
/// The mean of what another newly has of an activity's words and of its heaviest phrase. Measured on the official
/// lists: activities that were taken up have 0.34 or more, of all other pairs the highest is 0.25.
const TAKEN_UP: f64 = 0.3;
/// What is enough for an activity that has taken up at least two others.
const TAKEN_UP_TOO: f64 = 0.18;
/// A phrase that says something weighs as much as so many of the rarest words.
const PHRASE: f64 = 1.5;
/// A small edit whose words are the removed activity's: this share of what was gained...
const OF_ITS_GAIN: f64 = 0.6;
/// ... this much of the activity is now said by the other...
const SAID: f64 = 0.35;
/// ... and what was gained weighs as much as so many of the rarest words.
const EDIT: f64 = 0.6;
/// An activity of whose words another had this share before was said twice.
const SAID_BEFORE: f64 = 0.85;
/// And they must be this much alike: a long text that names a short one in passing does not say the same.
const SAME_BEFORE: f64 = 0.4;
/// What it costs to hold the words of two activities against each other, in steps a word.
const WORD: usize = 4;
/// So many words are named.
const LISTED: usize = 12;

/// An activity of the later list that may have taken up one that left.
pub(super) struct Candidate<'p, 'a> {
    gone: &'p Told<'a>,
    pub(super) told: &'p Told<'a>,
    /// What it was before.
    old: Option<&'p Told<'a>>,
    /// Words that it gained, of the activity that left.
    pub(super) gained: Bag,
    /// The heaviest phrase of the activity that left, once somebody asked for it.
    phrase: OnceCell<Phrase>,
    /// What the activity that left weighs.
    whole: f64,
    /// Share of the words of the activity that left.
    pub(super) share: f64,
    /// Share of all that it gained.
    of_its_gain: f64,
    /// Share of the words of the activity that left, whether gained or not.
    says: f64,
    /// Title and text together.
    alike: f64,
    new: bool,
    hint: bool,
    statement: Option<Statement>,
}

impl Candidate<'_, '_> {
    /// The heaviest phrase of the activity that left which it newly has. To find it takes long.
    pub(super) fn phrase(&self, pair: &Pair) -> &Phrase {
        self.phrase.get_or_init(|| {
            self.gone.phrase(self.told, &self.old.into_iter().collect::<Vec<_>>(), &pair.weights)
        })
    }

    fn taken_up(&self, phrase: f64) -> f64 {
        (self.share + (phrase / self.whole).min(1.0)) / 2.0
    }

    /// What one of several is preferred for.
    fn rank(&self) -> f64 {
        let said = if self.statement.is_some() { 1.0 } else { 0.0 };
        let hint = if self.hint { 0.1 } else { 0.0 };
        self.alike + said + hint
    }

    fn is_same(&self, gone: &Told, pair: &Pair) -> bool {
        if !self.new {
            return false;
        }
        if self.statement.as_ref().is_some_and(|s| s.same) {
            return true;
        }
        if gone.text().is_empty() || self.told.text().is_empty() {
            return pair.weights.alike(gone.title(), self.told.title()) >= SAME_TITLE;
        }
        match self.hint {
            true => self.alike >= SAME_WITH_HINT,
            false => self.alike >= SAME && self.of_its_gain >= MOST_OF_IT,
        }
    }

    fn has_phrase(&self, pair: &Pair, taken_up: f64) -> bool {
        let enough =
            |weight: f64| weight >= PHRASE * pair.weights.rarest() && self.taken_up(weight) >= taken_up;
        // Sums of fractions are not exact.
        let most = || self.gone.heaviest(self.told, &pair.weights) * (1.0 + 1e-9);
        enough(f64::INFINITY) && enough(most()) && enough(self.phrase(pair).weight)
    }

    fn is_edit(&self, pair: &Pair) -> bool {
        !self.new
            && self.of_its_gain >= OF_ITS_GAIN
            && self.says >= SAID
            && pair.weights.sum(self.gained.iter()) >= EDIT * pair.weights.rarest()
    }

    /// Whether the words say that it took the other up, with what little else is known.
    fn absorbs(&self, pair: &Pair, takers: &BTreeSet<&ActivityKey>) -> bool {
        let enough = if takers.contains(self.told.key) { TAKEN_UP_TOO } else { TAKEN_UP };
        self.has_phrase(pair, enough) || self.is_edit(pair)
    }

    fn absorbed_score(&self, pair: &Pair) -> f64 {
        self.taken_up(self.phrase(pair).weight).max(if self.is_edit(pair) {
            self.of_its_gain.min(self.says)
        } else {
            0.0
        })
    }
}

pub(super) fn edges(pair: &Pair) -> Vec<LineageEdge> {
    let gone: Vec<&Told> = pair.before.values().filter(|a| !pair.after.contains_key(a.key)).collect();
    let mut said: Said = BTreeMap::new();
    for b in pair.after.values() {
        for statement in statements(b) {
            said.entry(statement.named.clone()).or_default().entry(b.key).or_insert(statement);
        }
    }
    let (earlier, later): (Vec<&Told>, Vec<&Told>) =
        (pair.before.values().collect(), pair.after.values().collect());
    let goes_on: Vec<bool> = earlier.iter().map(|told| pair.after.contains_key(told.key)).collect();
    let earlier = (earlier.as_slice(), goes_on.as_slice());
    let nobody = BTreeMap::new();
    let mut found_for: Vec<Vec<Candidate>> =
        gone.iter().map(|a| candidates(pair, (a, &later), &said, &nobody)).collect();
    // Of whom nobody was found, because nobody was looked at, nothing is known.
    if steps::are_spent() {
        return Vec::new();
    }
    let split: Vec<Vec<LineageEdge>> =
        gone.iter().zip(&found_for).map(|(a, all)| split::parts(pair, a, all)).collect();
    let open: Vec<usize> = (0..gone.len()).filter(|n| split[*n].is_empty()).collect();
    let moves = moves(pair, &gone, &found_for, &open);
    // What an activity said before it moved, it did not take up.
    let moved_from: BTreeMap<&ActivityKey, &Told> = moves
        .iter()
        .filter_map(|(n, to)| match to {
            Move::To(index) => Some((found_for[*n][*index].told.key, gone[*n])),
            Move::Either(_) => None,
        })
        .collect();
    for n in open.iter().filter(|n| !moves.contains_key(*n)) {
        found_for[*n] = candidates(pair, (gone[*n], &later), &said, &moved_from);
    }
    if steps::are_spent() {
        return Vec::new();
    }
    let mut found: Vec<LineageEdge> = split.into_iter().flatten().collect();
    let takers = takers(pair, &gone, &found_for, &open, &moves);
    for n in open {
        found.push(match moves.get(&n) {
            Some(Move::To(index)) => moved(pair, gone[n], &found_for[n][*index]),
            Some(Move::Either(keys)) => retired(pair, gone[n], earlier, Some(keys)),
            None => absorbed(pair, gone[n], &found_for[n], &takers)
                .unwrap_or_else(|| retired(pair, gone[n], earlier, None)),
        });
    }
    found
}

/// Activities that took up two others or more: a list that is being gathered up.
fn takers<'a>(
    pair: &Pair<'a>,
    gone: &[&Told],
    candidates: &[Vec<Candidate<'_, 'a>>],
    open: &[usize],
    moves: &BTreeMap<usize, Move>,
) -> BTreeSet<&'a ActivityKey> {
    let mut counts: BTreeMap<&ActivityKey, usize> = BTreeMap::new();
    for n in open.iter().filter(|n| !moves.contains_key(*n)) {
        let by = best(pair, &candidates[*n], &BTreeSet::new()).filter(|c| c.told.key != gone[*n].key);
        if let Some(best) = by {
            *counts.entry(best.told.key).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(key, _)| key).collect()
}

/// The first statement of each activity on another, by the other.
type Said<'a> = BTreeMap<ActivityKey, BTreeMap<&'a ActivityKey, Statement>>;

fn candidates<'p, 'a>(
    pair: &'p Pair<'a>,
    (gone, later): (&'p Told<'a>, &[&'p Told<'a>]),
    said: &Said,
    moved_from: &BTreeMap<&ActivityKey, &'p Told<'a>>,
) -> Vec<Candidate<'p, 'a>> {
    let own = statements(gone);
    let whole = pair.weights.sum(gone.all.iter());
    let named = said.get(gone.key);
    let candidate = |told: &'p Told<'a>| {
        let old = pair.before.get(told.key).or(moved_from.get(told.key).copied());
        let newly = old.map(|old| told.all.without(&old.all));
        let gain = newly.as_ref().unwrap_or(&told.all);
        let statement = named
            .and_then(|by| by.get(told.key))
            .or_else(|| own.iter().find(|s| s.named == *told.key))
            .cloned();
        let gained = Bag::of(gain.shared(&gone.all));
        if gained.is_empty() && statement.is_none() || whole == 0.0 {
            return None;
        }
        let (taken, gain) = (pair.weights.sum(gained.iter()), pair.weights.sum(gain.iter()));
        Some(Candidate {
            gone,
            told,
            old,
            whole,
            share: taken / whole,
            of_its_gain: if gain > 0.0 { taken / gain } else { 0.0 },
            says: pair.weights.sum(told.all.shared(&gone.all)) / whole,
            alike: pair.weights.alike(&gone.all, &told.all),
            new: old.is_none() && !is_back(pair, told),
            hint: old.is_none() && first_year(told).is_some_and(|year| year <= pair.from.year.get()),
            gained,
            phrase: OnceCell::new(),
            statement,
        })
    };
    // An id that names another activity now took nothing up from the one that it named before.
    let other = |told: &&Told| told.key.reused_from().as_ref() != Some(gone.key);
    // Whoever gained none of its words and is not told of is no candidate.
    let mut at = pair.gained.any(gone.all.iter());
    let told_of = named.into_iter().flat_map(BTreeMap::keys).copied().chain(own.iter().map(|s| &s.named));
    at.extend(told_of.filter_map(|key| later.binary_search_by(|told| told.key.cmp(key)).ok()));
    at.sort_unstable();
    at.dedup();
    let look = |told: &&Told| steps::afford(WORD * (gone.all.len() + told.all.len()));
    at.into_iter().map(|n| later[n]).filter(other).take_while(look).filter_map(candidate).collect()
}

/// On a list of an earlier year: it comes back, it is not new.
fn is_back(pair: &Pair, told: &Told) -> bool {
    let activity = pair.from.catalog.activities.get(told.key);
    activity.is_some_and(|a| a.years.range(..pair.from.year).any(|(_, view)| view.listed))
}

enum Move {
    /// The index of the candidate.
    To(usize),
    /// Several fit alike.
    Either(Vec<ActivityKey>),
}

/// One to one, the best first. Where two fit an activity alike, neither is taken; where two activities fit one alike,
/// it is no move: it may have absorbed both.
fn moves(
    pair: &Pair,
    gone: &[&Told],
    candidates: &[Vec<Candidate>],
    open: &[usize],
) -> BTreeMap<usize, Move> {
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for n in open {
        let same = candidates[*n].iter().enumerate().filter(|(_, c)| c.is_same(gone[*n], pair));
        fits.extend(same.map(|(index, c)| (c.rank(), *n, index)));
    }
    let key = |n: usize, index: usize| candidates[n][index].told.key;
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, key(a.1, a.2)).cmp(&(b.1, key(b.1, b.2)))));
    let mut found = BTreeMap::new();
    let mut taken: BTreeSet<&ActivityKey> = BTreeSet::new();
    for (rank, n, index) in &fits {
        if found.contains_key(n) || taken.contains(key(*n, *index)) {
            continue;
        }
        let near = |r: &f64| rank - r < MARGIN;
        let rivals: Vec<ActivityKey> = fits
            .iter()
            .filter(|(r, m, i)| m == n && i != index && near(r) && !taken.contains(key(*m, *i)))
            .map(|(_, m, i)| key(*m, *i).clone())
            .collect();
        let rivalled = fits
            .iter()
            .any(|(r, m, i)| m != n && key(*m, *i) == key(*n, *index) && near(r) && !found.contains_key(m));
        if !rivals.is_empty() {
            let all = std::iter::once(key(*n, *index).clone()).chain(rivals).collect();
            found.insert(*n, Move::Either(all));
        } else if rivalled {
            taken.insert(key(*n, *index));
        } else {
            taken.insert(key(*n, *index));
            found.insert(*n, Move::To(*index));
        }
    }
    found
}

fn moved(pair: &Pair, gone: &Told, to: &Candidate) -> LineageEdge {
    let title = pair.weights.alike(gone.title(), to.told.title());
    let text = pair.weights.alike(gone.text(), to.told.text());
    let mut evidence =
        vec![
            Evidence::new(EvidenceKind::Title, format!("the titles are {title:.2} alike"))
                .of(title)
                .at(both(gone, to.told, Field::Title)),
            Evidence::new(EvidenceKind::Text, format!("the texts are {text:.2} alike")).of(text).at(both(
                gone,
                to.told,
                Field::Description,
            )),
        ];
    evidence.extend(phrase(pair, gone, to));
    evidence.extend(hints(to));
    let said = to.statement.is_some() && to.alike < SAME_WITH_HINT;
    edge(LineageKind::Moved, gone, Some(to.told), evidence, (!said).then_some(to.alike))
}

/// The activity that took one up: the one that says so, else the one with the most of its words.
fn best<'c, 'p, 'a>(
    pair: &Pair,
    candidates: &'c [Candidate<'p, 'a>],
    takers: &BTreeSet<&ActivityKey>,
) -> Option<&'c Candidate<'p, 'a>> {
    let takes = |c: &&Candidate| c.statement.is_some() || c.absorbs(pair, takers);
    candidates.iter().filter(takes).max_by(|a, b| {
        let order = |c: &Candidate| c.absorbed_score(pair) + if c.statement.is_some() { 1.0 } else { 0.0 };
        order(a).total_cmp(&order(b)).then_with(|| b.told.key.cmp(a.told.key))
    })
}

fn absorbed(
    pair: &Pair,
    gone: &Told,
    candidates: &[Candidate],
    takers: &BTreeSet<&ActivityKey>,
) -> Option<LineageEdge> {
    let best = best(pair, candidates, takers)?;
    let key = best.told.key;
    let mut evidence = Vec::new();
    if !best.gained.is_empty() {
        let says = format!("{key} newly has {:.0} % of its words, by weight", best.share * 100.0);
        evidence.push(Evidence::new(EvidenceKind::Gained, says).of(best.share));
        let words = best.told.printed(&best.gained);
        let listed = words.iter().take(LISTED).map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(", ");
        let says = format!("they are {:.0} % of what {key} gained: {listed}", best.of_its_gain * 100.0);
        let places = words.into_iter().take(LISTED).filter_map(|(_, place)| place);
        evidence.push(Evidence::new(EvidenceKind::OfItsGain, says).of(best.of_its_gain).at(places));
    }
    evidence.extend(phrase(pair, gone, best));
    evidence.extend(hints(best));
    // Where a document says it and the words alone would not, there is nothing to measure.
    let score = best.absorbs(pair, takers).then(|| best.absorbed_score(pair));
    Some(edge(LineageKind::Absorbed, gone, Some(best.told), evidence, score))
}

fn retired(
    pair: &Pair,
    gone: &Told,
    earlier: (&[&Told], &[bool]),
    either: Option<&Vec<ActivityKey>>,
) -> LineageEdge {
    let says = format!("on the list of {}, not on that of {}", pair.from.year, pair.to.year);
    let mut evidence = vec![Evidence::new(EvidenceKind::NotListed, says).at(gone.located(Field::Title))];
    if let Some(keys) = either {
        let names = keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        let says = format!("{names} fit alike; none was taken for the same activity under another id");
        evidence.push(Evidence::new(EvidenceKind::Ambiguous, says));
    } else {
        evidence.extend(said_elsewhere(pair, gone, earlier));
    }
    edge(LineageKind::Retired, gone, None, evidence, None)
}

/// Another activity that said the same before and goes on, as `goes_on` has it of each.
fn said_elsewhere(pair: &Pair, gone: &Told, (earlier, goes_on): (&[&Told], &[bool])) -> Option<Evidence> {
    let alike = |b: &&Told| b.key != gone.key && pair.weights.alike(&gone.all, &b.all) >= SAME_BEFORE;
    let whole = pair.weights.sum(gone.all.iter());
    let said = |b: &&Told| pair.weights.sum(gone.all.shared(&b.all)) / whole.max(f64::MIN_POSITIVE);
    // Whoever had nearly all of its words had one of the rarest.
    let rarest = pair.had.rarest(&gone.all, &pair.weights, 1.0 - SAID_BEFORE + 0.01);
    let best = pair
        .had
        .any(rarest)
        .into_iter()
        .filter(|n| goes_on[*n])
        .map(|n| earlier[n])
        .filter(alike)
        .max_by(|a, b| said(a).total_cmp(&said(b)).then_with(|| b.key.cmp(a.key)))?;
    let value = said(&best);
    let says = format!("{} had {:.0} % of its words before and goes on", best.key, value * 100.0);
    let found = Evidence::new(EvidenceKind::SaidElsewhere, says).of(value);
    (value >= SAID_BEFORE).then(|| found.at(both(gone, best, Field::Description)))
}

/// The phrase that both have, quoted.
pub(super) fn phrase(pair: &Pair, gone: &Told, to: &Candidate) -> Option<Evidence> {
    let phrase = to.phrase(pair);
    if phrase.weight == 0.0 {
        return None;
    }
    let (words, places) = gone.quoted(phrase, to.told);
    let says = format!("newly in {}: \"{}\"", to.told.key, words.replace('\n', " "));
    Some(Evidence::new(EvidenceKind::Phrase, says).at(places))
}

fn hints(to: &Candidate) -> Vec<Evidence> {
    let mut found = Vec::new();
    if let Some(year) = first_year(to.told).filter(|_| to.hint) {
        let says = format!("{} began in {year}, before its id was on a list", to.told.key);
        let place = to.told.located(Field::FirstPerformanceYear);
        found.push(Evidence::new(EvidenceKind::FirstPerformanceYear, says).at(place));
    }
    if let Some(said) = &to.statement {
        let says = format!("\"{}\"", said.quote.replace('\n', " "));
        found.push(Evidence::new(EvidenceKind::Statement, says).at(said.place.clone()));
    }
    found
}

pub(super) fn edge(
    kind: LineageKind,
    gone: &Told,
    to: Option<&Told>,
    evidence: Vec<Evidence>,
    score: Option<f64>,
) -> LineageEdge {
    let to: Option<Node> = to.map(Told::node);
    LineageEdge { kind, from: gone.node(), to, evidence, changes: Vec::new(), score: score.map(thousandths) }
}
