//! Builds of small manifests: what goes wrong in one document stays there, and is said with its place.

use crate::support::{expect, files, fixtures};
use ia_catalog::model::{Field, Value};
use std::fmt::Write;
use std::path::Path;

/// A build in a form that people can read: documents, decisions that are not plain, gaps, findings.
fn shown(manifest: &Path) -> String {
    let built = crate::support::build(manifest);
    let mut text = String::new();
    for d in &built.catalog.documents {
        let years: Vec<String> = d.program_years.iter().map(ToString::to_string).collect();
        let layout = d.layout.map_or("-", |l| l.as_str());
        let _ = writeln!(text, "document {} {} {} {} records", d.id, layout, years.join("+"), d.records);
    }
    for (key, activity) in &built.catalog.activities {
        for join in &activity.joins {
            let (by, score) = (join.by.sentence(), join.score);
            let _ = writeln!(
                text,
                "{key} {} {} \"{}\" ({}) joined: {by} ({}), {score:.3}",
                join.program_year, join.document, join.title, join.alias, join.title_of
            );
        }
        for (year, view) in &activity.years {
            let _ = writeln!(text, "{key} {year} {}", if view.listed { "listed" } else { "not listed" });
            for (field, decision) in &view.fields {
                let dull = matches!(field, Field::Listed | Field::OtherFields | Field::MeasureId)
                    || decision.value == Value::Null && decision.rejected.is_empty();
                if !dull {
                    let _ = writeln!(
                        text,
                        "    {field} = {:?} ({}, {}; {} for, {} against)",
                        decision.value.plain(),
                        decision.standing.as_str(),
                        decision.rule,
                        decision.chosen.len(),
                        decision.rejected.len()
                    );
                    if let Some(because) = &decision.because {
                        let _ = writeln!(text, "        {because}");
                    }
                }
            }
        }
    }
    for state in &built.differences.states {
        let _ = writeln!(
            text,
            "state {} {} -> {}: {} added, {} removed",
            state.program_year,
            state.from,
            state.to,
            state.added.len(),
            state.removed.len()
        );
        for change in &state.changed {
            let (from, to) = (change.from.plain(), change.to.plain());
            let _ = writeln!(
                text,
                "    {} {} {}: {from:?} -> {to:?}",
                change.key,
                change.field,
                change.kind.as_str()
            );
        }
    }
    for gap in &built.gaps.gaps {
        let _ = writeln!(text, "gap {} {}", gap.code, gap.message);
    }
    for finding in &built.catalog.findings {
        let place = finding.span.as_ref().map(|s| s.first.place()).unwrap_or_default();
        let document = finding.document.as_deref().unwrap_or("-");
        let _ = writeln!(
            text,
            "{} {document} [{place}] {} {}",
            finding.severity.as_str(),
            finding.code,
            finding.message
        );
    }
    text
}

#[test]
fn manifests() {
    for manifest in files(&fixtures().join("build"), &["toml"]) {
        expect(&manifest.with_extension("expected.txt"), &shown(&manifest));
    }
}
