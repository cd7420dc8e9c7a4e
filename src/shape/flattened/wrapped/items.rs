//! In: lines that are classified. Out: sections, each the items of its rows: an anchor, or the words of a line between
//! anchors. It must not know which cell a line's words belong to.

use super::anchors::{self, Said};
use super::lines::{Kind, Line};
use super::measure::Type;
use crate::facts::Facts;
use crate::model::{Block, Field};
use crate::shape::flattened::words::{self, End, Numbers, Word};
use crate::shape::years;
use std::collections::BTreeMap;
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
    /// The rest of a cell that a page's end broke.
    pub rest: bool,
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
    let start = lines.iter().position(|l| matches!(l.kind, Kind::Columns | Kind::Heading(_)));
    let start = start.unwrap_or_else(|| after_title(lines, blocks));
    let mut body = Body { sections: vec![Section::default()], start, ..Body::default() };
    let mut numbers = Numbers::default();
    // Words that an anchor on a line before took.
    let mut taken: usize = 0;
    // What is to come of a name that a page's end broke.
    let mut broken: Option<String> = None;
    let (mut turned, mut page) = (false, lines.get(start).map_or(1, |l| l.page));
    let (places, firsts) = places(lines, blocks, start);
    for (at, line) in lines.iter().enumerate().skip(start) {
        turned |= line.page != page || !matches!(line.kind, Kind::Words | Kind::Label);
        page = line.page;
        match &line.kind {
            Kind::Heading(_) => {
                body.sections.push(Section { heading: Some(at), items: Vec::new() });
                (turned, broken) = (false, None);
                continue;
            }
            Kind::Furniture | Kind::Columns | Kind::Footnote | Kind::Label => continue,
            Kind::Words => {}
        }
        let (from, to) = (firsts[at], firsts[at + 1]);
        let mut open = from.max(taken);
        let mut word = open;
        let mut item = |body: &mut Body, content, range: Range<usize>, turned: bool, rest: bool| {
            let of_lines = merged(&places[range.clone()]);
            let first = range.start == from;
            let item = Item {
                content,
                places: of_lines,
                words: body.words.len()..body.words.len() + range.len(),
                turned: turned && first,
                gap: first && line.gap > 0,
                first,
                rest,
            };
            push_words(body, &places[range], lines, blocks, &mut numbers);
            body.sections.last_mut().expect("there is one").items.push(item);
        };
        while word < to {
            let ahead = Ahead { places: &places[word..], lines, blocks, columns, facts, first: word == from };
            if let Some(rest) = &broken
                && let Some(count) = ahead.rest(rest)
            {
                if open < word {
                    item(&mut body, Content::Text, open..word, turned, false);
                }
                item(&mut body, Content::Anchor(Field::SubcategoryId), word..word + count, turned, true);
                broken = None;
                word += count;
                taken = taken.max(word);
                open = word;
                continue;
            }
            let Some(Stretch { anchors, broken: rest }) = ahead.stretch() else {
                word += 1;
                continue;
            };
            broken = rest.or(broken);
            if open < word {
                item(&mut body, Content::Text, open..word, turned, false);
            }
            for (field, count) in anchors {
                item(&mut body, Content::Anchor(field), word..word + count, turned, false);
                word += count;
            }
            taken = taken.max(word);
            open = word;
        }
        if open < to {
            item(&mut body, Content::Text, open..to, turned, false);
        }
        if from < to {
            turned = false;
        }
    }
    body.count = numbers.len();
    body
}

/// The first line after the title of the document.
fn after_title(lines: &[Line], blocks: &[Block]) -> usize {
    let title = |l: &&Line| {
        let text = l.text(blocks);
        text.len() < TITLE && !text.ends_with('.') && years::names_the_program(text)
    };
    lines.iter().take(TITLE_LINES).take_while(title).count()
}

/// The title of a document has no more letters, and no more lines.
const TITLE: usize = 100;
const TITLE_LINES: usize = 3;

/// A line in so many is an anchor of each kind, where no headings name the columns and cells follow each other in turn.
const IN_TURN: (usize, usize) = (3, 5);

/// The columns of a table whose headings are not printed: the order in which anchors and text follow each other. What
/// comes last in the document comes last in a row.
pub(super) fn cycle(lines: &[Line], blocks: &[Block], facts: &Facts) -> Option<Vec<Field>> {
    let all = [Field::MeasureId, Field::SubcategoryId, Field::Weight];
    // Text is a title here.
    let mut order: Vec<Field> = Vec::new();
    for line in lines.iter().filter(|l| l.kind == Kind::Words) {
        let words: Vec<Said> = line.text(blocks).split_whitespace().map(|w| (0, w)).collect();
        let (mut found, head) = run(&words, &all, facts);
        // Anchors at the end of the line.
        let tail = (head..words.len()).find(|at| {
            let (fields, used) = run(&words[*at..], &all, facts);
            used == words.len() - at && (fields.len() > 1 || fields.contains(&Field::MeasureId))
        });
        match tail {
            Some(at) => {
                found.extend((at > head).then_some(Field::Title));
                found.extend(run(&words[at..], &all, facts).0);
            }
            // Prose may begin with the name of a weight.
            None if head < words.len() && !found.contains(&Field::MeasureId) => found = vec![Field::Title],
            None => found.extend((head < words.len()).then_some(Field::Title)),
        }
        order.extend(found);
    }
    order.dedup();
    let count = |field: Field| order.iter().filter(|f| **f == field).count();
    let texts = count(Field::Title);
    let kinds: Vec<Field> =
        all.into_iter().filter(|f| count(*f) >= IN_TURN.0 && count(*f) * IN_TURN.1 >= texts * 3).collect();
    order.retain(|f| *f == Field::Title || kinds.contains(f));
    let follower = |field: Field| {
        let mut counts: BTreeMap<Field, usize> = BTreeMap::new();
        for pair in order.windows(2).filter(|p| p[0] == field && p[1] != field) {
            *counts.entry(pair[1]).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, n)| *n).map(|(f, _)| f)
    };
    let mut cycle = vec![Field::Title];
    while let Some(next) = cycle.last().and_then(|f| follower(*f)).filter(|f| !cycle.contains(f)) {
        cycle.push(next);
    }
    let last = order.iter().rev().find(|f| **f != Field::Title)?;
    let end = cycle.iter().position(|f| f == last)?;
    cycle.rotate_left(end + 1);
    let at = cycle.iter().position(|f| *f == Field::Title)?;
    cycle.insert(at + 1, Field::Description);
    Some(cycle)
}

/// The anchors that words begin with, and how many words those take.
fn run(words: &[Said], wanted: &[Field], facts: &Facts) -> (Vec<Field>, usize) {
    let (mut found, mut used) = (Vec::new(), 0);
    while let Some((field, count)) = anchors::at_start(&words[used..], wanted, facts) {
        found.push(field);
        used += count;
    }
    (found, used)
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

/// Words that may begin with anchors.
struct Ahead<'a> {
    places: &'a [Place],
    lines: &'a [Line],
    blocks: &'a [Block],
    columns: &'a [Field],
    facts: &'a Facts,
    /// They begin a line.
    first: bool,
}

/// Anchors one after the other, each with the number of its words.
struct Stretch {
    anchors: Vec<(Field, usize)>,
    /// What is to come of the last name.
    broken: Option<String>,
}

impl Ahead<'_> {
    fn printed(&self, (line, range): &Place) -> &str {
        &self.blocks[self.lines[*line].block].text[range.clone()]
    }

    fn words(&self) -> Vec<Said<'_>> {
        self.places.iter().take(AHEAD).map(|p| (p.0, self.printed(p))).collect()
    }

    /// How many words the rest of a broken name takes, up to a line's end.
    fn rest(&self, rest: &str) -> Option<usize> {
        anchors::rest_of_name(&self.words(), rest).filter(|n| self.ends_line(*n))
    }

    /// So many words end with their line.
    fn ends_line(&self, words: usize) -> bool {
        let last = words.checked_sub(1).and_then(|w| self.places.get(w));
        last.is_some_and(|last| self.places.get(words).is_none_or(|next| next.0 != last.0))
    }

    /// A page ends, or blank lines follow, after a line.
    fn closes(&self, line: usize) -> bool {
        self.lines
            .get(line + 1)
            .is_none_or(|l| l.kind != Kind::Words || l.gap > 0 || l.page != self.lines[line].page)
    }

    /// The anchors that begin here: up to a line's end, or, at a line's beginning, up to words.
    fn stretch(&self) -> Option<Stretch> {
        let (columns, first) = (self.columns, self.first);
        if !self.printed(self.places.first()?).starts_with(char::is_uppercase) {
            return None;
        }
        let words = self.words();
        let mut wanted: Vec<Field> = columns.to_vec();
        let (mut anchors, mut used, mut broken) = (Vec::new(), 0, None);
        loop {
            let rest = &words[used..];
            let id = anchors.iter().any(|(f, _)| *f == Field::MeasureId);
            let found = anchors::at_start(rest, &wanted, self.facts).or_else(|| {
                // An empty cell beside an id.
                let empty = id && rest.first().is_some_and(|(_, w)| anchors::is_empty(w));
                let next = columns.iter().find(|f| is_anchor(**f) && wanted.contains(f));
                next.filter(|_| empty).map(|f| (*f, 1))
            });
            let found = found.or_else(|| {
                let (count, rest) = anchors::broken_name(rest, self.facts)
                    .filter(|_| id && wanted.contains(&Field::SubcategoryId))?;
                broken = Some((rest, anchors.len(), used));
                Some((Field::SubcategoryId, count))
            });
            let Some((field, count)) = found else { break };
            wanted.retain(|f| *f != field);
            anchors.push((field, count));
            used += count;
        }
        // What the next line begins with may belong to the next row, whose words follow it.
        if !self.ends_line(used) && !self.first {
            let mut ends =
                (0..anchors.len()).rev().map(|n| anchors[..n].iter().map(|(_, c)| c).sum::<usize>());
            used = ends.find(|u| self.ends_line(*u))?;
            let mut left = used;
            anchors.retain(|(_, count)| left.checked_sub(*count).map(|l| left = l).is_some());
        }
        let mut last = self.places.get(used.checked_sub(1)?)?;
        // Only a page's end breaks a name off.
        if let Some((_, before, words)) = broken.take_if(|_| !self.closes(last.0)) {
            anchors.truncate(before);
            used = words;
            last = self.places.get(used.checked_sub(1)?)?;
        }
        let to_the_end = self.ends_line(used);
        let id = anchors.iter().any(|(f, _)| *f == Field::MeasureId);
        let several = anchors.len() > 1 || columns.iter().filter(|f| is_anchor(**f)).count() < 2;
        let head = self.places[0].0;
        // A cell of its own, a page's end or a blank line around it.
        let before = || {
            self.lines[head].gap > 0
                || head.checked_sub(1).is_none_or(|b| {
                    self.lines[b].kind != Kind::Words || self.lines[b].page != self.lines[head].page
                })
        };
        let alone = first && to_the_end && (self.closes(last.0) || before());
        // In the order of the columns, text comes after the last of them.
        let at = anchors.last().and_then(|(f, _)| columns.iter().position(|c| c == f));
        let then_text = at.is_some_and(|at| columns.get(at + 1).is_some_and(|f| !is_anchor(*f)));
        let next = self.places.get(used);
        let begins = next.is_none_or(|n| !self.printed(n).starts_with(char::is_lowercase));
        // Weights and marks are no names that prose would spell.
        let plain = anchors.iter().all(|(f, _)| *f != Field::SubcategoryId);
        let good = if to_the_end {
            id || several || alone || (first && plain)
        } else {
            first && then_text && begins && (id || several || plain)
        };
        good.then_some(Stretch { anchors, broken: broken.map(|(rest, ..)| rest) })
    }
}

/// Whether the words of a column are known to the vocabulary.
pub(super) fn is_anchor(field: Field) -> bool {
    matches!(field, Field::MeasureId | Field::SubcategoryId | Field::Weight | Field::CehrtEligible)
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

pub(super) fn push_words(
    body: &mut Body,
    places: &[Place],
    lines: &[Line],
    blocks: &[Block],
    numbers: &mut Numbers,
) {
    for line in places.chunk_by(|a, b| a.0 == b.0) {
        let text = &blocks[lines[line[0].0].block].text;
        let (from, to) = (line[0].1.start, line[line.len() - 1].1.end);
        let opens =
            body.words.last().is_none_or(|w| matches!(w.end, End::Stop | End::Colon | End::Semicolon));
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
