//! A score with its working, for people.

use super::look::Look;
use crate::model::{Because, Refusal, Score, ScoreLine, Scored};
use std::io::{self, Write};

/// Room for the points before a line.
const POINTS: usize = 6;

/// For a terminal: a line of the working, and under it each quotation with its document and place.
pub fn score_for_people(out: &mut impl Write, score: &Score, look: Look) -> io::Result<()> {
    if score.demo {
        writeln!(out, "demonstration catalog")?;
    }
    writeln!(out, "{}  {}", score.program_year, result(&score.scored))?;
    working(out, &score.scored, look)?;
    for other in &score.others {
        writeln!(out)?;
        look.write(
            out,
            "",
            &format!("by the rules of {}: {}", other.documents.join(", "), result(&other.scored)),
        )?;
        for because in &other.because {
            reason(out, because, look)?;
        }
    }
    Ok(())
}

fn result(scored: &Scored) -> String {
    let last =
        scored.final_score_points.map(|p| format!(", {p} points of the final score")).unwrap_or_default();
    format!("{} of {} points ({} percent){last}", scored.points, scored.full_credit, scored.percent)
}

fn working(out: &mut impl Write, scored: &Scored, look: Look) -> io::Result<()> {
    for ScoreLine { what, points, because, .. } in &scored.lines {
        let points = points.map(|p| p.to_string()).unwrap_or_default();
        look.write(out, &format!("{points:>POINTS$}  "), what)?;
        for because in because {
            reason(out, because, look)?;
        }
    }
    for Refusal { what, reason: why, because } in &scored.refused {
        look.write(out, &format!("{:>POINTS$}  ", "-"), &format!("{what}: not counted, {why}"))?;
        for because in because {
            reason(out, because, look)?;
        }
    }
    Ok(())
}

/// A quotation, and where it stands.
fn reason(out: &mut impl Write, because: &Because, look: Look) -> io::Result<()> {
    let head = " ".repeat(POINTS + 4);
    let place = format!("{} {}", because.at.document, because.at.span.first.place());
    let said = format!("{} -- \"{}\" ({})", because.says, because.at.span.quotation(), place.trim_end());
    look.write(out, &head, &said.replace('\n', " "))
}
