//! In: blocks and the form of the titles. Out: entries, and what was passed over. Whether an entry is an activity is
//! decided elsewhere.

use super::form::{Form, Head, head};
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, CellAt, Field, Piece, Row, RowCell, Rule, Skip, Skipped, Slice};
use crate::shape::label::{Label, label, labelled, lines, trimmed};
use crate::shape::section::section_heading;
use crate::shape::sections::Sections;
use crate::shape::{id, marks};
use std::ops::Range;

/// A title with what stands under it.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub row: Row,
    /// What was passed over in it.
    pub skipped: Vec<Skipped>,
    /// The blocks of the attributes around it.
    attributes: Vec<usize>,
    /// Its part of the document is over.
    closed: bool,
    /// It began with its id alone; the title comes after it.
    untitled: bool,
}

/// The longest title that comes after its id, in bytes.
const LONGEST_TITLE: usize = 300;

/// Which field words belong to.
#[derive(Clone, PartialEq, Debug)]
struct Open {
    field: Option<Field>,
    name: String,
}

/// The entries of a document whose titles look alike.
pub(super) fn cut(blocks: &[Block], facts: &Facts, form: Form) -> (Vec<Entry>, Vec<Skipped>) {
    let next = next_words(blocks);
    let mut cut = Cut {
        blocks,
        facts,
        form,
        entries: Vec::new(),
        skipped: Vec::new(),
        entry: None,
        sections: Sections::of(blocks, facts),
        under_headings: blocks
            .iter()
            .any(|b| is_section(b, facts) && matches!(b.kind, BlockKind::Heading(_))),
        open: None,
        pending: Vec::new(),
        above: Vec::new(),
        marks_above: marks_above(blocks, &next, form, facts),
        in_list: false,
        wide: wide(blocks),
        next,
    };
    for (index, block) in blocks.iter().enumerate() {
        cut.block(index, block);
    }
    cut.finish();
    (cut.entries, cut.skipped)
}

/// Of every block the next one that is no attribute, where there is one: found in one go, since all may be attributes.
fn next_words(blocks: &[Block]) -> Vec<Option<usize>> {
    let mut next = None;
    let before = (0..blocks.len()).rev().map(|at| {
        let after = next;
        if !matches!(blocks[at].kind, BlockKind::Attribute(_)) {
            next = Some(at);
        }
        after
    });
    let mut found: Vec<Option<usize>> = before.collect();
    found.reverse();
    found
}

/// Of every block whether it is a cell and a third column stands in its table from there on: found in one go, since all may
/// be cells of one table.
fn wide(blocks: &[Block]) -> Vec<bool> {
    let mut found = vec![false; blocks.len()];
    for (at, block) in blocks.iter().enumerate().rev() {
        let Some(cell) = block.cell() else { continue };
        let below = blocks.get(at + 1).and_then(Block::cell).filter(|next| next.table == cell.table);
        found[at] = cell.column > 2 || below.is_some() && found[at + 1];
    }
    found
}

/// Whether the next words after a block are a title.
fn is_over_title(blocks: &[Block], next: Option<usize>, form: Form, facts: &Facts) -> bool {
    next.is_some_and(|at| head(blocks, at, form, facts).is_some())
}

/// Whether the words before the first title are marks of an entry and no section.
fn marks_above(blocks: &[Block], next: &[Option<usize>], form: Form, facts: &Facts) -> bool {
    let title = |at: &usize| {
        let text = &blocks[*at].text;
        head(blocks, *at, form, facts).is_some()
            && section_heading(&text.replace('\n', " "), facts).is_none()
            && lines(&blocks[*at]).first().is_none_or(|l| label(blocks, *at, l, facts).is_none())
            && marks::all(text, 0..text.len(), facts).is_none()
    };
    let first = (0..blocks.len()).filter(|at| is_over_title(blocks, next[*at], form, facts)).find(|at| {
        let text = &blocks[*at].text;
        let found = marks::all(text, 0..text.len(), facts).unwrap_or_default();
        found.iter().any(|m| m.field == Field::MeasureId || m.field == Field::Weight)
    });
    // A title above that prose stands under.
    let prose = first.and_then(|at| blocks[..at].iter().rposition(is_prose)).unwrap_or(0);
    let titled = form != Form::OverMarks && (0..prose).any(|at| title(&at));
    form != Form::OverMarks && first.is_some() && !titled
}

fn is_prose(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Item(_)) && block.text.len() > 80
}

struct Cut<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    form: Form,
    entries: Vec<Entry>,
    skipped: Vec<Skipped>,
    entry: Option<Entry>,
    sections: Sections,
    /// Sections have headings that the format marks, so that other lines of the same words are no headings.
    under_headings: bool,
    open: Option<Open>,
    /// Attributes since the last words.
    pending: Vec<usize>,
    /// Marks above a title that is still to come.
    above: Vec<(usize, Range<usize>, marks::Mark)>,
    /// The first title has marks above it.
    marks_above: bool,
    /// The entry is an item of an outermost list.
    in_list: bool,
    /// Of every block whether it stands in a table of more than two columns.
    wide: Vec<bool>,
    /// Of every block the next one that is no attribute.
    next: Vec<Option<usize>>,
}

/// Whether a block is nothing but the name of a section.
fn is_section(block: &Block, facts: &Facts) -> bool {
    section_heading(&block.text.replace('\n', " "), facts).is_some()
}

impl Cut<'_> {
    fn block(&mut self, index: usize, block: &Block) {
        match &block.kind {
            BlockKind::Attribute(_) => return self.pending.push(index),
            BlockKind::Meta(_) => return self.skip(index, 0..block.text.len(), Skip::FrontMatter),
            BlockKind::Rule => {
                self.skip(index, 0..block.text.len(), Skip::TableRule);
                return self.close();
            }
            BlockKind::Margin => return,
            BlockKind::Cell { at, .. } => return self.table_cell(index, block, *at),
            BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_) => {}
        }
        let whole = trimmed(&block.text, 0..block.text.len());
        if self.begins_section(index, block) {
            self.finish();
            self.above.clear();
            if let Some(section) = section_heading(&block.text.replace('\n', " "), self.facts) {
                self.sections.enter(index, section);
            }
            return self.skip(index, whole, Skip::SectionTitle);
        }
        // The list of the entries is over.
        if self.in_list && block.blank_before > 0 && !matches!(block.kind, BlockKind::Item(_)) {
            self.close();
        }
        if self.is_above(index) {
            self.finish();
        }
        let names_a_field =
            lines(block).first().is_some_and(|l| label(self.blocks, index, l, self.facts).is_some());
        if let Some(head) =
            head(self.blocks, index, self.form, self.facts).filter(|_| !names_a_field && !self.is_mark(index))
        {
            return self.begin(index, block, &head);
        }
        self.keep_attributes();
        if let BlockKind::Heading(level) = block.kind
            && !names_a_field
            && !self.is_mark(index)
        {
            return self.heading(index, block, level, whole);
        }
        for (number, line) in lines(block).into_iter().enumerate() {
            self.line(index, block, line, number == 0);
        }
    }

    /// A cell of a table under a title: in a table of two columns a label or its value.
    fn table_cell(&mut self, index: usize, block: &Block, at: CellAt) {
        let wide = self.wide[index];
        let whole = trimmed(&block.text, 0..block.text.len());
        let named = (at.column == 1).then(|| self.facts.heading(&block.text[whole.clone()])).flatten();
        match (&mut self.entry, named, self.open.clone()) {
            (Some(entry), Some(field), _) if !wide && !entry.closed => {
                let name = block.text[whole.clone()].trim_end_matches(':').to_owned();
                self.open = Some(Open { field: Some(field), name });
                self.skip(index, whole, Skip::LabelWords);
            }
            (Some(entry), None, Some(open)) if !wide && !entry.closed && at.column == 2 => {
                self.words(index, whole, &open, false);
                self.open = None;
            }
            (Some(entry), ..) => entry.closed = true,
            (None, ..) => {}
        }
    }

    /// What follows is no more of the entry, if it has its text.
    fn close(&mut self) {
        if let Some(entry) = self.entry.as_mut().filter(|e| e.row.cell(Field::Description).is_some()) {
            entry.closed = true;
            self.open = None;
        }
    }

    /// Whether all words of a block are marks of the entry it stands in.
    fn is_mark(&self, index: usize) -> bool {
        let text = &self.blocks[index].text;
        marks::all(text, 0..text.len(), self.facts).is_some()
    }

    /// Whether a block of marks stands above the title that they are of: above its heading, or in a document whose first
    /// title has marks above it.
    fn is_above(&self, index: usize) -> bool {
        let block = &self.blocks[index];
        match (&block.kind, self.form) {
            (BlockKind::Heading(level), Form::Heading(titles)) => *level < titles && self.is_mark(index),
            _ => {
                self.marks_above
                    && self.is_mark(index)
                    && is_over_title(self.blocks, self.next[index], self.form, self.facts)
            }
        }
    }

    /// A block that names a section: a heading not below those of the titles, or a line where no title waits for it.
    fn begins_section(&self, index: usize, block: &Block) -> bool {
        let Some(section) = section_heading(&block.text.replace('\n', " "), self.facts) else { return false };
        let has = |field: Field| self.entry.as_ref().is_some_and(|e| e.row.cell(field).is_some());
        let own = section.subcategory.is_none() && !has(Field::Weight)
            || section.subcategory.is_some() && !has(Field::SubcategoryId);
        let named =
            lines(block).first().is_some_and(|l| labelled(block, l, self.facts).is_some_and(|l| !l.alone));
        // The last line of a part of the page is of that part.
        let ends = self.blocks.get(index + 1).is_some_and(|b| b.kind == BlockKind::Rule);
        let waits = self.entry.as_ref().is_some_and(|e| !e.closed)
            && own
            && (named || ends || !has(Field::Description));
        match (&block.kind, self.form) {
            (BlockKind::Heading(level), Form::Heading(titles)) => *level <= titles || !waits,
            (BlockKind::Heading(_), _) => true,
            (BlockKind::Item(_), _) => false,
            _ if section.subcategory.is_none() && self.is_over_list(index) => !waits,
            _ => !waits && !self.under_headings,
        }
    }

    /// Whether a line stands over the items of a list, of which the next is a title.
    fn is_over_list(&self, index: usize) -> bool {
        let apart = self.blocks[index].text.trim_end().ends_with(':')
            || self.blocks[index].runs.iter().all(|run| run.bold);
        let next = self.next[index].filter(|at| matches!(self.blocks[*at].kind, BlockKind::Item(_)));
        apart && next.is_some_and(|at| head(self.blocks, at, self.form, self.facts).is_some())
    }

    fn begin(&mut self, index: usize, block: &Block, head: &Head) {
        self.finish();
        self.in_list = block.kind == BlockKind::Item(0);
        let mut entry = Entry { attributes: std::mem::take(&mut self.pending), ..Entry::default() };
        let (title, mut found) = marks::peel(&block.text, head.title.clone(), self.facts, &|_| false);
        let marked = marks::all(&block.text, head.title.clone(), self.facts);
        match marked.filter(|marks| marks.iter().any(|m| m.field == Field::MeasureId)) {
            Some(marks) => (found, entry.untitled) = (marks, true),
            None => entry.row.cells.push(title_cell(index, title)),
        }
        let rest = self.after_title(&block.text, head.rest.clone(), &mut found);
        entry.row.cells.extend(found.iter().map(|mark| mark.cell(index)));
        self.entry = Some(entry);
        for (at, words, mark) in std::mem::take(&mut self.above) {
            self.marks(at, words, &[mark]);
        }
        self.skip(index, head.title.clone(), Skip::LabelWords);
        self.skip(index, head.rest.start..rest.start, Skip::LabelWords);
        for (number, line) in lines(block).into_iter().enumerate() {
            let line = line.start.max(rest.start)..line.end;
            if line.start < line.end {
                self.line(index, block, line, number == 0);
            }
        }
    }

    /// Marks in brackets and dashes between a title and the words after it in the same block.
    fn after_title(&self, text: &str, rest: Range<usize>, found: &mut Vec<marks::Mark>) -> Range<usize> {
        let mut left = rest;
        loop {
            let words = &text[left.clone()];
            let start = left.end - words.trim_start_matches(|c: char| c.is_whitespace() || is_dash(c)).len();
            let words = &text[start..left.end];
            let close = match words.chars().next() {
                Some('(') => words.find(')'),
                Some('[') => words.find(']'),
                _ => None,
            };
            let line = words.find('\n');
            let ends = close
                .map(|at| at + 1)
                .into_iter()
                .chain(line)
                .chain(words.find([':', '\u{2013}', '\u{2014}']));
            let taken = |m: &marks::Mark| found.iter().any(|f| f.field == m.field);
            let mark = ends.into_iter().find_map(|end| {
                let marks = marks::all(text, start..start + end, self.facts)?;
                (!marks.is_empty() && !marks.iter().any(taken)).then_some((start + end, marks))
            });
            match mark {
                Some((end, marks)) => {
                    found.extend(marks);
                    left = end..left.end;
                }
                None => return start..left.end,
            }
        }
    }

    /// A heading that is no title: a part of an entry, or the end of it.
    fn heading(&mut self, index: usize, block: &Block, level: u8, whole: Range<usize>) {
        let below = match self.form {
            Form::Heading(titles) => level > titles,
            _ => false,
        };
        if self.entry.is_none() || !below {
            return self.finish();
        }
        let name = block.text[whole.clone()].trim_end_matches(':').to_owned();
        self.open = Some(Open { field: None, name });
        self.skip(index, whole, Skip::SectionTitle);
    }

    fn line(&mut self, index: usize, block: &Block, line: Range<usize>, first: bool) {
        let words = trimmed(&block.text, line.clone());
        if words.is_empty() {
            return;
        }
        let closed = self.entry.as_ref().is_none_or(|entry| entry.closed);
        if closed {
            let found = marks::all(&block.text, words.clone(), self.facts).unwrap_or_default();
            let says = found.iter().any(|m| m.rule != Rule::Star);
            self.above.retain(|_| says);
            self.above.extend(found.into_iter().filter(|_| says).map(|mark| (index, words.clone(), mark)));
        }
        if self.entry.is_none() {
            if block.text.starts_with('*') {
                self.skip(index, words, Skip::Footnote);
            }
            return;
        }
        let waiting = self.open.as_ref().is_some_and(|o| o.field.is_some_and(is_short));
        let found = marks::all(&block.text, words.clone(), self.facts).filter(|_| !waiting);
        let badge = found.as_ref().is_some_and(|marks| marks.iter().any(|m| m.rule == Rule::Badge));
        if badge && self.answered(index, &words) {
            // The name of the bonus with an answer after it is a label.
        } else if let Some(found) = found.filter(|_| !closed || badge) {
            return self.marks(index, words, &found);
        }
        if let Some(label) = self.label_of(index, block, &line).filter(|l| !waiting || !l.alone) {
            return self.label(index, block, &label, line);
        }
        match self.open.clone() {
            Some(open) => {
                self.words(index, words, &open, first && begins_item(&block.kind, open.field));
                if open.field.is_some_and(is_short) {
                    self.open = None;
                }
            }
            None if closed => {}
            None if self.takes_title(&words) => self.title_after_id(index, words),
            None => {
                let open = Open { field: Some(Field::Description), name: String::new() };
                self.words(index, words, &open, first && begins_item(&block.kind, open.field));
            }
        }
    }

    /// The label that a line begins with. An item of a list of fields begins with one; an item of a list that a label
    /// announced has words that may look so.
    fn label_of(&self, index: usize, block: &Block, line: &Range<usize>) -> Option<Label> {
        let fields = matches!(block.kind, BlockKind::Item(_))
            && self.open.as_ref().is_none_or(|o| o.field.is_some_and(is_short));
        let own = || labelled(block, line, self.facts).filter(|l| !l.alone);
        label(self.blocks, index, line, self.facts).or_else(|| own().filter(|_| fields))
    }

    /// Whether the entry began with its id and these are the first words after it.
    fn takes_title(&self, words: &Range<usize>) -> bool {
        let waits = |e: &Entry| e.untitled && e.row.cell(Field::Title).is_none();
        words.len() <= LONGEST_TITLE && self.entry.as_ref().is_some_and(waits)
    }

    fn title_after_id(&mut self, index: usize, words: Range<usize>) {
        let Some(entry) = &mut self.entry else { return };
        let has = |field: Field| entry.row.cell(field).is_some();
        let (title, marks) = marks::peel(&self.blocks[index].text, words.clone(), self.facts, &has);
        entry.row.cells.push(title_cell(index, title));
        entry.row.cells.extend(marks.iter().map(|mark| mark.cell(index)));
        self.skip(index, words, Skip::LabelWords);
    }

    fn marks(&mut self, index: usize, words: Range<usize>, found: &[marks::Mark]) {
        self.open = None;
        self.skip(index, words, Skip::LabelWords);
        let Some(entry) = &mut self.entry else { return };
        for mark in found {
            if entry.row.cell(mark.field).is_none() {
                entry.row.cells.push(mark.cell(index));
            }
        }
    }

    /// Whether the line after these words says yes or no.
    fn answered(&self, index: usize, words: &Range<usize>) -> bool {
        let block = &self.blocks[index];
        let rest = block.text[words.end..].trim();
        let next = self.blocks.get(index + 1).map_or("", |b| b.text.trim());
        let answer = if rest.is_empty() { next } else { rest };
        marks::is_flag(answer.lines().next().unwrap_or(""))
    }

    fn label(&mut self, index: usize, block: &Block, label: &Label, line: Range<usize>) {
        let name = block.text[label.words.clone()].trim_end_matches([':', '\u{ff1a}', ' ']).to_owned();
        let rule = if label.alone { Skip::SectionTitle } else { Skip::LabelWords };
        self.skip(index, label.words.clone(), rule);
        let open = Open { field: Some(label.field), name };
        let rest = trimmed(&block.text, label.words.end..line.end);
        if rest.is_empty() {
            self.open = Some(open);
            return;
        }
        self.words(index, rest, &open, begins_item(&block.kind, open.field));
        self.open = (!is_short(label.field)).then_some(open);
    }

    fn words(&mut self, index: usize, range: Range<usize>, open: &Open, item: bool) {
        let piece = Piece { slice: Slice::new(index, range.clone()), item };
        let Some(entry) = &mut self.entry else { return };
        if open.field == Some(Field::Description) && !open.name.is_empty() {
            // Words before those that a label calls the description are none of it; they are left over and reported.
            entry.row.cells.retain(|c| c.rule != Rule::EntryText);
        }
        let same = |c: &&mut RowCell| {
            c.field == open.field && (open.field.is_some() || c.name.as_ref() == Some(&open.name))
        };
        if let Some(cell) = entry.row.cells.iter_mut().find(same) {
            if open.field.is_some_and(is_short) {
                return self.skip(index, range, Skip::SameTwice);
            }
            return cell.pieces.push(piece);
        }
        let named = !open.name.is_empty();
        let rule = match open.field {
            _ if !named => Rule::EntryText,
            Some(Field::SupportingDocumentation | Field::Resources) | None => Rule::Section,
            _ => Rule::Label,
        };
        entry.row.cells.push(RowCell {
            field: open.field,
            name: named.then(|| open.name.clone()),
            basis: Basis::Printed,
            rule,
            pieces: vec![piece],
        });
    }

    /// Attributes between words of an entry are its own; those before the next title are of the next.
    fn keep_attributes(&mut self) {
        if let Some(entry) = self.entry.as_mut().filter(|e| !e.closed) {
            entry.attributes.append(&mut self.pending);
        }
    }

    fn finish(&mut self) {
        self.open = None;
        let Some(mut entry) = self.entry.take() else { return };
        for at in std::mem::take(&mut entry.attributes) {
            entry.row.cells.extend(self.attribute(at, &entry.row));
        }
        self.sections.add_to(&mut entry.row, |_| false);
        self.entries.push(entry);
    }

    /// What an attribute says of a row that does not say it itself.
    fn attribute(&self, at: usize, row: &Row) -> Option<RowCell> {
        let block = &self.blocks[at];
        let BlockKind::Attribute(name) = &block.kind else { return None };
        let text = &block.text;
        let is_id =
            || id::at_start(&text.to_uppercase(), self.facts).is_some_and(|(_, end)| end == text.len());
        let field = match self.facts.heading(name) {
            Some(field) => field,
            None => Field::MeasureId,
        };
        let understood = match field {
            Field::Weight => self.facts.weight(text).is_some(),
            Field::SubcategoryId => self.facts.subcategory(text).is_some(),
            Field::CehrtEligible => marks::is_flag(text),
            Field::MeasureId => is_id(),
            _ => false,
        };
        let cell = || RowCell {
            field: Some(field),
            name: Some(name.clone()),
            basis: Basis::Printed,
            rule: Rule::Attribute,
            pieces: vec![Piece { slice: Slice::new(at, 0..text.len()), item: false }],
        };
        (understood && row.cell(field).is_none()).then(cell)
    }

    fn skip(&mut self, index: usize, range: Range<usize>, rule: Skip) {
        let skipped = self.entry.as_mut().map_or(&mut self.skipped, |entry| &mut entry.skipped);
        skipped.push(Skipped { slice: Slice::new(index, range), rule });
    }
}

fn title_cell(index: usize, title: Range<usize>) -> RowCell {
    RowCell {
        field: Some(Field::Title),
        name: None,
        basis: Basis::Printed,
        rule: Rule::EntryTitle,
        pieces: vec![Piece { slice: Slice::new(index, title), item: false }],
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}' | ':' | '|' | '\u{b7}' | '.')
}

/// Fields of a few words: what comes after those is no more of them.
fn is_short(field: Field) -> bool {
    matches!(
        field,
        Field::MeasureId
            | Field::Title
            | Field::Weight
            | Field::SubcategoryId
            | Field::CehrtEligible
            | Field::Status
            | Field::FirstPerformanceYear
            | Field::LastPerformanceYear
    )
}

/// Whether words that begin a block begin a list item of the field.
fn begins_item(kind: &BlockKind, field: Option<Field>) -> bool {
    match (field, kind) {
        (Some(Field::SupportingDocumentation), BlockKind::Item(depth)) => *depth == 0,
        (Some(Field::SupportingDocumentation), _) => true,
        (_, kind) => matches!(kind, BlockKind::Item(_)),
    }
}
