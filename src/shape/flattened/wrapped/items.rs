//! In: lines that are classified. Out: sections, each the items of its rows: an anchor, or the words of a line between
//! anchors. It must not know which cell a line's words belong to.

use super::anchors;
use super::lines::{Kind, Line};
use super::measure::Type;
use crate::facts::Facts;
use crate::model::{Block, Field};
use crate::shape::flattened::words::{self, End, Numbers, Word};
use std::ops::Range;

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Content {
    /// Words of a text cell, or of two.
    Text,
    /// All of a cell that the vocabulary knows.
    Anchor(Field),
}

/// Words of a line that no other cell's words stand between.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What it is.
    pub content: Content,
    /// Its words by line: the number of the line, and bytes of its block's text.
    pub places: Vec<(usize, Range<usize>)>,
    /// Its words, by number.
    pub words: Range<usize>,
    /// A page's end stands before it.
    pub turned: bool,
    /// Blank lines stand before it.
    pub gap: bool,
    /// It begins its line.
    pub first: bool,
}

/// Rows under one heading.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The line of the heading; None above the first.
    pub heading: Option<usize>,
    /// What stands under it.
    pub items: Vec<Item>,
}

/// All sections, and the words that their items count.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// In order.
    pub sections: Vec<Section>,
    /// The words of all items, in order.
    pub words: Vec<Word>,
    /// As printed, word by word.
    pub printed: Vec<String>,
    /// How many words are numbered.
    pub count: usize,
    /// The line that the table begins with.
    pub start: usize,
}

/// An anchor may have so many words, over so many lines.
const AHEAD: usize = 24;

/// A word of a line: the line's number, bytes of its block's text.
type Place = (usize, Range<usize>);

/// Cuts the lines of the table into items. `columns` are the columns in their order.
pub(super) fn body(lines: &[Line], blocks: &[Block], columns: &[Field], facts: &Facts) -> Body {
    let start = lines.iter().position(|l| matches!(l.kind, Kind::Columns | Kind::Heading(_))).unwrap_or(0);
    let mut body = Body { sections: vec![Section::default()], start, ..Body::default() };
    let mut numbers = Numbers::default();
    // Words that an anchor on a line before took.
    let mut taken: usize = 0;
    let (mut turned, mut page) = (false, lines.get(start).map_or(1, |l| l.page));
    let (places, firsts) = places(lines, blocks, start);
    for (at, line) in lines.iter().enumerate().skip(start) {
        turned |= line.page != page || line.kind != Kind::Words;
        page = line.page;
        match &line.kind {
            Kind::Heading(_) => {
                body.sections.push(Section { heading: Some(at), items: Vec::new() });
                turned = false;
                continue;
            }
            Kind::Furniture | Kind::Columns => continue,
            Kind::Words => {}
        }
        let (from, to) = (firsts[at], firsts[at + 1]);
        let mut open = from.max(taken);
        let mut word = open;
        let mut item = |body: &mut Body, content, range: Range<usize>, turned: bool| {
            let of_lines = merged(&places[range.clone()]);
            let first = range.start == from;
            let item = Item {
                content,
                places: of_lines,
                words: body.words.len()..body.words.len() + range.len(),
                turned: turned && first,
                gap: first && line.gap > 0,
                first,
            };
            push_words(body, &places[range], lines, blocks, &mut numbers);
            body.sections.last_mut().expect("there is one").items.push(item);
        };
        while word < to {
            let found = stretch(&places[word..], lines, blocks, columns, facts, word == from);
            let Some((anchors, used)) = found else {
                word += 1;
                continue;
            };
            if open < word {
                item(&mut body, Content::Text, open..word, turned);
            }
            for (field, count) in anchors {
                item(&mut body, Content::Anchor(field), word..word + count, turned);
                word += count;
            }
            taken = taken.max(word);
            open = word;
            debug_assert!(used > 0);
        }
        if open < to {
            item(&mut body, Content::Text, open..to, turned);
        }
        if from < to {
            turned = false;
        }
    }
    body.count = numbers.len();
    body
}

/// The words of all lines of words, and of every line its first; headings end what anchors may reach over.
fn places(lines: &[Line], blocks: &[Block], start: usize) -> (Vec<Place>, Vec<usize>) {
    let (mut places, mut firsts) = (Vec::new(), Vec::with_capacity(lines.len() + 1));
    for (at, line) in lines.iter().enumerate() {
        firsts.push(places.len());
        if line.kind != Kind::Words || at < start {
            continue;
        }
        let text = &blocks[line.block].text;
        for word in line.text(blocks).split_whitespace() {
            let from = word.as_ptr() as usize - text.as_ptr() as usize;
            places.push((at, from..from + word.len()));
        }
    }
    firsts.push(places.len());
    (places, firsts)
}

/// The anchors that begin here one after the other: up to a line's end, or, at a line's beginning, up to words.
fn stretch(
    places: &[Place],
    lines: &[Line],
    blocks: &[Block],
    columns: &[Field],
    facts: &Facts,
    first: bool,
) -> Option<(Vec<(Field, usize)>, usize)> {
    let printed = |(line, range): &Place| &blocks[lines[*line].block].text[range.clone()];
    let head = printed(places.first()?);
    if !head.starts_with(char::is_uppercase) {
        return None;
    }
    let words: Vec<&str> = places.iter().take(AHEAD).map(printed).collect();
    let mut wanted: Vec<Field> = columns.to_vec();
    let (mut anchors, mut used) = (Vec::new(), 0);
    while let Some((field, count)) = anchors::at_start(&words[used..], &wanted, facts) {
        wanted.retain(|f| *f != field);
        // A cell's words go on over lines only from their end.
        anchors.push((field, count));
        used += count;
    }
    let (last, next) = (places.get(used.checked_sub(1)?)?, places.get(used));
    let to_the_end = next.is_none_or(|n| n.0 != last.0);
    let id = anchors.iter().any(|(f, _)| *f == Field::MeasureId);
    let of_columns = columns.iter().filter(|f| is_anchor(**f)).count();
    let several = anchors.len() > 1 || of_columns < 2;
    let (head_line, tail_line) = (places[0].0, last.0);
    let alone = first && to_the_end && {
        // A cell of its own, a page's end or a blank line around it.
        let after = lines.get(tail_line + 1).is_none_or(|l| l.kind != Kind::Words || l.gap > 0);
        let before = lines[head_line].gap > 0 || head_line.checked_sub(1).is_none_or(|b| lines[b].kind != Kind::Words);
        after || before
    };
    // In the order of the columns, text comes after the last of them.
    let then_text = anchors.last().and_then(|(f, _)| columns.iter().position(|c| c == f)).is_some_and(|at| {
        columns.get(at + 1).is_some_and(|f| !is_anchor(*f))
    });
    let next_begins = next.is_none_or(|n| !printed(n).starts_with(char::is_lowercase));
    let good = if to_the_end { id || several || alone } else { first && then_text && next_begins && (id || several) };
    good.then_some((anchors, used))
}

/// Whether the words of a column are known to the vocabulary.
pub(super) fn is_anchor(field: Field) -> bool {
    matches!(field, Field::MeasureId | Field::SubcategoryId | Field::Weight)
}

/// Words that stand together on a line as one stretch.
fn merged(places: &[Place]) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for (line, range) in places {
        match found.last_mut() {
            Some((before, stretch)) if before == line => stretch.end = range.end,
            _ => found.push((*line, range.clone())),
        }
    }
    found
}

fn push_words(body: &mut Body, places: &[Place], lines: &[Line], blocks: &[Block], numbers: &mut Numbers) {
    for line in places.chunk_by(|a, b| a.0 == b.0) {
        let text = &blocks[lines[line[0].0].block].text;
        let (from, to) = (line[0].1.start, line[line.len() - 1].1.end);
        let opens = body.words.last().is_none_or(|w| matches!(w.end, End::Stop | End::Colon | End::Semicolon));
        let mut fresh = words::split(&text[from..to], numbers);
        if let Some(first) = fresh.first_mut() {
            first.opens = opens || first.bullet;
        }
        body.printed.extend(fresh.iter().map(|w| text[from..to][w.range.clone()].to_owned()));
        body.words.extend(fresh);
    }
}

impl Body {
    /// Words as they read on one line.
    pub fn text(&self, range: Range<usize>) -> String {
        self.printed[range].join(" ")
    }

    /// How wide words are on one line.
    pub fn width(&self, range: Range<usize>, measure: Type) -> f32 {
        measure.width(&self.text(range))
    }
}
