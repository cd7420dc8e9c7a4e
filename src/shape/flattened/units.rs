//! In: the blocks of a section. Out: units, the smallest stretches that have one part in a row: a line, a line of two
//! cells, or lines that belong together by their looks (a bold title over several lines, a hard-wrapped paragraph).
//! A unit keeps where its words come from. It must not know titles from descriptions.

use super::words::{self, End, Numbers, Word};
use crate::model::{Block, Piece, Slice};
use std::ops::Range;

/// A unit: its text, where that comes from, and what its looks say.
#[derive(Debug)]
pub(super) struct Unit {
    /// The words, lines joined by a space.
    pub text: String,
    /// The words one by one, the star before a title excepted.
    pub words: Vec<Word>,
    /// The CEHRT star at the beginning (or the end) of the first cell.
    pub star: Option<Slice>,
    /// The first word of the second cell, for a line of two cells; the number of words when that cell is empty.
    pub tab: Option<usize>,
    /// How many words at the beginning are bold.
    pub bold: usize,
    /// Blank lines before it.
    pub gap: u32,
    /// Which bytes of the text come from which bytes of which block.
    sources: Vec<(Range<usize>, Slice)>,
}

impl Unit {
    /// True when all of it is bold.
    pub fn all_bold(&self) -> bool {
        self.bold > 0 && self.bold == self.words.len()
    }

    /// The words of the first cell, or all of them.
    pub fn first(&self) -> &[Word] {
        &self.words[..self.tab.unwrap_or(self.words.len())]
    }

    /// The words of the second cell.
    pub fn second(&self) -> &[Word] {
        &self.words[self.tab.unwrap_or(self.words.len())..]
    }

    /// The words that a description ends with here: the second cell, or all.
    pub fn last(&self) -> &[Word] {
        &self.words[self.tab.unwrap_or(0)..]
    }

    /// The words as printed.
    pub fn printed(&self, range: Range<usize>) -> &str {
        match (self.words.get(range.start), range.end.checked_sub(1).and_then(|w| self.words.get(w))) {
            (Some(first), Some(last)) if range.start < range.end => {
                &self.text[first.range.start..last.range.end]
            }
            _ => "",
        }
    }

    /// The pieces that words come from, one a block.
    pub fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let (Some(first), Some(last)) =
            (self.words.get(range.start), self.words.get(range.end.wrapping_sub(1)))
        else {
            return Vec::new();
        };
        let (start, end) = (first.range.start, last.range.end);
        let mut pieces = Vec::new();
        for (bytes, slice) in &self.sources {
            let (from, to) = (start.max(bytes.start), end.min(bytes.end));
            if from >= to {
                continue;
            }
            let words = &self.text[from..to];
            let from = from + words.len() - words.trim_start().len();
            let to = from + words.trim().len();
            if from >= to {
                continue;
            }
            let begins = self.words.partition_point(|w| w.range.start < from);
            let item = self.words.get(begins).is_some_and(|w| w.bullet && w.range.start == from)
                && (from == bytes.start || self.text[bytes.start..from].trim().is_empty());
            let base = slice.start;
            pieces.push(Piece {
                slice: Slice {
                    block: slice.block,
                    start: base + from - bytes.start,
                    end: base + to - bytes.start,
                },
                item,
            });
        }
        pieces
    }
}

/// The units of the blocks with these numbers, in order.
pub(super) fn units(blocks: &[Block], section: &[usize], numbers: &mut Numbers) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for &index in section {
        let unit = unit(blocks, index, numbers);
        if unit.words.is_empty() {
            continue;
        }
        match units.last_mut() {
            Some(before) if goes_on(before, &unit) => join(before, unit),
            _ => units.push(unit),
        }
    }
    units
}

/// A block by itself.
fn unit(blocks: &[Block], index: usize, numbers: &mut Numbers) -> Unit {
    let block = &blocks[index];
    let text = &block.text;
    let tab = cell_border(text);
    let (star, skip) = leading_star(text, index);
    let mut unit = Unit {
        text: text.clone(),
        words: Vec::new(),
        star,
        tab: None,
        bold: 0,
        gap: block.blank_before,
        sources: vec![(0..text.len(), Slice::new(index, 0..text.len()))],
    };
    // The star and bold marks that nothing closes are no words.
    let mut words = words::split(&blanked(text, skip), numbers);
    if let Some(at) = tab {
        unit.tab = Some(words.iter().filter(|w| w.range.start < at).count());
        if let Some(second) = unit.tab.and_then(|t| words.get_mut(t)) {
            second.opens = true;
        }
    }
    let bold = bold_end(block, skip);
    unit.bold = words.iter().take_while(|w| w.range.start < bold).count();
    unit.words = words;
    trailing_star(&mut unit, index);
    unit
}

/// Where the bold words at the beginning end.
fn bold_end(block: &Block, skip: usize) -> usize {
    let mut end = 0;
    for run in &block.runs {
        let from = run.range.start.max(skip);
        if from >= run.range.end || block.text[from..run.range.end].trim().is_empty() {
            continue;
        }
        if !run.bold {
            break;
        }
        end = run.range.end;
    }
    end
}

/// The text with its first bytes as spaces, so that the places of all words stay.
fn blanked(text: &str, skip: usize) -> String {
    format!("{}{}", " ".repeat(skip), &text[skip..])
}

/// The tab between two cells: the first one with words before it that are more than a list mark.
fn cell_border(text: &str) -> Option<usize> {
    let after_mark = |before: &str| before.split_whitespace().next_back().is_some_and(words::is_bullet);
    let indent = text.len() - text.trim_start().len();
    // A tab before all words leaves the first cell empty, but more space than one tab is mere indentation.
    if text.starts_with('\t') && indent == 1 {
        return Some(0);
    }
    text.match_indices('\t').map(|(at, _)| at).find(|at| *at > indent && !after_mark(&text[..*at]))
}

/// The star before a title and how many bytes the marks there take. Two stars are a bold mark that nothing closed;
/// with a third one before them that is the star. A star with a space after it is as good as one without.
fn leading_star(text: &str, block: usize) -> (Option<Slice>, usize) {
    let indent = text.len() - text.trim_start().len();
    let stars = text[indent..].bytes().take_while(|b| *b == b'*').count();
    let star = (stars % 2 == 1 && text.len() > indent + stars).then(|| Slice::new(block, indent..indent + 1));
    (star, if stars > 0 { indent + stars } else { 0 })
}

/// A star after the last word of the first of two cells, where none stands before its first.
fn trailing_star(unit: &mut Unit, block: usize) {
    let last = unit.tab.and_then(|t| t.checked_sub(1)).and_then(|n| unit.words.get_mut(n));
    let Some(last) = last.filter(|_| unit.star.is_none()) else { return };
    let stars = unit.text[last.range.clone()].bytes().rev().take_while(|b| *b == b'*').count();
    if stars == 1 && last.range.len() > 1 {
        last.range.end -= 1;
        unit.star = Some(Slice::new(block, last.range.end..last.range.end + 1));
    }
}

/// True when a line goes on with the line right above it: both bold, or plain prose broken in mid-sentence.
fn goes_on(before: &Unit, next: &Unit) -> bool {
    if next.gap > 0 || before.tab.is_some() || next.tab.is_some() || next.star.is_some() {
        return false;
    }
    if before.all_bold() && next.bold > 0 {
        return true;
    }
    let broken = before.words.last().is_some_and(|w| w.end == End::Comma || w.end == End::Open);
    let small = next.words.first().is_some_and(|w| w.case == words::Case::Lower && !w.bullet);
    before.bold < before.words.len() && next.bold == 0 && broken && small
}

fn join(before: &mut Unit, next: Unit) {
    let bold = before.all_bold();
    before.text.push(' ');
    let offset = before.text.len();
    before.text.push_str(&next.text);
    let moved = |r: Range<usize>| r.start + offset..r.end + offset;
    before.sources.extend(next.sources.into_iter().map(|(r, s)| (moved(r), s)));
    let depth = before.words.last().map_or(0, |w| w.depth);
    let opens = before.words.last().is_some_and(|w| matches!(w.end, End::Stop | End::Colon | End::Semicolon));
    let count = before.words.len();
    before.words.extend(next.words.into_iter().map(|w| Word {
        range: moved(w.range),
        depth: w.depth + depth,
        ..w
    }));
    if let Some(first) = before.words.get_mut(count) {
        first.opens = opens || first.bullet;
    }
    if bold {
        before.bold += next.bold;
    }
}
