//! Rules of the program that differ, between years and between the sources of a year, for people and pull requests.

use super::look::{Look, Tone};
use super::{count, table};
use crate::model::{ChangeKind, Located, RuleChange, RuleDifference, RuleValue, YearDiff};
use std::io::{self, Write};

/// For a terminal: rules that two sides state differently, each with its sentences; what only one states in a line.
pub(super) fn changed_for_people(out: &mut impl Write, diff: &YearDiff, look: Look) -> io::Result<()> {
    let (from, to) = diff.names();
    if diff.rules.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    look.heading(out, &format!("rules of the program: {}", count(diff.changed_rules().count(), "change")))?;
    for change in diff.changed_rules() {
        look.headed(out, &[(Tone::Plain, "  ")], &format!("{}: {}", change.subject.plain(), values(change)))?;
        for (year, at) in [(&from, change.from_spans.first()), (&to, change.to_spans.first())] {
            if let Some(at) = at {
                look.write(out, "      ", &format!("{year}: {}", quoted(at)))?;
            }
        }
    }
    for (year, kind) in [(&from, ChangeKind::Lost), (&to, ChangeKind::Gained)] {
        let of = |c: &&RuleChange| c.kind == kind;
        let said =
            |c: &RuleChange| format!("{}: {}", c.subject.plain(), value(c.from.as_ref().or(c.to.as_ref())));
        let alone: Vec<String> = diff.rules.iter().filter(of).map(said).collect();
        if !alone.is_empty() {
            look.write(out, &format!("  stated of {year} alone: "), &alone.join("; "))?;
        }
    }
    Ok(())
}

/// For a pull request: a row a rule.
pub(super) fn changed_markdown(out: &mut impl Write, diff: &YearDiff) -> io::Result<()> {
    if diff.rules.is_empty() {
        return Ok(());
    }
    let (from, to) = diff.names();
    writeln!(out, "### Rules of the program ({})\n", diff.rules.len())?;
    let at = |spans: &[Located]| spans.first().map(quoted).unwrap_or_default();
    let row = |c: &RuleChange| {
        vec![
            c.subject.plain(),
            c.from.as_ref().map(RuleValue::plain).unwrap_or_default(),
            c.to.as_ref().map(RuleValue::plain).unwrap_or_default(),
            at(&c.from_spans),
            at(&c.to_spans),
        ]
    };
    let rows: Vec<Vec<String>> = diff.rules.iter().map(row).collect();
    let words = [&from, &to].map(|year| format!("words of {year}"));
    table::markdown(out, &["rule", from.as_str(), to.as_str(), words[0].as_str(), words[1].as_str()], &rows)?;
    writeln!(out)
}

/// For a terminal: rules on which the sources of a year differ, what stands first, each with its sentence.
pub(super) fn disputed_for_people(
    out: &mut impl Write,
    found: &[RuleDifference],
    look: Look,
) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    look.heading(out, &format!("rules of the program: {}", count(found.len(), "disagreement")))?;
    for difference in found {
        let what = format!("{} ({})", difference.subject.plain(), difference.decided_by);
        look.headed(out, &[(Tone::Plain, "  ")], &what)?;
        for said in &difference.values {
            look.write(out, "      ", &format!("{}: {}", said.value.plain(), said.documents.join(", ")))?;
            if let Some(at) = said.spans.first() {
                look.write(out, "        ", &quoted(at))?;
            }
        }
    }
    Ok(())
}

/// For a pull request: a row a rule.
pub(super) fn disputed_markdown(out: &mut impl Write, found: &[RuleDifference]) -> io::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let said = |d: &RuleDifference| -> String {
        let each = d.values.iter().map(|v| {
            let words = v.spans.first().map(quoted).unwrap_or_default();
            format!("{}: {} {words}", v.value.plain(), v.documents.join(", "))
        });
        each.collect::<Vec<_>>().join("; ")
    };
    let row = |d: &RuleDifference| vec![d.subject.plain(), d.decided_by.to_string(), said(d)];
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    writeln!(out)?;
    table::markdown(out, &["rule of the program", "why it stands", "what stands, and what others say"], &rows)
}

fn values(change: &RuleChange) -> String {
    format!("{} -> {}", value(change.from.as_ref()), value(change.to.as_ref()))
}

fn value(of: Option<&RuleValue>) -> String {
    of.map_or_else(|| "not stated".to_owned(), RuleValue::plain)
}

/// A sentence in quotation marks, with its document and place.
fn quoted(at: &Located) -> String {
    let place = format!("{} {}", at.document, at.span.first.place());
    format!("\"{}\" ({})", at.span.quotation().replace('\n', " "), place.trim_end())
}
