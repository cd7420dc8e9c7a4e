//! Claims on the rules of the program to decisions: by publisher, kind, maturity and as-of date of the document, like any
//! field of an activity; what a document says may be goes after what it says is. No ruling reaches them.

use crate::facts::Facts;
use crate::model::{
    Code, Date, DecisionRule, Document, Finding, Located, Maturity, ProgramRule, ProgramYear, RuleSource,
    RuleSubject, Standing,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The less, the higher.
type Rank = (u32, u32, bool, Reverse<Option<Date>>, bool);

/// The rules of every year that the claims are on, and a finding for each on which documents differ.
pub fn rules(
    claims: Vec<RuleSource>,
    documents: &[Document],
    facts: &Facts,
) -> (Vec<ProgramRule>, Vec<Finding>) {
    let mut groups: BTreeMap<(ProgramYear, RuleSubject), Vec<RuleSource>> = BTreeMap::new();
    for source in claims {
        for year in source.claim.program_years.clone() {
            groups.entry((year, source.claim.subject.clone())).or_default().push(source.clone());
        }
    }
    let rank = |source: &RuleSource| {
        let document = documents.iter().find(|d| d.id == source.document);
        let publisher = facts.publisher(document.and_then(|d| d.publisher.as_deref()));
        let kind = facts.kind(document.and_then(|d| d.kind)).rank;
        let provisional = document.and_then(|d| d.maturity) == Some(Maturity::Provisional);
        let day = Reverse(document.and_then(|d| d.as_of.clone()));
        (publisher, kind, provisional, day, source.claim.may)
    };
    let decided: Vec<ProgramRule> =
        groups.into_iter().map(|((year, subject), claims)| decide(year, subject, claims, rank)).collect();
    let findings = decided.iter().filter_map(disagreement).collect();
    (decided, findings)
}

fn decide(
    program_year: ProgramYear,
    subject: RuleSubject,
    mut claims: Vec<RuleSource>,
    rank: impl Fn(&RuleSource) -> Rank,
) -> ProgramRule {
    let line = |s: &RuleSource| (s.claim.span.first.page, s.claim.span.first.lines);
    claims.sort_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| (&a.document, line(a), &a.claim.value).cmp(&(&b.document, line(b), &b.claim.value)))
    });
    let best = rank(&claims[0]);
    let value = claims[0].claim.value.clone();
    let contested = claims.iter().any(|c| rank(c) == best && c.claim.value != value);
    let other = claims.iter().find(|c| c.claim.value != value).map(&rank);
    let (chosen, rejected): (Vec<_>, Vec<_>) = claims.into_iter().partition(|c| c.claim.value == value);
    let several = chosen.iter().any(|c| c.document != chosen[0].document);
    let (standing, decided_by) = match other {
        _ if contested => (Standing::Contested, DecisionRule::NoAnswer),
        Some(other) => (Standing::Ranked, why(&best, &other)),
        None if several => (Standing::Agreed, DecisionRule::Agreed),
        None => (Standing::Single, DecisionRule::Single),
    };
    ProgramRule { program_year, subject, value, standing, decided_by, chosen, rejected }
}

/// The first thing in which the ranks differ.
fn why(best: &Rank, other: &Rank) -> DecisionRule {
    if (best.0, best.1) != (other.0, other.1) {
        DecisionRule::Authority
    } else if best.2 != other.2 {
        DecisionRule::Final
    } else if best.3 != other.3 {
        DecisionRule::LaterState
    } else {
        DecisionRule::PrintedRow
    }
}

/// A finding that quotes both sides.
fn disagreement(rule: &ProgramRule) -> Option<Finding> {
    let (first, other) = (rule.chosen.first()?, rule.rejected.first()?);
    let quoted = |s: &RuleSource| {
        format!("{} says {} (\"{}\")", s.document, s.claim.value.plain(), s.claim.statement.quotation())
    };
    let message = format!(
        "{} of {}: {}; {}; {}",
        rule.subject.plain(),
        rule.program_year,
        quoted(first),
        quoted(other),
        if rule.standing == Standing::Contested {
            "nothing decides, the first is shown"
        } else {
            "the first stands"
        }
    );
    let mut finding = Finding::new(Code::RuleDisagree, message).at(other.claim.statement.clone());
    finding.document = Some(other.document.clone());
    finding.program_year = Some(rule.program_year);
    let against = Located { document: first.document.clone(), span: first.claim.statement.clone() };
    Some(finding.against(against).instead(first.claim.value.plain(), other.claim.value.plain()))
}
