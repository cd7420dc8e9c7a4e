//! Claims on one activity in one year to decisions, by a fixed precedence: authority of publisher and kind, then the
//! later as-of date, then, among texts that say the same words, the fuller one. What is left is contested and said so.

use super::group::is_borrowed;
use crate::facts::Facts;
use crate::model::words::say_the_same;
use crate::model::{
    ActivityKey, Basis, Claim, Code, Date, Decision, DecisionRule, Document, Field, Finding, NullReason,
    ProgramYear, Standing, Value, YearView,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Documents by id.
type Documents<'a> = BTreeMap<&'a str, &'a Document>;

/// Where a document stands: the least is the highest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    publisher: u32,
    kind: u32,
    as_of: Reverse<Option<Date>>,
}

/// Decides every field.
pub(super) fn decide(year: ProgramYear, claims: &[&Claim], documents: &Documents, facts: &Facts) -> YearView {
    let mut fields = BTreeMap::new();
    for field in Field::ALL {
        let mut of_field: Vec<(Rank, &Claim)> = claims
            .iter()
            .filter(|c| c.field == field)
            .map(|c| (rank(documents.get(c.document.as_str()).copied(), facts), *c))
            .collect();
        of_field.sort_by(|a, b| (&a.0, &a.1.document, &a.1.id).cmp(&(&b.0, &b.1.document, &b.1.id)));
        let decision = match field {
            Field::Listed => listed(&of_field, documents),
            _ if !facts.has_field(year, field) => not_in_year(&of_field),
            _ => value(&of_field),
        };
        fields.insert(field, decision);
    }
    let listed = fields[&Field::Listed].value == Value::Flag(true);
    YearView { listed, fields }
}

fn rank(document: Option<&Document>, facts: &Facts) -> Rank {
    Rank {
        publisher: facts.publisher(document.and_then(|d| d.publisher.as_deref())),
        kind: facts.kind(document.and_then(|d| d.kind)).rank,
        as_of: Reverse(document.and_then(|d| d.as_of.clone())),
    }
}

/// Membership: what the highest-ranking document that claims to be the whole list says; without one, any row counts.
fn listed(claims: &[(Rank, &Claim)], documents: &Documents) -> Decision {
    let complete = |c: &Claim| documents.get(c.document.as_str()).is_some_and(|d| d.complete);
    let decisive = claims.iter().map(|(_, c)| *c).find(|c| complete(c));
    let (value, rule) = match decisive {
        Some(claim) => (claim.value.clone(), DecisionRule::CompleteList),
        None => (Value::Flag(true), DecisionRule::AnyList),
    };
    let (mut chosen, rejected): (Vec<&Claim>, Vec<&Claim>) =
        claims.iter().map(|(_, c)| *c).partition(|c| c.value == value);
    // The claim that decided comes first, whoever else agrees.
    chosen.sort_by_key(|c| decisive.is_none_or(|d| d.id != c.id));
    let standing = standing(&chosen, &rejected);
    Decision { value, standing, rule, chosen: ids(&chosen), rejected: ids(&rejected) }
}

fn value(claims: &[(Rank, &Claim)]) -> Decision {
    let readable: Vec<&(Rank, &Claim)> =
        claims.iter().filter(|(_, c)| c.null != Some(NullReason::Unreadable)).collect();
    let Some((best, first)) = readable.first().map(|(rank, claim)| (rank.clone(), *claim)) else {
        return match claims {
            [] => no_value(Standing::NotPrinted, DecisionRule::NotPrinted, claims),
            _ => no_value(Standing::Unreadable, DecisionRule::Unreadable, claims),
        };
    };
    let equals: Vec<&Claim> = readable.iter().filter(|(rank, _)| *rank == best).map(|(_, c)| *c).collect();
    let contested = equals.iter().any(|c| !agree(c, first));
    let winner = if contested { first } else { fullest(&equals) };
    let (mut chosen, rejected): (Vec<&Claim>, Vec<&Claim>) = claims
        .iter()
        .map(|(_, c)| *c)
        .partition(|c| c.null != Some(NullReason::Unreadable) && agree(c, winner));
    chosen.sort_by_key(|c| c.id != winner.id);
    let standing = match winner.null {
        _ if contested => Standing::Contested,
        Some(_) => Standing::StatedNull,
        None => standing(&chosen, &rejected),
    };
    let rule = match standing {
        Standing::Contested => DecisionRule::NoAnswer,
        Standing::StatedNull => DecisionRule::StatedNull,
        Standing::Ranked => outranked_by(&best, claims, &rejected),
        _ if winner.id != first.id && winner.value != first.value => DecisionRule::FullerText,
        Standing::Agreed => DecisionRule::Agreed,
        _ => DecisionRule::Single,
    };
    Decision { value: winner.value.clone(), standing, rule, chosen: ids(&chosen), rejected: ids(&rejected) }
}

/// Whether a lower authority lost, or only an earlier state of an equal one.
fn outranked_by(best: &Rank, claims: &[(Rank, &Claim)], rejected: &[&Claim]) -> DecisionRule {
    let lost: BTreeSet<&str> = rejected.iter().map(|c| c.id.as_str()).collect();
    let later = claims.iter().filter(|(_, c)| lost.contains(c.id.as_str())).all(|(rank, _)| {
        rank.publisher == best.publisher && rank.kind == best.kind && rank.as_of != best.as_of
    });
    if later { DecisionRule::LaterState } else { DecisionRule::Authority }
}

/// Two claims say the same: equal values, or texts with the same words.
fn agree(a: &Claim, b: &Claim) -> bool {
    if a.value == b.value {
        return true;
    }
    let texts = a.field.is_text() && !a.value.is_nothing() && !b.value.is_nothing();
    texts && say_the_same(&a.value.plain(), &b.value.plain())
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
fn not_in_year(claims: &[(Rank, &Claim)]) -> Decision {
    let (chosen, rejected): (Vec<&Claim>, Vec<&Claim>) =
        claims.iter().map(|(_, c)| *c).partition(|c| c.value.is_nothing());
    Decision {
        value: Value::Null,
        standing: Standing::NotInYear,
        rule: DecisionRule::NotInYear,
        chosen: ids(&chosen),
        rejected: ids(&rejected),
    }
}

fn no_value(standing: Standing, rule: DecisionRule, claims: &[(Rank, &Claim)]) -> Decision {
    let all: Vec<&Claim> = claims.iter().map(|(_, c)| *c).collect();
    Decision { value: Value::Null, standing, rule, chosen: Vec::new(), rejected: ids(&all) }
}

fn ids(claims: &[&Claim]) -> Vec<String> {
    claims.iter().map(|c| c.id.clone()).collect()
}

/// What the decisions show: contested fields, and rows under a heading that says something else of them.
pub(super) fn findings(
    key: &ActivityKey,
    year: ProgramYear,
    view: &YearView,
    claims: &[&Claim],
) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.id.as_str(), *c)).collect();
    let mut found = Vec::new();
    for (field, decision) in &view.fields {
        let at = |mut finding: Finding, claim: &Claim| {
            finding.key = Some(key.clone());
            finding.program_year = Some(year);
            finding.document = Some(claim.document.clone());
            finding.at(claim.span.clone()).of(*field).instead(decision.value.plain(), claim.value.plain())
        };
        let rejected = || decision.rejected.iter().filter_map(|id| by_id.get(id.as_str()));
        // What is not modelled differs by the form of the document; nobody has to look at that.
        if *field == Field::OtherFields {
            continue;
        }
        if decision.standing == Standing::Contested {
            let documents: BTreeSet<&str> = decision
                .chosen
                .iter()
                .chain(&decision.rejected)
                .filter_map(|id| by_id.get(id.as_str()))
                .map(|c| c.document.as_str())
                .collect();
            let message = match documents.iter().collect::<Vec<_>>().as_slice() {
                [only] => format!(
                    "{key} {year} {field}: {only} says it in two ways in two of its rows; look at both"
                ),
                _ => format!(
                    "{key} {year} {field}: {} disagree and none ranks above the other; name a `publisher` or an `as-of` date in the manifest",
                    documents.into_iter().collect::<Vec<_>>().join(", ")
                ),
            };
            found.extend(
                rejected().next().map(|claim| at(Finding::new(Code::DecideContested, message), claim)),
            );
        } else {
            let wrong =
                rejected().filter(|claim| claim.span.basis == Basis::Heading && !decision.value.is_nothing());
            found.extend(wrong.map(|claim| {
                let row = claims.iter().find(|c| c.field == Field::Listed && c.document == claim.document);
                let message = format!(
                    "the row at {} stands under \"{}\" of {}; its {field} is {}",
                    row.map(|c| c.span.first.place()).unwrap_or_default(),
                    claim.raw,
                    claim.span.first.place(),
                    decision.value.plain()
                );
                at(Finding::new(Code::LayoutWrongHeading, message), claim)
            }));
        }
    }
    found
}
