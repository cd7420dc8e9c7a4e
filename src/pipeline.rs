//! The only file that knows the order of the rooms. Documents are processed side by side; nothing here prints, and
//! progress goes to a callback. A document that breaks costs itself alone.

mod again;
mod audit;
mod changes;

pub use again::as_of;
pub use audit::{Audit, Audited, audit};

use crate::compare::{self, ClaimIndex};
use crate::facts::Facts;
use crate::model::{
    ActivityKey, ApmScore, ApmSource, Block, Built, Catalog, Claim, Code, Date, Differences, Document,
    Extract, Field, Finding, Format, Gaps, Kind, Layout, NullReason, Page, ProgramYear, Reading, Record,
    RuleClaim, RuleSource, Rulings, SCHEMA_VERSION, Severity, Shaped, YearsFrom,
};
use crate::read::{Input, Limits};
use crate::reconcile::{self, Source};
use crate::shape::{self, KnownTitles};
use crate::source::{self, Spec};
use crate::{normalize, read};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many findings of one code a document may have.
const OF_A_KIND: usize = 200;

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
    let mut reconciled = reconcile::reconcile(sources, &options.facts, options.rulings.as_ref(), only);
    let catalog = &mut reconciled.catalog;
    catalog.demo = options.demo;
    catalog.documents.extend(others);
    catalog.documents.sort_by(|a, b| a.id.cmp(&b.id));
    findings.append(&mut catalog.findings);
    let (rules, disagreements) = reconcile::rules(rules, &catalog.documents, &options.facts);
    (catalog.rules, catalog.apm_scores) = (rules, apm_scores);
    findings.extend(disagreements);
    findings.sort_by(finding_order);
    catalog.findings = findings;
    listen(Progress::Stage("comparing", 0));
    finish(reconciled.catalog, reconciled.claims, &options.facts)
}

/// A row without the fields of which it says that they stay as they were: that is no word on their values.
fn said(mut row: Reading) -> Reading {
    row.fields.retain(|_, found| found.null != Some(NullReason::Unchanged));
    row
}

fn finish(mut catalog: Catalog, claims: Vec<Claim>, facts: &Facts) -> Built {
    let index = ClaimIndex::new(&claims);
    let defects = compare::defects(&catalog, &index, facts);
    catalog.findings.extend(defects);
    catalog.findings.extend(compare::apm_against_catalog(&catalog));
    let years = compare::between_years(&catalog, &index);
    catalog.findings.extend(compare::ambiguous(&years));
    let first = catalog.years().first().copied();
    let twins =
        first.map(|year| compare::first_twins(&compare::Side { catalog: &catalog, claims: &index, year }));
    compare::into_catalog(&mut catalog, twins.unwrap_or_default(), &years);
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
        if let Ok(Some((blocks, shaped))) = catch_unwind(AssertUnwindSafe(shape_again)) {
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

/// One document through the rooms that look at it alone. A panic in any of them is a finding.
fn process(spec: &Spec, options: &Options, known: &KnownTitles) -> Processed {
    let mut done = Processed {
        document: document(spec, options),
        text: String::new(),
        pages: Vec::new(),
        blocks: Vec::new(),
        flat: Vec::new(),
        shaped: Shaped::default(),
        readings: Vec::new(),
        rules: Vec::new(),
        apm_scores: Vec::new(),
        findings: Vec::new(),
    };
    let result = catch_unwind(AssertUnwindSafe(|| rooms(spec, options, known, &mut done)));
    if result.is_err() {
        let message = format!(
            "{}: reading it made this program fail; it was left out. Please report the file",
            spec.path
        );
        done.findings.push(Finding::new(Code::ReadCrash, message));
        done.readings.clear();
        done.rules.clear();
        done.apm_scores.clear();
    }
    done.document.records = done.readings.len() as u32;
    cap(&mut done.findings);
    for finding in &mut done.findings {
        finding.document = Some(spec.id.clone());
        // Rooms that only see the content do not know whose it is.
        if finding.severity == Severity::Error && !finding.message.contains(&spec.path) {
            finding.message = format!("{}: {}", spec.path, finding.message);
        }
    }
    done
}

/// Keeps the first findings of each code: a broken document needs no ten thousand of a kind.
fn cap(findings: &mut Vec<Finding>) {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    findings.retain(|f| {
        let count = counts.entry(f.code).or_default();
        *count += 1;
        *count <= OF_A_KIND
    });
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > OF_A_KIND) {
        findings.push(Finding::new(code, format!("{} more of this kind in the document", count - OF_A_KIND)));
    }
}

fn rooms(spec: &Spec, options: &Options, known: &KnownTitles, done: &mut Processed) {
    let opened = source::open(spec, options.limits.bytes);
    let stop = opened.findings.iter().any(|f| f.severity == Severity::Error);
    done.findings.extend(opened.findings);
    done.document.sha256 = opened.sha256;
    done.document.format = opened.format;
    done.document.encoding = opened.encoding;
    let Some(format) = opened.format.filter(|_| !stop) else { return };
    let input = Input { bytes: &opened.bytes, text: &opened.text };
    let read = read::read(format, input, &options.limits, &options.reading);
    done.text = read.text.unwrap_or(opened.text);
    done.document.pages = read.page_count;
    let stop = read.findings.iter().any(|f| f.severity == Severity::Error);
    done.findings.extend(read.findings);
    done.blocks =
        if read.pages.is_empty() { read.blocks } else { shape::arrange(&read.pages, &options.facts) };
    // What a font does not tell of its letters is said by the page's reader.
    if read.pages.is_empty() {
        let escapes = format == Format::Json;
        let unescaped = escapes.then(|| unescaped(&done.blocks));
        done.findings.extend(source::mojibake(unescaped.as_ref().unwrap_or(&done.text)));
    }
    done.pages = read.pages;
    let stop = stop && done.blocks.is_empty();
    if stop {
        return;
    }
    done.document.text_sha256 = Some(source::text_hash(&done.text));
    match shape::restore(&done.blocks, spec.layout, &options.facts, known) {
        Some((blocks, shaped)) => {
            done.flat = std::mem::replace(&mut done.blocks, blocks);
            done.shaped = shaped;
        }
        None => done.shaped = shape::shape(&done.blocks, spec.layout, &options.facts, known),
    }
    done.shaped.findings.extend(not_seen(&done.shaped, &done.findings));
    done.findings.extend(done.shaped.findings.iter().cloned());
    done.document.layout = done.shaped.layout;
    done.document.redirects_to = done.shaped.redirect.clone();
    settle_kind(done, &options.facts);
    settle_years(spec, done);
    done.document.stated_counts = shape::stated(&done.blocks, &done.shaped, &options.facts);
    let (readings, found) =
        normalize::readings(&done.blocks, &done.shaped, &done.document.program_years, &options.facts);
    done.findings.extend(found);
    done.readings = readings;
    done.rules = normalize::rule_claims(&done.blocks, &done.shaped.rules, &done.document.program_years);
    let (scores, found) = normalize::apm_scores(&done.blocks, &done.shaped.apm, &options.facts);
    done.findings.extend(found.into_iter().chain(normalize::uneven(&scores)));
    done.apm_scores = scores;
}

/// The words of blocks on the lines where they stand: a text that escapes characters hides what they are.
fn unescaped(blocks: &[Block]) -> String {
    let mut lines: BTreeMap<u32, String> = BTreeMap::new();
    for block in blocks {
        let parts = block.parts(&(0..block.text.len()));
        let Some([line, _]) = parts.first().and_then(|part| part.lines) else { continue };
        let words = lines.entry(line).or_default();
        words.push_str(&block.text.replace('\n', " "));
        words.push(' ');
    }
    let last = lines.last_key_value().map_or(0, |(line, _)| *line);
    (1..=last).map(|line| lines.remove(&line).unwrap_or_default() + "\n").collect()
}

/// That nothing was found says little where parts of the document could not be read.
fn not_seen(shaped: &Shaped, findings: &[Finding]) -> Option<Finding> {
    let unread = |f: &&Finding| matches!(f.code, Code::ReadNoText | Code::ReadNoLetters | Code::ReadDamaged);
    let count = findings.iter().filter(unread).count();
    let message = format!(
        "no list of activities was found, and there are places that could not be read ({count} findings); the list \
         may stand there: fetch the document again, or have it printed anew"
    );
    (shaped.rows.is_empty() && count > 0).then(|| Finding::new(Code::LayoutUnknown, message))
}

fn document(spec: &Spec, options: &Options) -> Document {
    let (years, from) = match (&spec.years, options.year) {
        (years, _) if !years.is_empty() => (years.clone(), YearsFrom::Manifest),
        (_, Some(year)) => (vec![year], YearsFrom::Argument),
        _ => (Vec::new(), YearsFrom::Nobody),
    };
    Document {
        id: spec.id.clone(),
        path: spec.path.clone(),
        sha256: None,
        format: None,
        layout: None,
        program_years: years,
        years_from: from,
        pages: None,
        kind: spec.kind,
        publisher: spec.publisher.clone(),
        as_of: spec.as_of.clone(),
        maturity: spec.maturity,
        complete: spec.complete.unwrap_or_else(|| options.facts.kind(spec.kind).complete),
        url: spec.url.clone(),
        redirects_to: None,
        text_sha256: None,
        encoding: None,
        records: 0,
        stated_counts: Vec::new(),
    }
}

/// A table of changes is a change request, where nobody said what kind of document it is.
fn settle_kind(done: &mut Processed, facts: &Facts) {
    if done.shaped.changes && done.document.kind.is_none() {
        done.document.kind = Some(Kind::ChangeRequest);
        done.document.complete &= facts.kind(Some(Kind::ChangeRequest)).complete;
    }
}

/// The years of a document that nobody else knows are those it names of itself, when it names one; a document that
/// names another than the manifest says is a finding.
fn settle_years(spec: &Spec, done: &mut Processed) {
    let [(stated, place)] = done.shaped.years.as_slice() else { return };
    if done.document.program_years.is_empty() {
        done.document.program_years = vec![*stated];
        done.document.years_from = YearsFrom::Document;
    } else if !done.document.program_years.contains(stated) {
        let years: Vec<String> = done.document.program_years.iter().map(ToString::to_string).collect();
        let message = format!(
            "{} calls itself a document of {stated}, and it was given as one of {}; the latter stands",
            spec.path,
            years.join(", ")
        );
        let parts = done.blocks[place.block].parts(&place.range());
        let span = crate::model::Span::new(crate::model::Basis::Printed, parts);
        let finding = Finding::new(Code::SourceYear, message).at(span);
        done.findings.push(finding.instead(years.join(", "), stated.to_string()));
    }
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
