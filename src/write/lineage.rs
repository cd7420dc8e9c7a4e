//! What became of activities, for people: an edge a line, its evidence under it; and the years of one activity.

use super::look::{Look, Tone};
use super::marked::marked;
use super::table::{self, Line, Table, one_line};
use crate::model::{Activity, ActivityKey, Field, LineageEdge, Node, Status, Value, Weight};
use std::io::{self, Write};

/// Edges for a terminal; nothing where there are none.
pub(super) fn for_people(out: &mut impl Write, edges: &[LineageEdge], look: Look) -> io::Result<()> {
    for edge in edges {
        let score = edge.score.map(|s| format!("  {s:.3}")).unwrap_or_default();
        let kind = format!("{:<12} ", edge.kind.as_str());
        let (keys, title) = ends(edge);
        let head = [(Tone::Plain, "  "), (Tone::Warn, kind.as_str()), (Tone::Id, &keys), (Tone::Plain, "  ")];
        look.headed(out, &head, &format!("{title}{score}"))?;
        for evidence in &edge.evidence {
            look.write(out, &format!("      {}: ", evidence.kind.as_str()), &evidence.says)?;
        }
        for change in &edge.changes {
            let (from, to) = (change.from.plain(), change.to.plain());
            let words = if change.field.is_text() { marked(&from, &to) } else { format!("{from} -> {to}") };
            look.write(
                out,
                &format!("      {} ", change.field),
                &format!("{}: {words}", change.kind.as_str()),
            )?;
        }
    }
    Ok(())
}

/// Edges for a pull request.
pub(super) fn markdown(out: &mut impl Write, edges: &[LineageEdge]) -> io::Result<()> {
    let node = |node: &Node| format!("{} {}", node.key, node.title.as_deref().unwrap_or(""));
    let row = |edge: &LineageEdge| {
        vec![
            edge.kind.as_str().to_owned(),
            node(&edge.from),
            edge.to.as_ref().map(node).unwrap_or_default(),
            edge.score.map(|s| format!("{s:.3}")).unwrap_or_default(),
            edge.evidence.iter().map(|e| e.says.as_str()).collect::<Vec<_>>().join("; "),
        ]
    };
    let rows: Vec<Vec<String>> = edges.iter().map(row).collect();
    table::markdown(out, &["what", "from", "to", "score", "evidence"], &rows)
}

/// The keys of an edge, and the title of its later end.
fn ends(edge: &LineageEdge) -> (String, &str) {
    let named = edge.to.as_ref().unwrap_or(&edge.from);
    let keys = match &edge.to {
        Some(to) if to.key != edge.from.key => format!("{} -> {}", edge.from.key, to.key),
        _ => edge.from.key.to_string(),
    };
    (keys, named.title.as_deref().unwrap_or(""))
}

/// An activity over the years, a line for each, and what became of it.
pub fn history(out: &mut impl Write, key: &ActivityKey, activity: &Activity, look: Look) -> io::Result<()> {
    look.heading(out, &format!("{key} over the years"))?;
    grid(out, activity, look)?;
    if !activity.lineage.is_empty() {
        writeln!(out)?;
        look.heading(out, "lineage")?;
        by_year(out, &activity.lineage, look)?;
    }
    writeln!(out)
}

/// The years of an activity, a line for each. A title is said when it is another than the year before.
pub(super) fn grid(out: &mut impl Write, activity: &Activity, look: Look) -> io::Result<()> {
    let values = |field: Field| activity.years.values().map(move |view| view.value(field));
    let bonus = values(Field::CehrtEligible).any(|value| *value == Value::Flag(true));
    let mut before = "";
    let mut lines = Vec::new();
    for (year, view) in &activity.years {
        let title = view.value(Field::Title).as_text().unwrap_or("(no title)");
        let status = Status::of(view.value(Field::Status)).filter(|s| *s != Status::Active);
        let listed = if view.listed { (Tone::Plain, "listed") } else { (Tone::Warn, "not listed") };
        let weight = Weight::of(view.value(Field::Weight));
        let mut cells = vec![(Tone::Plain, year.to_string()), (listed.0, listed.1.to_owned())];
        cells.push((Tone::Plain, weight.map_or("", Weight::as_str).to_owned()));
        if bonus {
            let has = *view.value(Field::CehrtEligible) == Value::Flag(true);
            cells.push((Tone::Plain, if has { "CEHRT" } else { "" }.to_owned()));
        }
        cells.push((Tone::Warn, status.map_or("", Status::as_str).to_owned()));
        cells.push(match title == before {
            true => (Tone::Quiet, "same title".to_owned()),
            false => (Tone::Plain, one_line(title)),
        });
        lines.push(Line::Row(cells));
        before = title;
    }
    Table { headings: &[], indent: "  ", lines }.write(out, look, &|tone, words| look.tone(tone, words))
}

/// Edges for a terminal, each under its years.
pub(super) fn by_year(out: &mut impl Write, edges: &[LineageEdge], look: Look) -> io::Result<()> {
    for edge in edges {
        let (from, year) = (edge.from.program_year, edge.year());
        let when = match &edge.to {
            None => format!("after {from}"),
            Some(_) if year == from => from.to_string(),
            Some(_) => format!("{from} -> {year}"),
        };
        writeln!(out, "{when}")?;
        for_people(out, std::slice::from_ref(edge), look)?;
    }
    Ok(())
}
