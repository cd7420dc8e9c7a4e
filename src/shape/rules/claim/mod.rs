//! A marked sentence to rules: each number is held against the words around it. What fits no rule is left alone.
//!
//! Here clauses are taken one by one, and each number goes to what it counts: `points`, `counts` (activities, days), `credits`
//! (shares, medical homes, APMs, groups).

mod counts;
mod credits;
mod points;

use super::mark::{Mark, Marked, Quantity};
use super::scope::{self, Topic};
use super::token::Stop;
use super::{mood, years};
use crate::facts::{Facts, ProgramWord as W};
use crate::model::{Bound, Circumstance, Effect, RuleKind, RuleSubject, RuleValue, Since, Unit, Weight};
use std::collections::BTreeSet;

/// So many words may stand between `unless` and what it takes out.
const TAKEN_OUT: usize = 6;

/// A rule, and the words of the sentence that are its value.
#[derive(Debug)]
pub(super) struct Said {
    pub subject: RuleSubject,
    pub value: RuleValue,
    pub may: bool,
    pub since: Since,
    /// First word, and the word after the last.
    pub words: (usize, usize),
}

/// The special status that a phrase names.
pub(super) fn circumstance(means: W) -> Option<Circumstance> {
    Some(match means {
        W::Small => Circumstance::SmallPractice,
        W::Rural => Circumstance::Rural,
        W::Hpsa => Circumstance::Hpsa,
        W::NonPatientFacing => Circumstance::NonPatientFacing,
        _ => return None,
    })
}

/// The special statuses that words name, those left out that they deny or take out.
pub(super) fn circumstances(it: &Marked, from: usize, to: usize) -> BTreeSet<Circumstance> {
    let out = |mark: &Mark| {
        let near = |m: &Mark| m.to <= mark.from && mark.from - m.to <= TAKEN_OUT;
        let whole = |m: &Mark| it.tokens[m.to..mark.from].iter().all(|t| t.stop < Stop::Comma);
        it.all(W::Unless).any(|m| near(m) && whole(m))
            || it.all(W::Not).any(|m| near(m) && whole(m) && it.special_after(m))
    };
    let inside = it.marks.iter().filter(|m| m.from >= from && m.from <= to);
    let named = inside.filter(|m| !out(m)).filter_map(|m| circumstance(m.means));
    let small = it.quantities.iter().any(|q| q.at >= from && q.at <= to && size_of_practice(it, q).is_some());
    named.chain(small.then_some(Circumstance::SmallPractice)).collect()
}

/// How many clinicians a small practice has, where a number says so.
fn size_of_practice(it: &Marked, q: &Quantity) -> Option<RuleValue> {
    let limit = matches!(q.bound, Bound::Below | Bound::AtMost);
    let (from, to) = it.clause(q.at);
    let named =
        |means: &[W]| it.marks.iter().any(|m| m.from >= from && m.from <= to && means.contains(&m.means));
    let counted = q.unit == Some(Unit::Clinicians) && named(&[W::Small, W::Group])
        || q.unit.is_none() && named(&[W::Small]);
    (limit && counted && !q.denied).then(|| amount(q.amount, Unit::Clinicians, q.bound))
}

fn amount(amount: u32, unit: Unit, bound: Bound) -> RuleValue {
    RuleValue::Amount { amount, or: None, unit, bound }
}

/// What a sentence stands under.
#[derive(Debug, Default)]
pub(super) struct Under {
    /// The special statuses that it is about, where it names none itself.
    pub special: BTreeSet<Circumstance>,
    /// What the words of its heading mean.
    pub heading: BTreeSet<W>,
    /// What was being spoken of.
    pub topic: Topic,
}

/// The rules that a sentence states, and what it ends with speaking of.
pub(super) fn rules(it: &Marked, under: &Under, facts: &Facts) -> (Vec<Said>, Topic) {
    let mut clauses = Clauses { it, facts, under, found: Vec::new() };
    let mut topic = under.topic;
    // A question states nothing.
    let mut from = if it.before > 0 && it.tokens[it.before - 1].asks { it.before } else { 0 };
    while from < it.tokens.len() {
        let (_, to) = it.clause(from);
        topic = scope::of_clause(it, from..to + 1, topic);
        if topic == Topic::Ours {
            clauses.clause(from, to);
        }
        from = to + 1;
    }
    (clauses.found, topic)
}

struct Clauses<'a> {
    it: &'a Marked,
    facts: &'a Facts,
    under: &'a Under,
    found: Vec<Said>,
}

/// A clause, and what it names.
struct Clause {
    from: usize,
    to: usize,
    for_whom: BTreeSet<Circumstance>,
    weights: Vec<(usize, Weight)>,
    since: Since,
}

impl Clauses<'_> {
    fn clause(&mut self, from: usize, to: usize) {
        let it = self.it;
        let own = circumstances(it, from, to);
        let others = self.has(from, to, &[W::Home, W::Apm])
            || it.tokens[from..=to].iter().any(|t| ALL.contains(&t.word.as_str()));
        let for_whom = if own.is_empty() && !others { self.under.special.clone() } else { own };
        // An example has weights of its own.
        let example = it.all(W::Example).map(|m| m.from).min().unwrap_or(usize::MAX);
        let here = |at: &usize| (from..=to).contains(at) && *at < example;
        let weights = it.weights.iter().filter(|(at, _)| here(at)).copied().collect();
        let mut since = years::named(it, from, to);
        if since.years.is_empty() {
            since = years::named(it, it.before, it.tokens.len() - 1);
        }
        // For some special status, and nobody says which.
        let unnamed = for_whom.is_empty()
            && !others
            && (self.has(from, to, &[W::Special]) || self.under.heading.contains(&W::Special));
        if unnamed || !mood::states(it, from..to + 1, !since.years.is_empty()) {
            return;
        }
        let mut clause = Clause { from, to, for_whom, weights, since };
        let numbers = it.quantities.iter().filter(|q| here(&q.at) && q.amount > 0);
        let numbers: Vec<Quantity> = numbers.copied().collect();
        let all = clause.since.clone();
        for (n, q) in numbers.iter().enumerate() {
            clause.since = self.years_of((from, to), &all, &numbers, n).unwrap_or_else(|| all.clone());
            self.number(&clause, q, &numbers);
        }
        clause.since = all;
        if from < example && self.of_category(&clause, from) {
            self.doubles(&clause);
            self.full(&clause, &numbers);
        }
    }

    /// Which rule a number is.
    fn number(&mut self, c: &Clause, q: &Quantity, numbers: &[Quantity]) {
        if let Some(size) = size_of_practice(self.it, q) {
            self.push(c, RuleKind::SmallPracticeSize, None, size, (q.from, q.to));
            return;
        }
        if self.relative(q) || q.unit != Some(Unit::Percent) && !self.of_category(c, q.at) {
            return;
        }
        match q.unit {
            Some(Unit::Points) => self.points(c, q, numbers),
            Some(Unit::Days) => self.days(c, q),
            Some(Unit::Percent) => self.share(c, q),
            Some(Unit::Clinicians) => self.clinicians(c, q),
            Some(Unit::Activities) => self.activities(c, q, numbers),
            Some(Unit::Subcategories) if !q.denied => {
                let value = amount(q.amount, Unit::Subcategories, Bound::Exactly);
                self.push(c, RuleKind::SubcategoryCount, None, value, (q.from, q.to));
            }
            None => self.weighed(c, q, numbers),
            _ => {}
        }
    }

    /// The years of one number, where a clause gives several numbers each a year of its own: those named after it, else
    /// those right before it.
    fn years_of(
        &self,
        (from, to): (usize, usize),
        all: &Since,
        numbers: &[Quantity],
        n: usize,
    ) -> Option<Since> {
        if numbers.len() < 2 || all.years.len() < 2 {
            return None;
        }
        let before = n.checked_sub(1).map_or(from, |b| numbers[b].to);
        let after = numbers.get(n + 1).map_or(to + 1, |q| q.from);
        let named = |from: usize, to: usize| {
            let since = if from < to { years::named(self.it, from, to - 1) } else { Since::default() };
            Some(since).filter(|s| !s.years.is_empty())
        };
        named(numbers[n].to, after).or_else(|| named(before, numbers[n].from))
    }

    /// `20 more activities`, `6 activities more`: what is added to something that is not said.
    fn relative(&self, q: &Quantity) -> bool {
        let end = self.it.tokens[..q.to].last().is_some_and(|t| t.stop != Stop::Nothing);
        let last = if end { q.to } else { q.to + 1 };
        q.bound == Bound::Exactly && (q.at + 1..last).any(|n| self.it.is(n, W::Relative))
    }

    /// Whether any word of a stretch has one of the meanings.
    fn has(&self, from: usize, to: usize, means: &[W]) -> bool {
        self.it.marks.iter().any(|m| m.from >= from && m.from <= to && means.contains(&m.means))
    }

    fn names(&self, c: &Clause, means: &[W]) -> bool {
        self.has(c.from, c.to, means)
    }

    /// Whether the clause, what stands before its sentence, or its heading has one of the meanings.
    fn under(&self, c: &Clause, means: &[W]) -> bool {
        self.says(c, means) || means.iter().any(|m| self.under.heading.contains(m))
    }

    /// Whether the question or the words before the sentence have one of the meanings, or the clause has.
    fn says(&self, c: &Clause, means: &[W]) -> bool {
        self.names(c, means) || self.it.before > 0 && self.has(0, self.it.before - 1, means)
    }

    fn push(
        &mut self,
        c: &Clause,
        rule: RuleKind,
        weight: Option<Weight>,
        value: RuleValue,
        words: (usize, usize),
    ) {
        let subject = RuleSubject { rule, weight, circumstance: None };
        self.found.push(Said { subject, value, may: false, since: c.since.clone(), words });
    }

    /// A rule for everybody, or for each special status that the clause is about.
    fn push_for(
        &mut self,
        c: &Clause,
        rule: RuleKind,
        weight: Option<Weight>,
        value: &RuleValue,
        words: (usize, usize),
    ) {
        let whom: Vec<Option<Circumstance>> = match c.for_whom.is_empty() {
            true => vec![None],
            false => c.for_whom.iter().copied().map(Some).collect(),
        };
        for circumstance in whom {
            let subject = RuleSubject { rule, weight, circumstance };
            self.found.push(Said {
                subject,
                value: value.clone(),
                may: false,
                since: c.since.clone(),
                words,
            });
        }
    }

    fn effect(&mut self, c: &Clause, effect: Effect, words: (usize, usize)) {
        if !c.for_whom.is_empty() {
            self.push_for(c, RuleKind::SpecialScoring, None, &RuleValue::Effect { effect }, words);
        }
    }
}

/// Words that say that a clause is about everybody, or about most.
const ALL: [&str; 9] =
    ["most", "all", "everyone", "everybody", "others", "otherwise", "large", "larger", "other"];
