//! One document through the rooms that look at it alone, in their order: opened, read, shaped, understood. A panic in any of
//! them is a finding of that document.

use super::{Options, Processed, kept};
use crate::facts::Facts;
use crate::model::{Block, Code, Document, Finding, Format, Kind, Limit, Severity, Shaped, YearsFrom};
use crate::normalize;
use crate::read::Input;
use crate::shape::{self, KnownTitles};
use crate::source::{self, Spec};
use crate::steps::{self, Spent};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many findings of one code a document may have.
const OF_A_KIND: usize = 200;

/// Everything that one document gives.
pub(super) fn process(spec: &Spec, options: &Options, known: &KnownTitles) -> Processed {
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
    let work = || steps::within(options.limits.steps, || rooms(spec, options, known, &mut done));
    let result = catch_unwind(AssertUnwindSafe(work));
    let past = match result {
        Ok(Err(Spent)) => {
            let limit = options.limits.steps;
            Some((Limit::Steps, None, format!("finding rows in it took more than {limit} steps")))
        }
        Ok(Ok(Err(TooMany(rows)))) => {
            let limit = options.limits.rows;
            Some((Limit::Rows, Some(rows), format!("it has {rows} activities, and {limit} are read at most")))
        }
        _ => None,
    };
    if let Some((limit, found, what)) = past {
        let message = format!("{}: {what}; nothing of it was used", spec.path);
        done.findings.push(options.limits.reached_or(limit, found, message, "split it"));
        done.blocks.clear();
        done.flat.clear();
        done.shaped = Shaped::default();
    }
    if result.is_err() {
        let message = format!(
            "{}: reading it made this program fail; it was left out. Please report the file",
            spec.path
        );
        done.findings.push(Finding::new(Code::ReadCrash, message));
    }
    if !matches!(result, Ok(Ok(Ok(())))) {
        done.readings.clear();
        done.rules.clear();
        done.apm_scores.clear();
    }
    done.document.records = done.readings.len() as u32;
    // What was cut off by a limit is no whole list: what it does not have may stand in the rest.
    done.document.complete &= !done.findings.iter().any(|f| f.code == Code::ReadLimit);
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

/// So many activities, more than the limit allows.
struct TooMany(usize);

fn rooms(spec: &Spec, options: &Options, known: &KnownTitles, done: &mut Processed) -> Result<(), TooMany> {
    let opened = source::open(spec, &options.limits);
    let stop = opened.findings.iter().any(|f| f.severity == Severity::Error);
    done.findings.extend(opened.findings);
    done.document.sha256 = opened.sha256;
    done.document.format = opened.format;
    done.document.encoding = opened.encoding;
    let Some(format) = opened.format.filter(|_| !stop) else { return Ok(()) };
    let input = Input { bytes: &opened.bytes, text: &opened.text };
    let read = kept::read(format, input, options);
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
        return Ok(());
    }
    done.document.text_sha256 = Some(source::text_hash(&done.text));
    match shape::restore(&done.blocks, spec.layout, &options.facts, known) {
        Some((blocks, shaped)) => {
            done.flat = std::mem::replace(&mut done.blocks, blocks);
            done.shaped = shaped;
        }
        None => done.shaped = shape::shape(&done.blocks, spec.layout, &options.facts, known),
    }
    let rows = done.shaped.rows.len();
    if rows > options.limits.rows {
        return Err(TooMany(rows));
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
    Ok(())
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
