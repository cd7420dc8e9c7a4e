//! In: the words of an item and what stands before it in its cell. Out: what it costs that a cell begins, goes on or
//! ends there. The evidence is the width of the column, which broke the cell's lines, and the language of titles and
//! descriptions as `parts`, `relation` and `style` know it. It must not know which reading wins.

use super::items::{Body, Item};
use super::measure::{Break, SLACK, Type};
use crate::model::Field;
use crate::model::words::letters;
use crate::shape::flattened::lexicon::Lexicon;
use crate::shape::flattened::relation::{relation, restart};
use crate::shape::flattened::words::{Case, End, Word};
use crate::shape::flattened::{glued, parts, style};
use crate::shape::{Known, KnownTitles};
use std::collections::BTreeSet;
use std::ops::Range;

/// A line is wider than its column.
const TOO_WIDE: f32 = 6.0;
/// The next word had room on the line: a title has no such breaks; a description where an item or a paragraph ends.
const BROKEN_TITLE: f32 = 5.0;
const BROKEN_ITEM: f32 = 0.3;
const BROKEN_STOP: f32 = 1.2;
const BROKEN_SMALL: f32 = 2.8;
const BROKEN: f32 = 4.5;
/// The same where nothing shows that lines were broken at a width at all.
const FREE: [f32; 4] = [4.0, 0.2, 0.8, 2.0];
/// A sentence ends at the line's end and another begins, though there was no room for its first word.
const NEW_SENTENCE: f32 = 0.3;
/// A cell goes on over a blank line where blank lines part cells; a cell begins without one.
const OVER_GAP: f32 = 2.5;
const NO_GAP: f32 = 1.5;
/// A description begins in small letters; another text does.
const SMALL_START: (f32, f32) = (4.5, 1.5);
/// A row, whatever it is made of.
const ROW: f32 = 1.0;
/// A cell goes on after a page's end.
const RESUMED: f32 = 1.0;
/// The same though its description is at an end.
const CLOSED: f32 = 2.5;
/// A title goes on there though it had room before; it had none.
const HAD_ROOM: f32 = 3.0;
const NO_ROOM: f32 = -1.5;
/// Titles of one word, or two, are rare.
const SHORT_TITLE: [f32; 3] = [9.0, 2.5, 0.6];
/// A cell of which a page's end left a piece ends like any words.
const BROKEN_OFF: f32 = 1.5;
/// Each share of its width by which a line is wider than its column.
const EXCESS: f32 = 80.0;
/// Prose outside of the table: how it begins, how it goes on.
const OUTSIDE: [f32; 3] = [5.0, 0.8, 4.0];
/// It is wider than any column.
const WIDER: f32 = 1.06;
/// Two cells on one line.
const TWO: f32 = 0.6;
/// How many words of a description are compared with its title.
const SOON: usize = 48;

/// What items are read against.
pub(super) struct Context<'a> {
    /// All words.
    pub body: &'a Body,
    /// The columns in order.
    pub columns: &'a [Field],
    /// The width of each, where it is known.
    pub widths: Vec<Option<f32>>,
    /// How words are measured.
    pub measure: Type,
    /// Blank lines part cells.
    pub gaps: bool,
    /// Word evidence of the document.
    pub lexicon: &'a Lexicon,
    /// Titles of other documents.
    pub known: &'a KnownTitles,
    /// The words that a known title ends before, wherever it began on the lines before.
    pub known_ends: BTreeSet<usize>,
}

/// The words that a cell has so far on its last line.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Tail {
    /// From the cell's first word to its last; behind a page's end, from the first there.
    pub words: Range<usize>,
    /// The words of the cell before page's ends.
    pub before: Vec<Range<usize>>,
    /// The width of the last line.
    pub width: f32,
    /// Its lines since it began, or since a page did.
    pub lines: usize,
}

impl<'a> Context<'a> {
    /// From now on titles of other documents count.
    pub fn learn_titles(&mut self, known: &'a KnownTitles) {
        self.known = known;
        let (body, count) = (self.body, self.body.words.len());
        for start in 0..count {
            let ends = start + 1..(start + glued::LONGEST_TITLE).min(count) + 1;
            let said = ends.map(|end| (end, known.of(&body.text(start..end))));
            let said = said.take_while(|(_, known)| *known != Known::Not);
            self.known_ends.extend(said.filter(|(_, k)| *k == Known::Whole).map(|(end, _)| end));
        }
    }

    fn words(&self, range: Range<usize>) -> &[Word] {
        &self.body.words[range]
    }

    /// The width of an item's first word.
    fn first_width(&self, item: &Item) -> f32 {
        self.body.width(item.words.start..(item.words.start + 1).min(item.words.end), self.measure)
    }

    /// Where a line with these words was broken, given what came next.
    pub fn break_before(&self, width: f32, item: &Item) -> Break {
        Break { own: width, with_next: width + self.measure.width(" ") + self.first_width(item) }
    }

    /// An item goes on with a cell of a column.
    pub fn goes_on(&self, column: usize, tail: &Tail, item: &Item) -> f32 {
        let words = self.words(item.words.clone());
        let before = &self.body.words[tail.words.end - 1];
        let (Some(first), title) = (words.first(), self.columns[column] == Field::Title) else { return 0.0 };
        let stopped = matches!(before.end, End::Stop | End::Semicolon | End::Colon);
        let small = first.case == Case::Lower && !first.bullet;
        let gap = if self.gaps && item.gap { OVER_GAP } else { 0.0 };
        let turned = if item.turned && before.end == End::Stop && !small { RESUMED } else { 0.0 };
        let prose = if title {
            0.0
        } else {
            style::prose(&self.body.words[item.words.start - 1..item.words.end], self.lexicon)
        };
        let broken = |costs: [f32; 4]| match () {
            () if title => costs[0],
            () if first.bullet || is_number(&self.body.printed[item.words.start]) => costs[1],
            () if stopped => costs[2],
            () if small => costs[3],
            () => BROKEN,
        };
        let cost = match self.widths[column] {
            None => broken(FREE),
            Some(width) => {
                let b = self.break_before(tail.width, item);
                let printed = &self.body.printed[tail.words.end - 1];
                let hyphened = printed.ends_with(['-', '/']) && tail.width > 0.7 * width;
                let alone = tail.width > width
                    && !self.body.printed[tail.words.start..tail.words.end].is_empty()
                    && printed.len() > 30;
                if b.at(width) || hyphened || alone {
                    if before.end == End::Stop && !small && !first.bullet { NEW_SENTENCE } else { 0.0 }
                } else if b.own > width {
                    // What that costs was paid with the line.
                    0.0
                } else {
                    broken([BROKEN_TITLE, BROKEN_ITEM, BROKEN_STOP, BROKEN_SMALL])
                }
            }
        };
        let wide = self.too_wide(column, item.words.clone());
        cost + gap + turned + prose + wide
    }

    /// Words are wider than their column, unless they are one word.
    fn too_wide(&self, column: usize, words: Range<usize>) -> f32 {
        let Some(width) = self.widths[column].filter(|_| words.len() > 1) else { return 0.0 };
        let excess = self.body.width(words, self.measure) / width - 1.0 - SLACK;
        (excess.max(0.0) * EXCESS).min(TOO_WIDE)
    }

    /// The item is prose outside of the table; `before` is prose there already. None for what cannot begin such prose:
    /// it is wider than any column.
    pub fn outside(&self, item: &Item, before: Option<&Item>) -> Option<f32> {
        let widest = self.widths.iter().flatten().copied().reduce(f32::max)?;
        let wide = |i: &Item| self.body.width(i.words.clone(), self.measure) > widest * WIDER;
        match before {
            None => wide(item).then_some(OUTSIDE[0]),
            Some(before) => Some(if wide(item) || wide(before) { OUTSIDE[1] } else { OUTSIDE[2] }),
        }
    }

    /// A cell begins with an item. `title` are the words of the row's title, where they are known by now.
    pub fn begins(
        &self,
        column: usize,
        item: &Item,
        words: Range<usize>,
        title: Option<&Range<usize>>,
    ) -> f32 {
        let own = self.words(words.clone());
        let field = self.columns[column];
        let small = own.first().is_some_and(|w| w.case == Case::Lower && !w.bullet);
        let gap = if self.gaps && item.first && !item.gap && !item.turned { NO_GAP } else { 0.0 };
        let start = match field {
            Field::Title => ROW,
            Field::Description if small => SMALL_START.0,
            _ if small => SMALL_START.1,
            _ => 0.0,
        };
        let prose = if field == Field::Title { 0.0 } else { style::prose(own, self.lexicon) };
        let related = match (field, title) {
            (Field::Description, Some(title)) => {
                let soon = words.start..(words.start + SOON).min(self.body.words.len());
                relation(self.words(title.clone()), self.words(soon))
            }
            _ => 0.0,
        };
        start + prose + related + gap + self.too_wide(column, words)
    }

    /// A cell is at its end; a row's own end costs nothing more.
    pub fn ends(&self, column: usize, tail: &Tail, resumed: bool) -> f32 {
        let words = self.words(tail.words.clone());
        match self.columns[column] {
            Field::Title if resumed => {
                parts::rest_of_title(words, false, self.lexicon) + self.known_cost(self.known(tail))
            }
            Field::Title => {
                let short = SHORT_TITLE.get(words.len()).copied().unwrap_or(0.0);
                short + parts::title(words, false, self.lexicon) + self.known_cost(self.known(tail))
            }
            Field::Description => parts::border(words),
            _ => 0.0,
        }
    }

    /// How far the words of a cell are a title that other documents know. A description that begins with its title is
    /// no second row.
    pub fn known(&self, tail: &Tail) -> Known {
        let count = tail.words.len() + tail.before.iter().map(Range::len).sum::<usize>();
        if self.known.is_empty() || count > glued::LONGEST_TITLE {
            return Known::Not;
        }
        let pieces = tail.before.iter().chain([&tail.words]).map(|r| self.body.text(r.clone()));
        let said = pieces.collect::<Vec<_>>().join(" ");
        let known = self.known.of(&said);
        let twice = || {
            let start = tail.words.start.checked_sub(count);
            start.is_some_and(|s| letters(&self.body.text(s..s + count)) == letters(&said))
        };
        if known == Known::Whole && tail.before.is_empty() && twice() { Known::Not } else { known }
    }

    fn known_cost(&self, known: Known) -> f32 {
        match known {
            _ if self.known.is_empty() => 0.0,
            Known::Whole => glued::KNOWN,
            Known::Beginning | Known::Not => 1.0,
        }
    }

    /// A cell goes on after a page's end: what its unfinished end cost is paid back.
    /// `row` are the cells of the row: with its description at an end, it is unlikely to go on.
    pub fn resumes(&self, column: usize, tail: &Tail, item: &Item, row: &[Option<Tail>]) -> f32 {
        let unfinished = parts::unfinished(self.words(tail.words.clone()));
        let back = match self.columns[column] {
            Field::Title => {
                self.known_cost(self.known(tail)) + if unfinished { parts::TITLE_UNFINISHED } else { 0.0 }
            }
            Field::Description => parts::border(self.words(tail.words.clone())),
            _ => 0.0,
        };
        let described =
            self.columns.iter().position(|f| *f == Field::Description).and_then(|c| row[c].as_ref());
        let closed = described.is_some_and(|t| self.body.words[t.words.end - 1].end == End::Stop);
        let titled = self.columns.iter().position(|f| *f == Field::Title).and_then(|c| row[c].as_ref());
        // A title with fewer lines than its description had room for more of them.
        let room = match described {
            Some(t) if self.columns[column] == Field::Title && tail.lines < t.lines => HAD_ROOM,
            Some(_) if self.columns[column] == Field::Title => NO_ROOM,
            Some(t)
                if self.columns[column] == Field::Description
                    && titled.is_some_and(|u| u.lines >= t.lines && u.words.start < t.words.start) =>
            {
                -NO_ROOM
            }
            _ => 0.0,
        };
        RESUMED + room + if closed { CLOSED } else { 0.0 } + self.goes_on(column, tail, item) - back
    }

    /// The best places to cut an item's words in two cells, and what the cut itself costs. `from` is where the first
    /// cell begins, on this line or before.
    pub fn cuts(
        &self,
        pair: (usize, usize),
        item: &Item,
        next: Option<&Item>,
        most: usize,
    ) -> Vec<(usize, f32)> {
        let all = item.words.clone();
        let words = self.words(all.clone());
        let named = self.columns[pair.0] == Field::Title && self.columns[pair.1] == Field::Description;
        let mut found: Vec<(usize, f32, f32)> = Vec::new();
        for at in 1..words.len().min(glued::LONGEST_TITLE) {
            let known = named && self.known_ends.contains(&(all.start + at));
            if words[at].case == Case::Lower && !words[at].bullet && !known {
                continue;
            }
            let (left, right) = (all.start..all.start + at, all.start + at..all.end);
            let wide = self.too_wide(pair.0, left.clone()) + self.too_wide(pair.1, right.clone());
            if wide > TOO_WIDE / 2.0 && !known {
                continue;
            }
            let mut cost = TWO;
            let broken = next.is_some_and(|n| n.turned);
            if named {
                let restarts = restart(&words[..at], &words[at..]) > 0;
                let border = glued::border(words, at, restarts, self.lexicon);
                cost += if broken || known { border.min(BROKEN_OFF) } else { border };
            }
            let mut look =
                cost + style::title(&words[..at], self.lexicon) + style::prose(&words[at..], self.lexicon);
            if named {
                look += relation(
                    &words[..at],
                    self.words(right.start..(right.start + SOON).min(self.body.words.len())),
                );
            }
            let next = next.filter(|n| !n.turned);
            if let (Some(width), Some(next)) = (self.widths[pair.1], next) {
                let fits = self.break_before(self.body.width(right.clone(), self.measure), next).at(width);
                look += if fits { 0.0 } else { 3.0 };
            }
            found.push((at, cost, if known { look + glued::KNOWN } else { look }));
        }
        found.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
        found.truncate(most);
        found.into_iter().map(|(at, cost, _)| (at, cost)).collect()
    }
}

/// The number of a list item: `1)`, `(2)`, `3.`.
fn is_number(word: &str) -> bool {
    let bare = word.trim_start_matches('(');
    bare.ends_with([')', '.']) && bare.len() < 4 && bare.starts_with(|c: char| c.is_ascii_digit())
}
