//! Findings, said aloud on stderr: the worst first; errors of one kind in one document as one, all other findings of one
//! kind as one.

use super::look;
use crate::cli::args::Common;
use crate::model::{Finding, Said, Severity};
use crate::write::Tone;
use anyhow::Result;
use std::collections::BTreeMap;

/// How many lines are said; the rest is counted.
const SAID: usize = 24;

/// The findings, errors and warnings, in lines. `elsewhere` says where all of them stand.
pub(super) fn of_findings<'a>(findings: impl Iterator<Item = &'a Finding>, elsewhere: &str) -> Vec<Said> {
    let mut kinds: BTreeMap<_, (&Finding, usize)> = BTreeMap::new();
    for finding in findings.filter(|f| f.severity >= Severity::Warning) {
        // A document that could not be read has to be named; of the same defect in ten documents one is enough.
        let document = finding.document.as_deref().filter(|_| finding.severity == Severity::Error);
        // Whoever has raised one limit should not learn of the next only then.
        let limit = finding.limit.as_ref().map(|limit| limit.name);
        let kind = (std::cmp::Reverse(finding.severity), document, finding.code, limit);
        kinds.entry(kind).or_insert((finding, 0)).1 += 1;
    }
    let mut said = Vec::new();
    for (finding, count) in kinds.values().take(SAID) {
        // An error names its document by its path.
        let document = finding.document.as_deref().filter(|_| finding.severity < Severity::Error);
        let document = document.map(|d| format!("{d}: ")).unwrap_or_default();
        let more = if *count > 1 { format!(" (and {} more like this)", count - 1) } else { String::new() };
        let text = format!("{document}{}{more} [{}]", finding.message, finding.code).replace('\n', " ");
        said.push(Said { severity: Some(finding.severity), indent: 0, text });
    }
    if let Some((first, _)) = kinds.values().nth(SAID) {
        let text = format!("... and {} more kinds; all are in {elsewhere}", kinds.len() - SAID);
        said.push(Said { severity: Some(first.severity), indent: 0, text });
    }
    said
}

/// Says lines on stderr; when all is to be quiet errors alone.
pub(super) fn say(common: &Common, said: &[Said]) -> Result<()> {
    let look = look::of_stderr(common);
    let mut err = std::io::stderr().lock();
    for Said { severity, indent, text } in said {
        let tone = match severity {
            Some(Severity::Error) => Tone::Bad,
            _ if common.quiet => continue,
            Some(_) => Tone::Warn,
            None => Tone::Plain,
        };
        let indent = " ".repeat((*indent).into());
        // What follows a line break in the name of a file would look like words of this program.
        let text = &text.replace('\n', "\u{fffd}");
        match severity {
            Some(severity) => look.headed(
                &mut err,
                &[(Tone::Plain, &indent), (tone, severity.as_str()), (Tone::Plain, ": ")],
                text,
            )?,
            None => look.write(&mut err, &indent, text)?,
        }
    }
    Ok(())
}

/// Says the findings.
pub(super) fn findings<'a>(
    common: &Common,
    findings: impl Iterator<Item = &'a Finding>,
    elsewhere: &str,
) -> Result<()> {
    say(common, &of_findings(findings, elsewhere))
}
