//! `report.md`: what a build found, short enough for a comment on a pull request.

mod page;
mod rules;

use super::headline::{DeclaredYears, YearLine, years};
use super::marked::pieces;
use crate::model::{
    Built, Change, Document, Finding, Gap, GapCause, GapCode, LineageEdge, Node, ProgramYear, Severity,
    SourceDifference, Standing, YearDiff,
};
use page::{cell, changed, folded, table};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// GitHub refuses a comment of more than 65,536 characters; something may be written around the report.
const LIMIT: usize = 60_000;
/// What disagreements, gaps, findings and documents may take of it, each; changes take what is left.
const SHARE: usize = 8_000;
/// What is kept for a pair of years that comes after others.
const KEPT: usize = 700;

/// Writes the report. Sections are cut before it grows too long for GitHub, the oldest changes first; each says what
/// is left out and where it stands.
pub fn report_markdown(out: &mut impl Write, built: &Built, declared: &DeclaredYears) -> io::Result<()> {
    let lines = years(built);
    let head = headline(built, &lines, declared);
    let after =
        [disagreements(built), rules::rules(built), gaps(built), findings(built), documents(built)].concat();
    let taken = head.chars().count() + after.chars().count();
    let changes = changes(&built.differences.years, LIMIT.saturating_sub(taken));
    out.write_all(format!("{head}{changes}{after}").trim_end().as_bytes())?;
    out.write_all(b"\n")
}

fn headline(built: &Built, lines: &[YearLine], declared: &DeclaredYears) -> String {
    let catalog = &built.catalog;
    let mut text = String::from("# MIPS Improvement Activities\n\n");
    if catalog.demo {
        text.push_str("> A demonstration: the texts are invented.\n\n");
    }
    let read = catalog.documents.iter().filter(|d| d.records > 0).count();
    let _ = writeln!(
        text,
        "**{} program years**, {} activities, {} documents ({read} of them with activities), {} claims.\n",
        lines.len(),
        catalog.activities.len(),
        catalog.documents.len(),
        built.claims.len()
    );
    let first = first_looks(built);
    if !first.is_empty() {
        let _ = writeln!(text, "To look at first:\n\n{}", first.concat());
    }
    let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
    let against = |found: usize, wanted: Option<u32>| match wanted {
        Some(wanted) if wanted as usize != found => format!("**{found}** (declared {wanted})"),
        _ => found.to_string(),
    };
    let row = |line: &YearLine| {
        let of = declared.get(&line.year).copied().unwrap_or_default();
        let since = |n: fn(&YearDiff) -> usize| line.since.map_or(String::new(), |d| n(d).to_string());
        vec![
            line.year.to_string(),
            against(line.listed, of.records),
            number(of.records),
            against(line.high, of.high),
            against(line.medium, of.medium),
            since(|d| d.added.len()),
            since(|d| d.removed.len()),
            line.since.map_or(String::new(), |_| line.real().to_string()),
            line.disagreements.to_string(),
            line.gaps.to_string(),
            line.holes.to_string(),
            line.findings.to_string(),
        ]
    };
    let headings = [
        "year",
        "listed",
        "declared",
        "high",
        "medium",
        "added",
        "removed",
        "real changes",
        "disagreements",
        "gaps",
        "holes in the ids",
        "findings",
    ];
    let rows: Vec<Vec<String>> = lines.iter().rev().map(row).collect();
    let _ = writeln!(text, "{}", table(&headings, &rows, SHARE, "`catalog.json`"));
    text
}

/// What nobody should miss, as items of a list.
fn first_looks(built: &Built) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let errors = built.catalog.findings.iter().filter(|f| f.severity == Severity::Error);
    items.extend(errors.map(|f| cell(&f.message)));
    let counts = built.gaps.gaps.iter().filter(|g| g.code == GapCode::CountMismatch);
    items.extend(counts.map(|g| cell(&g.message)));
    let contested = built.activities.iter().filter(|a| a.listed).flat_map(|a| {
        let fields = a.standing.iter().filter(|(_, s)| **s == Standing::Contested);
        fields.map(move |(field, _)| format!("{} {} {field}", a.key, a.program_year))
    });
    let contested: Vec<String> = contested.collect();
    if !contested.is_empty() {
        let shown = contested.iter().take(10).map(|c| cell(c)).collect::<Vec<_>>().join(", ");
        let more = if contested.len() > 10 { ", \u{2026}" } else { "" };
        items.push(format!("{} contested: {shown}{more}", super::count(contested.len(), "value")));
    }
    let rest = items.len().saturating_sub(12);
    let mut items: Vec<String> =
        items.into_iter().take(12).map(|item| format!("- {}\n", item.replace("<br>", " "))).collect();
    if rest > 0 {
        items.push(format!("- \u{2026} and {rest} more, below\n"));
    }
    items
}

/// The latest pair of years first: what is left out for want of room is the oldest.
fn changes(years: &[YearDiff], room: usize) -> String {
    let mut text = String::new();
    for (n, diff) in years.iter().rev().enumerate() {
        let kept = KEPT * (years.len() - 1 - n);
        let left = room.saturating_sub(text.chars().count() + kept);
        text.push_str(&pair(diff, left));
    }
    if text.is_empty() { text } else { format!("## Changes\n\n{text}") }
}

fn pair(diff: &YearDiff, room: usize) -> String {
    let (from, to) = diff.names();
    let real: Vec<&Change> = diff.changed.iter().filter(|c| c.kind.is_real()).collect();
    let dress = diff.changed.len() - real.len();
    let elsewhere = format!("`ia-catalog diff {} {}`, and `differences.csv`", diff.from, diff.to);
    let mut text = format!(
        "### {} to {}: {} added, {} removed, {}\n\n",
        cell(&from),
        cell(&to),
        diff.added.len(),
        diff.removed.len(),
        super::count(real.len(), "real change")
    );
    if let Some(caveat) = diff.caveat() {
        let _ = writeln!(text, "{}.\n", cell(&caveat));
    }
    let fields =
        |fields: &[crate::model::Field]| fields.iter().map(|f| f.key()).collect::<Vec<_>>().join(", ");
    for (what, names) in [
        ("Begins", &diff.fields_begun),
        ("Ends", &diff.fields_ended),
        ("Not printed before", &diff.not_printed_from),
        ("Not printed after", &diff.not_printed_to),
    ] {
        if !names.is_empty() {
            let _ = writeln!(text, "{what}: {}.\n", fields(names));
        }
    }
    // Each part may take what those before it left.
    let left = |text: &str, share: usize| room.saturating_sub(text.chars().count() + 200) / share;
    let lineage: Vec<Vec<String>> = diff.lineage.iter().map(edge).collect();
    let rows = |sign: &str, keys: &[crate::model::ActivityKey]| {
        let row = |key: &crate::model::ActivityKey| {
            vec![sign.to_owned(), cell(key.as_str()), cell(diff.title(key))]
        };
        keys.iter().map(row).collect::<Vec<_>>()
    };
    let lists = [rows("added", &diff.added), rows("removed", &diff.removed)].concat();
    let lists = table(&["", "id", "title"], &lists, left(&text, 3), &elsewhere);
    if lists.lines().count() > 14 {
        text.push_str(&folded("Added and removed", &lists));
    } else if !lists.is_empty() {
        let _ = writeln!(text, "{lists}");
    }
    let became = table(&["what", "from", "to", "score", "because"], &lineage, left(&text, 2), &elsewhere);
    text.push_str(&folded(&format!("What became of activities ({})", lineage.len()), &became));
    let words = |c: &&Change| {
        let (before, after) = (c.from.plain(), c.to.plain());
        let text = c.field.is_text() && !c.from.is_nothing() && !c.to.is_nothing();
        let words = match text {
            true => changed(&pieces(&before, &after)),
            false => format!("<del>{}</del> <ins>{}</ins>", cell(&before), cell(&after)),
        };
        let number = if c.numbers_changed { ", a number" } else { "" };
        vec![cell(c.key.as_str()), c.field.to_string(), format!("{}{number}", c.kind.as_str()), words]
    };
    let rows: Vec<Vec<String>> = real.iter().map(words).collect();
    let marked = table(&["id", "field", "kind", "words"], &rows, left(&text, 1), &elsewhere);
    if marked.chars().count() > 3_000 {
        text.push_str(&folded(&format!("Changed ({})", rows.len()), &marked));
    } else if !marked.is_empty() {
        let _ = writeln!(text, "{marked}");
    }
    if dress > 0 {
        let _ = writeln!(
            text,
            "{} in white space, capitals, punctuation or word borders alone.\n",
            differ(dress)
        );
    }
    text
}

fn differ(fields: usize) -> String {
    match fields {
        1 => "1 field differs".to_owned(),
        n => format!("{n} fields differ"),
    }
}

fn edge(edge: &LineageEdge) -> Vec<String> {
    let node = |node: &Node| cell(&format!("{} {}", node.key, node.title.as_deref().unwrap_or("")));
    let says: Vec<&str> = edge.evidence.iter().map(|e| e.says.as_str()).collect();
    vec![
        edge.kind.as_str().to_owned(),
        node(&edge.from),
        edge.to.as_ref().map(node).unwrap_or_default(),
        edge.score.map(|s| format!("{s:.3}")).unwrap_or_default(),
        cell(&says.join("; ")),
    ]
}

fn disagreements(built: &Built) -> String {
    let (real, dress): (Vec<&SourceDifference>, Vec<_>) =
        built.differences.sources.iter().partition(|d| d.kind.is_real());
    if real.is_empty() && dress.is_empty() {
        return String::new();
    }
    let row = |d: &&SourceDifference| {
        let mut values = d.values.iter();
        let stands = values.next();
        let plain = stands.map(|v| v.value.plain()).unwrap_or_default();
        let said = |by: &[String]| cell(&by.join(", "));
        let others = values.map(|v| {
            let text =
                d.field.is_text() && !v.value.is_nothing() && stands.is_some_and(|s| !s.value.is_nothing());
            let words =
                if text { changed(&pieces(&plain, &v.value.plain())) } else { cell(&v.value.plain()) };
            format!("{words} ({})", said(&v.documents))
        });
        let others: Vec<String> = others.collect();
        let own = if d.field.is_text() { "see the words".to_owned() } else { cell(&plain) };
        vec![
            d.program_year.to_string(),
            cell(d.key.as_str()),
            d.field.to_string(),
            format!("{own} ({})", said(stands.map_or(&[], |s| s.documents.as_slice()))),
            others.join("<br>"),
            d.rule.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = real.iter().map(row).collect();
    let headings = ["year", "id", "field", "stands", "others say", "rule"];
    let body = table(&headings, &rows, SHARE, "`ia-catalog diff YEAR`, and `differences.csv`");
    format!(
        "## Disagreements\n\n{} between documents of a year; {} in dress alone.\n\n{}",
        super::count(real.len(), "real difference"),
        dress.len(),
        folded("What stands, and what others say", &body)
    )
}

fn gaps(built: &Built) -> String {
    if built.gaps.gaps.is_empty() {
        return String::new();
    }
    // Ids that were retired are many and say little each; they share a row a year.
    let mut retired: BTreeMap<Option<ProgramYear>, Vec<String>> = BTreeMap::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let year = |year: Option<ProgramYear>| year.map_or(String::new(), |y| y.to_string());
    for gap in &built.gaps.gaps {
        if gap.code == GapCode::IdSequenceHole && gap.cause == GapCause::Retired {
            retired.entry(gap.program_year).or_default().extend(gap.key.as_ref().map(|k| cell(k.as_str())));
        } else {
            rows.push(gap_row(gap, &year(gap.program_year)));
        }
    }
    for (of, keys) in retired {
        rows.push(vec![year(of), GapCode::IdSequenceHole.to_string(), "retired".to_owned(), keys.join(" ")]);
    }
    let body = table(&["year", "gap", "cause", "what"], &rows, SHARE, "`ia-catalog gaps`, and `gaps.json`");
    format!("## Gaps ({})\n\n{}", built.gaps.gaps.len(), folded("What is missing, and why", &body))
}

fn gap_row(gap: &Gap, year: &str) -> Vec<String> {
    vec![year.to_owned(), gap.code.to_string(), super::gaps::cause(gap.cause), cell(&gap.message)]
}

fn findings(built: &Built) -> String {
    let mut all: Vec<&Finding> = built.catalog.findings.iter().collect();
    if all.is_empty() {
        return String::new();
    }
    all.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let row = |f: &&Finding| {
        let place = f.span.as_ref().map(|s| s.first.place()).filter(|p| !p.is_empty());
        let place = place.map(|p| format!(", {p}")).unwrap_or_default();
        vec![
            f.severity.as_str().to_owned(),
            format!("`{}`", f.code),
            cell(&format!("{}{place}", f.document.as_deref().unwrap_or(""))),
            cell(&f.message),
        ]
    };
    let rows: Vec<Vec<String>> = all.iter().map(row).collect();
    let body = table(&["severity", "code", "where", "what"], &rows, SHARE, "`catalog.json` under `findings`");
    let of = |severity| all.iter().filter(|f| f.severity == severity).count();
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
        .map(|(severity, name)| super::count(of(severity), name));
    format!("## Findings ({})\n\n{}", counts.join(", "), folded("What to look at", &body))
}

fn documents(built: &Built) -> String {
    let row = |d: &Document| {
        let years: Vec<String> = d.program_years.iter().map(ToString::to_string).collect();
        vec![
            cell(&d.id),
            years.join(" "),
            d.kind.map(|k| k.to_string()).unwrap_or_default(),
            cell(d.publisher.as_deref().unwrap_or("")),
            d.as_of.as_ref().map(ToString::to_string).unwrap_or_default(),
            d.records.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = built.catalog.documents.iter().map(row).collect();
    let headings = ["document", "years", "kind", "publisher", "as of", "activities"];
    let body = table(&headings, &rows, SHARE, "`catalog.json` under `documents`");
    format!("## Documents ({})\n\n{}", rows.len(), folded("What was read", &body))
}
