//! Two program years side by side, for people and for spreadsheets.

use super::look::{Look, Tone};
use super::marked::marked;
use super::{count, lineage, on_one_line, rules, spreadsheet, table, tables};
use crate::model::{Change, Differences, Field, YearDiff};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// For a terminal.
pub fn diff_for_people(out: &mut impl Write, diff: &YearDiff, look: Look) -> io::Result<()> {
    let (from, to) = names(diff);
    let real = diff.changed.iter().filter(|c| c.kind.is_real()).count();
    let summary = format!(
        "{from} -> {to}: {} added, {} removed, {}, {} of dress alone",
        diff.added.len(),
        diff.removed.len(),
        count(real, "real change"),
        diff.changed.len() - real
    );
    look.lines(out, &[], &summary, &mut |line| look.tone(Tone::Strong, line))?;
    if let Some(caveat) = diff.caveat() {
        look.write(out, "", &on_one_line(&caveat))?;
    }
    for (sign, keys) in [("+", &diff.added), ("-", &diff.removed)] {
        let width = keys.iter().map(|key| key.as_str().chars().count()).max().unwrap_or(0);
        if !keys.is_empty() {
            writeln!(out)?;
            look.heading(out, if sign == "+" { "added" } else { "removed" })?;
        }
        for key in keys.iter() {
            let tone = if sign == "+" { Tone::New } else { Tone::Gone };
            let own = format!("{:<width$}  ", key.as_str());
            let head = [(Tone::Plain, "  "), (tone, sign), (Tone::Plain, " "), (Tone::Id, &own)];
            look.headed(out, &head, diff.title(key))?;
        }
    }
    if !diff.lineage.is_empty() {
        writeln!(out)?;
        look.heading(out, "lineage")?;
        lineage::for_people(out, &diff.lineage, look)?;
    }
    for (what, fields) in [("begins", &diff.fields_begun), ("ends", &diff.fields_ended)] {
        if !fields.is_empty() {
            let names: Vec<&str> = fields.iter().map(|f| f.key()).collect();
            writeln!(out)?;
            look.write(out, "", &format!("a field {what}: {}", names.join(", ")))?;
        }
    }
    for (who, fields) in [(&from, &diff.not_printed_from), (&to, &diff.not_printed_to)] {
        if !fields.is_empty() {
            let names: Vec<&str> = fields.iter().map(|f| f.key()).collect();
            writeln!(out)?;
            look.write(out, "", &format!("not printed in {who}: {}", names.join(", ")))?;
        }
    }
    for (field, changes) in by_field(diff) {
        let (real, dress): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|c| c.kind.is_real());
        writeln!(out)?;
        look.heading(out, &format!("{field}: {}{}", count(real.len(), "real change"), counts(&changes)))?;
        let (alike, others) = alike(&real);
        for change in others {
            one(out, change, look)?;
        }
        for ((from, to), keys) in alike {
            look.write(out, &format!("  {from} -> {to} ({}): ", keys.len()), &keys.join(" "))?;
        }
        if !dress.is_empty() {
            let keys: Vec<String> = dress.iter().map(|c| c.key.to_string()).collect();
            look.write(out, "  of dress alone: ", &keys.join(" "))?;
        }
    }
    rules::changed_for_people(out, diff, look)
}

/// More changes from one value to one other than these are said once.
const ALIKE: usize = 5;

/// Keys by the value before and the value after.
type Alike = BTreeMap<(String, String), Vec<String>>;

/// Values that many activities changed alike, with the keys of those; and all other changes.
fn alike<'a>(changes: &[&'a Change]) -> (Alike, Vec<&'a Change>) {
    let values = |c: &Change| (c.from.plain(), c.to.plain());
    let mut groups = Alike::new();
    for change in changes.iter().filter(|c| !c.field.is_text()) {
        groups.entry(values(change)).or_default().push(change.key.to_string());
    }
    groups.retain(|_, keys| keys.len() > ALIKE);
    let others = changes.iter().copied().filter(|c| c.field.is_text() || !groups.contains_key(&values(c)));
    let others = others.collect();
    (groups, others)
}

fn by_field(diff: &YearDiff) -> BTreeMap<Field, Vec<&Change>> {
    let mut found: BTreeMap<Field, Vec<&Change>> = BTreeMap::new();
    for change in &diff.changed {
        found.entry(change.field).or_default().push(change);
    }
    found
}

fn counts(changes: &[&Change]) -> String {
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for change in changes {
        *kinds.entry(change.kind).or_default() += 1;
    }
    let each: Vec<String> = kinds.iter().rev().map(|(kind, n)| format!("{n} {}", kind.as_str())).collect();
    format!(" ({})", each.join(", "))
}

fn one(out: &mut impl Write, change: &Change, look: Look) -> io::Result<()> {
    let number = if change.numbers_changed { ", a number changed" } else { "" };
    let alike = change.similarity.map(|s| format!(" {s:.2}")).unwrap_or_default();
    let title = change.title.as_deref().unwrap_or("");
    let key = change.key.to_string();
    look.headed(
        out,
        &[(Tone::Plain, "  "), (Tone::Id, &key), (Tone::Plain, "  ")],
        &format!("{}{alike}{number}  {title}", change.kind.as_str()),
    )?;
    let (from, to) = (change.from.plain(), change.to.plain());
    let words = if change.field.is_text() { marked(&from, &to) } else { format!("{from} -> {to}") };
    look.write(out, "      ", &words)
}

/// What the two sides are called; a file may have any name.
fn names(diff: &YearDiff) -> (String, String) {
    let (from, to) = diff.names();
    (on_one_line(&from), on_one_line(&to))
}

/// For a pull request.
pub fn diff_markdown(out: &mut impl Write, diff: &YearDiff) -> io::Result<()> {
    let (from, to) = names(diff);
    writeln!(out, "## {from} to {to}\n")?;
    if let Some(caveat) = diff.caveat() {
        writeln!(out, "{}.\n", table::escaped(&caveat))?;
    }
    for (what, keys) in [("Added", &diff.added), ("Removed", &diff.removed)] {
        if !keys.is_empty() {
            writeln!(out, "### {what} ({})\n", keys.len())?;
            let rows: Vec<Vec<String>> =
                keys.iter().map(|key| vec![key.to_string(), diff.title(key).to_owned()]).collect();
            table::markdown(out, &["id", "title"], &rows)?;
            writeln!(out)?;
        }
    }
    if !diff.lineage.is_empty() {
        writeln!(out, "### Lineage ({})\n", diff.lineage.len())?;
        lineage::markdown(out, &diff.lineage)?;
        writeln!(out)?;
    }
    let real: Vec<&Change> = diff.changed.iter().filter(|c| c.kind.is_real()).collect();
    if !real.is_empty() {
        writeln!(out, "### Changed ({})\n", real.len())?;
        let row = |c: &&Change| {
            let (from, to) = (c.from.plain(), c.to.plain());
            let words = if c.field.is_text() { marked(&from, &to) } else { format!("{from} -> {to}") };
            vec![c.key.to_string(), c.field.to_string(), c.kind.as_str().to_owned(), words]
        };
        table::markdown(out, &["id", "field", "kind", "words"], &real.iter().map(row).collect::<Vec<_>>())?;
        writeln!(out)?;
    }
    rules::changed_markdown(out, diff)?;
    let dress = diff.changed.len() - real.len();
    writeln!(out, "{dress} further fields differ in white space, case, punctuation or word borders alone.")
}

/// For a spreadsheet: a row a change, what became of activities among them.
pub fn diff_csv(out: &mut impl Write, diffs: &[YearDiff]) -> io::Result<()> {
    spreadsheet::csv(out, tables::year_changes(diffs))
}

/// `differences.csv`: every change of a build, between years, states and sources.
pub fn differences_csv(out: &mut impl Write, all: &Differences) -> io::Result<()> {
    spreadsheet::csv(out, tables::changes(all))
}
