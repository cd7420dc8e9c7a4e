//! Numbers of activities and of days: how long the list is, how many activities are full credit, how long they last.

use super::{Clause, Clauses, amount};
use crate::facts::{Counting, ProgramWord as W};
use crate::model::{Bound, Effect, RuleKind, Unit, Weight};
use crate::shape::rules::mark::Quantity;
use crate::shape::rules::token::Stop;

/// A number of activities from here on is that of a list; nobody has to do so many.
const LIST: u32 = 20;
/// So many words before a count may say that it is not that of the whole list.
const ROUNDED: usize = 4;
/// Words before a number of days that make a date or a delay of it.
const BY: [&str; 6] = ["within", "first", "next", "after", "last", "every"];
/// Words after a number of days that make a date or a delay of it.
const AFTER: [&str; 6] = ["after", "before", "prior", "following", "notice", "ago"];

/// Words between a number and the weight that it counts.
const LINKS: [&str; 10] = ["are", "is", "as", "of", "them", "have", "carry", "with", "a", "an"];

impl Clauses<'_> {
    pub(super) fn days(&mut self, c: &Clause, q: &Quantity) {
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

    pub(super) fn activities(&mut self, c: &Clause, q: &Quantity, numbers: &[Quantity]) {
        // `2 to 4 activities` leaves it to the reader.
        let before = |n: usize| q.at.checked_sub(n).map(|at| &self.it.tokens[at]);
        let ranges = before(1).is_some_and(|t| matches!(t.word.as_str(), "to" | "or" | "through"))
            && before(2).is_some_and(|t| t.number.is_some() && !t.is_year());
        if ranges {
            return;
        }
        let rounded = self.rounded(c, q);
        let words = (q.from, q.to);
        if q.denied || q.bound != Bound::Exactly {
            return;
        }
        let weight = self.counted_weight(c, q);
        if self.of_list(c, q, numbers) {
            if !rounded {
                let value = amount(q.amount, Unit::Activities, Bound::Exactly);
                self.push(c, RuleKind::ActivityCount, weight, value, words);
            }
        } else if c.weights.is_empty()
            && !self.names(c, &[W::Apm, W::Home, W::Payment])
            && self.it.has(&[W::Need, W::Attest])
            && !self.is_price(c, q, numbers)
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

    /// Whether words before a number say that it is not that of the whole list: `about 100`, `perform 30`, but not `choose
    /// from 100`.
    fn rounded(&self, c: &Clause, q: &Quantity) -> bool {
        let tokens = &self.it.tokens;
        let from = q.from.checked_sub(1).is_some_and(|n| matches!(tokens[n].word.as_str(), "from" | "among"));
        let not_all = |n: usize| {
            // `112 in 2018 to 118 in 2019` is no range.
            let after_year = n > 0 && tokens[n - 1].is_year();
            !after_year && self.facts.counting(&tokens[n].word) == Some(Counting::NotAll)
        };
        !from && (q.from.saturating_sub(ROUNDED).max(c.from)..q.from).any(not_all)
    }

    /// Whether what is needed is another number, and the activities are what it is needed for.
    fn is_price(&self, c: &Clause, q: &Quantity, numbers: &[Quantity]) -> bool {
        let verb =
            |from: usize, to: usize| (from..to).any(|n| self.it.is(n, W::Need) || self.it.is(n, W::Attest));
        let before = numbers.iter().filter(|n| n.at < q.at).map(|n| n.at).max();
        before.is_some_and(|at| verb(c.from, at) && !verb(at, q.at))
    }

    /// Whether a number is that of a list: nobody has to do so many, or it stands beside another weight's number that is.
    fn of_list(&self, c: &Clause, q: &Quantity, numbers: &[Quantity]) -> bool {
        let beside = |n: &&Quantity| {
            n.amount >= LIST
                && matches!(n.unit, None | Some(Unit::Activities))
                && self.counted_weight(c, n).is_some()
        };
        q.amount >= LIST || self.counted_weight(c, q).is_some() && numbers.iter().any(|n| beside(&n))
    }

    /// The weight that a number counts: that among its words, or the one right after them (`22 are high-weighted`).
    fn counted_weight(&self, c: &Clause, q: &Quantity) -> Option<Weight> {
        let link = |n: usize| LINKS.contains(&self.it.tokens[n].word.as_str());
        let end = (q.at + 1..=c.to).find(|n| !link(*n)).unwrap_or(c.to);
        let inside = |(at, _): &&(usize, Weight)| q.at < *at && *at < q.to.max(end + 1);
        let glued = |(at, _): &&(usize, Weight)| {
            self.it.tokens[q.at..*at]
                .iter()
                .all(|t| t.stop == Stop::Nothing && (t.number.is_none() || t.at == self.it.tokens[q.at].at))
        };
        c.weights.iter().filter(inside).find(glued).map(|(_, weight)| *weight)
    }

    /// A number that counts nothing but a weight, where activities are spoken of: `24 high-weighted, 93 medium-weighted`.
    pub(super) fn weighed(&mut self, c: &Clause, q: &Quantity, numbers: &[Quantity]) {
        let spoken = self.it.has(&[W::Activities, W::Activity, W::Category]);
        let other = self.names(c, &[W::Points, W::Percent, W::Days]);
        let weight = self.counted_weight(c, q);
        if q.denied || q.bound != Bound::Exactly || other || !spoken || !self.of_list(c, q, numbers) {
            return;
        }
        let Some((at, weight)) =
            c.weights.iter().find(|(at, _)| *at > q.at).copied().filter(|(_, w)| Some(*w) == weight)
        else {
            return;
        };
        let value = amount(q.amount, Unit::Activities, Bound::Exactly);
        self.push(c, RuleKind::ActivityCount, Some(weight), value, (q.from, at + 1));
    }
}
