//! Shares: of the final score, of a group's clinicians; and what medical homes and APMs are credited.

use super::{Clause, Clauses, amount};
use crate::facts::ProgramWord as W;
use crate::model::{Bound, Effect, RuleKind, RuleValue, Unit};
use crate::shape::rules::mark::{Mark, Quantity};
use crate::shape::rules::scope::others;

/// So many words on stands whose share it is.
const OF: usize = 5;

impl Clauses<'_> {
    pub(super) fn share(&mut self, c: &Clause, q: &Quantity) {
        let words = (q.from, q.to);
        let percent = |bound| amount(q.amount, Unit::Percent, bound);
        if q.denied {
            return;
        }
        if self.it.has(&[W::Final]) {
            let ours = self.says(c, &[W::Category, W::Here]) || !self.says(c, &[W::Payment]);
            if self.of_category(c, q.at) && ours && q.bound == Bound::Exactly {
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
        } else if self.of_group(c, q) && c.for_whom.is_empty() {
            self.push(c, RuleKind::GroupShare, None, percent(Bound::AtLeast), words);
        } else if self.it.is(q.at, W::Half)
            && self.names(c, &[W::Need, W::Points, W::Activities, W::Category])
        {
            self.effect(c, Effect::LowerTarget, words);
        }
    }

    /// Whether a share is that of a group's clinicians: `half of its clinicians`, not `half of the patients of the group`.
    fn of_group(&self, c: &Clause, q: &Quantity) -> bool {
        let of = self.it.tokens.get(q.to).is_some_and(|t| t.word == "of");
        let next = q.to..(q.to + OF).min(c.to + 1);
        let others = next.clone().any(|n| self.it.is(n, W::OtherUnit));
        let whole = |n: usize| !others && (self.it.is(n, W::Clinicians) || self.it.is(n, W::Group));
        self.under(c, &[W::Group]) && self.says(c, &[W::Clinicians]) && (!of || next.into_iter().any(whole))
    }

    /// The last rule is said of what may be.
    fn perhaps(&mut self, c: &Clause) {
        if self.names(c, &[W::May])
            && let Some(last) = self.found.last_mut()
        {
            last.may = true;
        }
    }

    /// Whether a number is said of improvement activities and not of another category that stands nearer. Among shares of
    /// the final score `quality` and `cost` are categories.
    pub(super) fn of_category(&self, c: &Clause, at: usize) -> bool {
        let near = |marks: Vec<&Mark>| marks.iter().map(|m| m.from.abs_diff(at)).min();
        let inside = |m: &&Mark| m.from >= c.from && m.from <= c.to;
        let others = if self.it.has(&[W::Final]) {
            let other = |m: &&Mark| matches!(m.means, W::OtherCategory | W::PerhapsOther);
            self.it.marks.iter().filter(inside).filter(other).collect()
        } else {
            others(self.it, c.from..c.to + 1).collect()
        };
        let own = |m: &&Mark| matches!(m.means, W::Category | W::Here);
        match (near(self.it.marks.iter().filter(inside).filter(own).collect()), near(others)) {
            (Some(own), Some(other)) => own < other || at == c.from,
            (None, Some(_)) => false,
            (_, None) => true,
        }
    }

    /// Whether a share or a credit is that of a medical home or of an APM: what was named last before it, else first after.
    pub(super) fn subject(&self, c: &Clause, at: usize) -> Option<W> {
        let named = |m: &&Mark| matches!(m.means, W::Home | W::Apm) && m.from >= c.from && m.from <= c.to;
        let all = || self.it.marks.iter().filter(named);
        let before = all().rfind(|m| m.from < at);
        let found = before.or_else(|| all().next()).map(|m| m.means);
        found.or_else(|| {
            let asked = |m: &&Mark| matches!(m.means, W::Home | W::Apm) && m.from < self.it.before;
            self.it.marks.iter().rfind(asked).map(|m| m.means)
        })
    }

    pub(super) fn clinicians(&mut self, c: &Clause, q: &Quantity) {
        let word = |n: usize| q.from.checked_sub(n);
        let defines = word(1).is_some_and(|n| matches!(self.it.tokens[n].word.as_str(), "of" | "with"))
            && word(2).is_some_and(|n| self.it.is(n, W::Group));
        let does = self.says(c, &[W::Need, W::Attest, W::Lasting, W::Award]);
        if !q.denied && !defines && does && self.says(c, &[W::Group]) && c.for_whom.is_empty() {
            let value = amount(q.amount, Unit::Clinicians, Bound::AtLeast);
            self.push(c, RuleKind::GroupShare, None, value, (q.from, q.to));
        }
    }

    /// Medical homes and APMs that get everything.
    pub(super) fn full(&mut self, c: &Clause, numbers: &[Quantity]) {
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
