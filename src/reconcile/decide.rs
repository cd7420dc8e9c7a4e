//! Claims on one activity in one year to decisions, by the policy (`facts/policy.csv`): a patch, a reviewer's ruling, the
//! authority of publisher and kind, the later state, then, among texts that say the same words, the fuller one. What is
//! left is contested and said so.

use super::because;
use super::group::is_borrowed;
use super::rank::{Rank, differ, rank, same};
use crate::facts::{Criterion, Facts};
use crate::model::{
    Claim, Decision, DecisionRule, Document, Field, Kind, NullReason, ProgramYear, Rule, Ruling, Standing,
    Value, YearView,
};
use std::collections::{BTreeMap, BTreeSet};

/// What every decision looks at beside the claims.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub documents: &'a BTreeMap<&'a str, &'a Document>,
    pub facts: &'a Facts,
    /// Where the rulings stand, for the sentence that explains a decision.
    pub rulings: &'a str,
}

/// Claims with their ranks, the highest first.
type Ranked<'a> = [(Rank, &'a Claim)];

/// Decides every field. `ruling` gives the reviewer's word on a field.
pub(super) fn decide<'r>(
    year: ProgramYear,
    claims: &[&Claim],
    ruling: impl Fn(Field) -> Option<&'r Ruling>,
    world: World,
) -> YearView {
    let decision = |field| (field, decide_field(year, field, claims, ruling(field), world));
    let fields: BTreeMap<Field, Decision> = Field::ALL.into_iter().map(decision).collect();
    let listed = fields[&Field::Listed].value == Value::Flag(true);
    YearView { listed, fields }
}

/// Decides one field; claims on others are passed over.
pub(super) fn decide_field(
    year: ProgramYear,
    field: Field,
    claims: &[&Claim],
    ruling: Option<&Ruling>,
    world: World,
) -> Decision {
    let document = |claim: &Claim| world.documents.get(claim.document.as_str()).copied();
    let mut of_field: Vec<(Rank, &Claim)> = claims
        .iter()
        .filter(|c| c.field == field)
        .map(|c| (rank(c, document(c), ruling, world.facts), *c))
        .collect();
    of_field.sort_by(|a, b| (&a.0, &a.1.document, &a.1.id).cmp(&(&b.0, &b.1.document, &b.1.id)));
    let patched = of_field.iter().any(|(_, c)| c.rule == Rule::Patch);
    let mut decision = match field {
        Field::Listed => listed(&of_field, ruling, world),
        _ if !world.facts.has_field(year, field) && !patched => not_in_year(&of_field),
        _ => value(field, &of_field, ruling, world),
    };
    decision.because = because::sentence(&decision, &of_field, ruling, world);
    decision
}

/// Membership: what the highest-ranking document that claims to be the whole list says; without one, any row counts. A
/// patch and a ruling go before.
fn listed(claims: &Ranked, ruling: Option<&Ruling>, world: World) -> Decision {
    let document = |c: &Claim| world.documents.get(c.document.as_str());
    let complete = |c: &Claim| c.rule != Rule::CarriedOver && document(c).is_some_and(|d| d.complete);
    let request = |c: &Claim| document(c).is_some_and(|d| d.kind == Some(Kind::ChangeRequest));
    let said = || claims.iter().map(|(_, c)| *c);
    let ruled = said().find(|c| c.rule == Rule::Patch || ruling.is_some_and(|r| super::rank::names(r, c)));
    let whole = said().find(|c| complete(c));
    // Without a list of the year, the nearest earlier one is carried over and requests change it.
    let carried = said().find(|c| c.rule == Rule::CarriedOver);
    let asked = said().find(|c| c.rule != Rule::CarriedOver && request(c));
    let decisive = ruled.or(whole).or(asked).or(carried);
    let (value, rule) = match (decisive, ruled) {
        (Some(claim), Some(_)) if claim.rule == Rule::Patch => (claim.value.clone(), DecisionRule::Patch),
        (Some(claim), Some(_)) => (claim.value.clone(), DecisionRule::Ruling),
        (Some(claim), None) => {
            let rule = match (whole.is_some(), asked.is_some()) {
                (true, _) => DecisionRule::CompleteList,
                (_, true) => DecisionRule::Requested,
                _ => DecisionRule::CarriedOver,
            };
            (claim.value.clone(), rule)
        }
        (None, _) => (Value::Flag(true), DecisionRule::AnyList),
    };
    let (mut chosen, rejected): (Vec<&Claim>, Vec<&Claim>) = said().partition(|c| c.value == value);
    // The claim that decided comes first, whoever else agrees.
    chosen.sort_by_key(|c| decisive.is_none_or(|d| d.id != c.id));
    let standing = if ruled.is_some() { Standing::Ruled } else { standing(&chosen, &rejected) };
    decision(value, standing, rule, &chosen, &rejected)
}

fn value(field: Field, claims: &Ranked, ruling: Option<&Ruling>, world: World) -> Decision {
    let readable: Vec<&(Rank, &Claim)> =
        claims.iter().filter(|(_, c)| c.null != Some(NullReason::Unreadable)).collect();
    let Some((best, first)) = readable.first().map(|(rank, claim)| (rank.clone(), *claim)) else {
        return match claims {
            [] => no_value(Standing::NotPrinted, DecisionRule::NotPrinted, claims),
            _ => no_value(Standing::Unreadable, DecisionRule::Unreadable, claims),
        };
    };
    let agree = |a: &Claim, b: &Claim| same(field, &a.value, &b.value);
    let equals: Vec<&Claim> = readable.iter().filter(|(rank, _)| *rank == best).map(|(_, c)| *c).collect();
    let contested = equals.iter().any(|c| !agree(c, first));
    let winner = if contested { first } else { fullest(&equals) };
    let (mut chosen, rejected): (Vec<&Claim>, Vec<&Claim>) = claims
        .iter()
        .map(|(_, c)| *c)
        .partition(|c| c.null != Some(NullReason::Unreadable) && agree(c, winner));
    chosen.sort_by_key(|c| c.id != winner.id);
    let named = ruling.is_some_and(|ruling| super::rank::names(ruling, winner));
    let standing = match winner.null {
        _ if contested => Standing::Contested,
        _ if named || winner.rule == Rule::Patch => Standing::Ruled,
        Some(_) => Standing::StatedNull,
        None => standing(&chosen, &rejected),
    };
    let rule = match standing {
        Standing::Contested => DecisionRule::NoAnswer,
        Standing::Ruled if winner.rule == Rule::Patch => DecisionRule::Patch,
        Standing::Ruled => DecisionRule::Ruling,
        _ if winner.rule == Rule::CarriedOver => DecisionRule::CarriedOver,
        Standing::StatedNull => DecisionRule::StatedNull,
        Standing::Ranked => outranked_by(field, &best, claims, &rejected, world.facts),
        _ if winner.id != first.id && winner.value != first.value => DecisionRule::FullerText,
        Standing::Agreed => DecisionRule::Agreed,
        _ => DecisionRule::Single,
    };
    decision(winner.value.clone(), standing, rule, &chosen, &rejected)
}

/// The most important thing by which any claim lost.
fn outranked_by(field: Field, best: &Rank, claims: &Ranked, lost: &[&Claim], facts: &Facts) -> DecisionRule {
    let lost: BTreeSet<&str> = lost.iter().map(|c| c.id.as_str()).collect();
    let order = facts.policy(field);
    let by = claims
        .iter()
        .filter(|(_, c)| lost.contains(c.id.as_str()))
        .filter_map(|(rank, _)| differ(field, best, rank, facts))
        .min_by_key(|criterion| order.iter().position(|c| c == criterion));
    match by {
        Some(Criterion::Patch) => DecisionRule::Patch,
        Some(Criterion::Ruling) => DecisionRule::Ruling,
        Some(Criterion::OwnYear) => DecisionRule::OwnYear,
        Some(Criterion::Printed) => DecisionRule::PrintedRow,
        Some(Criterion::Maturity) => DecisionRule::Final,
        Some(Criterion::AsOf) => DecisionRule::LaterState,
        Some(Criterion::Publisher | Criterion::Kind) | None => DecisionRule::Authority,
    }
}

/// Of texts that say the same words, the first of those with the most lines.
fn fullest<'a>(claims: &[&'a Claim]) -> &'a Claim {
    let lines = |c: &Claim| c.value.plain().matches('\n').count();
    let mut best = claims[0];
    for claim in &claims[1..] {
        if lines(claim) > lines(best) {
            best = claim;
        }
    }
    best
}

/// One source or several: a title that was cut with another document's help is no source of its own.
fn standing(chosen: &[&Claim], rejected: &[&Claim]) -> Standing {
    if !rejected.is_empty() {
        return Standing::Ranked;
    }
    let independent = |c: &&&Claim| !(c.field == Field::Title && is_borrowed(c.rule));
    let sources: BTreeSet<&str> = chosen.iter().filter(independent).map(|c| c.document.as_str()).collect();
    if sources.len() > 1 { Standing::Agreed } else { Standing::Single }
}

/// The field does not exist in the year: claims that say nothing agree with that, others are kept as rejected.
fn not_in_year(claims: &Ranked) -> Decision {
    let (chosen, rejected): (Vec<&Claim>, Vec<&Claim>) =
        claims.iter().map(|(_, c)| *c).partition(|c| c.value.is_nothing());
    decision(Value::Null, Standing::NotInYear, DecisionRule::NotInYear, &chosen, &rejected)
}

fn no_value(standing: Standing, rule: DecisionRule, claims: &Ranked) -> Decision {
    let all: Vec<&Claim> = claims.iter().map(|(_, c)| *c).collect();
    decision(Value::Null, standing, rule, &[], &all)
}

fn decision(
    value: Value,
    standing: Standing,
    rule: DecisionRule,
    chosen: &[&Claim],
    rejected: &[&Claim],
) -> Decision {
    let ids = |claims: &[&Claim]| claims.iter().map(|c| c.id.clone()).collect();
    Decision { value, standing, rule, because: None, chosen: ids(chosen), rejected: ids(rejected) }
}
