//! Points: of an activity, of full credit, of the category's end; and what special statuses do to them.

use super::{Clause, Clauses, amount};
use crate::facts::ProgramWord as W;
use crate::model::{Bound, Effect, RuleKind, Unit, Weight};
use crate::shape::rules::mark::Quantity;
use crate::shape::rules::token::Stop;

/// So many words before a number may say that it is needed.
const NEAR: usize = 4;

impl Clauses<'_> {
    pub(super) fn points(&mut self, c: &Clause, q: &Quantity, numbers: &[Quantity]) {
        // Points of the final score and of payments are other points.
        let elsewhere = self.names(c, &[W::Final, W::Payment])
            && !self.names(c, &[W::Category, W::Here, W::Activity, W::Activities]);
        let words = (q.from, q.to);
        let value = amount(q.amount, Unit::Points, Bound::Exactly);
        let highest = self.says(c, &[W::Highest]);
        if elsewhere || self.part_of(q) || q.denied && !highest {
            return;
        }
        let several = numbers.iter().any(|n| n.unit == Some(Unit::Activities) && n.amount > 1);
        let need = self.says(c, &[W::Need, W::Full]);
        let award = self.names(c, &[W::Award, W::Each]);
        let weight = self.weight_of(c, q, numbers).filter(|_| !self.is_needed(c, q));
        if let Some(weight) = weight.or_else(|| self.weight_asked(c)) {
            let apiece = !several || self.it.is(q.to, W::Each);
            if apiece && (!need || award || numbers.len() > 1 || self.bracketed(q)) {
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

    /// The weight that the question asks about, where the answer names none.
    fn weight_asked(&self, c: &Clause) -> Option<Weight> {
        let mut asked =
            self.it.weights.iter().filter(|(at, _)| *at < self.it.before && c.from >= self.it.before);
        let first = asked.next()?.1;
        (asked.next().is_none() && c.weights.is_empty()).then_some(first)
    }

    /// `need 20 points, which one high-weighted activity gives`: what is needed is said before any weight is.
    fn is_needed(&self, c: &Clause, q: &Quantity) -> bool {
        let near = q.from.saturating_sub(NEAR).max(c.from)..q.from;
        near.into_iter().any(|n| self.it.is(n, W::Need)) && c.weights.iter().all(|(at, _)| *at > q.at)
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

    /// Special statuses whose activities count double.
    pub(super) fn doubles(&mut self, c: &Clause) {
        let it = self.it;
        let Some(double) = it.all(W::Double).find(|m| (c.from..=c.to).contains(&m.from)) else { return };
        let denied = it.all(W::Not).any(|m| m.from >= c.from && m.to <= double.from && !it.special_after(m));
        let counted = self.says(
            c,
            &[W::Points, W::Credit, W::Score, W::Award, W::Activities, W::Category, W::Here, W::Weight],
        );
        if counted && !denied {
            let next =
                it.marks.iter().find(|m| m.from == double.to && matches!(m.means, W::Points | W::Credit));
            self.effect(c, Effect::DoublePoints, (double.from, next.map_or(double.to, |m| m.to)));
        }
    }
}
