//! Score sheets of APMs, understood: names, points, scores and activities with their evidence, and whether the sums are
//! right.

use super::rules::parts;
use super::text;
use crate::facts::Facts;
use crate::model::{
    ApmActivity, ApmCell, ApmField, ApmRow, ApmScore, Basis, Block, Code, Finding, Slice, Span, Weight,
};
use std::collections::BTreeMap;

/// What a sheet says of each model, and what does not add up in it.
pub fn apm_scores(blocks: &[Block], rows: &[ApmRow], facts: &Facts) -> (Vec<ApmScore>, Vec<Finding>) {
    let mut findings = Vec::new();
    let scores: Vec<ApmScore> = rows.iter().map(|row| score(blocks, row, facts, &mut findings)).collect();
    findings.extend(scores.iter().flat_map(sums));
    (scores, findings)
}

fn score(blocks: &[Block], row: &ApmRow, facts: &Facts, findings: &mut Vec<Finding>) -> ApmScore {
    let mut cells = Cells::new(blocks, &row.cells);
    let mut number = |field| cells.number(field, findings);
    let points = number(ApmField::Points);
    let total = number(ApmField::Total);
    let said = cells.text(ApmField::Score).map(|words| assigned(&words)).unwrap_or_default();
    if said.score.is_none()
        && let Some(words) = cells.text(ApmField::Score)
    {
        findings.extend(cells.unreadable(ApmField::Score, &words));
    }
    let activities = row.activities.iter().map(|cells| activity(blocks, cells, facts, findings)).collect();
    ApmScore {
        apm: cells.text(ApmField::Apm).unwrap_or_default(),
        points,
        score: said.score,
        maximum: said.maximum,
        percent: said.percent,
        total,
        activities,
        spans: cells.spans,
    }
}

fn activity(blocks: &[Block], cells: &[ApmCell], facts: &Facts, findings: &mut Vec<Finding>) -> ApmActivity {
    let mut cells = Cells::new(blocks, cells);
    let points = cells.number(ApmField::Points, findings);
    let text = |field| cells.text(field);
    let id = text(ApmField::MeasureId).and_then(|printed| super::measure_id::parse(&printed, facts));
    ApmActivity {
        title: text(ApmField::Title),
        measure_id: id,
        subcategory_id: text(ApmField::Subcategory)
            .and_then(|printed| Some(facts.subcategory(&printed)?.0.id.clone()))
            .filter(|id| !id.is_empty()),
        weight: text(ApmField::Weight).and_then(|printed| facts.weight_alone(&printed)),
        points,
        spans: cells.spans,
    }
}

/// The words of cells by field, and where they stand; a field of several cells (a row broken by a page) is one.
struct Cells<'a> {
    blocks: &'a [Block],
    cells: &'a [ApmCell],
    words: BTreeMap<ApmField, String>,
    spans: BTreeMap<ApmField, Span>,
}

impl<'a> Cells<'a> {
    fn new(blocks: &'a [Block], cells: &'a [ApmCell]) -> Self {
        let (mut words, mut spans): (BTreeMap<_, String>, BTreeMap<_, Vec<_>>) = Default::default();
        for cell in cells {
            let joined = words.entry(cell.field).or_default();
            for line in blocks[cell.slice.block].text[cell.slice.range()].lines() {
                text::join(joined, &text::clean(line));
            }
            spans.entry(cell.field).or_default().extend(parts(blocks, std::slice::from_ref(&cell.slice)));
        }
        let spans =
            spans.into_iter().map(|(field, parts)| (field, Span::new(Basis::Printed, parts))).collect();
        Self { blocks, cells, words, spans }
    }

    fn text(&self, field: ApmField) -> Option<String> {
        self.words.get(&field).filter(|w| !w.is_empty()).cloned()
    }

    /// The number of a cell: its only one. Its digits are the evidence, whatever stands beside them.
    fn number(&mut self, field: ApmField, findings: &mut Vec<Finding>) -> Option<u32> {
        let words = self.text(field)?;
        let found = match numbers(&words).as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        match self.digits(field).filter(|_| found.is_some()) {
            Some(digits) => {
                let span = Span::new(Basis::Printed, parts(self.blocks, &[digits]));
                self.spans.insert(field, span);
            }
            None => findings.extend(self.unreadable(field, &words)),
        }
        found
    }

    /// Where the first digits of a field stand.
    fn digits(&self, field: ApmField) -> Option<Slice> {
        let digits = |cell: &ApmCell| {
            let words = &self.blocks[cell.slice.block].text[cell.slice.range()];
            let start = words.find(|c: char| c.is_ascii_digit())?;
            let length = words[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len() - start);
            let start = cell.slice.start + start;
            Some(Slice::new(cell.slice.block, start..start + length))
        };
        self.cells.iter().filter(|cell| cell.field == field).find_map(digits)
    }

    fn unreadable(&self, field: ApmField, words: &str) -> Option<Finding> {
        let message = format!("no number of points can be read out of \"{words}\"; it is left empty");
        Some(Finding::new(Code::ValueUnreadable, message).at(self.spans.get(&field)?.clone()))
    }
}

fn numbers(words: &str) -> Vec<u32> {
    words.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

#[derive(Default, PartialEq, Debug)]
struct Assigned {
    score: Option<u32>,
    maximum: Option<u32>,
    percent: Option<u32>,
}

/// `40 of 40 (100%)`, `30/40`, `75% (30 points)`, `40`: a number before `%` is the share, the first other one the score,
/// the second the highest score.
fn assigned(words: &str) -> Assigned {
    let mut found = Assigned::default();
    let mut rest = words;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[start..];
        let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let number = from[..end].parse().ok();
        rest = &from[end..];
        // The digits after a point belong to the same number.
        if let Some(digits) = rest.strip_prefix('.').filter(|r| r.starts_with(|c: char| c.is_ascii_digit())) {
            rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let after = rest.trim_start().to_lowercase();
        let place = if after.starts_with('%') || after.starts_with("percent") {
            &mut found.percent
        } else if found.score.is_none() {
            &mut found.score
        } else {
            &mut found.maximum
        };
        if place.is_none() {
            *place = number;
        }
    }
    found
}

/// What does not add up: the sum of the activities, the points in the list of models, the score that follows from them.
fn sums(score: &ApmScore) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |code, message: String, field: ApmField, expected: u32, is: u32| {
        let finding = Finding::new(code, message).instead(expected.to_string(), is.to_string());
        found.push(match score.spans.get(&field) {
            Some(span) => finding.at(span.clone()),
            None => finding,
        });
    };
    let known: Option<Vec<u32>> = score.activities.iter().map(|a| a.points).collect();
    let sum =
        known.filter(|all| !all.is_empty()).map(|all| all.iter().fold(0u32, |a, b| a.saturating_add(*b)));
    let printed = [(ApmField::Total, score.total), (ApmField::Points, score.points)];
    let off =
        printed.iter().find_map(|(field, is)| Some((*field, sum?, (*is)?)).filter(|(_, sum, is)| sum != is));
    if let Some((field, sum, is)) = off {
        let message =
            format!("{}: its activities have {sum} points together, and the sheet prints {is}", score.apm);
        say(Code::ApmSum, message, field, sum, is);
    }
    if let (Some(is), Some(maximum)) = (score.score, score.maximum) {
        // A floor may have raised it.
        let points = score.points.or(score.total).or(sum);
        if let Some(points) = points.filter(|points| (*points).min(maximum) > is) {
            let message = format!(
                "{}: {points} points of {maximum} make a score of {}, and the sheet prints {is}",
                score.apm,
                points.min(maximum)
            );
            say(Code::ApmScoreOff, message, ApmField::Score, points.min(maximum), is);
        }
        let share = score.percent.filter(|p| {
            maximum > 0
                && (u64::from(is) * 100).abs_diff(u64::from(*p) * u64::from(maximum)) >= u64::from(maximum)
        });
        if let Some(percent) = share {
            let message = format!("{}: {is} of {maximum} is not {percent} percent", score.apm);
            say(Code::ApmScoreOff, message, ApmField::Score, is * 100 / maximum, percent);
        }
    }
    found
}

/// A weight whose activities a sheet gives other points than most of the same weight have.
pub fn uneven(scores: &[ApmScore]) -> Vec<Finding> {
    let mut counts: BTreeMap<Weight, BTreeMap<u32, usize>> = BTreeMap::new();
    let activities = || scores.iter().flat_map(|s| &s.activities);
    for (weight, points) in activities().filter_map(|a| a.weight.zip(a.points)) {
        *counts.entry(weight).or_default().entry(points).or_default() += 1;
    }
    let usual = |weight: Weight| {
        let of = counts.get(&weight)?;
        of.iter().max_by_key(|(points, n)| (**n, std::cmp::Reverse(**points))).map(|(points, _)| *points)
    };
    let odd = |a: &&ApmActivity| a.weight.zip(a.points).is_some_and(|(w, p)| usual(w) != Some(p));
    let finding = |a: &ApmActivity| {
        let (weight, points) = a.weight.zip(a.points)?;
        let message = format!(
            "\"{}\" is {} and has {points} points, where others of its weight have {}",
            a.title.as_deref().unwrap_or("an activity"),
            weight.as_str(),
            usual(weight)?
        );
        Some(Finding::new(Code::ApmWeight, message).at(a.spans.get(&ApmField::Points)?.clone()))
    };
    activities().filter(odd).filter_map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_in_the_wild() {
        let of = |score, maximum, percent| Assigned { score, maximum, percent };
        assert_eq!(assigned("40 of 40 (100%)"), of(Some(40), Some(40), Some(100)));
        assert_eq!(assigned("30/40"), of(Some(30), Some(40), None));
        assert_eq!(assigned("75% (30 points)"), of(Some(30), None, Some(75)));
        assert_eq!(assigned("37.5 percent, 15 points"), of(Some(15), None, Some(37)));
        assert_eq!(assigned("none"), Assigned::default());
    }
}
