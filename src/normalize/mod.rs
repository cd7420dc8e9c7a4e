//! Rows to readings: words as printed become values, and every value keeps the words it came from. One file a field
//! family. A value depends on its own document alone.

mod apm;
mod documentation;
mod flag;
mod letters;
mod markup;
mod measure_id;
mod missing;
mod notice;
mod other;
mod removal;
mod resources;
mod rules;
mod subcategory;
mod text;
mod weight;
mod year;
mod year_columns;

pub use apm::{apm_scores, uneven};
pub use measure_id::parse as measure_id;
pub use rules::rule_claims;

use crate::facts::Facts;
use crate::model::words::{says_none, unbroken};
use crate::model::{
    ActivityKey, Basis, Block, BlockKind, Code, Field, FieldReading, Finding, MeasureId, NullReason, Part,
    ProgramYear, Reading, RowCell, Rule, Shaped, Slice, Span, Value,
};
use crate::steps;
use std::collections::BTreeMap;

/// Words of a cell: one line of one piece.
struct Line {
    words: String,
    /// A list item begins here (by its format, or by its place).
    item: bool,
    /// The words are a JSON literal.
    json: bool,
    parts: Vec<Part>,
    slice: Slice,
}

impl Line {
    /// Adds words that stand in the same line after a tag.
    fn add(&mut self, more: Line) {
        self.words.push_str(&more.words);
        self.parts.extend(more.parts);
        self.slice.end = more.slice.end;
    }
}

/// A value out of a cell, or the reason why there is none.
struct Understood {
    value: Value,
    parts: Vec<Part>,
    null: Option<NullReason>,
}

/// About the steps that a cell takes, however short it is.
const CELL: usize = 200;

/// What one row says, for every row of a document. `years` are the program years of the document, as far as known: of two
/// columns for two years, the one of its year counts.
pub fn readings(
    blocks: &[Block],
    shaped: &Shaped,
    years: &[ProgramYear],
    facts: &Facts,
) -> (Vec<Reading>, Vec<Finding>) {
    let mut findings = Vec::new();
    let others = year_columns::others(shaped, years, blocks, &mut findings);
    let rows = shaped.rows.iter().map(|row| {
        let mut reading = Reading::default();
        let before = findings.len();
        let mut notices: Vec<FieldReading> = Vec::new();
        for cell in &row.cells {
            steps::spend(CELL + cell.pieces.iter().map(|p| p.slice.range().len()).sum::<usize>());
            if cell.rule == Rule::Removal {
                findings.extend(removal::add(&mut reading, cell, &lines(cell, blocks), years));
                continue;
            }
            match cell.field.filter(|_| cell.name.as_ref().is_none_or(|name| !others.contains(name))) {
                Some(field) => notices.extend(add(&mut reading, field, cell, blocks, facts, &mut findings)),
                None => {
                    let lines = lines(cell, blocks);
                    let name = cell.name.as_deref().unwrap_or("");
                    let answered = notice::answered(name, &lines, facts);
                    notices.extend(answered.or_else(|| notice::whole(&lines, facts)));
                    other::add(&mut reading, cell, &lines, blocks);
                }
            }
        }
        for found in notices {
            match reading.fields.get(&Field::Status) {
                None => drop(reading.fields.insert(Field::Status, Box::new(found))),
                Some(first) => findings.extend(disagree(Field::Status, first, &found)),
            }
        }
        for finding in &mut findings[before..] {
            finding.measure_id = reading.text(Field::MeasureId).and_then(MeasureId::parse);
            finding.key = finding.measure_id.as_ref().map(ActivityKey::of);
            finding.title = reading.text(Field::Title).map(str::to_owned);
        }
        absent_mark(&mut reading, shaped, blocks);
        documentation::logic(&mut reading);
        reading
    });
    let readings: Vec<Reading> = rows.collect();
    findings.extend(readings.iter().filter_map(|r| letters::finding(r, facts)));
    findings.extend(readings.iter().filter_map(letters::title));
    findings.extend(missing::findings(&readings, facts));
    (readings, findings)
}

fn add(
    reading: &mut Reading,
    field: Field,
    cell: &RowCell,
    blocks: &[Block],
    facts: &Facts,
    findings: &mut Vec<Finding>,
) -> Option<FieldReading> {
    let mut lines = lines(cell, blocks);
    if cell.rule == Rule::Unchanged {
        let parts = lines.into_iter().flat_map(|l| l.parts).collect();
        let (span, null) = (Span::new(cell.basis, parts), Some(NullReason::Unchanged));
        let found = FieldReading { value: Value::Null, raw: String::new(), span, rule: cell.rule, null };
        reading.fields.entry(field).or_insert_with(|| Box::new(found));
        return None;
    }
    let raw = raw(cell, blocks);
    let mut notice = None;
    if matches!(field, Field::Title | Field::Description)
        && let Some(parted) = notice::part(field, &lines, blocks, facts)
    {
        notice = Some(parted.notice);
        if parted.rest.is_empty() {
            findings.push(over_text(reading, field, cell, &lines, raw));
            return notice;
        }
        lines = parted.rest;
    }
    let understood = understand(field, &lines, blocks, facts, findings);
    let whole = || lines.iter().flat_map(|l| l.parts.clone()).collect();
    let span = Span::new(cell.basis, if understood.parts.is_empty() { whole() } else { understood.parts });
    if understood.null == Some(NullReason::Unreadable) {
        let place = span.first.place();
        let words = raw.trim();
        let message = format!(
            "{place}: \"{words}\" cannot be understood as {field}; it is kept as it is, without a value"
        );
        findings.push(Finding::new(Code::ValueUnreadable, message).at(span.clone()).of(field));
    }
    let found = FieldReading { value: understood.value, raw, span, rule: cell.rule, null: understood.null };
    match reading.fields.get(&field) {
        None => {
            reading.fields.insert(field, Box::new(found));
        }
        Some(first) if first.null.is_some() && found.null.is_none() => {
            findings.extend(disagree(field, &found, first));
            reading.fields.insert(field, Box::new(found));
        }
        Some(first) => findings.extend(disagree(field, first, &found)),
    }
    notice
}

/// A notice stands where the text should be: the field has no value, and other sources are asked.
fn over_text(reading: &mut Reading, field: Field, cell: &RowCell, lines: &[Line], raw: String) -> Finding {
    let parts = lines.iter().flat_map(|l| l.parts.clone()).collect();
    let span = Span::new(cell.basis, parts);
    let message = format!(
        "{}: a notice stands where the {field} should be: \"{}\"; it became the status, and the {field} has no value \
         here",
        span.first.place(),
        raw.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    let null = Some(NullReason::Unreadable);
    let found = FieldReading { value: Value::Null, raw, span: span.clone(), rule: cell.rule, null };
    reading.fields.entry(field).or_insert_with(|| Box::new(found));
    Finding::new(Code::DefectNotice, message).at(span).of(field)
}

fn understand(
    field: Field,
    lines: &[Line],
    blocks: &[Block],
    facts: &Facts,
    findings: &mut Vec<Finding>,
) -> Understood {
    if let [only] = lines
        && (only.json && only.words == "null" || field_may_be_none(field) && says_none(&only.words))
    {
        return Understood { value: Value::Null, parts: Vec::new(), null: Some(NullReason::StatedNull) };
    }
    match field {
        Field::MeasureId => measure_id::understand(lines, facts),
        Field::Title => text::title(lines),
        Field::Description | Field::Validation => text::description(lines),
        Field::Weight => weight::understand(lines, facts),
        Field::SubcategoryId => subcategory::understand(lines, facts, findings),
        Field::CehrtEligible | Field::Listed => flag::understand(lines, facts),
        Field::SupportingDocumentation => documentation::items(lines),
        Field::Resources => resources::understand(lines, blocks),
        Field::Status => text::status(lines, facts),
        Field::FirstPerformanceYear | Field::LastPerformanceYear => year::understand(lines),
        Field::DocumentationLogic | Field::OtherFields => text::title(lines),
    }
}

/// The lines of a cell's pieces; white space around them is no part of the words.
fn lines(cell: &RowCell, blocks: &[Block]) -> Vec<Line> {
    let mut found = Vec::new();
    for piece in &cell.pieces {
        let block = &blocks[piece.slice.block];
        let json = matches!(block.kind, BlockKind::Cell { json: true, .. });
        let mut start = piece.slice.start;
        let mut item = piece.item;
        for words in block.text[piece.slice.range()].split('\n') {
            let trimmed = words.trim();
            let from = start + (words.len() - words.trim_start().len());
            start += words.len() + 1;
            if trimmed.is_empty() {
                continue;
            }
            let Some(segments) = markup::segments(trimmed).filter(|_| !json) else {
                found.push(line(
                    block,
                    Slice::new(piece.slice.block, from..from + trimmed.len()),
                    item,
                    json,
                ));
                item = false;
                continue;
            };
            for segment in segments {
                let slice =
                    Slice::new(piece.slice.block, from + segment.range.start..from + segment.range.end);
                let more = line(block, slice, std::mem::take(&mut item) || segment.item, json);
                match found.last_mut() {
                    Some(last) if !segment.line => last.add(more),
                    _ => found.push(more),
                }
            }
            item = false;
        }
    }
    found
}

fn line(block: &Block, slice: Slice, item: bool, json: bool) -> Line {
    let words = block.text[slice.range()].to_owned();
    Line { words, item, json, parts: block.parts(&slice.range()), slice }
}

/// The words of a cell exactly as they are printed, its pieces on lines of their own.
fn raw(cell: &RowCell, blocks: &[Block]) -> String {
    let words = cell.pieces.iter().map(|p| &blocks[p.slice.block].text[p.slice.range()]);
    words.collect::<Vec<_>>().join("\n")
}

/// Fields whose cell may say that there is none.
fn field_may_be_none(field: Field) -> bool {
    matches!(
        field,
        Field::Weight | Field::SubcategoryId | Field::FirstPerformanceYear | Field::LastPerformanceYear
    )
}

fn disagree(field: Field, kept: &FieldReading, other: &FieldReading) -> Option<Finding> {
    if kept.value == other.value || other.null == Some(NullReason::Unreadable) {
        return None;
    }
    let message = format!(
        "{}: two columns give {field}: \"{}\" is kept, \"{}\" is not",
        other.span.first.place(),
        kept.raw,
        other.raw
    );
    let found = Finding::new(Code::LayoutColumns, message).at(other.span.clone()).of(field);
    Some(found.instead(kept.value.plain(), other.value.plain()))
}

/// In a document that marks some rows, a row without the mark is one without the bonus. The evidence is the row's title
/// and, after it, a mark that another row carries.
fn absent_mark(reading: &mut Reading, shaped: &Shaped, blocks: &[Block]) {
    let Some(mark) = shaped.cehrt_mark.as_ref() else { return };
    if reading.fields.contains_key(&Field::CehrtEligible) {
        return;
    }
    let row = reading.fields.get(&Field::Title).or(reading.fields.get(&Field::MeasureId));
    let mut parts: Vec<Part> = row.map(|f| f.span.parts().cloned().collect()).unwrap_or_default();
    parts.extend(blocks[mark.block].parts(&mark.range()));
    let span = Span::new(Basis::Absence, parts);
    let value = Value::Flag(false);
    let found = FieldReading { value, raw: String::new(), span, rule: Rule::NoStar, null: None };
    reading.fields.insert(Field::CehrtEligible, Box::new(found));
}

impl Understood {
    fn value(value: Value) -> Self {
        Self { value, parts: Vec::new(), null: None }
    }

    fn or_unreadable(value: Option<Value>) -> Self {
        match value {
            Some(value) => Self::value(value),
            None => Self { value: Value::Null, parts: Vec::new(), null: Some(NullReason::Unreadable) },
        }
    }
}

/// The ways to read the words of a short value, of which a narrow column may have broken one.
fn spellings(lines: &[Line]) -> impl Iterator<Item = String> {
    let words: Vec<&str> = lines.iter().map(|l| l.words.as_str()).collect();
    unbroken(&words).collect::<Vec<_>>().into_iter()
}

/// All words of a cell on one line.
fn joined(lines: &[Line]) -> String {
    lines.iter().map(|l| l.words.as_str()).collect::<Vec<_>>().join(" ")
}

/// Named fields by name, for cells that are not modelled.
type Named = BTreeMap<String, serde_json::Value>;
