//! An id that a later year uses for something else: its rows from that year on get a key of their own, `ID#year`.
//!
//! In: rows with their keys. An id is used again when the rows of a year that have a title and a text are unlike, in both,
//! to every row of the years before. Sources of one year that disagree are no re-use (one row that is like the earlier
//! ones is enough to keep the key), and rows without a text say nothing.

use super::group::{Grouped, RowAt};
use super::{Source, title_of};
use crate::model::likeness::{Bag, Stems, Weights, stems};
use crate::model::{ActivityKey, Code, Field, Finding, ProgramYear, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Titles and texts less alike than this are those of two activities. Measured on the official lists of 2017-2024: the
/// most thorough rewriting of one activity leaves 0.22, of two different activities 95 in 100 have less than 0.20.
const UNLIKE: f64 = 0.20;
/// The same where the later row says that its activity began after the earlier ones: 99 in 100 have less than 0.33.
const UNLIKE_AND_NEW: f64 = 0.35;
/// A text of fewer words says nothing.
const WORDS: usize = 4;

/// The words of a row, and the year in which it says that it began.
struct Words {
    title: Bag,
    text: Bag,
    began: Option<u16>,
}

/// Gives re-used ids keys of their own.
pub(super) fn part(sources: &[Source], grouped: &mut Grouped) {
    let mut by_key: BTreeMap<ActivityKey, BTreeMap<ProgramYear, Vec<RowAt>>> = BTreeMap::new();
    for ((year, row), key) in grouped.keys.iter().filter(|(_, key)| !key.is_provisional()) {
        by_key.entry(key.clone()).or_default().entry(*year).or_default().push(*row);
    }
    by_key.retain(|_, years| years.len() > 1);
    if by_key.is_empty() {
        return;
    }
    let (words, weights) = all_words(sources, grouped);
    let all_years: BTreeSet<ProgramYear> = grouped.keys.keys().map(|(year, _)| *year).collect();
    for (key, years) in by_key {
        // The activities that the id has named, the latest last, each with its rows and its last year.
        let mut named: Vec<(ActivityKey, Vec<RowAt>, ProgramYear)> = Vec::new();
        for (year, rows) in years {
            let judged = |(_, seen, last): &(ActivityKey, Vec<RowAt>, ProgramYear)| {
                let away = all_years.iter().any(|y| last < y && *y < year);
                judge(&rows, seen, (*last, away), &words, &weights)
            };
            let verdict = named.last().map(judged);
            if verdict.is_some_and(|v| v != Verdict::Same) {
                // One of the activities before may be back under its id.
                let back = named.iter().rposition(|old| judged(old) == Verdict::Same);
                match (back, verdict) {
                    (Some(at), _) => {
                        let old = named.remove(at);
                        named.push(old);
                    }
                    (None, Some(Verdict::Another)) => named.push((key.reused(year), Vec::new(), year)),
                    (None, _) => grouped.findings.push(doubtful(&key, year, sources, rows[0])),
                }
            }
            if named.is_empty() {
                named.push((key.clone(), Vec::new(), year));
            }
            let Some((current, seen, last)) = named.last_mut() else { continue };
            if *current != key {
                rename(year, &rows, &key, current, grouped);
            }
            seen.extend(rows);
            *last = year;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Same,
    Another,
    /// The words say that it is another, the first program year that it is the same.
    Doubtful,
}

fn judge(
    rows: &[RowAt],
    seen: &[RowAt],
    (last, away): (ProgramYear, bool),
    words: &BTreeMap<RowAt, Words>,
    weights: &Weights,
) -> Verdict {
    let told = |row: &RowAt| words.get(row);
    let mut texts = false;
    let mut alike: f64 = 0.0;
    for a in seen.iter().filter_map(told) {
        for b in rows.iter().filter_map(told) {
            texts |= a.text.len() >= WORDS && b.text.len() >= WORDS;
            alike = alike.max(weights.alike(&a.title, &b.title)).max(weights.alike(&a.text, &b.text));
        }
    }
    let began: Vec<u16> = rows.iter().filter_map(told).filter_map(|w| w.began).collect();
    let later = !began.is_empty() && began.iter().all(|year| *year > last.get());
    match texts {
        true if later && alike < UNLIKE_AND_NEW => Verdict::Another,
        true if began.is_empty() && alike < UNLIKE => Verdict::Another,
        // An id that was away and names something unlike did not come back.
        true if away && alike < UNLIKE => Verdict::Another,
        true if alike < UNLIKE => Verdict::Doubtful,
        _ => Verdict::Same,
    }
}

/// The words of every row, and what they weigh by how many activities have them in any year.
fn all_words(sources: &[Source], grouped: &Grouped) -> (BTreeMap<RowAt, Words>, Weights) {
    let rows: BTreeSet<RowAt> = grouped.keys.keys().map(|(_, row)| *row).collect();
    let said = |row: RowAt| {
        let reading = &sources[row.0].readings[row.1];
        let title = title_of(reading).map(stems).unwrap_or_default();
        (row, title, reading.text(Field::Description).map(stems).unwrap_or_default())
    };
    let said: Vec<(RowAt, Vec<String>, Vec<String>)> = rows.into_iter().map(said).collect();
    let all = Stems::of(said.iter().flat_map(|(_, title, text)| title.iter().chain(text)));
    let numbered = |(row, title, text): &(RowAt, Vec<String>, Vec<String>)| {
        let reading = &sources[row.0].readings[row.1];
        let began = match reading.fields.get(&Field::FirstPerformanceYear).map(|f| &f.value) {
            Some(Value::Year(year)) => Some(*year),
            _ => None,
        };
        (*row, Words { title: all.bag(title), text: all.bag(text), began })
    };
    let words: BTreeMap<RowAt, Words> = said.iter().map(numbered).collect();
    let mut of_key: BTreeMap<&ActivityKey, Vec<&Words>> = BTreeMap::new();
    for ((_, row), key) in &grouped.keys {
        of_key.entry(key).or_default().extend(words.get(row));
    }
    let of_key =
        of_key.into_values().map(|all| Bag::of(all.iter().flat_map(|w| w.title.iter().chain(w.text.iter()))));
    let weights = Weights::of(&all, &of_key.collect::<Vec<_>>());
    (words, weights)
}

/// Rows of a year go to another key.
fn rename(year: ProgramYear, rows: &[RowAt], old: &ActivityKey, new: &ActivityKey, grouped: &mut Grouped) {
    for row in rows {
        grouped.keys.insert((year, *row), new.clone());
    }
    for finding in &mut grouped.findings {
        let of_row = finding.program_year == Some(year) && finding.key.as_ref() == Some(old);
        if of_row && finding.code != Code::LineageAmbiguous {
            finding.key = Some(new.clone());
        }
    }
}

fn doubtful(key: &ActivityKey, year: ProgramYear, sources: &[Source], row: RowAt) -> Finding {
    let source = &sources[row.0];
    let message = format!(
        "{key}: title and text of {year} are unlike those of the years before, and {} says that the activity is older; \
         it was taken for the same activity, rewritten",
        source.document.id
    );
    let mut finding = Finding::new(Code::LineageAmbiguous, message);
    finding.document = Some(source.document.id.clone());
    finding.program_year = Some(year);
    finding.key = Some(key.clone());
    let title = source.readings[row.1].fields.get(&Field::Title);
    finding.span = title.map(|f| f.span.clone());
    finding
}
