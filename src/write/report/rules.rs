//! The rules of the program as the documents state them, year by year, each with its sentences.

use super::parts::{self, Place};
use crate::model::{Built, ProgramRule, ProgramYear, RuleSource, RuleValue};
use serde::Serialize;

/// The rules of a program year.
#[derive(Serialize)]
pub(super) struct YearRules {
    pub year: u16,
    pub rules: Vec<RuleLine>,
    pub disputed: usize,
    pub changed: usize,
}

/// A rule: what stands, and all who say it or something else.
#[derive(Serialize)]
pub(super) struct RuleLine {
    pub what: String,
    pub value: String,
    pub standing: &'static str,
    pub standing_says: &'static str,
    pub because: String,
    pub disputed: bool,
    /// What stood in the year before, where it was another value.
    pub before: Option<String>,
    pub sides: Vec<Side>,
}

/// A value, and the sentences that state it.
#[derive(Serialize)]
pub(super) struct Side {
    pub stands: bool,
    pub value: String,
    pub places: Vec<Place>,
}

/// The rules by year, the latest first; years of which no document states any are left out.
pub(super) fn rules(built: &Built) -> Vec<YearRules> {
    let all = &built.catalog.rules;
    let mut years: Vec<ProgramYear> = all.iter().map(|rule| rule.program_year).collect();
    years.sort();
    years.dedup();
    let of_year = |year: ProgramYear| {
        let of = all.iter().filter(|rule| rule.program_year == year);
        let rules: Vec<RuleLine> = of.map(|rule| line(rule, all)).collect();
        YearRules {
            year: year.get(),
            disputed: rules.iter().filter(|r| r.disputed).count(),
            changed: rules.iter().filter(|r| r.before.is_some()).count(),
            rules,
        }
    };
    years.into_iter().rev().map(of_year).collect()
}

/// The listed years of which no document states a rule.
pub(super) fn without(built: &Built) -> Vec<u16> {
    let stated = |year: &ProgramYear| built.catalog.rules.iter().any(|rule| rule.program_year == *year);
    built.catalog.years().iter().filter(|year| !stated(year)).map(|year| year.get()).collect()
}

fn line(rule: &ProgramRule, all: &[ProgramRule]) -> RuleLine {
    let last = rule.program_year.get().checked_sub(1);
    let before = all.iter().find(|r| Some(r.program_year.get()) == last && r.subject == rule.subject);
    let mut sides: Vec<Side> = Vec::new();
    for source in rule.claims() {
        let value = plain(source);
        let place = Place::new(&source.document, &source.claim.statement);
        match sides.iter_mut().find(|side| side.value == value) {
            Some(side) => side.places.push(place),
            None => {
                let stands = source.claim.value == rule.value;
                sides.push(Side { stands, value, places: vec![place] });
            }
        }
    }
    RuleLine {
        what: rule.subject.plain(),
        value: rule.value.plain(),
        standing: rule.standing.as_str(),
        standing_says: parts::standing(rule.standing),
        because: rule.because.clone().unwrap_or_else(|| rule.decided_by.sentence().to_owned()),
        disputed: !rule.rejected.is_empty(),
        before: before.map(|r| &r.value).filter(|v| **v != rule.value).map(RuleValue::plain),
        sides,
    }
}

/// What a document says, as far as it is sure of it.
fn plain(source: &RuleSource) -> String {
    let may = if source.claim.may { "may be " } else { "" };
    format!("{may}{}", source.claim.value.plain())
}
