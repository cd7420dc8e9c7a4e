//! Gaps for people and for spreadsheets.

use super::{spreadsheet, table, tables};
use crate::model::{Gap, GapCause, GapCode, ProgramYear};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// For a terminal: by year and code.
pub fn gaps_for_people(out: &mut impl Write, gaps: &[Gap]) -> io::Result<()> {
    if gaps.is_empty() {
        return writeln!(out, "no gaps");
    }
    let mut groups: BTreeMap<(Option<ProgramYear>, GapCode), Vec<&Gap>> = BTreeMap::new();
    for gap in gaps {
        groups.entry((gap.program_year, gap.code)).or_default().push(gap);
    }
    for ((year, code), gaps) in groups {
        let year = year.map_or_else(|| "no year".to_owned(), |y| y.to_string());
        writeln!(out, "{year}  {code} ({})", gaps.len())?;
        let (retired, others): (Vec<&Gap>, Vec<&Gap>) =
            gaps.iter().partition(|g| code == GapCode::IdSequenceHole && g.cause == GapCause::Retired);
        if !retired.is_empty() {
            let keys: Vec<String> =
                retired.iter().filter_map(|g| Some(g.key.as_ref()?.to_string())).collect();
            writeln!(out, "  retired: {}", keys.join(" "))?;
        }
        let row = |gap: &&Gap| vec![cause(gap.cause), gap.message.clone()];
        table::aligned(out, "  ", &others.iter().map(row).collect::<Vec<_>>())?;
    }
    Ok(())
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
