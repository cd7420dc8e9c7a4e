//! The only file that knows the order of the rooms. Documents are processed side by side; nothing here prints, and
//! progress goes to a callback. A document that breaks costs itself alone.

mod again;
mod audit;
mod changes;
mod document;
mod kept;

pub use again::as_of;
pub use audit::{Audit, Audited, audit};

use crate::compare::{self, ClaimIndex};
use crate::facts::Facts;
use crate::model::{
    ActivityKey, ApmScore, ApmSource, Block, Built, Catalog, Claim, Code, Date, Differences, Document,
    Extract, Field, Finding, Gaps, Layout, Limit, Limits, NullReason, Page, ProgramYear, Reading, Record,
    RuleClaim, RuleSource, Rulings, SCHEMA_VERSION, Severity, Shaped,
};
use crate::reconcile::{self, Source};
use crate::shape::{self, KnownTitles};
use crate::source::{Cache, Spec};
use crate::steps::{self, Spent};
use crate::{normalize, read};
use document::process;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What a run is to do beyond its documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is declared.
    pub facts: Facts,
    /// Limits of reading.
    pub limits: Limits,
    /// How documents are read.
    pub reading: read::Options,
    /// The program year of documents whose manifest entry names none.
    pub year: Option<ProgramYear>,
    /// States after this day are left out.
    pub as_of: Option<Date>,
    /// What reviewers decided.
    pub rulings: Option<Rulings>,
    /// Titles of an earlier catalog.
    pub known: Vec<String>,
    /// The built-in fixtures: every output is marked.
    pub demo: bool,
    /// What readers made of documents before; None: every document is read.
    pub cache: Option<Arc<Cache>>,
}

/// What the callback hears.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress<'a> {
    /// A stage begins, with so many documents to go; 0 for one that does not go by documents.
    Stage(&'a str, usize),
    /// A document is taken in hand.
    Begun(&'a str),
    /// A document is done.
    Done(&'a str),
}

/// Hears of progress, from any thread.
pub type Listener<'a> = &'a (dyn Fn(Progress) + Sync);

/// One document after the rooms that look at it alone.
#[derive(Clone, Debug)]
pub struct Processed {
    /// The document.
    pub document: Document,
    /// The canonical text, for text formats.
    pub text: String,
    /// The pages, where the format gives every word its place.
    pub pages: Vec<Page>,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The lines of a text of which the blocks are the cells that it once had; none for all other documents.
    pub flat: Vec<Block>,
    /// The rows.
    pub shaped: Shaped,
    /// The rows, understood.
    pub readings: Vec<Reading>,
    /// The rules of the program that it states.
    pub rules: Vec<RuleClaim>,
    /// What it says that APMs are credited.
    pub apm_scores: Vec<ApmScore>,
    /// Everything found on the way.
    pub findings: Vec<Finding>,
}

impl Processed {
    /// Whether the document could be read at all.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }

    /// What `extract` prints.
    pub fn extract(&self) -> Extract {
        let key = |(n, reading): (usize, &Reading)| match reading.text(Field::MeasureId) {
            Some(id) => ActivityKey::from_text(id),
            None => reconcile::key_of_title(reading.text(Field::Title), &self.document, n),
        };
        let record = |(n, reading)| Record::new(key((n, reading)), reading);
        let records = self.readings.iter().enumerate().map(record).collect();
        let extract = Extract::new(self.document.clone(), records, self.findings.clone());
        Extract { rules: self.rules.clone(), apm_scores: self.apm_scores.clone(), ..extract }
    }
}

/// Processes every document on its own, in the order given; titles come from `options.known` alone.
pub fn extract(specs: &[Spec], options: &Options, listen: Listener) -> Vec<Processed> {
    let known = KnownTitles::new(options.known.iter().map(String::as_str));
    listen(Progress::Stage("reading", specs.len()));
    specs
        .par_iter()
        .map(|spec| {
            listen(Progress::Begun(&spec.id));
            let done = process(spec, options, &known);
            listen(Progress::Done(&spec.id));
            done
        })
        .collect()
}

/// Reads one document and goes no further than its blocks.
pub fn read(spec: &Spec, options: &Options) -> Processed {
    let known = KnownTitles::default();
    process(spec, options, &known)
}

/// Documents that are ready to be reconciled.
#[derive(Default)]
struct Prepared {
    sources: Vec<Source>,
    /// The rules of the program that they state.
    rules: Vec<RuleSource>,
    /// What they say that APMs are credited.
    apm_scores: Vec<ApmSource>,
    /// Documents that take no part: of no known year, or change requests without a list.
    others: Vec<Document>,
    findings: Vec<Finding>,
}

/// Builds the catalog.
pub fn build(specs: &[Spec], options: &Options, listen: Listener) -> Built {
    let prepared = prepare(specs, options, listen);
    assemble(prepared, options, None, listen)
}

/// Builds a catalog of each of two documents, as two states of one source: rows without ids are joined across them.
pub fn states(pair: &[Spec; 2], options: &Options) -> [Built; 2] {
    [&pair[0], &pair[1]]
        .map(|spec| assemble(prepare(pair, options, &|_| {}), options, Some(&spec.id), &|_| {}))
}

fn prepare(specs: &[Spec], options: &Options, listen: Listener) -> Prepared {
    let in_time = |spec: &&Spec| match (&spec.as_of, &options.as_of) {
        (Some(state), Some(limit)) => state <= limit,
        _ => true,
    };
    let specs: Vec<Spec> = specs.iter().filter(in_time).cloned().collect();
    let mut processed = extract(&specs, options, listen);
    processed.sort_by(|a, b| a.document.id.cmp(&b.document.id));
    cut_again(&mut processed, options, listen);
    let mut prepared = Prepared::default();
    for mut done in processed {
        same_bytes(&done.document, &prepared.sources, &mut done.findings);
        prepared.add_rules(&done);
        if done.document.program_years.is_empty() {
            done.findings.extend(no_year(&done));
            prepared.others.push(done.document.clone());
        } else {
            let readings = done.readings.into_iter().map(said).collect();
            prepared.sources.push(Source::new(done.document.clone(), readings));
        }
        prepared.findings.extend(done.findings.into_iter().map(|f| of_document(f, &done.document)));
    }
    prepared
}

impl Prepared {
    /// What a document says of the program, beside its activities.
    fn add_rules(&mut self, done: &Processed) {
        let document = &done.document.id;
        let rule = |claim: &RuleClaim| RuleSource { document: document.clone(), claim: claim.clone() };
        self.rules.extend(done.rules.iter().filter(|c| !c.program_years.is_empty()).map(rule));
        for program_year in done.document.program_years.iter().copied() {
            let score = |score: &ApmScore| ApmSource {
                document: document.clone(),
                program_year,
                score: score.clone(),
            };
            self.apm_scores.extend(done.apm_scores.iter().map(score));
        }
    }
}

fn assemble(prepared: Prepared, options: &Options, only: Option<&str>, listen: Listener) -> Built {
    listen(Progress::Stage("reconciling", 0));
    let Prepared { sources, mut rules, mut apm_scores, mut others, mut findings } = prepared;
    rules.retain(|r| only.is_none_or(|only| r.document == only));
    apm_scores.retain(|s| only.is_none_or(|only| s.document == only));
    // Documents come in order of their ids, models as they are printed.
    apm_scores.sort_by_key(|s| s.program_year);
    let applied = changes::apply(sources, &options.facts, options.rulings.as_ref());
    let sources = applied.sources;
    others.extend(applied.left_out);
    findings.extend(applied.findings);
    let rulings = options.rulings.as_ref();
    let what = "rows without an id were held against the activities of the year";
    let (mut reconciled, given_up) =
        compared(options, what, || reconcile::reconcile(sources, &options.facts, rulings, only));
    findings.extend(given_up);
    let catalog = &mut reconciled.catalog;
    catalog.demo = options.demo;
    catalog.documents.extend(others);
    catalog.documents.sort_by(|a, b| a.id.cmp(&b.id));
    findings.append(&mut catalog.findings);
    let (rules, disagreements) =
        reconcile::rules(rules, &catalog.documents, &options.facts, options.rulings.as_ref());
    (catalog.rules, catalog.apm_scores) = (rules, apm_scores);
    findings.extend(disagreements);
    findings.sort_by(finding_order);
    catalog.findings = findings;
    listen(Progress::Stage("comparing", 0));
    finish(reconciled.catalog, reconciled.claims, options)
}

/// A row without the fields of which it says that they stay as they were: that is no word on their values.
fn said(mut row: Reading) -> Reading {
    row.fields.retain(|_, found| found.null != Some(NullReason::Unchanged));
    row
}

fn finish(mut catalog: Catalog, claims: Vec<Claim>, options: &Options) -> Built {
    let facts = &options.facts;
    let index = ClaimIndex::new(&claims);
    let (defects, years) = rayon::join(
        || {
            compared(options, "the texts of a year were held against each other for defects", || {
                compare::defects(&catalog, &index, facts)
            })
        },
        || {
            compared(options, "years were held against each other", || {
                compare::between_years(&catalog, &index)
            })
        },
    );
    let twins = compared(options, "the activities of the first year were held against each other", || {
        let year = catalog.years().first().copied();
        year.map(|year| compare::first_twins(&compare::Side { catalog: &catalog, claims: &index, year }))
    });
    let given_up: Vec<Finding> = [defects.1, years.1, twins.1].into_iter().flatten().collect();
    let (defects, years, twins) = (defects.0, years.0, twins.0.unwrap_or_default());
    catalog.findings.extend(defects.into_iter().chain(given_up));
    catalog.findings.extend(compare::apm_against_catalog(&catalog));
    catalog.findings.extend(compare::ambiguous(&twins, &years));
    compare::into_catalog(&mut catalog, twins, &years);
    catalog.findings.sort_by(finding_order);
    let schema_version = SCHEMA_VERSION.to_owned();
    let demo = catalog.demo;
    let differences = Differences {
        schema_version: schema_version.clone(),
        demo,
        years,
        sources: compare::between_sources(&catalog, &index),
        rules: compare::between_rules(&catalog),
        states: compare::between_states(&catalog, &claims),
    };
    let gaps = Gaps { schema_version, demo, gaps: compare::gaps(&catalog, &index, facts) };
    let activities = reconcile::activity_lines(&catalog, &index_documents(&claims));
    Built { catalog, claims, activities, differences, gaps }
}

/// Compares as far as the steps go; where they are spent, a finding says that `what` was done ends early.
fn compared<T>(options: &Options, what: &str, work: impl FnOnce() -> T) -> (T, Option<Finding>) {
    let (value, short) = steps::as_far_as(options.limits.steps, work);
    let message =
        format!("{what} as far as the steps went; what would have been found beyond that is missing");
    let finding = || {
        let mut finding = options.limits.reached(Limit::Steps, None, message);
        finding.severity = Severity::Warning;
        finding
    };
    (value, short.then(finding))
}

/// Which documents speak of an activity in a year.
fn index_documents(claims: &[Claim]) -> reconcile::Speaking {
    let mut found = reconcile::Speaking::new();
    for claim in claims.iter().filter(|c| c.field != Field::Listed || c.span.first.lines.is_some()) {
        found.entry((claim.program_year, claim.key.clone())).or_default().insert(claim.document.clone());
    }
    found
}

/// The second round: what was flattened is cut again with the titles that documents with ids are certain of.
fn cut_again(processed: &mut [Processed], options: &Options, listen: Listener) {
    let certain = |done: &Processed| {
        let with_id = |r: &&Reading| r.fields.contains_key(&Field::MeasureId);
        let titles = done.readings.iter().filter(with_id).filter_map(|r| r.text(Field::Title));
        titles.map(str::to_owned).collect::<Vec<_>>()
    };
    let titles: Vec<String> =
        processed.iter().flat_map(certain).chain(options.known.iter().cloned()).collect();
    let known = KnownTitles::new(titles.iter().map(String::as_str));
    let flat = |done: &&mut Processed| done.document.layout == Some(Layout::FlattenedTable);
    let again: Vec<&mut Processed> = processed.iter_mut().filter(flat).collect();
    if known.is_empty() || again.is_empty() {
        return;
    }
    listen(Progress::Stage("cutting flattened tables with known titles", again.len()));
    again.into_par_iter().for_each(|done| {
        listen(Progress::Begun(&done.document.id));
        let layout = Some(Layout::FlattenedTable);
        let shape_again = || match done.flat.as_slice() {
            [] => Some((None, shape::shape(&done.blocks, layout, &options.facts, &known))),
            lines => shape::restore(lines, layout, &options.facts, &known).map(|(b, s)| (Some(b), s)),
        };
        let work = || steps::within(options.limits.steps, shape_again);
        let cut = catch_unwind(AssertUnwindSafe(work));
        if let Ok(Err(Spent)) = cut {
            let message =
                "cutting it with known titles took too many steps; it stays as it was cut without them";
            let mut finding = options.limits.reached(Limit::Steps, None, message);
            finding.severity = Severity::Warning;
            done.findings.push(finding);
        }
        if let Ok(Ok(Some((blocks, shaped)))) = cut {
            done.blocks = blocks.unwrap_or_else(|| std::mem::take(&mut done.blocks));
            let (readings, found) =
                normalize::readings(&done.blocks, &shaped, &done.document.program_years, &options.facts);
            done.findings.retain(|f| !f.code.is_of_rows());
            done.findings.extend(shaped.findings.iter().cloned().chain(found));
            done.document.records = readings.len() as u32;
            done.rules = normalize::rule_claims(&done.blocks, &shaped.rules, &done.document.program_years);
            (done.shaped, done.readings) = (shaped, readings);
        }
        listen(Progress::Done(&done.document.id));
    });
}

fn no_year(done: &Processed) -> Option<Finding> {
    let undated = done.rules.iter().any(|rule| rule.program_years.is_empty());
    if done.failed() || done.readings.is_empty() && done.apm_scores.is_empty() && !undated {
        return None;
    }
    let named: Vec<String> = done.shaped.years.iter().map(|(year, _)| year.to_string()).collect();
    let says = if named.is_empty() {
        "does not say its program year".to_owned()
    } else {
        format!("names {}", named.join(" and "))
    };
    let message = format!(
        "{} {says}; it was read and left out of the catalog. Say `years` in the manifest, or --year",
        done.document.path
    );
    Some(Finding::new(Code::SourceNoYear, message))
}

fn same_bytes(document: &Document, before: &[Source], findings: &mut Vec<Finding>) {
    let same = |s: &&Source| s.document.sha256.is_some() && s.document.sha256 == document.sha256;
    if let Some(other) = before.iter().find(same) {
        let message =
            format!("{} and {} are the same file; both count as sources", other.document.path, document.path);
        findings.push(Finding::new(Code::SourceSame, message));
    }
}

fn of_document(mut finding: Finding, document: &Document) -> Finding {
    finding.document.get_or_insert_with(|| document.id.clone());
    if let [year] = document.program_years.as_slice() {
        finding.program_year.get_or_insert(*year);
    }
    finding
}

/// Worst first, then by document and place.
fn finding_order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let place = |f: &Finding| f.span.as_ref().and_then(|s| s.first.lines);
    b.severity
        .cmp(&a.severity)
        .then_with(|| (a.code, &a.document, place(a)).cmp(&(b.code, &b.document, place(b))))
        .then_with(|| {
            (a.program_year, &a.key, a.field, &a.message).cmp(&(b.program_year, &b.key, b.field, &b.message))
        })
}
