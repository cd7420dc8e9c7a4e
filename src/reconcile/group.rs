//! Which rows are the same activity: by measure id; a row without one is [`join`]ed to an id by its title and text. Each
//! id at most once a document and year.

use super::join;
use super::{Source, title_of};
use crate::model::words::title_key;
use crate::model::{ActivityKey, Code, Field, Finding, Join, Kind, MeasureId, ProgramYear, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// A row of a source: index of the source, index of its reading.
pub(super) type RowAt = (usize, usize);

/// The key of every row in every year of its document, and what was found on the way.
#[derive(Default)]
pub(super) struct Grouped {
    pub keys: BTreeMap<(ProgramYear, RowAt), ActivityKey>,
    /// How rows without an id came to their keys.
    pub joins: BTreeMap<(ProgramYear, RowAt), Join>,
    pub findings: Vec<Finding>,
}

pub(super) fn group(sources: &[Source]) -> Grouped {
    let mut grouped = Grouped::default();
    let years: BTreeSet<ProgramYear> =
        sources.iter().flat_map(|s| s.document.program_years.clone()).collect();
    let open: Vec<(ProgramYear, Vec<RowAt>)> =
        years.into_iter().map(|year| (year, by_id(year, sources, &mut grouped))).collect();
    join::join(sources, open, &mut grouped);
    super::reuse::part(sources, &mut grouped);
    grouped
}

/// Gives the rows of a year that print an id its key; returns those that print none, or one that another row of their
/// document has.
fn by_id(year: ProgramYear, sources: &[Source], grouped: &mut Grouped) -> Vec<RowAt> {
    let of_year: Vec<usize> =
        (0..sources.len()).filter(|i| sources[*i].document.program_years.contains(&year)).collect();
    let mut open: Vec<RowAt> = Vec::new();
    for &s in &of_year {
        let by_id = printed_ids(s, &sources[s]);
        for (id, rows) in by_id.ids {
            let key = ActivityKey::of(&id);
            let keeper = keeper(&rows, &id, sources, &of_year);
            let reading = |row: RowAt| &sources[row.0].readings[row.1];
            for row in rows {
                // A document may list an activity twice, once in short; a change request may change it in several rows.
                let request = sources[s].document.kind == Some(Kind::ChangeRequest);
                let same = row == keeper || request || join::says_it_again(reading(row), reading(keeper));
                if same {
                    grouped.keys.insert((year, row), key.clone());
                } else {
                    open.push(row);
                }
                if row != keeper {
                    grouped.findings.push(duplicate(year, sources, (row, keeper), &key, same));
                }
            }
        }
        open.extend(by_id.without);
    }
    open.sort();
    open
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

fn duplicate(
    year: ProgramYear,
    sources: &[Source],
    (row, keeper): (RowAt, RowAt),
    key: &ActivityKey,
    same: bool,
) -> Finding {
    let title = |row: RowAt| title_of(&sources[row.0].readings[row.1]).unwrap_or("(no title)").to_owned();
    let message = match same {
        true => format!("two rows carry {key} and the title \"{}\"; they are taken for one", title(row)),
        false => format!(
            "two rows carry {key}: \"{}\" keeps it, \"{}\" is joined by its title, if at all",
            title(keeper),
            title(row)
        ),
    };
    let mut finding = at_row(Finding::new(Code::JoinDuplicate, message), year, sources, row);
    finding.key = Some(key.clone());
    finding
}

pub(super) fn at_row(mut finding: Finding, year: ProgramYear, sources: &[Source], row: RowAt) -> Finding {
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
