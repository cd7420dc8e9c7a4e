//! In: the lines of a text whose columns are parted by blanks, and about where every page's columns part. Out: the column
//! that each word of a line stands in. Blanks part columns mostly; where a cell fills its column, one blank is all that is
//! left, and the lines around say where the next column begins. It must not know what a row is.

use super::anchors;
use super::items::is_anchor;
use super::lines::{Kind, Line};
use super::measure::{SLACK, Type};
use crate::facts::Facts;
use crate::model::{Block, Field};
use crate::shape::blanks::{self, Laid};
use crate::shape::grid::PageColumns;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// So many lines above and below show where a column begins.
const NEAR: usize = 6;
/// A cell that reaches further into the next column holds words of it.
const INTO: f32 = 3.5 * blanks::LETTER;
/// The places of a column differ by so much from line to line, and by more where its words are known.
const SHIFT: f32 = 10.0 * blanks::LETTER;
const SHIFT_KNOWN: f32 = 16.0 * blanks::LETTER;
/// So much of a stretch says which column it stands in.
const HEAD: f32 = 8.0 * blanks::LETTER;
/// The share of a column's lines that are no wider than it; the others are two cells, or addresses.
const WITHIN: f32 = 0.97;
/// Hyphens at a line's end: those that were printed, and those that only the line's end brought.
const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];
const SOFT: [char; 2] = ['\u{ad}', '\u{2010}'];
/// Lines that show how wide a column is.
const SHOWN: usize = 8;

/// A word: its bytes, and where it begins and ends on its line.
type Placed = (Range<usize>, (f32, f32));

/// Words with nothing but single blanks between.
#[derive(Clone, Debug)]
struct Stretch {
    column: usize,
    words: Vec<Placed>,
}

impl Stretch {
    fn from(&self) -> f32 {
        self.words.first().map_or(0.0, |w| w.1.0)
    }

    fn to(&self) -> f32 {
        self.words.last().map_or(0.0, |w| w.1.1)
    }
}

/// What the columns of a text are.
pub(super) struct Layout<'a> {
    pub lines: &'a [Line],
    pub blocks: &'a [Block],
    pub laid: &'a Laid,
    pub pages: &'a [PageColumns],
    pub columns: &'a [Field],
    pub facts: &'a Facts,
}

/// Of every line of words its cells: the column, and bytes of the line's block.
pub(super) fn cells(layout: &Layout) -> Vec<Vec<(usize, Range<usize>)>> {
    let all: Vec<Vec<Stretch>> = layout.lines.iter().map(|line| layout.stretches(line)).collect();
    let usual = layout.usual(&all);
    let widths = layout.widths(&all, &usual);
    let words = |l: &Line| l.text(layout.blocks).split_whitespace().map(bare).collect::<Vec<_>>();
    let vocabulary: BTreeSet<String> = layout.lines.iter().flat_map(words).collect();
    let parted = (0..all.len()).map(|at| layout.parted(&all, at, &usual, &widths, &vocabulary));
    parted
        .map(|stretches| {
            let mut cells: Vec<(usize, Range<usize>)> = Vec::new();
            for stretch in stretches {
                let (Some(first), Some(last)) = (stretch.words.first(), stretch.words.last()) else {
                    continue;
                };
                match cells.last_mut() {
                    Some((column, range)) if *column == stretch.column => range.end = last.0.end,
                    _ => cells.push((stretch.column, first.0.start..last.0.end)),
                }
            }
            cells
        })
        .collect()
}

impl Layout<'_> {
    fn text(&self, line: &Line, words: &[Placed]) -> String {
        let text = &self.blocks[line.block].text;
        words.iter().map(|(r, _)| &text[r.clone()]).collect::<Vec<_>>().join(" ")
    }

    /// The stretches of a line, each in the column that its first word stands in.
    fn stretches(&self, line: &Line) -> Vec<Stretch> {
        let Some(page) = self.pages.get(line.page as usize - 1).filter(|_| line.kind == Kind::Words) else {
            return Vec::new();
        };
        let inside = |r: &Range<usize>| line.range.start <= r.start && r.end <= line.range.end;
        let mut found: Vec<Stretch> = Vec::new();
        for (range, (from, to)) in self.laid.places(line.block).filter(|(r, _)| inside(r)) {
            if let Some(last) = found.last_mut().filter(|s| from - s.to() <= blanks::GAP) {
                last.words.push((range, (from, to)));
                continue;
            }
            found.push(Stretch { column: 0, words: vec![(range, (from, to))] });
        }
        let mut before = 0;
        for stretch in &mut found {
            let middle = ((stretch.from() + stretch.to()) / 2.0).min(stretch.from() + HEAD);
            let column = page.bounds.iter().filter(|b| **b < middle).count().min(self.columns.len() - 1);
            stretch.column = column.max(before);
            before = stretch.column;
        }
        self.by_vocabulary(line, &mut found);
        found
    }

    /// An id or a weight that stands by itself is in the column of its kind, though the columns part elsewhere on the page.
    fn by_vocabulary(&self, line: &Line, stretches: &mut [Stretch]) {
        for at in 0..stretches.len() {
            let said = self.text(line, &stretches[at].words);
            let known = self.columns.iter().position(|field| is_cell(*field, &said, self.facts));
            let Some(column) = known.filter(|c| *c != stretches[at].column) else { continue };
            let before = at.checked_sub(1).is_none_or(|b| stretches[b].column < column);
            let after = stretches.get(at + 1).is_none_or(|s| s.column > column);
            // Prose holds such words as well.
            if before && after && (at > 0 || at + 1 < stretches.len()) {
                stretches[at].column = column;
            }
        }
    }

    /// Where the cells of every column of a page begin most often.
    fn usual(&self, all: &[Vec<Stretch>]) -> BTreeMap<(u32, usize), f32> {
        let mut counts: BTreeMap<(u32, usize), BTreeMap<i32, usize>> = BTreeMap::new();
        for (line, stretches) in self.lines.iter().zip(all) {
            for stretch in stretches {
                let places = counts.entry((line.page, stretch.column)).or_default();
                *places.entry(stretch.from() as i32).or_default() += 1;
            }
        }
        let most =
            |c: BTreeMap<i32, usize>| c.into_iter().max_by_key(|(x, n)| (*n, -*x)).map(|(x, _)| x as f32);
        counts.into_iter().filter_map(|(key, c)| Some((key, most(c)?))).collect()
    }

    /// How wide the lines of each column are, by the stretches that end before the next column begins.
    fn widths(&self, all: &[Vec<Stretch>], usual: &BTreeMap<(u32, usize), f32>) -> Vec<f32> {
        let mut found: Vec<Vec<f32>> = vec![Vec::new(); self.columns.len()];
        for (line, stretches) in self.lines.iter().zip(all) {
            for stretch in stretches {
                let next = usual.get(&(line.page, stretch.column + 1));
                if next.is_none_or(|x| stretch.to() < x + blanks::LETTER) {
                    found[stretch.column].push(Type::Printed.width(&self.text(line, &stretch.words)));
                }
            }
        }
        let widest = |mut widths: Vec<f32>| {
            widths.sort_by(f32::total_cmp);
            let at = (widths.len() as f32 * WITHIN) as usize;
            widths.get(at).copied().filter(|_| widths.len() >= SHOWN).unwrap_or(f32::MAX)
        };
        found.into_iter().map(widest).collect()
    }

    /// Where a column begins on the lines around: the nearest below and above.
    fn near(&self, all: &[Vec<Stretch>], at: usize, column: usize) -> Vec<f32> {
        let start = |n: usize| all[n].iter().find(|s| s.column == column).map(Stretch::from);
        let same =
            |n: &usize| self.lines[*n].page == self.lines[at].page && self.lines[*n].kind == Kind::Words;
        let below = (at + 1..all.len().min(at + 1 + NEAR)).take_while(same).find_map(start);
        let above = (at.saturating_sub(NEAR)..at).rev().take_while(same).find_map(start);
        below.into_iter().chain(above).collect()
    }

    /// The stretches of a line, parted where another column begins after a single blank.
    fn parted(
        &self,
        all: &[Vec<Stretch>],
        at: usize,
        usual: &BTreeMap<(u32, usize), f32>,
        widths: &[f32],
        vocabulary: &BTreeSet<String>,
    ) -> Vec<Stretch> {
        let line = &self.lines[at];
        let mut found: Vec<Stretch> = Vec::new();
        for (n, stretch) in all[at].iter().enumerate() {
            let mut rest = stretch.clone();
            // Type that is stretched to its column's width has gaps as well: a word before the column begins is the last of
            // the one before.
            if let Some(before) = found.last().filter(|b| b.column + 1 == rest.column).map(|b| b.column) {
                let starts = self.near(all, at, rest.column);
                let begins = |w: &Placed| starts.iter().any(|start| (w.1.0 - start).abs() < 1.0);
                if let Some(cut) = rest.words.iter().position(begins).filter(|cut| *cut > 0) {
                    let words = rest.words.split_off(cut);
                    let column = std::mem::replace(&mut rest.column, before);
                    found.push(std::mem::replace(&mut rest, Stretch { column, words }));
                }
            }
            let limit = all[at].get(n + 1).map_or(self.columns.len(), |next| next.column);
            for column in stretch.column + 1..limit {
                let mut starts = self.near(all, at, column);
                starts.extend(usual.get(&(line.page, column)));
                let broken = self.broken(all, at, column);
                let mended = |word: &str| {
                    broken.as_ref().is_some_and(|b| vocabulary.contains(&bare(&[b, word].concat())))
                };
                let Some(cut) = self.cut(line, &rest, column, &starts, widths, &mended) else { continue };
                let words = rest.words.split_off(cut);
                found.push(std::mem::replace(&mut rest, Stretch { column, words }));
            }
            found.push(rest);
        }
        found
    }

    /// The piece of a word with which the line above ends in a column.
    fn broken(&self, all: &[Vec<Stretch>], at: usize, column: usize) -> Option<String> {
        let above = at.checked_sub(1)?;
        let last = all[above].last().filter(|s| s.column == column)?.words.last()?;
        let word = self.text(&self.lines[above], std::slice::from_ref(last));
        word.ends_with(HYPHENS).then(|| word.trim_end_matches(HYPHENS).to_owned())
    }

    /// The word of a stretch that a column begins with, which begins at one of these places on other lines.
    fn cut(
        &self,
        line: &Line,
        stretch: &Stretch,
        column: usize,
        starts: &[f32],
        widths: &[f32],
        mended: &dyn Fn(&str) -> bool,
    ) -> Option<usize> {
        let field = self.columns[column];
        let wide = |column: usize, words: &[Placed]| {
            Type::Printed.width(&self.text(line, words)) > widths[column] * (1.0 + SLACK)
        };
        let fits = |cut: &usize| match is_anchor(field) {
            true => is_start(field, &self.text(line, &stretch.words[*cut..]), self.facts),
            false => !wide(stretch.column, &stretch.words[..*cut]),
        };
        let cuts: Vec<usize> = (1..stretch.words.len()).filter(fits).collect();
        let from = |cut: &usize| stretch.words[*cut].1.0;
        // A hyphen that a line's end brought ends a cell's line, and the rest of the word begins the cell's next.
        let says = |at: usize| self.text(line, &stretch.words[at..at + 1]);
        let near = |cut: &usize| starts.iter().any(|start| (from(cut) - start).abs() <= SHIFT);
        let hyphen = |cut: &&usize| near(cut) && (says(**cut - 1).ends_with(SOFT) || mended(&says(**cut)));
        if let Some(cut) = cuts.iter().find(hyphen).filter(|_| !is_anchor(field)) {
            return Some(*cut);
        }
        let exact = starts.iter().find_map(|start| cuts.iter().find(|c| (from(c) - start).abs() < 1.0));
        if let Some(cut) = exact {
            return Some(*cut);
        }
        let known = |cut: &&usize| is_cell(field, &self.text(line, &stretch.words[**cut..]), self.facts);
        let into = starts.first().filter(|start| stretch.to() > **start + INTO);
        if let Some(cut) = cuts.iter().rev().find(known) {
            return starts.iter().any(|start| (from(cut) - start).abs() < SHIFT_KNOWN).then_some(*cut);
        }
        let off = |cut: &usize| into.map_or(f32::MAX, |start| (from(cut) - start).abs());
        // What is left has to fit into its column, unless more columns follow in it.
        let last = |cut: &usize| column + 1 < self.columns.len() || !wide(column, &stretch.words[*cut..]);
        let best = |cuts: &mut dyn Iterator<Item = usize>| {
            cuts.filter(|c| off(c) <= SHIFT).min_by(|a, b| off(a).total_cmp(&off(b)))
        };
        best(&mut cuts.iter().copied().filter(last)).or_else(|| best(&mut cuts.iter().copied()))
    }
}

/// Letters alone.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether words are a cell that the vocabulary knows.
fn is_cell(field: Field, said: &str, facts: &Facts) -> bool {
    match field {
        Field::MeasureId => anchors::is_id(said, facts),
        Field::Weight => facts.weight(said).is_some(),
        _ => false,
    }
}

/// Whether words begin as such a cell does.
fn is_start(field: Field, said: &str, facts: &Facts) -> bool {
    let first = said.split(' ').next().unwrap_or_default();
    match field {
        Field::SubcategoryId => first.starts_with(char::is_uppercase) && anchors::is_part(first, facts),
        field => is_cell(field, first, facts),
    }
}
