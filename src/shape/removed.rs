//! In: rows, and the headings between them. Out: the rows without those that stand under a heading which says that they are
//! no more on the list. It must not know how rows are printed.

use crate::model::{Basis, Block, BlockKind, Code, Finding, Row, Shaped, Skip, Skipped, Slice, Span};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The longest heading, in bytes.
const HEADING: usize = 120;

/// How a heading says that what stands under it is gone.
static GONE: LazyLock<Regex> = LazyLock::new(|| {
    let gone = "removed|retired|discontinued|deleted|eliminated|inactive|sunset(?:ted)?|archived?|former|expired|obsolete";
    let pattern = format!(
        r"(?ix)^\W* (?: (?:20\d\d\s+|(?:recently|previously)\s+)? (?:{gone}) (?:\W|$)
            | (?:20\d\d\s+)? (?:(?:mips|ia|improvement|activit(?:y|ies)|measures?|list\s+of|the)\s+)+
              (?: that\s+(?:are|were|have\s+been)\s+ | which\s+(?:are|were|have\s+been)\s+ | being\s+)?
              (?:{gone} | no\s+longer\s+(?:available|active|offered|included|on)) (?:\W|$)
            | no\s+longer\s+(?:available|active|offered|included|on)\b )"
    );
    Regex::new(&pattern).expect("a constant pattern")
});

/// Words by which such a heading speaks of other things as well.
static AND_OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:new|added|modified|revised|current|changed)\b").expect("a constant pattern")
});

/// Passes over the rows under such headings, where other rows stand elsewhere.
pub(super) fn leave_out(shaped: &mut Shaped, blocks: &[Block]) {
    let parts: Vec<(usize, Range<usize>)> =
        (0..blocks.len()).filter(|at| is_heading(blocks, *at)).map(|at| (at, at..end(blocks, at))).collect();
    let part = |row: &Row| {
        let cells = row.cells.iter().filter(|c| c.basis != Basis::Heading);
        let first = cells.flat_map(|c| &c.pieces).map(|p| p.slice.block).min()?;
        parts.iter().find(|(_, range)| range.contains(&first)).map(|(at, _)| *at)
    };
    let headings: BTreeSet<usize> = shaped.rows.iter().filter_map(part).collect();
    if headings.is_empty() || shaped.rows.iter().all(|row| part(row).is_some()) {
        return;
    }
    let gone: Vec<Row> = shaped.rows.extract_if(.., |row| part(row).is_some()).collect();
    let slices =
        gone.iter().flat_map(|row| &row.cells).filter(|c| c.basis == Basis::Printed).flat_map(|c| &c.pieces);
    shaped.skipped.extend(slices.map(|p| Skipped { slice: p.slice.clone(), rule: Skip::Removed }));
    for at in &headings {
        let slice = Slice::new(*at, 0..blocks[*at].text.len());
        shaped.skipped.push(Skipped { slice, rule: Skip::SectionTitle });
    }
    let first = headings.first().map_or(0, |at| *at);
    let words = blocks[first].text.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = format!(
        "{} activities stand under a heading that says that they are no more on the list (\"{words}\"); they were left out",
        gone.len()
    );
    let parts = blocks[first].parts(&(0..blocks[first].text.len()));
    shaped.findings.push(Finding::new(Code::LayoutRemoved, message).at(Span::new(Basis::Printed, parts)));
}

fn is_heading(blocks: &[Block], at: usize) -> bool {
    let text = blocks[at].text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = || GONE.is_match(&text) && !AND_OTHERS.is_match(&text) && !text.ends_with(['.', ';']);
    text.len() <= HEADING && heads(blocks, at) && says()
}

/// Whether a block stands over others: a heading, a line, a cell alone in its row.
fn heads(blocks: &[Block], at: usize) -> bool {
    match blocks[at].kind {
        BlockKind::Heading(_) => true,
        BlockKind::Paragraph => {
            let bold = blocks[at].runs.iter().all(|run| run.bold);
            bold || blocks.get(at + 1).is_some_and(|b| b.cell().is_some())
        }
        BlockKind::Cell { .. } => alone(blocks, at),
        _ => false,
    }
}

/// Whether a cell is the only one of its row.
fn alone(blocks: &[Block], at: usize) -> bool {
    let row = |b: &Block| b.cell().map(|c| (c.table, c.row));
    let same = |other: Option<&Block>| {
        other.is_some_and(|b| row(b) == row(&blocks[at]) && !b.text.trim().is_empty())
    };
    let others = blocks[..at].iter().rev().take_while(|b| row(b) == row(&blocks[at]));
    let after = blocks[at + 1..].iter().take_while(|b| row(b) == row(&blocks[at]));
    !others.chain(after).any(|b| same(Some(b)))
}

/// Where the part under a heading ends: before the next that is not below it.
fn end(blocks: &[Block], at: usize) -> usize {
    let level = |b: &Block| match b.kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let own = level(&blocks[at]);
    let ends = |next: &usize| match (own, level(&blocks[*next])) {
        (Some(own), other) => other.is_some_and(|l| l <= own),
        (None, Some(_)) => true,
        (None, None) => match blocks[*next].kind {
            BlockKind::Cell { .. } => blocks[at].cell().is_some() && alone(blocks, *next),
            _ => blocks[*next].text.len() <= HEADING && heads(blocks, *next),
        },
    };
    (at + 1..blocks.len()).find(ends).unwrap_or(blocks.len())
}
