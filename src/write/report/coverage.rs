//! What each document gave: activities, claims, claims that stand; what is missing; what is to be looked at.

use super::parts::{self, Link, Place, document_href, followed, label};
use crate::model::{Built, Code, Decision, Document, Finding, Gap, GapCause, GapCode, Severity};
use serde::Serialize;
use std::collections::BTreeMap;

/// A document.
#[derive(Serialize)]
pub(super) struct Source {
    pub id: String,
    pub href: String,
    pub path: String,
    /// Where it was found, when that may be followed.
    pub link: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    pub years: String,
    pub kind: String,
    pub publisher: String,
    pub as_of: String,
    pub format: String,
    pub layout: String,
    pub sha256: String,
    pub complete: bool,
    pub records: u32,
    pub claims: usize,
    pub stand: usize,
    pub overruled: usize,
    pub findings: usize,
    pub unclaimed: usize,
}

/// The documents, by id.
pub(super) fn documents(built: &Built) -> Vec<Source> {
    let owner: BTreeMap<&str, &str> =
        built.claims.iter().map(|c| (c.id.as_str(), c.document.as_str())).collect();
    let decisions =
        || built.catalog.activities.values().flat_map(|a| a.years.values()).flat_map(|y| y.fields.values());
    let count = |ids: fn(&Decision) -> &[String]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for id in decisions().flat_map(ids) {
            *counts.entry(owner.get(id.as_str()).copied().unwrap_or_default()).or_default() += 1;
        }
        counts
    };
    let (stand, overruled) = (count(|d| &d.chosen), count(|d| &d.rejected));
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &built.claims {
        *claims.entry(&claim.document).or_default() += 1;
    }
    let of = |counts: &BTreeMap<&str, usize>, id: &str| counts.get(id).copied().unwrap_or(0);
    let source = |document: &Document| {
        let id = document.id.as_str();
        let years: Vec<String> = document.program_years.iter().map(ToString::to_string).collect();
        let own = |f: &&Finding| f.document.as_deref() == Some(id);
        let unclaimed = |g: &&Gap| g.code == GapCode::UnclaimedText && g.documents.iter().any(|d| d == id);
        let words = |value: Option<&'static str>| value.unwrap_or("not known").to_owned();
        Source {
            id: id.to_owned(),
            href: document_href(id),
            path: document.path.clone(),
            link: document.url.as_deref().and_then(followed).map(str::to_owned),
            url: document.url.clone(),
            years: years.join(", "),
            kind: words(document.kind.map(|k| k.as_str())),
            publisher: document.publisher.clone().unwrap_or_default(),
            as_of: document.as_of.as_ref().map(ToString::to_string).unwrap_or_default(),
            format: words(document.format.map(|f| f.as_str())),
            layout: words(document.layout.map(|l| l.as_str())),
            sha256: document.sha256.clone().unwrap_or_default(),
            complete: document.complete,
            records: document.records,
            claims: of(&claims, id),
            stand: of(&stand, id),
            overruled: of(&overruled, id),
            findings: built.catalog.findings.iter().filter(own).count(),
            unclaimed: built.gaps.gaps.iter().filter(unclaimed).count(),
        }
    };
    built.catalog.documents.iter().map(source).collect()
}

/// Gaps of one code.
#[derive(Serialize)]
pub(super) struct GapGroup {
    pub code: &'static str,
    pub sentence: &'static str,
    /// What activities leave behind when they are retired is no surprise, and much of it.
    pub quiet: bool,
    pub gaps: Vec<OneGap>,
}

/// A gap.
#[derive(Serialize)]
pub(super) struct OneGap {
    pub year: String,
    pub link: Option<Link>,
    pub field: Option<&'static str>,
    pub cause: String,
    pub message: String,
    pub documents: Vec<String>,
    pub places: Vec<Place>,
}

/// The gaps by code, the surprising first.
pub(super) fn gaps(built: &Built) -> Vec<GapGroup> {
    let mut groups: BTreeMap<(bool, GapCode), Vec<OneGap>> = BTreeMap::new();
    for gap in &built.gaps.gaps {
        let quiet = gap.code == GapCode::IdSequenceHole && gap.cause == GapCause::Retired;
        groups.entry((quiet, gap.code)).or_default().push(OneGap {
            year: gap.program_year.map(|y| y.to_string()).unwrap_or_default(),
            link: gap.key.as_ref().map(|key| {
                let known = built.catalog.activities.get(key).and_then(|a| a.title());
                Link::new(key, gap.title.as_deref().or(known))
            }),
            field: gap.field.map(label),
            cause: parts::cause(gap.cause),
            message: gap.message.clone(),
            documents: gap.documents.clone(),
            places: parts::places(&gap.spans),
        });
    }
    let sentence = |code: GapCode| GapCode::ALL.iter().find(|(c, _)| *c == code).map_or("", |(_, s)| s);
    let group = |((quiet, code), gaps): ((bool, GapCode), Vec<OneGap>)| GapGroup {
        code: code.as_str(),
        sentence: sentence(code),
        quiet,
        gaps,
    };
    groups.into_iter().map(group).collect()
}

/// Findings of one code.
#[derive(Serialize)]
pub(super) struct FindingGroup {
    pub severity: &'static str,
    pub code: &'static str,
    pub sentence: &'static str,
    pub findings: Vec<OneFinding>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct OneFinding {
    pub message: String,
    pub year: String,
    pub link: Option<Link>,
    pub field: Option<&'static str>,
    pub document: Option<String>,
    pub place: Option<Place>,
    pub expected: Option<String>,
    pub found: Option<String>,
    pub against: Option<Place>,
}

/// The findings by severity and code, the worst first.
pub(super) fn findings(built: &Built) -> Vec<FindingGroup> {
    let mut groups: BTreeMap<(std::cmp::Reverse<Severity>, Code), Vec<OneFinding>> = BTreeMap::new();
    for finding in &built.catalog.findings {
        let document = finding.document.clone();
        let place = finding.span.as_ref().zip(document.as_ref()).map(|(span, id)| Place::new(id, span));
        groups.entry((std::cmp::Reverse(finding.severity), finding.code)).or_default().push(OneFinding {
            message: finding.message.clone(),
            year: finding.program_year.map(|y| y.to_string()).unwrap_or_default(),
            link: finding.key.as_ref().map(|key| Link::new(key, finding.title.as_deref())),
            field: finding.field.map(label),
            document: document.filter(|_| place.is_none()),
            place,
            expected: finding.expected.clone(),
            found: finding.found.clone(),
            against: finding.against.as_ref().map(|a| Place::new(&a.document, &a.span)),
        });
    }
    let sentence = |code: Code| Code::ALL.iter().find(|(c, _)| *c == code).map_or("", |(_, s)| s);
    groups
        .into_iter()
        .map(|((severity, code), findings)| FindingGroup {
            severity: severity.0.as_str(),
            code: code.as_str(),
            sentence: sentence(code),
            findings,
        })
        .collect()
}
