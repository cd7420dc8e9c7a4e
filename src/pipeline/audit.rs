//! An audit: a third party's documents read and joined to the activities of a catalog as a build would join them, then
//! held against what the catalog has decided.

use super::{Listener, Options, Prepared, Progress, again, compared, prepare};
use crate::compare::{self, ClaimIndex, Held};
use crate::model::{Catalog, Claim, Code, Document, Finding, ProgramYear, Rule, Severity};
use crate::reconcile::{self, Source};
use crate::source::Spec;
use std::collections::BTreeSet;

/// What stands before the ids of the catalog's own documents while they are joined with the third party's.
const OF_CATALOG: &str = "catalog: ";

/// What is to be audited, and against what.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'a> {
    /// The third party's documents.
    pub pages: &'a [Spec],
    /// States of sources that their texts may have been copied from, beside the documents of the catalog.
    pub states: &'a [Spec],
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Its claims.
    pub claims: &'a [Claim],
    /// The program year.
    pub year: ProgramYear,
    /// Whether the third party claims to have a page for every activity.
    pub complete: bool,
}

/// What an audit finds.
#[derive(Clone, Debug)]
pub struct Audited {
    /// How many of the third party's documents were held against the catalog.
    pub documents: usize,
    /// How many of its rows.
    pub rows: usize,
    /// What it disagrees in, and notes; the gravest first.
    pub findings: Vec<Finding>,
    /// What was found while its documents were read.
    pub reading: Vec<Finding>,
}

/// Audits. Documents of other program years are left out and said so.
pub fn audit(job: &Audit, options: &Options, listen: Listener) -> Audited {
    let options = Options { year: options.year.or(Some(job.year)), ..options.clone() };
    let of_pages: BTreeSet<&str> = job.pages.iter().map(|spec| spec.id.as_str()).collect();
    let specs: Vec<Spec> = job.pages.iter().chain(job.states).cloned().collect();
    let Prepared { sources, findings: reading, .. } = prepare(&specs, &options, listen);
    listen(Progress::Stage("auditing", 0));
    let mut findings: Vec<Finding> = Vec::new();
    let mut pages: Vec<Document> = Vec::new();
    let mut joined: Vec<Source> = again::sources(job.catalog, job.claims, OF_CATALOG);
    for source in sources {
        if super::changes::is_request(&source.document) {
            let mut finding = no_list(&source.document);
            // Of files that only say in which state the list was, that is nothing against the third party.
            if !of_pages.contains(source.document.id.as_str()) {
                finding.severity = Severity::Note;
            }
            findings.push(finding);
            continue;
        }
        if of_pages.contains(source.document.id.as_str()) {
            if !source.document.program_years.contains(&job.year) {
                findings.push(other_year(&source.document, job.year));
                continue;
            }
            pages.push(source.document.clone());
        }
        joined.push(source);
    }
    let reconciled = reconcile::reconcile(joined, &options.facts, None, None);
    let is_page = |id: Option<&String>| id.is_some_and(|id| of_pages.contains(id.as_str()));
    let (said, others): (Vec<Claim>, Vec<Claim>) = reconciled
        .claims
        .into_iter()
        .filter(|c| c.rule != Rule::NoRow)
        .partition(|c| of_pages.contains(c.document.as_str()));
    let said: Vec<Claim> = said.into_iter().filter(|c| c.program_year == job.year).collect();
    let index = ClaimIndex::new(job.claims);
    let complete = job.complete || pages.iter().any(|d| d.complete && d.records > 0);
    let held = Held { catalog: job.catalog, claims: &index, year: job.year, pages: &said, complete };
    findings.extend(compare::audit(&held));
    findings.extend(vintages(job, &others, &reconciled.catalog.documents, &said));
    let all: Vec<Claim> = said.iter().chain(&others).cloned().collect();
    let (defects, given_up) = compared(&options, "texts were held against each other for defects", || {
        compare::defects(&reconciled.catalog, &ClaimIndex::new(&all), &options.facts)
    });
    let joins = reconciled.catalog.findings.into_iter().filter(|f| f.code.as_str().starts_with("join/"));
    let joins: Vec<Finding> = joins.map(of_join).collect();
    // A row that fits several activities is not unknown.
    let fits = |f: &Finding| {
        joins.iter().any(|j| j.document == f.document && j.title == f.title && j.title.is_some())
    };
    findings.retain(|f| f.code != Code::AuditUnknown || !fits(f));
    let passed = defects.into_iter().chain(joins.iter().cloned()).filter(|f| is_page(f.document.as_ref()));
    for finding in passed.filter(|f| f.program_year.is_none_or(|year| year == job.year)) {
        // What the audit says already, of the same words or in other words.
        let again = |f: &Finding| {
            let same = f.key == finding.key && f.document == finding.document;
            let field = f.field.is_some() && f.field == finding.field && compare::is_disagreement(f);
            same && (field || is_copy(f) && is_copy(&finding))
        };
        let note = |f: &Finding| f.severity == Severity::Note && is_copy(f) && again(f);
        if finding.severity > Severity::Note && findings.iter().any(note) {
            // What one page alone cannot tell, both pages together do.
            findings.retain(|f| !note(f));
        }
        if !findings.iter().any(again) {
            findings.push(finding);
        }
    }
    findings.extend(reading.iter().filter(|f| is_page(f.document.as_ref())).filter_map(of_reading));
    findings.extend(given_up);
    findings.sort_by(compare::audit_order);
    let rows: BTreeSet<_> = said.iter().map(|c| (&c.document, &c.key)).collect();
    Audited { documents: pages.len(), rows: rows.len(), findings, reading }
}

/// Whether a finding says that documentation is another activity's, in whatever words.
fn is_copy(finding: &Finding) -> bool {
    finding.code == Code::AuditDocumentation || finding.code == Code::DefectCopied
}

/// That a row could not be joined is no word against the third party; that it gives one id twice is.
fn of_join(mut finding: Finding) -> Finding {
    if finding.code != Code::JoinDuplicate {
        finding.severity = Severity::Note;
    }
    finding
}

/// What was found in reading that an audit has to say: a page that could not be read, a page that calls itself one of
/// another year.
fn of_reading(finding: &Finding) -> Option<Finding> {
    match finding.code {
        Code::SourceYear => {
            let mut other = finding.clone();
            (other.code, other.severity) = (Code::AuditOtherYear, Code::AuditOtherYear.severity());
            Some(other)
        }
        Code::ValueUnreadable => Some(finding.clone()),
        Code::LayoutNoActivities | Code::LayoutRedirect => None,
        _ => (finding.severity == Severity::Error).then(|| finding.clone()),
    }
}

fn no_list(document: &Document) -> Finding {
    let message =
        format!("{} is a change request: it says what changes, and is left out of an audit", document.path);
    let mut finding = Finding::new(Code::SourceNotBuilt, message);
    finding.document = Some(document.id.clone());
    finding
}

fn other_year(document: &Document, year: ProgramYear) -> Finding {
    let years: Vec<String> = document.program_years.iter().map(ToString::to_string).collect();
    let message = format!(
        "{} is of {} and was not held against the catalog of {year}",
        document.path,
        years.join(", ")
    );
    let mut finding = Finding::new(Code::AuditOtherYear, message).instead(year.to_string(), years.join(", "));
    // The manifest says so: nobody takes the document for one of the year.
    finding.severity = Severity::Note;
    finding.document = Some(document.id.clone());
    finding
}

fn vintages(job: &Audit, others: &[Claim], documents: &[Document], said: &[Claim]) -> Vec<Finding> {
    let given: Vec<Claim> = others.iter().filter(|c| !c.document.starts_with(OF_CATALOG)).cloned().collect();
    let mut states = compare::states(job.claims, &job.catalog.documents);
    states.extend(compare::states(&given, documents));
    compare::vintage(&states, said, job.year)
}
