//! Which rows are the same activity: by measure id, else by the exact title, else by the most similar one, within a
//! program year, each id at most once a document. What is ambiguous is reported and keeps a provisional key.

use super::similar::{Against, Words};
use super::{Source, title_of};
use crate::model::words::title_key;
use crate::model::{ActivityKey, Code, Field, Finding, MeasureId, ProgramYear, Reading, Rule};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Titles less alike than this are no candidates at all. Measured on the official lists of 2017-2024: titles of two
/// different activities of a year reach 0.90, but then their texts stay under 0.52; texts reach 0.74 with titles of
/// 0.82, and beyond that only for twins, which the margin holds apart.
const TITLE_FLOOR: f64 = 0.72;
/// Titles at least this alike need no second opinion.
const TITLE_SURE: f64 = 0.93;
/// Descriptions must be this alike to support a title between the two.
const TEXT_SUPPORT: f64 = 0.80;
/// The best candidate must lead the second by this much.
const MARGIN: f64 = 0.04;

/// A row of a source: index of the source, index of its reading.
pub(super) type RowAt = (usize, usize);

/// The key of every row in every year of its document, and what was found on the way.
#[derive(Default)]
pub(super) struct Grouped {
    pub keys: BTreeMap<(ProgramYear, RowAt), ActivityKey>,
    /// Provisional keys of rows that were joined to an id.
    pub aliases: BTreeSet<(ActivityKey, ActivityKey)>,
    pub findings: Vec<Finding>,
}

pub(super) fn group(sources: &[Source]) -> Grouped {
    let mut grouped = Grouped::default();
    let years: BTreeSet<ProgramYear> =
        sources.iter().flat_map(|s| s.document.program_years.clone()).collect();
    for year in years {
        group_year(year, sources, &mut grouped);
    }
    super::reuse::part(sources, &mut grouped);
    grouped
}

fn group_year(year: ProgramYear, sources: &[Source], grouped: &mut Grouped) {
    let of_year: Vec<usize> =
        (0..sources.len()).filter(|i| sources[*i].document.program_years.contains(&year)).collect();
    let mut open: Vec<RowAt> = Vec::new();
    for &s in &of_year {
        let by_id = printed_ids(s, &sources[s]);
        for (id, rows) in by_id.ids {
            let key = ActivityKey::of(&id);
            let keeper = keeper(&rows, &id, sources, &of_year);
            for row in rows {
                if row == keeper {
                    grouped.keys.insert((year, row), key.clone());
                } else {
                    grouped.findings.push(duplicate(year, sources, row, keeper, &key));
                    open.push(row);
                }
            }
        }
        open.extend(by_id.without);
    }
    open.sort();
    let known = Known::collect(year, sources, grouped);
    join_open(year, sources, open, &known, grouped);
}

struct ById {
    ids: BTreeMap<MeasureId, Vec<RowAt>>,
    without: Vec<RowAt>,
}

fn printed_ids(s: usize, source: &Source) -> ById {
    let mut found = ById { ids: BTreeMap::new(), without: Vec::new() };
    for (r, reading) in source.readings.iter().enumerate() {
        match reading.text(Field::MeasureId).and_then(MeasureId::parse) {
            Some(id) => found.ids.entry(id).or_default().push((s, r)),
            None => found.without.push((s, r)),
        }
    }
    found
}

/// Of the rows to which one document gives the same id, the one whose title other documents give the id too; else the
/// first.
fn keeper(rows: &[RowAt], id: &MeasureId, sources: &[Source], of_year: &[usize]) -> RowAt {
    let (first, own) = (rows[0], rows[0].0);
    if rows.len() == 1 {
        return first;
    }
    let text = id.to_string();
    let elsewhere: BTreeSet<String> = of_year
        .iter()
        .filter(|s| **s != own)
        .flat_map(|s| &sources[*s].readings)
        .filter(|r| r.text(Field::MeasureId) == Some(text.as_str()))
        .filter_map(|r| title_of(r).map(title_key))
        .collect();
    let known = |row: &&RowAt| {
        title_of(&sources[row.0].readings[row.1]).is_some_and(|t| elsewhere.contains(&title_key(t)))
    };
    rows.iter().find(known).copied().unwrap_or(first)
}

/// What is known of the ids of a year: titles and descriptions that documents print beside them.
struct Known {
    ids: BTreeMap<ActivityKey, Vec<Words>>,
    by_title: BTreeMap<String, BTreeSet<ActivityKey>>,
}

impl Known {
    fn collect(year: ProgramYear, sources: &[Source], grouped: &Grouped) -> Self {
        let mut known = Known { ids: BTreeMap::new(), by_title: BTreeMap::new() };
        for ((of, (s, r)), key) in &grouped.keys {
            let reading = &sources[*s].readings[*r];
            let Some(words) = words_of(reading).filter(|_| *of == year && !key.is_provisional()) else {
                continue;
            };
            known.by_title.entry(words.title().to_owned()).or_default().insert(key.clone());
            known.ids.entry(key.clone()).or_default().push(words);
        }
        known
    }
}

fn words_of(reading: &Reading) -> Option<Words> {
    title_of(reading).map(|title| Words::new(title, reading.text(Field::Description).unwrap_or("")))
}

/// A possible join of a row to an id.
struct Candidate {
    score: f64,
    row: RowAt,
    key: ActivityKey,
}

fn join_open(year: ProgramYear, sources: &[Source], open: Vec<RowAt>, known: &Known, grouped: &mut Grouped) {
    let mut taken: BTreeSet<(usize, ActivityKey)> = grouped
        .keys
        .iter()
        .filter(|((y, _), _)| *y == year)
        .map(|((_, (s, _)), key)| (*s, key.clone()))
        .collect();
    let mut rest: Vec<RowAt> = Vec::new();
    for row in open {
        let exact = title_of(&sources[row.0].readings[row.1]).and_then(|t| known.by_title.get(&title_key(t)));
        let free: Vec<&ActivityKey> =
            exact.into_iter().flatten().filter(|key| !taken.contains(&(row.0, (*key).clone()))).collect();
        match free.as_slice() {
            [key] => {
                taken.insert((row.0, (*key).clone()));
                join(year, sources, row, key, grouped);
            }
            _ => rest.push(row),
        }
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for row in &rest {
        match best(&sources[row.0].readings[row.1], row, known, &taken) {
            Best::One(candidate) => candidates.push(candidate),
            Best::Several(finding) => grouped.findings.push(at_row(*finding, year, sources, *row)),
            Best::None => {}
        }
    }
    candidates
        .sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.row, &a.key).cmp(&(b.row, &b.key))));
    let mut joined: BTreeSet<RowAt> = BTreeSet::new();
    for Candidate { score, row, key } in candidates {
        if taken.insert((row.0, key.clone())) {
            let message = format!("a row without an id was joined to {key} by its title: {score:.3} alike");
            let mut finding = at_row(Finding::new(Code::JoinSimilar, message), year, sources, row);
            finding.key = Some(key.clone());
            grouped.findings.push(finding);
            join(year, sources, row, &key, grouped);
            joined.insert(row);
        }
    }
    for row in rest.into_iter().filter(|row| !joined.contains(row)) {
        let key = provisional(sources, row);
        grouped.keys.insert((year, row), key);
    }
}

enum Best {
    One(Candidate),
    Several(Box<Finding>),
    None,
}

/// The id whose title and text are most like the row's, when it is alike enough and leads clearly.
fn best(reading: &Reading, row: &RowAt, known: &Known, taken: &BTreeSet<(usize, ActivityKey)>) -> Best {
    let Some(words) = words_of(reading) else { return Best::None };
    let against = Against::new(&words);
    let score = |other: &Words| {
        let title = against.titles(other, TITLE_FLOOR)?;
        let text = against.texts(other);
        // Twins have the same title: only the text tells them apart.
        (title >= TITLE_SURE || text >= TEXT_SUPPORT).then_some((title + text / 10.0, title))
    };
    let mut found: Vec<(f64, f64, &ActivityKey)> = known
        .ids
        .iter()
        .filter_map(|(key, others)| {
            let best = others.iter().filter_map(score).max_by(|a, b| a.0.total_cmp(&b.0))?;
            (!taken.contains(&(row.0, key.clone()))).then_some((best.0, best.1, key))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    match found.as_slice() {
        [] => Best::None,
        [(first, _, key), (second, _, other), ..] if first - second < MARGIN => {
            let message =
                format!("a row without an id fits {key} and {other} alike; it was joined to neither");
            Best::Several(Box::new(Finding::new(Code::JoinAmbiguous, message)))
        }
        [(_, score, key), ..] => Best::One(Candidate { score: *score, row: *row, key: (*key).clone() }),
    }
}

fn join(year: ProgramYear, sources: &[Source], row: RowAt, key: &ActivityKey, grouped: &mut Grouped) {
    grouped.keys.insert((year, row), key.clone());
    grouped.aliases.insert((key.clone(), provisional(sources, row)));
}

/// The key of a row without an id: `x-` and a hash of its title, or of its document and place where it has none.
fn provisional(sources: &[Source], row: RowAt) -> ActivityKey {
    let source = &sources[row.0];
    super::key_of_title(title_of(&source.readings[row.1]), &source.document, row.1)
}

/// The provisional key of a normalized title.
pub(super) fn provisional_key(title: &str) -> ActivityKey {
    let digest = Sha256::digest(title.as_bytes());
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    ActivityKey::provisional(&hash)
}

fn duplicate(year: ProgramYear, sources: &[Source], row: RowAt, keeper: RowAt, key: &ActivityKey) -> Finding {
    let title = |row: RowAt| title_of(&sources[row.0].readings[row.1]).unwrap_or("(no title)").to_owned();
    let message = format!(
        "two rows carry {key}: \"{}\" keeps it, \"{}\" is joined by its title, if at all",
        title(keeper),
        title(row)
    );
    let mut finding = at_row(Finding::new(Code::JoinDuplicate, message), year, sources, row);
    finding.key = Some(key.clone());
    finding
}

fn at_row(mut finding: Finding, year: ProgramYear, sources: &[Source], row: RowAt) -> Finding {
    let reading = &sources[row.0].readings[row.1];
    finding.document = Some(sources[row.0].document.id.clone());
    finding.program_year = Some(year);
    finding.title = title_of(reading).map(str::to_owned);
    let place = reading.fields.get(&Field::Title).or(reading.fields.get(&Field::MeasureId));
    finding.span = place.map(|f| f.span.clone());
    finding
}

/// True for a title that was cut with the help of titles from other documents.
pub(super) fn is_borrowed(rule: Rule) -> bool {
    rule == Rule::KnownTitle
}
