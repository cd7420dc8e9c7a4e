//! What a layout left over: every character that is in no row and was not passed over by a named rule.

use super::{id, years};
use crate::facts::Facts;
use crate::model::{ApmRow, Basis, Block, BlockKind, Code, Finding, Shaped, Skip, Skipped, Slice, Span};
use std::collections::BTreeSet;
use std::ops::Range;

/// The longest title of a document, in bytes.
const TITLE_MAX: usize = 160;

/// So many words may follow the last row of a page: a disclaimer, where to learn more.
const TAIL: usize = 120;

/// How many characters of the words are quoted in a report.
const QUOTED: usize = 120;

/// Running heads, page numbers and revision notes, which the reader found in the margins.
pub(super) fn margins(blocks: &[Block]) -> impl Iterator<Item = Skipped> {
    let margin = |(_, block): &(usize, &Block)| block.kind == BlockKind::Margin;
    let whole = |(at, block): (usize, &Block)| Slice::new(at, 0..block.text.len());
    blocks.iter().enumerate().filter(margin).map(move |b| Skipped { slice: whole(b), rule: Skip::Margin })
}

/// Prose before the first row and after the last belongs to no activity; what stands between rows is left over. So is what
/// names an activity by its id, and a long text after the last row where only its place tells prose from rows: a reader
/// that lost the table would leave its rows there.
pub(super) fn prose(blocks: &[Block], shaped: &Shaped, facts: &Facts) -> Vec<Skipped> {
    let places = || shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.basis != Basis::Heading);
    let within = || places().flat_map(|c| &c.pieces).map(|p| p.slice.block);
    let (Some(first), Some(last)) = (within().min(), within().max()) else { return Vec::new() };
    let placed = |block: &Block| block.runs.first().is_some_and(|run| run.bbox.is_some());
    let words = |b: &Block| b.text.split_whitespace().count();
    let is_prose =
        |b: &Block| matches!(b.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_));
    let tail = || blocks[last + 1..].iter().filter(|b| is_prose(b) && placed(b));
    let weighted =
        |line: &str| line.split_whitespace().next_back().is_some_and(|w| facts.weight(w).is_some());
    // Lines that end with a weight are rows of some table.
    let rows = tail().flat_map(|b| b.text.lines()).filter(|line| weighted(line)).count() > 1;
    let lost = rows || tail().map(words).sum::<usize>() > TAIL;
    let outside = |(at, block): &(usize, &Block)| {
        (*at < first || (*at > last && !lost))
            && is_prose(block)
            && id::anywhere(&block.text, facts).is_empty()
    };
    let found = blocks.iter().enumerate().filter(outside);
    found
        .map(|(at, block)| Skipped { slice: Slice::new(at, 0..block.text.len()), rule: Skip::Prose })
        .collect()
}

/// Attributes that no row claims.
pub(super) fn attributes(blocks: &[Block], shaped: &Shaped) -> Vec<Skipped> {
    let cells = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces);
    let claimed: BTreeSet<usize> = cells.map(|p| p.slice.block).collect();
    let attribute = |(at, block): &(usize, &Block)| {
        matches!(block.kind, BlockKind::Attribute(_)) && !claimed.contains(at)
    };
    let whole = |(at, block): (usize, &Block)| Slice::new(at, 0..block.text.len());
    let found = blocks.iter().enumerate().filter(attribute);
    found.map(|b| Skipped { slice: whole(b), rule: Skip::Attribute }).collect()
}

/// The words that nobody claimed, block by block.
pub(super) fn left_over(blocks: &[Block], shaped: &Shaped) -> Vec<Slice> {
    let mut taken: Vec<Vec<Range<usize>>> = vec![Vec::new(); blocks.len()];
    let cells = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces).map(|p| &p.slice);
    let stated = shaped.rules.iter().flat_map(|r| &r.statement);
    let scored = shaped.apm.iter().flat_map(ApmRow::slices);
    for slice in cells.chain(shaped.skipped.iter().map(|s| &s.slice)).chain(stated).chain(scored) {
        taken[slice.block].push(slice.range());
    }
    let mut left = Vec::new();
    for (index, (block, mut ranges)) in blocks.iter().zip(taken).enumerate() {
        ranges.sort_by_key(|r| (r.start, r.end));
        let mut at = 0;
        for range in ranges.into_iter().chain(std::iter::once(block.text.len()..block.text.len())) {
            if range.start > at && !block.text[at..range.start].trim().is_empty() {
                left.push(Slice::new(index, at..range.start));
            }
            at = at.max(range.end);
        }
    }
    left
}

/// The title of the document among the words left over: a short line about the program, without a full stop, before
/// the first row.
pub(super) fn document_title(blocks: &[Block], shaped: &Shaped, left: &mut Vec<Slice>) -> Vec<Skipped> {
    let cells = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces);
    let first = cells.map(|p| p.slice.block).min().unwrap_or(0);
    let is_title = |slice: &Slice| {
        let words = blocks[slice.block].text[slice.range()].trim();
        let short = words.len() <= TITLE_MAX && !words.contains('\n') && !words.ends_with('.');
        slice.block < first && short && years::names_the_program(words)
    };
    let found = left.extract_if(.., |slice| is_title(slice));
    found.map(|slice| Skipped { slice, rule: Skip::DocumentTitle }).collect()
}

/// A finding for every stretch of neighbouring blocks with words left over.
pub(super) fn report(blocks: &[Block], left: Vec<Slice>) -> Vec<Finding> {
    let mut stretches: Vec<Vec<Slice>> = Vec::new();
    for slice in left {
        match stretches.last_mut() {
            Some(last) if last.last().is_some_and(|s| s.block + 1 >= slice.block) => last.push(slice),
            _ => stretches.push(vec![slice]),
        }
    }
    stretches.into_iter().map(|slices| finding(blocks, &slices)).collect()
}

fn finding(blocks: &[Block], slices: &[Slice]) -> Finding {
    let parts: Vec<_> = slices.iter().flat_map(|s| blocks[s.block].parts(&s.range())).collect();
    let words: String = parts.iter().flat_map(|p| [p.quote.as_str(), " "]).collect();
    let shown: String = words.trim().chars().take(QUOTED).collect();
    let meta = slices.iter().all(|s| matches!(blocks[s.block].kind, BlockKind::Meta(_)));
    let place = parts.first().map_or_else(String::new, |p| p.place());
    let what = if meta { "front matter" } else { "words" };
    let message = format!("{place}: {what} that belong to no activity and to no named rule: \"{shown}\"");
    Finding::new(Code::LayoutUnclaimed, message).at(Span::new(Basis::Printed, parts))
}
