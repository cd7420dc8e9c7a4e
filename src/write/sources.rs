//! What the sources of a year disagree in, for people and for spreadsheets.

use super::look::{Look, Tone};
use super::marked::marked;
use super::{count, rules, spreadsheet, table, tables};
use crate::model::{Field, RuleDifference, SourceDifference, Value};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// More activities of which the same documents say the same values are said once.
const ALIKE: usize = 5;

/// For a terminal: by field, the value that stands first; what differs in dress alone is counted.
pub fn sources_for_people(
    out: &mut impl Write,
    found: &[SourceDifference],
    disputed: &[RuleDifference],
    look: Look,
) -> io::Result<()> {
    let mut fields: BTreeMap<Field, Vec<&SourceDifference>> = BTreeMap::new();
    for difference in found {
        fields.entry(difference.field).or_default().push(difference);
    }
    let real = found.iter().filter(|d| d.kind.is_real()).count();
    let dress = found.len() - real;
    let summary = format!("{} between sources, {dress} of dress alone", count(real, "real difference"));
    look.heading(out, &summary)?;
    for (field, all) in fields {
        let (real, dress): (Vec<&SourceDifference>, Vec<&SourceDifference>) =
            all.into_iter().partition(|d| d.kind.is_real());
        writeln!(out)?;
        look.heading(out, &format!("{field}: {}", count(real.len(), "real difference")))?;
        let mut alike: BTreeMap<Vec<String>, Vec<&SourceDifference>> = BTreeMap::new();
        for difference in real {
            let words = if field.is_text() { vec![difference.key.to_string()] } else { said(difference) };
            alike.entry(words).or_default().push(difference);
        }
        let (many, few): (Vec<_>, Vec<_>) = alike.into_iter().partition(|(_, all)| all.len() > ALIKE);
        let mut few: Vec<&SourceDifference> = few.into_iter().flat_map(|(_, all)| all).collect();
        few.sort_by(|a, b| a.key.cmp(&b.key));
        for difference in few {
            let title = difference.title.as_deref().unwrap_or("");
            let what = format!("{}, {}  {title}", difference.kind.as_str(), difference.rule);
            let key = difference.key.to_string();
            look.headed(out, &[(Tone::Plain, "  "), (Tone::Id, &key), (Tone::Plain, "  ")], &what)?;
            for line in said(difference) {
                look.write(out, "      ", &line)?;
            }
        }
        for (words, all) in many {
            let keys: Vec<&str> = all.iter().map(|d| d.key.as_str()).collect();
            look.write(out, &format!("  {} activities: ", all.len()), &keys.join(" "))?;
            for line in words {
                look.write(out, "      ", &line)?;
            }
        }
        if !dress.is_empty() {
            let keys: Vec<&str> = dress.iter().map(|d| d.key.as_str()).collect();
            look.write(out, "  of dress alone: ", &keys.join(" "))?;
        }
    }
    rules::disputed_for_people(out, disputed, look)
}

/// The value that stands with its documents, then the others: of texts the words that differ.
pub(super) fn said(difference: &SourceDifference) -> Vec<String> {
    let mut values = difference.values.iter();
    let Some(first) = values.next() else { return Vec::new() };
    let text = difference.field.is_text() && !first.value.is_nothing();
    let own = if text { String::new() } else { format!("{}: ", first.value.plain()) };
    let mut lines = vec![format!("{own}{}", first.documents.join(", "))];
    for other in values {
        let words = match text && other.value != Value::Null {
            true => marked(&first.value.plain(), &other.value.plain()),
            false => other.value.plain(),
        };
        lines.push(format!("{words}: {}", other.documents.join(", ")));
    }
    lines
}

/// For a spreadsheet: a row a value.
pub fn sources_csv(
    out: &mut impl Write,
    found: &[SourceDifference],
    disputed: &[RuleDifference],
) -> io::Result<()> {
    spreadsheet::csv(out, tables::all_disagreements(found, disputed))
}

/// For a pull request: what differs in more than dress.
pub fn sources_markdown(
    out: &mut impl Write,
    found: &[SourceDifference],
    disputed: &[RuleDifference],
) -> io::Result<()> {
    let row = |d: &SourceDifference| {
        vec![d.key.to_string(), d.field.to_string(), d.kind.as_str().to_owned(), said(d).join("; ")]
    };
    let rows: Vec<Vec<String>> = found.iter().filter(|d| d.kind.is_real()).map(row).collect();
    table::markdown(out, &["id", "field", "kind", "what stands, and what others say"], &rows)?;
    rules::disputed_markdown(out, disputed)
}
