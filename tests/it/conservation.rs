//! Nothing is dropped silently: every character of a page is in a block, and every character of a block is claimed by a row,
//! a rule or a score, passed over by a named rule, or reported. What is looked at here is told anew from what the rooms
//! hand on, not asked of the room that reports.

use ia_catalog::model::{ApmRow, Block, Code, Finding, Layout, Page, Shaped};
use ia_catalog::pipeline::Processed;
use std::collections::BTreeMap;

/// Problems with the runs of blocks: they cover the text but for line breaks, and stand on lines that there are.
pub fn of_blocks(blocks: &[Block], lines: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let mut covered = 0;
        for run in &block.runs {
            let (start, end) = (run.range.start, run.range.end);
            if start < covered || end < start || block.text.get(start..end).is_none() {
                found.push(format!("block {at}: a run of {start}..{end} in {} bytes", block.text.len()));
                break;
            }
            let between = block.text.get(covered..start).unwrap_or("?");
            if !between.chars().all(|c| c == '\n') {
                found.push(format!("block {at}: {between:?} is in no run"));
            }
            if run.line == 0 || run.line as usize > lines {
                found.push(format!("block {at}: line {} of {lines}", run.line));
            }
            covered = end;
        }
        if !block.text.get(covered..).unwrap_or("?").trim().is_empty() {
            found.push(format!("block {at}: {:?} is in no run", &block.text[covered..]));
        }
    }
    found
}

/// What of pages is in none of the blocks made of them, as letters and digits with their count, and the other way round.
/// Hyphens at the ends of lines may go, and so may the dots that lead to a number.
pub fn of_pages(pages: &[Page], blocks: &[Block]) -> Vec<String> {
    let mut count: BTreeMap<char, i64> = BTreeMap::new();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>();
    for word in pages.iter().flat_map(|page| &page.words) {
        letters(&word.text).into_iter().for_each(|c| *count.entry(c).or_default() += 1);
    }
    for block in blocks {
        letters(&block.text).into_iter().for_each(|c| *count.entry(c).or_default() -= 1);
    }
    count.retain(|_, n| *n != 0);
    count
        .iter()
        .map(|(c, n)| format!("{c:?} stands {n} times more on the pages than in the blocks"))
        .collect()
}

/// The words of a document that nobody speaks for: no row, no rule, no score, no named rule that passes over them, and no
/// finding.
pub fn unaccounted(done: &Processed) -> Vec<String> {
    // Of such a document nothing is claimed, and one finding says so of all its words.
    let whole = [Code::LayoutUnknown, Code::ReadCrash, Code::ReadDamaged, Code::ReadLimit, Code::ReadJson];
    let refused = done.findings.iter().any(|f| whole.contains(&f.code)) && done.readings.is_empty();
    if refused || done.shaped.layout.is_none() {
        let said = !done.findings.is_empty() || done.blocks.iter().all(|b| b.text.trim().is_empty());
        return if said {
            Vec::new()
        } else {
            vec!["nothing was read, and nothing is said of it".to_owned()]
        };
    }
    let mut left: Vec<(usize, String)> = left_over(&done.blocks, &done.shaped);
    if done.shaped.layout == Some(Layout::Prose) {
        return left.into_iter().map(|(block, words)| format!("block {block}: {words:?}")).collect();
    }
    // Findings of a kind end after so many.
    if done.findings.iter().any(|f| f.message.contains("more of this kind")) {
        return Vec::new();
    }
    let reported: Vec<String> = done
        .findings
        .iter()
        .filter(|f| f.code == Code::LayoutUnclaimed)
        .map(|f: &Finding| f.span.as_ref().map_or_else(String::new, |s| bare(&s.quotation())))
        .collect();
    left.retain(|(_, words)| !reported.iter().any(|said| said.contains(&bare(words))));
    left.into_iter().map(|(block, words)| format!("block {block}: {words:?}")).collect()
}

/// Words in no row, no rule, no score and under no named rule, with the number of their block.
fn left_over(blocks: &[Block], shaped: &Shaped) -> Vec<(usize, String)> {
    let mut taken: Vec<Vec<bool>> = blocks.iter().map(|b| vec![false; b.text.len()]).collect();
    let rows = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces).map(|p| &p.slice);
    let slices = rows
        .chain(shaped.skipped.iter().map(|s| &s.slice))
        .chain(shaped.rules.iter().flat_map(|r| r.statement.iter()))
        .chain(shaped.apm.iter().flat_map(ApmRow::slices));
    for slice in slices {
        taken[slice.block][slice.range()].fill(true);
    }
    let mut left = Vec::new();
    for (at, (block, taken)) in blocks.iter().zip(&taken).enumerate() {
        let mut words = String::new();
        for (byte, c) in block.text.char_indices() {
            match taken[byte] {
                false => words.push(c),
                true if !words.trim().is_empty() => left.push((at, std::mem::take(&mut words))),
                true => words.clear(),
            }
        }
        if !words.trim().is_empty() {
            left.push((at, words));
        }
    }
    left
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
