//! In: the blocks of a text, a line each. Out: the same with labels on lines of their own: names of fields that begin line
//! after line (`Activity ID IA_PM_7`), or that are glued to the end of what stands before them. It must not know which
//! words a label is about.

use crate::facts::Facts;
use crate::model::Block;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Words that stand in so many places are a label.
const OFTEN: usize = 3;
/// A label has no more letters.
const LONGEST: usize = 48;
const WORDS: usize = 5;

/// Blocks whose labels are parted from values, and of each whether it is a label.
pub(super) fn parted(blocks: &[Block], facts: &Facts) -> Vec<(Block, bool)> {
    let cuts: Vec<Vec<Range<usize>>> = blocks.iter().map(|b| labels(&b.text, facts)).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (block, cuts) in blocks.iter().zip(&cuts) {
        for range in cuts {
            *counts.entry(name(&block.text[range.clone()])).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    let closed = |b: &Block, r: &Range<usize>| b.text[..r.start].ends_with(|c: char| !c.is_whitespace());
    let glued = blocks.iter().zip(&cuts);
    let glued =
        glued.filter(|(b, cuts)| cuts.iter().any(|r| closed(b, r)) || !junctions(&b.text, facts).is_empty());
    let glued = glued.count();
    for (block, cuts) in blocks.iter().zip(cuts) {
        let often = |r: &Range<usize>| counts.get(&name(&block.text[r.clone()])).is_some_and(|n| *n >= OFTEN);
        let mut at = 0;
        for range in cuts.into_iter().filter(often) {
            found.extend(piece(block, at..range.start).map(|b| (b, false)));
            found.extend(piece(block, range.clone()).map(|b| (b, true)));
            at = range.end;
        }
        if at == 0 {
            found.push((block.clone(), false));
        } else {
            found.extend(piece(block, at..block.text.len()).map(|b| (b, false)));
        }
    }
    if glued < OFTEN {
        return found;
    }
    let part = |(block, label): (Block, bool)| match label {
        true => vec![(block, true)],
        false => cells(&block, facts).into_iter().map(|b| (b, false)).collect(),
    };
    let parted: Vec<(Block, bool)> = found.into_iter().flat_map(part).collect();
    // A row whose cells are glued has its title glued to its description.
    let long = parted.iter().filter(|(b, label)| !label && b.text.len() > LONG);
    let seams = long.clone().filter(|(b, _)| seam(&b.text).is_some()).count();
    if seams * 2 <= long.count() {
        return parted;
    }
    let cut = |(block, label): (Block, bool)| match seam(&block.text)
        .filter(|_| !label && block.text.len() > LONG)
    {
        Some(at) => {
            [piece(&block, 0..at), piece(&block, at..block.text.len())].into_iter().flatten().collect()
        }
        None => vec![block],
    };
    parted.into_iter().flat_map(|(b, label)| cut((b, label)).into_iter().map(move |b| (b, label))).collect()
}

/// A title and a description have more letters together.
const LONG: usize = 60;

/// Where a description is glued to the last word of its title: a capital within a word, best where the first word of the
/// text comes again.
fn seam(text: &str) -> Option<usize> {
    let first = text.split_whitespace().next()?;
    let inner = text.char_indices().skip(1).filter(|(at, c)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        let joined = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '.' | '*'));
        c.is_uppercase() && joined && after.is_some_and(|c| c.is_lowercase() || c.is_whitespace())
    });
    let inner: Vec<usize> = inner.map(|(at, _)| at).take_while(|at| *at < 4 * LONG).collect();
    let again = inner.iter().find(|at| text[**at..].split_whitespace().next() == Some(first));
    let small = inner.iter().find(|at| !text[..**at].ends_with(|c: char| c.is_uppercase()));
    again.or(small).or(inner.first()).copied()
}

/// Where a cell that the vocabulary knows is glued to the words before it.
fn junctions(text: &str, facts: &Facts) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_uppercase()) {
        let before = text[..at].chars().next_back();
        if !before
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '/' | '-' | '_' | '"' | '“' | '*'))
        {
            continue;
        }
        if known(&text[at..], facts).is_some() {
            found.push(at);
        }
    }
    found
}

/// The length of an id, a weight or the name of a subcategory that words begin with.
fn known(text: &str, facts: &Facts) -> Option<usize> {
    if let Some(id) = ID.find(text) {
        return Some(id.end());
    }
    let names = facts.subcategories().iter().map(|s| s.name.as_str()).filter(|n| !n.is_empty());
    let name = names.filter(|n| text.starts_with(*n)).map(str::len).max();
    let word = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    // A weight may be glued to the next word: it ends where another capital stands.
    let inner =
        text[..word].char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map_or(word, |(at, _)| at);
    name.or_else(|| facts.weight(&text[..inner]).map(|_| inner))
}

static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^IA_[A-Z]{2,5}_[0-9]{1,3}").expect("a constant pattern"));

/// A block cut where cells are glued together.
fn cells(block: &Block, facts: &Facts) -> Vec<Block> {
    let text = &block.text;
    let mut cuts: Vec<usize> = Vec::new();
    let start = text.len() - text.trim_start().len();
    let mut firsts = junctions(text, facts);
    if known(&text[start..], facts).is_some() {
        firsts.insert(0, start);
    }
    for at in firsts {
        cuts.push(at);
        let end = at + known(&text[at..], facts).unwrap_or(0);
        cuts.extend(text[end..].starts_with(char::is_alphanumeric).then_some(end));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().copied().chain([text.len()]);
    std::iter::once(0).chain(cuts.iter().copied()).zip(ends).filter_map(|(a, b)| piece(block, a..b)).collect()
}

fn name(label: &str) -> String {
    label.trim().trim_end_matches(':').to_lowercase()
}

/// A part of a block; None when it is white space.
fn piece(block: &Block, range: Range<usize>) -> Option<Block> {
    let words = &block.text[range.clone()];
    let start = range.start + words.len() - words.trim_start().len();
    let end = start + words.trim().len();
    if start >= end {
        return None;
    }
    let mut made = Block::new(block.kind.clone());
    made.blank_before = if block.text[..start].trim().is_empty() { block.blank_before } else { 0 };
    for run in block.runs_in(&(start..end)) {
        let inside = run.range.start.max(start)..run.range.end.min(end);
        made.push(&block.text[inside], run.line, |new| {
            (new.bold, new.italic, new.page) = (run.bold, run.italic, run.page)
        });
    }
    Some(made)
}

/// What may be labels on a line: at its beginning and at its end.
fn labels(text: &str, facts: &Facts) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    let is = |range: &Range<usize>| {
        let said = text[range.clone()].trim_end_matches([':', ' ']);
        said.len() <= LONGEST && said.starts_with(char::is_uppercase) && facts.heading(said).is_some()
    };
    let words = text[start..end].split_whitespace().take(WORDS);
    let ends: Vec<usize> = words.map(|w| w.as_ptr() as usize - text.as_ptr() as usize + w.len()).collect();
    let first = ends.iter().rev().map(|e| start..*e).find(is);
    // One word may begin a sentence as well.
    let first =
        first.filter(|r| r.end == end || text[r.clone()].contains(' ') || text[r.clone()].ends_with(':'));
    let after = first.as_ref().map_or(start, |r| r.end);
    let last = text[after..end]
        .char_indices()
        .map(|(at, c)| (after + at, c))
        .filter(|(at, c)| c.is_uppercase() && end - at <= LONGEST && *at > after)
        .map(|(at, _)| at..end)
        .find(is);
    found.extend(first);
    found.extend(last);
    found
}
