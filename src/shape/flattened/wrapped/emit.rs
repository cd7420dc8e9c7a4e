//! In: items and what each of them is. Out: blocks, a cell each with its lines joined, and the rows of the model. It
//! must not decide anything about the cuts.

use super::decode::Part;
use super::items::{Body, Content, Item};
use super::level;
use super::lines::{Kind, Line};
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, Field, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice};
use crate::shape::blanks::{self, Laid};
use crate::shape::grid::Mender;
use crate::shape::marks;
use crate::shape::sections::Sections;
use std::collections::BTreeSet;
use std::ops::Range;

/// A document and how it was taken apart.
pub(super) struct Reading<'a> {
    pub lines: &'a [Line],
    pub blocks: &'a [Block],
    pub body: &'a Body,
    pub columns: &'a [Field],
    pub facts: &'a Facts,
}

/// Words of a line: the line's number, bytes of its block's text.
type Place = (usize, Range<usize>);

/// A row: of every column its words.
type Cells = Vec<Vec<Place>>;

/// What becomes of a stretch of lines.
enum Thing {
    /// A line as it is.
    Line(usize),
    /// A row with its section's number.
    Row(Cells, bool),
}

/// Rows, and the lines of words that are in none.
pub(super) struct Found {
    rows: Vec<Cells>,
    outside: BTreeSet<usize>,
}

/// Blocks and rows. `unaided` is the reading without known titles: a row that it has not says so.
pub(super) fn emit(reading: &Reading, found: Found, unaided: Option<Found>) -> (Vec<Block>, Shaped) {
    let of = |rows: &[Cells]| rows.iter().map(|r| place_of_title(reading, r)).collect();
    let titles: BTreeSet<Vec<(usize, usize, usize)>> = of(&unaided.as_ref().unwrap_or(&found).rows);
    let Found { rows, outside } = found;
    let mut things: Vec<(usize, Thing)> = rows
        .into_iter()
        .map(|cells| {
            let own = titles.contains(&place_of_title(reading, &cells));
            let first = cells.iter().flatten().map(|(line, _)| *line).min().unwrap_or(0);
            (first, Thing::Row(cells, own))
        })
        .collect();
    let lines = reading.lines.iter().enumerate();
    let kept =
        lines.filter(|(at, l)| *at < reading.body.start || l.kind != Kind::Words || outside.contains(at));
    things.extend(kept.map(|(at, _)| (at, Thing::Line(at))));
    things.sort_by_key(|(at, thing)| (*at, matches!(thing, Thing::Row(..))));
    let laid = blanks::laid(reading.blocks);
    let mender = Mender::of(&laid.pages);
    let mut made = Made { reading, laid: &laid, mender, blocks: Vec::new(), shaped: Shaped::default() };
    // Lines first, for the sections are known by all of them.
    let headings = reading.lines.iter().filter(|l| matches!(l.kind, Kind::Heading(_)));
    let headings: Vec<Block> = headings.map(|l| reading.blocks[l.block].clone()).collect();
    let mut sections = Sections::of(&headings, reading.facts);
    for (_, thing) in things {
        match thing {
            Thing::Line(at) => made.line(at, &mut sections),
            Thing::Row(cells, own) => made.row(&cells, own, &sections),
        }
    }
    made.prose();
    let mut shaped = made.shaped;
    let star = shaped.rows.iter().flat_map(|r| &r.cells).find(|c| c.rule == Rule::Star);
    shaped.cehrt_mark = star.and_then(|c| c.pieces.first()).map(|p| p.slice.clone());
    (made.blocks, shaped)
}

/// The cells of every row that the parts make.
pub(super) fn rows_of(reading: &Reading, parts: &[Vec<Part>]) -> Found {
    let mut found = Found { rows: Vec::new(), outside: BTreeSet::new() };
    for (section, parts) in reading.body.sections.iter().zip(parts) {
        for (item, part) in section.items.iter().zip(parts) {
            if part.column >= reading.columns.len() {
                found.outside.extend(item.places.iter().map(|(line, _)| *line));
                continue;
            }
            if part.begins || found.rows.is_empty() {
                found.rows.push(vec![Vec::new(); reading.columns.len()]);
            }
            let Some(row) = found.rows.last_mut() else { continue };
            match part.cut.filter(|_| item.content == Content::Text) {
                Some((first, at)) => {
                    let (left, right) = cut(item, at, reading);
                    row[first].push(left);
                    row[part.column].push(right);
                }
                None => row[part.column].extend(item.places.iter().cloned()),
            }
        }
    }
    found
}

/// The cells of rows that begin with these lines; `begins` are those of every part.
pub(super) fn rows_of_levels(reading: &Reading, parts: &[level::Part], begins: &[Vec<usize>]) -> Found {
    let mut found = Found { rows: Vec::new(), outside: BTreeSet::new() };
    for (part, begins) in parts.iter().zip(begins) {
        for (at, line) in part.lines.iter().enumerate() {
            if begins.contains(&at) {
                found.rows.push(vec![Vec::new(); reading.columns.len()]);
            }
            let Some(row) = found.rows.last_mut() else { continue };
            for (cell, item) in row.iter_mut().zip(&line.cells) {
                cell.extend(item.iter().flat_map(|i| i.places.iter().cloned()));
            }
        }
    }
    found
}

/// The two parts of a line's words.
fn cut(item: &Item, at: usize, reading: &Reading) -> (Place, Place) {
    let (line, range) = &item.places[0];
    let text = &reading.blocks[reading.lines[*line].block].text;
    let words: Vec<&str> = text[range.clone()].split_whitespace().collect();
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let end = offset(words[at - 1]) + words[at - 1].len();
    ((*line, range.start..end), (*line, offset(words[at])..range.end))
}

fn place_of_title(reading: &Reading, cells: &Cells) -> Vec<(usize, usize, usize)> {
    let title = reading.columns.iter().position(|f| *f == Field::Title);
    title.into_iter().flat_map(|c| &cells[c]).map(|(line, r)| (*line, r.start, r.end)).collect()
}

/// What is made so far.
struct Made<'a> {
    reading: &'a Reading<'a>,
    laid: &'a Laid,
    mender: Mender,
    blocks: Vec<Block>,
    shaped: Shaped,
}

impl Made<'_> {
    /// A line as it is, with the rule by which it is passed over.
    fn line(&mut self, at: usize, sections: &mut Sections) {
        let line = &self.reading.lines[at];
        let mut block = self.reading.blocks[line.block].clone();
        let whole = Slice::new(self.blocks.len(), 0..block.text.len());
        let rule = match &line.kind {
            Kind::Furniture if block.kind == BlockKind::Rule => Some(Skip::TableRule),
            Kind::Furniture => {
                block.kind = BlockKind::Margin;
                None
            }
            Kind::Columns => Some(Skip::ColumnHeading),
            Kind::Footnote => Some(Skip::Footnote),
            Kind::Label => Some(Skip::LabelWords),
            Kind::Heading(heading) => {
                sections.enter(self.blocks.len(), heading.clone());
                Some(Skip::SectionTitle)
            }
            Kind::Words => None,
        };
        self.shaped.skipped.extend(rule.map(|rule| Skipped { slice: whole, rule }));
        self.blocks.push(block);
    }

    /// A row, a block for each of its cells.
    fn row(&mut self, cells: &Cells, own: bool, sections: &Sections) {
        let mut row = Row::default();
        for (column, places) in cells.iter().enumerate().filter(|(_, p)| !p.is_empty()) {
            let words = places
                .iter()
                .flat_map(|(line, range)| self.laid.words(self.reading.lines[*line].block, range));
            let field = self.reading.columns[column];
            let block = match field {
                Field::MeasureId => self.mender.solid(words, self.laid.paged()),
                _ => self.mender.block(BlockKind::Paragraph, words, self.laid.paged()),
            };
            let slice = Slice::new(self.blocks.len(), 0..block.text.len());
            let rule = if own || field != Field::Title { Rule::WrappedCell } else { Rule::KnownTitle };
            let pieces = vec![Piece { slice, item: false }];
            let (field, name) = match field {
                Field::OtherFields => (None, Some("other".to_owned())),
                field => (Some(field), None),
            };
            row.cells.push(RowCell { field, name, basis: Basis::Printed, rule, pieces });
            self.blocks.push(block);
        }
        marks::part(&mut row, &self.blocks, self.reading.facts);
        sections.add_to(&mut row, |_| false);
        self.shaped.rows.push(row);
    }

    /// Prose before the first row and after the last belongs to no activity.
    fn prose(&mut self) {
        let cells = self.shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces);
        let cells: Vec<usize> = cells.map(|p| p.slice.block).collect();
        let (Some(first), Some(last)) = (cells.iter().min(), cells.iter().max()) else { return };
        let skipped: BTreeSet<usize> = self.shaped.skipped.iter().map(|s| s.slice.block).collect();
        let around = self.blocks.iter().enumerate().filter(|(at, _)| at < first || at > last);
        let around = around.filter(|(at, _)| !skipped.contains(at));
        let prose = around
            .filter(|(_, b)| b.kind == BlockKind::Paragraph)
            .map(|(at, b)| Skipped { slice: Slice::new(at, 0..b.text.len()), rule: Skip::Prose });
        let prose: Vec<Skipped> = prose.collect();
        self.shaped.skipped.extend(prose);
    }
}
