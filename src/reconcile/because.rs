//! The sentence that explains a decision which is not plain: who went before whom, and by what.

use super::decide::World;
use super::rank::Rank;
use crate::model::{Claim, Decision, DecisionRule, Document, Ruling};
use std::collections::BTreeSet;

/// How many documents a sentence names.
const NAMED: usize = 3;

/// What the rule of the decision means here; None where the rule's own sentence says everything.
pub(super) fn sentence(
    decision: &Decision,
    claims: &[(Rank, &Claim)],
    ruling: Option<&Ruling>,
    world: World,
) -> Option<String> {
    let documents = |ids: &[String]| -> BTreeSet<&str> {
        let of = claims.iter().filter(|(_, c)| ids.contains(&c.id));
        of.map(|(_, c)| c.document.as_str()).collect()
    };
    let lost = documents(&decision.rejected);
    let winner = decision.chosen.first().and_then(|id| claims.iter().find(|(_, c)| c.id == *id));
    let winner = winner.map(|(_, c)| c.document.as_str())?;
    let show = |with: &dyn Fn(Option<&Document>) -> String| {
        let document = |id: &str| world.documents.get(id).copied();
        let name = |id: &str| format!("{id} ({})", with(document(id)));
        Some(format!("{} goes before {}", name(winner), list(lost.iter().map(|id| name(id)).collect())))
    };
    match decision.rule {
        DecisionRule::Patch | DecisionRule::Ruling => ruling.map(|r| r.sentence(world.rulings)),
        DecisionRule::CarriedOver => {
            let of = document_years(world.documents.get(winner).copied());
            Some(format!(
                "carried over from the list of {of} ({winner}); no change request of the year says anything else"
            ))
        }
        DecisionRule::OwnYear => show(&|d| format!("of {}", document_years(d))),
        DecisionRule::Authority => {
            let of = |id: &str| authority(world.documents.get(id).copied());
            // Where one of those that lost has the same authority, it lost by something else.
            let alike = lost.iter().any(|id| of(id) == of(winner));
            show(&|d| if alike { format!("{}, {}", authority(d), day(d)) } else { authority(d) })
        }
        DecisionRule::Final => show(&|d| match d.and_then(|d| d.maturity) {
            Some(maturity) => maturity.to_string(),
            None => "nothing said of its maturity".to_owned(),
        }),
        DecisionRule::LaterState => show(&day),
        _ => None,
    }
}

fn document_years(document: Option<&Document>) -> String {
    let years: Vec<String> =
        document.iter().flat_map(|d| &d.program_years).map(ToString::to_string).collect();
    if years.is_empty() { "an earlier year".to_owned() } else { years.join(", ") }
}

fn day(document: Option<&Document>) -> String {
    match document.and_then(|d| d.as_of.clone()) {
        Some(day) => format!("as of {day}"),
        None => "no as-of date".to_owned(),
    }
}

fn authority(document: Option<&Document>) -> String {
    let kind = document.and_then(|d| d.kind).map(|k| k.to_string());
    let publisher = document.and_then(|d| d.publisher.clone());
    match (kind, publisher) {
        (Some(kind), Some(publisher)) => format!("{kind}, {publisher}"),
        (Some(kind), None) => format!("{kind}, no publisher named"),
        (None, Some(publisher)) => format!("{publisher}, no kind named"),
        (None, None) => "neither publisher nor kind named".to_owned(),
    }
}

fn list(names: Vec<String>) -> String {
    match names.len() {
        0 => "none".to_owned(),
        n if n > NAMED => format!("{} and {} more", names[..NAMED].join(", "), n - NAMED),
        _ => names.join(", "),
    }
}
