//! What became of activities, for people: an edge a line, its evidence under it; and the years of one activity.

use super::look::Look;
use super::marked::marked;
use super::{table, visible};
use crate::model::{Activity, ActivityKey, Field, LineageEdge, Node, ProgramYear, Status, Weight};
use std::io::{self, Write};

/// Edges for a terminal; nothing where there are none.
pub(super) fn for_people(out: &mut impl Write, edges: &[LineageEdge], look: Look) -> io::Result<()> {
    for edge in edges {
        let score = edge.score.map(|s| format!("  {s:.3}")).unwrap_or_default();
        writeln!(out, "  {:<12} {}{score}", edge.kind.as_str(), ends(edge))?;
        for evidence in &edge.evidence {
            writeln!(out, "      {}: {}", evidence.kind.as_str(), visible(&evidence.says))?;
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

fn ends(edge: &LineageEdge) -> String {
    let title = |node: &Node| visible(node.title.as_deref().unwrap_or("")).to_string();
    match &edge.to {
        None => format!("{}  {}", edge.from.key, title(&edge.from)),
        Some(to) if to.key == edge.from.key => format!("{}  {}", to.key, title(to)),
        Some(to) => format!("{} -> {}  {}", edge.from.key, to.key, title(to)),
    }
}

/// An activity over the years, a line for each, and what became of it.
pub fn history(out: &mut impl Write, key: &ActivityKey, activity: &Activity, look: Look) -> io::Result<()> {
    writeln!(out, "{key} over the years")?;
    let mut before = "";
    let mut rows = Vec::new();
    for (year, view) in &activity.years {
        let title = view.value(Field::Title).as_text().unwrap_or("(no title)");
        let status = Status::of(view.value(Field::Status));
        rows.push(vec![
            year.to_string(),
            if view.listed { "listed" } else { "not listed" }.to_owned(),
            Weight::of(view.value(Field::Weight)).map_or("", Weight::as_str).to_owned(),
            status.filter(|s| *s != Status::Active).map_or("", Status::as_str).to_owned(),
            if title == before { "same title".to_owned() } else { title.to_owned() },
        ]);
        before = title;
    }
    table::aligned(out, "  ", &rows)?;
    for (n, edge) in activity.lineage.iter().enumerate() {
        if n == 0 {
            writeln!(out, "\nlineage")?;
        }
        let from: ProgramYear = edge.from.program_year;
        let year = edge.year();
        let when = match &edge.to {
            None => format!("after {from}"),
            Some(_) if year == from => from.to_string(),
            Some(_) => format!("{from} -> {year}"),
        };
        writeln!(out, "{when}")?;
        for_people(out, std::slice::from_ref(edge), look)?;
    }
    writeln!(out)
}
