//! Findings, said aloud on stderr: the worst first; errors of one kind in one document as one, all other findings of one
//! kind as one.

use super::look;
use crate::cli::args::Common;
use crate::model::{Finding, Severity};
use crate::write::Tone;
use anyhow::Result;
use std::collections::BTreeMap;
use std::io::Write;

/// How many lines are said; the rest is counted.
const SAID: usize = 24;

/// Says errors, and warnings unless all is to be quiet. `elsewhere` says where all of them stand.
pub(super) fn findings<'a>(
    common: &Common,
    findings: impl Iterator<Item = &'a Finding>,
    elsewhere: &str,
) -> Result<()> {
    let least = if common.quiet { Severity::Error } else { Severity::Warning };
    let mut kinds: BTreeMap<_, (&Finding, usize)> = BTreeMap::new();
    for finding in findings.filter(|f| f.severity >= least) {
        // A document that could not be read has to be named; of the same defect in ten documents one is enough.
        let document = finding.document.as_deref().filter(|_| finding.severity == Severity::Error);
        let kind = (std::cmp::Reverse(finding.severity), document, finding.code);
        kinds.entry(kind).or_insert((finding, 0)).1 += 1;
    }
    let look = look::of_stderr(common);
    let mut err = std::io::stderr().lock();
    for (finding, count) in kinds.values().take(SAID) {
        // An error names its document by its path.
        let document = finding.document.as_deref().filter(|_| finding.severity < Severity::Error);
        let document = document.map(|d| format!("{d}: ")).unwrap_or_default();
        let more = if *count > 1 { format!(" (and {} more like this)", count - 1) } else { String::new() };
        let line = format!("{document}{}{more} [{}]", finding.message, finding.code).replace('\n', " ");
        let tone = if finding.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
        look.headed(&mut err, &[(tone, finding.severity.as_str()), (Tone::Plain, ": ")], &line)?;
    }
    if kinds.len() > SAID {
        writeln!(err, "... and {} more kinds; all are in {elsewhere}", kinds.len() - SAID)?;
    }
    Ok(())
}
