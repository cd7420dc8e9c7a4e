//! The rules of the program in the report for a pull request.

use super::SHARE;
use super::page::{cell, folded, table};
use crate::model::{Built, ProgramRule, RuleSource};

/// The rules by year, the latest first, each with the sentence that states it and what others say.
pub(super) fn rules(built: &Built) -> String {
    let all = &built.catalog.rules;
    if all.is_empty() {
        return String::new();
    }
    let said = |s: &RuleSource| {
        format!("\u{201c}{}\u{201d} ({})", s.claim.statement.quotation().replace('\n', " "), s.document)
    };
    let row = |rule: &ProgramRule| {
        let others = rule.rejected.iter().map(|s| format!("{}: {}", s.claim.value.plain(), said(s)));
        vec![
            rule.program_year.to_string(),
            cell(&rule.subject.plain()),
            cell(&rule.value.plain()),
            cell(&rule.chosen.first().map(said).unwrap_or_default()),
            cell(&others.collect::<Vec<_>>().join("; ")),
        ]
    };
    let mut sorted: Vec<&ProgramRule> = all.iter().collect();
    // What is disputed first.
    sorted.sort_by_key(|rule| (rule.rejected.is_empty(), std::cmp::Reverse(rule.program_year)));
    let rows: Vec<Vec<String>> = sorted.into_iter().map(row).collect();
    let disputed = all.iter().filter(|rule| !rule.rejected.is_empty()).count();
    let headings = ["year", "rule", "what stands", "words", "others say"];
    let body = table(&headings, &rows, SHARE, "`catalog.json` under `rules`");
    let heading = format!("## Rules of the program ({}, {disputed} disputed)\n\n", all.len());
    heading + &folded("What the documents state, each with its sentence", &body)
}
