//! Claims on the rules of the program to decisions: by publisher, kind, maturity and as-of date of the document, like any
//! field of an activity; what a document says may be goes after what it says is. A reviewer's ruling goes before all of it.

use crate::facts::Facts;
use crate::model::{
    Basis, Code, Date, DecisionRule, Document, Finding, Located, Maturity, Part, ProgramRule, ProgramYear,
    RuleChoice, RuleRuling, RuleSource, RuleSubject, Rulings, Severity, Span, Standing,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The less, the higher.
type Rank = (u32, u32, bool, Reverse<Option<Date>>, bool);

/// The rules of every year that the claims are on, and a finding for each on which documents differ, and for each ruling
/// that changes nothing or that nothing answers to.
pub fn rules(
    claims: Vec<RuleSource>,
    documents: &[Document],
    facts: &Facts,
    rulings: Option<&Rulings>,
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
    let mut decided: Vec<ProgramRule> =
        groups.into_iter().map(|((year, subject), claims)| decide(year, subject, claims, rank)).collect();
    let mut findings = Vec::new();
    if let Some(file) = rulings {
        findings.extend(file.rules.iter().filter_map(|ruling| rule(file, ruling, &mut decided)));
    }
    findings.extend(decided.iter().filter_map(disagreement));
    (decided, findings)
}

/// Puts what a ruling names before all else; what is wrong with the ruling.
fn rule(file: &Rulings, ruling: &RuleRuling, decided: &mut [ProgramRule]) -> Option<Finding> {
    let finding = |code: Code, problem: String| {
        let (at, subject) = (format!("{}, line {}", file.path, ruling.lines[0]), ruling.subject.plain());
        let message = format!("{at}: {subject} of {}: {problem}", ruling.year);
        let part =
            Part { page: None, lines: Some(ruling.lines), cell: None, bbox: None, quote: String::new() };
        let mut finding = Finding::new(code, message).at(Span::new(Basis::Manifest, vec![part]));
        finding.document = Some(file.id.clone());
        finding.program_year = Some(ruling.year);
        Some(finding)
    };
    let on = |r: &&mut ProgramRule| r.program_year == ruling.year && r.subject == ruling.subject;
    let Some(found) = decided.iter_mut().find(on) else {
        return finding(Code::RulingUnmatched, format!("no document of {} states it", ruling.year));
    };
    let Some(named) = found.claims().find(|source| ruling.names(source)) else {
        let said: Vec<String> =
            found.claims().map(|s| format!("{} says {}", s.document, s.claim.value.plain())).collect();
        let problem = match &ruling.choice {
            RuleChoice::Document(id) => {
                format!("the document `{id}` says nothing of it; {}", said.join(", "))
            }
            _ => format!("no document says so; {}", said.join(", ")),
        };
        return finding(Code::RulingUnmatched, problem);
    };
    let value = named.claim.value.clone();
    if value == found.value && found.standing != Standing::Contested {
        let why = found.decided_by.sentence();
        let problem = format!("not needed any more; without it the value is the same: {why}");
        return finding(Code::RulingUnneeded, problem);
    }
    let all = std::mem::take(&mut found.chosen).into_iter().chain(std::mem::take(&mut found.rejected));
    (found.chosen, found.rejected) = all.partition(|source| source.claim.value == value);
    // What the ruling names is quoted first.
    found.chosen.sort_by_key(|source| !ruling.names(source));
    (found.value, found.standing, found.decided_by) = (value, Standing::Ruled, DecisionRule::Ruling);
    found.because = Some(ruling.reason.clone());
    None
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
    ProgramRule { program_year, subject, value, standing, decided_by, because: None, chosen, rejected }
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

/// The entry of a rulings file that would settle a rule.
fn to_settle(rule: &ProgramRule, first: &RuleSource) -> String {
    let subject = &rule.subject;
    let mut lines = vec![format!("rule = \"{}\"", subject.rule.as_str())];
    lines.extend(subject.weight.map(|w| format!("weight = \"{}\"", w.as_str())));
    lines.extend(subject.circumstance.map(|c| format!("circumstance = \"{}\"", c.as_str())));
    lines.push(format!("years = [{}]", rule.program_year));
    lines.push(format!("document = \"{}\"", first.document));
    format!("a [[ruling]] settles it: {}, and a reason", lines.join(", "))
}

/// A finding that quotes both sides.
fn disagreement(rule: &ProgramRule) -> Option<Finding> {
    let (first, other) = (rule.chosen.first()?, rule.rejected.first()?);
    let quoted = |s: &RuleSource| {
        let words = s.claim.statement.quotation().replace('\n', " ");
        format!("{} says {} (\"{words}\")", s.document, s.claim.value.plain())
    };
    let message = format!(
        "{} of {}: {}; {}; {}",
        rule.subject.plain(),
        rule.program_year,
        quoted(first),
        quoted(other),
        match &rule.because {
            Some(reason) => format!("ruled: {reason}"),
            None if rule.standing == Standing::Contested =>
                format!("nothing decides, the first is shown; {}", to_settle(rule, first)),
            None => format!("the first stands: {}", rule.decided_by.sentence()),
        }
    );
    let mut finding = Finding::new(Code::RuleDisagree, message).at(other.claim.statement.clone());
    finding.document = Some(other.document.clone());
    finding.program_year = Some(rule.program_year);
    // Somebody has looked at it.
    if rule.standing == Standing::Ruled {
        finding.severity = Severity::Note;
    }
    let against = Located { document: first.document.clone(), span: first.claim.statement.clone() };
    Some(finding.against(against).instead(first.claim.value.plain(), other.claim.value.plain()))
}
