//! A marked sentence to rules: each number is held against the words around it. What fits no rule is left alone.

use super::mark::{Mark, Marked, Quantity};
use super::token::Stop;
use crate::facts::{Counting, Facts, ProgramWord as W};
use crate::model::{
    Bound, Circumstance, Effect, ProgramYear, RuleKind, RuleSubject, RuleValue, Since, Unit, Weight,
};
use std::collections::BTreeSet;

/// A number of activities from here on is that of a list; nobody has to do so many.
const LIST: u32 = 20;
/// So many words before a count may say that it is not that of the whole list.
const ROUNDED: usize = 4;
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

/// The rules that a sentence states; `special` are the statuses that it is about, where it names none itself.
pub(super) fn rules(it: &Marked, special: &BTreeSet<Circumstance>, facts: &Facts) -> Vec<Said> {
    if it.has(&[W::Unsaid]) {
        return Vec::new();
    }
    let mut clauses = Clauses { it, facts, special, found: Vec::new() };
    let mut from = 0;
    while from < it.tokens.len() {
        let (_, to) = it.clause(from);
        clauses.clause(from, to);
        from = to + 1;
    }
    clauses.found
}

struct Clauses<'a> {
    it: &'a Marked,
    facts: &'a Facts,
    special: &'a BTreeSet<Circumstance>,
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
        let for_whom = if own.is_empty() && !others { self.special.clone() } else { own };
        // An example has weights of its own.
        let example = it.all(W::Example).map(|m| m.from).min().unwrap_or(usize::MAX);
        let here = |at: &usize| (from..=to).contains(at) && *at < example;
        let weights = it.weights.iter().filter(|(at, _)| here(at)).copied().collect();
        let mut since = years(it, from, to);
        if since.years.is_empty() {
            since = years(it, it.before, it.tokens.len() - 1);
        }
        let clause = Clause { from, to, for_whom, weights, since };
        let numbers = it.quantities.iter().filter(|q| here(&q.at) && q.amount > 0);
        let numbers: Vec<Quantity> = numbers.copied().collect();
        for q in &numbers {
            if let Some(size) = size_of_practice(it, q) {
                self.push(&clause, RuleKind::SmallPracticeSize, None, size, (q.from, q.to));
                continue;
            }
            match q.unit {
                Some(Unit::Points) => self.points(&clause, q, &numbers),
                Some(Unit::Days) => self.days(&clause, q),
                Some(Unit::Percent) => self.share(&clause, q),
                Some(Unit::Clinicians) => self.clinicians(&clause, q),
                Some(Unit::Activities) => self.activities(&clause, q),
                Some(Unit::Subcategories) if !q.denied => {
                    self.push(
                        &clause,
                        RuleKind::SubcategoryCount,
                        None,
                        amount(q.amount, Unit::Subcategories, Bound::Exactly),
                        (q.from, q.to),
                    );
                }
                _ => {}
            }
        }
        if from < example {
            self.doubles(&clause);
            self.full(&clause, &numbers);
        }
    }

    /// Whether any word of a stretch has one of the meanings.
    fn has(&self, from: usize, to: usize, means: &[W]) -> bool {
        self.it.marks.iter().any(|m| m.from >= from && m.from <= to && means.contains(&m.means))
    }

    fn names(&self, c: &Clause, means: &[W]) -> bool {
        self.has(c.from, c.to, means)
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

    fn points(&mut self, c: &Clause, q: &Quantity, numbers: &[Quantity]) {
        // Points of the final score and of payments are other points.
        let elsewhere = self.names(c, &[W::Final, W::Payment])
            && !self.names(c, &[W::Category, W::Activity, W::Activities]);
        let words = (q.from, q.to);
        let value = amount(q.amount, Unit::Points, Bound::Exactly);
        let highest = self.says(c, &[W::Highest]);
        if elsewhere || self.part_of(q) || q.denied && !highest {
            return;
        }
        let several = numbers.iter().any(|n| n.unit == Some(Unit::Activities) && n.amount > 1);
        let need = self.says(c, &[W::Need, W::Full]);
        let award = self.names(c, &[W::Award, W::Each]);
        if let Some(weight) = self.weight_of(c, q, numbers) {
            if !several && (!need || award || numbers.len() > 1 || self.bracketed(q)) {
                self.push_for(c, RuleKind::ActivityPoints, Some(weight), &value, words);
            }
            return;
        }
        if self.names(c, &[W::Apm, W::Home]) {
            let rule = if self.subject(c, q.at) == Some(W::Home) {
                RuleKind::MedicalHomeCredit
            } else {
                RuleKind::ApmCredit
            };
            if self.names(c, &[W::Award, W::Credit]) && !q.denied {
                self.push(c, rule, None, amount(q.amount, Unit::Points, q.bound), words);
            }
        } else if self.names(c, &[W::Each]) && self.says(c, &[W::Activity]) && !self.names(c, &[W::Need]) {
            self.push_for(c, RuleKind::ActivityPoints, None, &value, words);
        } else if highest && !self.names(c, &[W::Need, W::Full]) {
            self.push_for(c, RuleKind::MaximumPoints, None, &value, words);
        } else if need && !q.denied {
            self.push_for(c, RuleKind::PointsNeeded, None, &value, words);
            self.effect(c, Effect::LowerTarget, words);
        }
    }

    /// `20 of 40 points`: the number is the whole of something.
    fn part_of(&self, q: &Quantity) -> bool {
        let word = |n: usize| q.at.checked_sub(n).map(|at| &self.it.tokens[at]);
        word(1).is_some_and(|t| t.word == "of") && word(2).is_some_and(|t| t.number.is_some())
    }

    /// Right after a bracket.
    fn bracketed(&self, q: &Quantity) -> bool {
        q.from > 0 && self.it.tokens[q.from - 1].stop == Stop::Comma
    }

    /// The weight whose points a number is: in a clause with as many weights as numbers of points they belong together in
    /// their order.
    fn weight_of(&self, c: &Clause, q: &Quantity, numbers: &[Quantity]) -> Option<Weight> {
        let points: Vec<&Quantity> = numbers.iter().filter(|n| n.unit == Some(Unit::Points)).collect();
        let nth = points.iter().position(|n| n.at == q.at)?;
        match c.weights.len() {
            0 => None,
            n if n == points.len() => Some(c.weights[nth].1),
            1 => None,
            _ => {
                let near = |(at, _): &&(usize, Weight)| at.abs_diff(q.at);
                c.weights.iter().min_by_key(near).filter(|_| points.len() > 1).map(|(_, w)| *w)
            }
        }
    }

    fn days(&mut self, c: &Clause, q: &Quantity) {
        let word = |n: Option<usize>| n.and_then(|n| self.it.tokens.get(n)).map_or("", |t| t.word.as_str());
        let dated = BY.contains(&word(q.from.checked_sub(1))) || AFTER.contains(&word(Some(q.to)));
        if !q.denied && !dated && (q.bound == Bound::AtLeast || self.says(c, &[W::Lasting])) {
            self.push(
                c,
                RuleKind::DaysNeeded,
                None,
                amount(q.amount, Unit::Days, Bound::AtLeast),
                (q.from, q.to),
            );
        }
    }

    fn share(&mut self, c: &Clause, q: &Quantity) {
        let words = (q.from, q.to);
        let percent = |bound| amount(q.amount, Unit::Percent, bound);
        if q.denied {
            return;
        }
        if self.it.has(&[W::Final]) {
            if self.of_category(c, q.at) {
                self.push(c, RuleKind::FinalScoreShare, None, percent(Bound::Exactly), words);
            }
        } else if let Some(subject) = self.subject(c, q.at) {
            if self.names(c, &[W::Credit, W::Score, W::Points, W::Award, W::Full]) {
                let rule = if subject == W::Home { RuleKind::MedicalHomeCredit } else { RuleKind::ApmCredit };
                // `full or half credit` leaves it open.
                let open = self.it.marks.iter().find(|m| {
                    let (a, b) = (m.to.min(q.to), m.from.max(q.from));
                    m.means == W::Full && b == a + 1 && self.it.tokens[a].word == "or"
                });
                let words = open.map_or(words, |m| (m.from.min(q.from), m.to.max(q.to)));
                let value = RuleValue::Amount {
                    amount: q.amount,
                    or: open.map(|_| 100),
                    unit: Unit::Percent,
                    bound: q.bound,
                };
                self.push(c, rule, None, value, words);
                self.perhaps(c);
            }
        } else if self.names(c, &[W::Group]) && self.names(c, &[W::Clinicians]) && c.for_whom.is_empty() {
            self.push(c, RuleKind::GroupShare, None, percent(Bound::AtLeast), words);
        } else if self.it.is(q.at, W::Half)
            && self.names(c, &[W::Need, W::Points, W::Activities, W::Category])
        {
            self.effect(c, Effect::LowerTarget, words);
        }
    }

    /// The last rule is said of what may be.
    fn perhaps(&mut self, c: &Clause) {
        if self.names(c, &[W::May])
            && let Some(last) = self.found.last_mut()
        {
            last.may = true;
        }
    }

    /// Whether a share is that of improvement activities and not of another category that stands nearer.
    fn of_category(&self, c: &Clause, at: usize) -> bool {
        let near = |means: W| {
            let all = self.it.all(means).filter(|m| m.from >= c.from && m.from <= c.to);
            all.map(|m| m.from.abs_diff(at)).min()
        };
        match (near(W::Category), near(W::OtherCategory)) {
            (Some(own), Some(other)) => own < other,
            (None, Some(_)) => false,
            (_, None) => true,
        }
    }

    /// Whether a share or a credit is that of a medical home or of an APM: what was named last before it, else first after.
    fn subject(&self, c: &Clause, at: usize) -> Option<W> {
        let named = |m: &&Mark| matches!(m.means, W::Home | W::Apm) && m.from >= c.from && m.from <= c.to;
        let all = || self.it.marks.iter().filter(named);
        let before = all().rfind(|m| m.from < at);
        let found = before.or_else(|| all().next()).map(|m| m.means);
        found.or_else(|| {
            let asked = |m: &&Mark| matches!(m.means, W::Home | W::Apm) && m.from < self.it.before;
            self.it.marks.iter().rfind(asked).map(|m| m.means)
        })
    }

    fn clinicians(&mut self, c: &Clause, q: &Quantity) {
        let word = |n: usize| q.from.checked_sub(n);
        let defines = word(1).is_some_and(|n| matches!(self.it.tokens[n].word.as_str(), "of" | "with"))
            && word(2).is_some_and(|n| self.it.is(n, W::Group));
        let does = self.says(c, &[W::Need, W::Attest, W::Lasting, W::Award]);
        if !q.denied && !defines && does && self.says(c, &[W::Group]) && c.for_whom.is_empty() {
            let value = amount(q.amount, Unit::Clinicians, Bound::AtLeast);
            self.push(c, RuleKind::GroupShare, None, value, (q.from, q.to));
        }
    }

    fn activities(&mut self, c: &Clause, q: &Quantity) {
        // `2 to 4 activities` leaves it to the reader.
        let before = |n: usize| q.at.checked_sub(n).map(|at| &self.it.tokens[at]);
        let ranges = before(1).is_some_and(|t| matches!(t.word.as_str(), "to" | "or" | "through"))
            && before(2).is_some_and(|t| t.number.is_some());
        if ranges {
            return;
        }
        let near = &self.it.tokens[q.from.saturating_sub(ROUNDED).max(c.from)..q.from];
        let rounded = near.iter().any(|t| self.facts.counting(&t.word) == Some(Counting::NotAll));
        let words = (q.from, q.to);
        if q.denied || q.bound != Bound::Exactly || self.names(c, &[W::Apm, W::Home]) {
            return;
        }
        let inside = |(at, _): &&(usize, Weight)| q.from <= *at && *at < q.to;
        let weight = c.weights.iter().find(inside).map(|(_, w)| *w);
        if q.amount >= LIST && rounded {
            return;
        }
        if q.amount >= LIST {
            self.push(
                c,
                RuleKind::ActivityCount,
                weight,
                amount(q.amount, Unit::Activities, Bound::Exactly),
                words,
            );
        } else if q.amount > 0
            && c.weights.is_empty()
            && self.says(c, &[W::Need, W::Attest])
            && (self.names(c, &[W::Full]) || !self.names(c, &[W::Points]))
        {
            let whole = self.it.tokens.get(q.to - 1).is_some_and(|t| t.word != "activity" || q.amount == 1);
            if whole {
                self.push_for(
                    c,
                    RuleKind::ActivitiesNeeded,
                    None,
                    &amount(q.amount, Unit::Activities, Bound::Exactly),
                    words,
                );
                self.effect(c, Effect::LowerTarget, words);
            }
        }
    }

    /// Special statuses whose activities count double.
    fn doubles(&mut self, c: &Clause) {
        let it = self.it;
        let Some(double) = it.all(W::Double).find(|m| (c.from..=c.to).contains(&m.from)) else { return };
        let denied = it.all(W::Not).any(|m| m.from >= c.from && m.to <= double.from && !it.special_after(m));
        let counted =
            self.says(c, &[W::Points, W::Credit, W::Score, W::Award, W::Activities, W::Category, W::Weight]);
        if counted && !denied {
            let next =
                it.marks.iter().find(|m| m.from == double.to && matches!(m.means, W::Points | W::Credit));
            self.effect(c, Effect::DoublePoints, (double.from, next.map_or(double.to, |m| m.to)));
        }
    }

    /// Medical homes and APMs that get everything.
    fn full(&mut self, c: &Clause, numbers: &[Quantity]) {
        let it = self.it;
        let inside = |m: &&Mark| (c.from..=c.to).contains(&m.from) && matches!(m.means, W::Full | W::Highest);
        let what = [W::Credit, W::Score, W::Points];
        let whole = |m: &&Mark| (m.to..m.to + 3).any(|n| it.mark(n).is_some_and(|m| what.contains(&m.means)));
        let Some(full) = it.marks.iter().filter(inside).find(whole) else { return };
        let Some(subject) = self.subject(c, full.from) else { return };
        let denied = it.all(W::Not).any(|m| m.from >= c.from && m.to <= full.from);
        let part = numbers.iter().any(|q| matches!(q.unit, Some(Unit::Percent | Unit::Points)));
        if denied || part || self.names(c, &[W::Need, W::Unless]) && subject == W::Apm {
            return;
        }
        let end = (full.to..full.to + 3).find(|n| it.mark(*n).is_some_and(|m| what.contains(&m.means)));
        let rule = if subject == W::Home { RuleKind::MedicalHomeCredit } else { RuleKind::ApmCredit };
        let words = (full.from, end.map_or(full.to, |n| n + 1));
        self.push(c, rule, None, amount(100, Unit::Percent, Bound::Exactly), words);
        self.perhaps(c);
    }
}

/// Words that say that a clause is about everybody, or about most.
const ALL: [&str; 6] = ["most", "all", "everyone", "everybody", "others", "otherwise"];
/// Words before a number of days that make a date or a delay of it.
const BY: [&str; 6] = ["within", "first", "next", "after", "last", "every"];
/// Words after a number of days that make a date or a delay of it.
const AFTER: [&str; 6] = ["after", "before", "prior", "following", "notice", "ago"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The program years that a stretch of a sentence names; days and years of payments are none.
fn years(it: &Marked, from: usize, to: usize) -> Since {
    let mut since = Since::default();
    let year = |n: usize| {
        let token = it.tokens.get(n)?;
        let year = token.word.parse::<u16>().ok().filter(|_| token.word.len() == 4)?;
        ProgramYear::new(year)
    };
    for n in from..=to {
        let Some(found) = year(n) else { continue };
        let before = n.checked_sub(1).map(|b| &it.tokens[b]);
        let dated = before.is_some_and(|t| {
            t.number.is_some_and(|d| (1..=31).contains(&d)) || MONTHS.contains(&t.word.as_str())
        });
        let paid = (n.saturating_sub(2)..n + 3).any(|k| it.is(k, W::Payment));
        if dated || paid {
            continue;
        }
        let link = n.checked_sub(2).and_then(year);
        let through = before.is_some_and(|t| matches!(t.word.as_str(), "to" | "through" | "until"));
        let next_to =
            n.checked_sub(1).and_then(year).filter(|_| before.is_some_and(|t| t.stop <= Stop::Comma));
        let first = link.filter(|_| through).or(next_to);
        match first {
            Some(first) if first < found => {
                since.years.extend((first.get()..=found.get()).filter_map(ProgramYear::new));
                since.onward = false;
            }
            _ => {
                since.years.push(found);
                let near = (n.saturating_sub(3)..n).any(|k| it.is(k, W::Since)) || it.is(n + 1, W::Since);
                let later = it.tokens.get(n + 2).is_some_and(|t| t.word == "later");
                since.onward = near || later;
            }
        }
    }
    since.years.sort();
    since.years.dedup();
    since
}
