//! Gaps for people and for spreadsheets.

use super::look::{Look, Tone};
use super::table::{self, Line, Table};
use super::{spreadsheet, tables};
use crate::model::{ActivityKey, Gap, GapCause, GapCode, ProgramYear};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// For a terminal: by year and code; what is said of several activities alike is said once. A hole in the ids that was
/// there the year before is told there; `all` are the gaps of every year.
pub fn gaps_for_people(out: &mut impl Write, gaps: &[Gap], all: &[Gap], look: Look) -> io::Result<()> {
    if gaps.is_empty() {
        return writeln!(out, "no gaps");
    }
    let mut groups: BTreeMap<(Option<ProgramYear>, GapCode), Vec<&Gap>> = BTreeMap::new();
    for gap in gaps {
        groups.entry((gap.program_year, gap.code)).or_default().push(gap);
    }
    let first = first_years(all);
    for (n, ((year, code), gaps)) in groups.into_iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let year = year.map_or_else(|| "no year".to_owned(), |y| y.to_string());
        look.heading(out, &format!("{year}  {code} ({})", gaps.len()))?;
        let (old, new): (Vec<&Gap>, Vec<&Gap>) = gaps.into_iter().partition(|gap| {
            gap.code == GapCode::IdSequenceHole
                && first.get(&hole(gap)).is_some_and(|year| *year < gap.program_year)
        });
        let mut lines = Vec::new();
        for ((cause, says), keys) in alike(&new) {
            let words = match keys.as_slice() {
                [] => says.to_owned(),
                keys => format!("{}: {says}", keys.join(" ")),
            };
            lines.push(Line::Row(vec![(Tone::Warn, self::cause(cause)), (Tone::Plain, words)]));
        }
        if !old.is_empty() {
            let keys: Vec<&str> = old.iter().filter_map(|gap| Some(gap.key.as_ref()?.as_str())).collect();
            lines.push(Line::Row(vec![(Tone::Quiet, "as before".to_owned()), (Tone::Quiet, keys.join(" "))]));
        }
        let table = Table { headings: &[], indent: "  ", lines };
        table.write(out, look, &|tone, words| look.tone(tone, words))?;
    }
    Ok(())
}

/// What a hole is, whatever its year.
type Hole<'a> = (Option<&'a str>, GapCause, &'a str);

/// The first year of each hole.
fn first_years(all: &[Gap]) -> BTreeMap<Hole<'_>, Option<ProgramYear>> {
    let mut found = BTreeMap::new();
    for gap in all.iter().filter(|gap| gap.code == GapCode::IdSequenceHole) {
        let first = found.entry(hole(gap)).or_insert(gap.program_year);
        *first = gap.program_year.min(*first);
    }
    found
}

fn hole(gap: &Gap) -> Hole<'_> {
    (gap.key.as_ref().map(ActivityKey::as_str), gap.cause, &gap.message)
}

/// What is said of activities, with the keys of which it is said; in the order of the first of each.
fn alike<'a>(gaps: &[&'a Gap]) -> Vec<((GapCause, &'a str), Vec<&'a str>)> {
    let mut found: Vec<((GapCause, &str), Vec<&str>)> = Vec::new();
    for gap in gaps {
        let key = gap.key.as_ref().map(ActivityKey::as_str);
        let own = key.and_then(|key| Some((key, gap.message.strip_prefix(key)?.strip_prefix(": ")?)));
        let (says, key) = own.map_or((gap.message.as_str(), None), |(key, says)| (says, Some(key)));
        let same = found.iter_mut().find(|(told, keys)| *told == (gap.cause, says) && !keys.is_empty());
        match (same, key) {
            (Some((_, keys)), Some(key)) => keys.push(key),
            (_, key) => found.push(((gap.cause, says), key.into_iter().collect())),
        }
    }
    found.sort_by_key(|((cause, _), _)| *cause);
    found
}

pub(super) fn cause(cause: GapCause) -> String {
    serde_json::to_value(cause).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn row(gap: &Gap) -> Vec<String> {
    let place =
        gap.spans.first().map(|s| format!("{} {}", s.document, s.span.first.place())).unwrap_or_default();
    vec![
        gap.program_year.map(|y| y.to_string()).unwrap_or_default(),
        gap.code.to_string(),
        gap.key.as_ref().map(ToString::to_string).unwrap_or_default(),
        gap.measure_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        gap.title.clone().unwrap_or_default(),
        gap.field.map(|f| f.to_string()).unwrap_or_default(),
        cause(gap.cause),
        gap.message.clone(),
        place,
    ]
}

const HEADINGS: [&str; 9] =
    ["programYear", "code", "key", "measureId", "title", "field", "cause", "message", "place"];

/// For a pull request.
pub fn gaps_markdown(out: &mut impl Write, gaps: &[Gap]) -> io::Result<()> {
    table::markdown(out, &HEADINGS, &gaps.iter().map(row).collect::<Vec<_>>())
}

/// For a spreadsheet.
pub fn gaps_csv(out: &mut impl Write, gaps: &[Gap]) -> io::Result<()> {
    spreadsheet::csv(out, tables::gaps(gaps))
}
