//! Where a claim stands among the claims on its field, by the policy.

use crate::facts::{Criterion, Facts};
use crate::model::words::say_the_same;
use crate::model::{Basis, Choice, Claim, Date, Document, Field, Maturity, Rule, Ruling, Value};
use std::cmp::Reverse;

/// A claim's place: one entry a criterion of the policy, the least is the highest.
pub(super) type Rank = Vec<Place>;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    Number(u32),
    Day(Reverse<Option<Date>>),
}

pub(super) fn rank(
    claim: &Claim,
    document: Option<&Document>,
    ruling: Option<&Ruling>,
    facts: &Facts,
) -> Rank {
    let place = |criterion: &Criterion| match criterion {
        Criterion::Patch => flag(claim.rule == Rule::Patch),
        Criterion::Ruling => flag(ruling.is_some_and(|ruling| names(ruling, claim))),
        Criterion::OwnYear => flag(claim.rule != Rule::CarriedOver),
        Criterion::Publisher => Place::Number(facts.publisher(document.and_then(|d| d.publisher.as_deref()))),
        Criterion::Kind => Place::Number(facts.kind(document.and_then(|d| d.kind)).rank),
        // Nobody prints that a row is there.
        Criterion::Printed => flag(claim.field == Field::Listed || claim.span.basis == Basis::Printed),
        Criterion::Maturity => flag(document.and_then(|d| d.maturity) != Some(Maturity::Provisional)),
        Criterion::AsOf => Place::Day(Reverse(document.and_then(|d| d.as_of.clone()))),
    };
    facts.policy(claim.field).iter().map(place).collect()
}

fn flag(yes: bool) -> Place {
    Place::Number(u32::from(!yes))
}

/// Whether a ruling is for a claim.
pub(super) fn names(ruling: &Ruling, claim: &Claim) -> bool {
    match &ruling.choice {
        Choice::Document(id) => claim.document == *id,
        Choice::Says(value) => same(claim.field, value, &claim.value),
        Choice::Patch(_) => false,
    }
}

/// Two values of a field say the same: they are equal, or texts with the same words.
pub(super) fn same(field: Field, a: &Value, b: &Value) -> bool {
    let texts = field.is_text() && !a.is_nothing() && !b.is_nothing();
    a == b || texts && say_the_same(&a.plain(), &b.plain())
}

/// The first thing in which two ranks on a field differ.
pub(super) fn differ(field: Field, a: &Rank, b: &Rank, facts: &Facts) -> Option<Criterion> {
    let places = a.iter().zip(b).zip(facts.policy(field));
    places.into_iter().find(|((a, b), _)| a != b).map(|(_, criterion)| *criterion)
}
