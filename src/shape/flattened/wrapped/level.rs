//! The table whose cells stand side by side, line by line, parted by blanks (`pdftotext -layout`).
//!
//! In: the lines of a text, of every page where its columns part. Out: the rows, each with the words of its cells. A line
//! begins a row or goes on with the one before, and every cell's words on it go on with those above: what that costs is
//! what it costs where cells stand one after the other (`cells`). It must not know how words find their columns.

use super::cells::{Context, Tail};
use super::items::{Body, Content, Item, is_anchor, push_words};
use super::lines::Kind;
use super::places::{self, Layout};
use crate::facts::Facts;
use crate::model::Field;
use crate::shape::flattened::relation::relation;
use crate::shape::flattened::words::{End, Numbers};
use crate::steps;
use std::ops::Range;

/// A line of the table: of every column its words.
pub(super) struct Level {
    /// The words by columns.
    pub cells: Vec<Option<Item>>,
    /// A page's end stands before it.
    pub turned: bool,
    /// A blank line stands before it, where such lines part rows.
    pub gap: bool,
}

/// Lines under one heading.
pub(super) struct Part {
    /// Its lines.
    pub lines: Vec<Level>,
}

/// A row does not begin without words in the column that begins rows, or without an id where there are ids.
const NO_KEY: f64 = 7.0;
/// A cell that was at its end begins again; a cell of a word or two has its words a second time.
const REOPENED: f64 = 5.0;
const AGAIN: f64 = 8.0;
/// A cell begins below the first line of its row.
const LATE: f64 = 3.0;
/// A row ends though the next line's first word had no room on its last one: after a full stop; without one.
const FULL: (f64, f64) = (0.4, 2.2);
/// A row goes on over a blank line, where blank lines stand between rows.
const OVER_GAP: f64 = 2.0;
/// One line in so many has a blank one before it, where blank lines stand between rows.
const PARTED: usize = 20;

/// What it costs to go on with a row, whatever its cells cost, in steps.
const NODE: usize = 10;

/// Each line by which a cell is nearer to one end of its row than to the other, up to so many.
const OFF_MIDDLE: f64 = 1.2;
const FAR: usize = 6;
/// So many words of a description are compared with its title.
const RELATED: usize = 48;

/// The lines of the table by sections, and their words: a column's words stand together.
pub(super) fn parts(layout: &Layout) -> (Vec<Part>, Body) {
    let Layout { lines, blocks, columns, .. } = *layout;
    let cells_of = places::cells(layout);
    let start = lines.iter().position(|l| matches!(l.kind, Kind::Columns | Kind::Heading(_))).unwrap_or(0);
    let words = || lines.iter().skip(start).filter(|l| l.kind == Kind::Words);
    let with = words().filter(|l| l.gap > 0).count();
    let gaps = with * PARTED > words().count() && with * 2 < words().count();
    let mut found = vec![Part { lines: Vec::new() }];
    let (mut turned, mut page) = (false, lines.get(start).map_or(1, |l| l.page));
    for (at, line) in lines.iter().enumerate().skip(start) {
        turned |= line.page != page || line.kind == Kind::Columns;
        page = line.page;
        match line.kind {
            Kind::Heading(_) => {
                found.push(Part { lines: Vec::new() });
                turned = false;
            }
            Kind::Words => {
                let mut cells: Vec<Option<Item>> = vec![None; columns.len()];
                for (column, range) in &cells_of[at] {
                    cells[*column] = Some(item(at, range.clone(), turned));
                }
                if let Some(part) = found.last_mut() {
                    part.lines.push(Level { cells, turned, gap: gaps && line.gap > 0 && !turned });
                }
                turned = false;
            }
            Kind::Furniture | Kind::Columns | Kind::Footnote | Kind::Label => {}
        }
    }
    let mut body = Body { start, ..Body::default() };
    let mut numbers = Numbers::default();
    for part in &mut found {
        for column in 0..columns.len() {
            for item in part.lines.iter_mut().filter_map(|l| l.cells[column].as_mut()) {
                let from = body.words.len();
                push_words(&mut body, &item.places, lines, blocks, &mut numbers);
                item.words = from..body.words.len();
            }
        }
    }
    body.count = numbers.len();
    (found, body)
}

fn item(line: usize, range: Range<usize>, turned: bool) -> Item {
    Item {
        content: Content::Text,
        places: vec![(line, range)],
        words: 0..0,
        turned,
        gap: false,
        first: true,
        rest: false,
    }
}

/// How the cells of a row stand beside each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    /// They begin on one line.
    Top,
    /// Their middles stand on one line, so that a long cell begins before the short ones.
    Middle,
}

/// A cell of the row under way.
#[derive(Clone)]
struct Cell {
    tail: Tail,
    /// The lines of its first and of its last words.
    lines: (usize, usize),
}

/// A way to read the lines so far.
#[derive(Clone)]
struct Node {
    cost: f64,
    /// The line that begins the row under way, by its place among all beginnings.
    begin: usize,
    /// The same by its number.
    first: usize,
    /// The cells of the row under way.
    cells: Vec<Option<Cell>>,
    /// A page's end stands within the row.
    turned: bool,
}

/// A line that begins a row, and the beginning of the row before it: ways that part late have their first rows in common.
struct Begin {
    line: usize,
    before: Option<usize>,
}

/// So many ways are kept: a choice shows soon, or, where titles stand in the middle of their rows, later.
const KEPT: (usize, usize) = (12, 48);

/// The lines that begin rows, and what reading them so costs.
pub(super) fn rows(part: &Part, context: &Context, facts: &Facts, align: Align) -> (Vec<usize>, f64) {
    let reader = Reader { context, facts, align };
    let mut nodes: Vec<Node> = Vec::new();
    let mut begins: Vec<Begin> = Vec::new();
    for (at, line) in part.lines.iter().enumerate() {
        let mut next: Vec<Node> = Vec::new();
        let ends = nodes.iter().map(|n| (n.cost + reader.ended(n, at) + reader.full(n, line), n));
        let end = ends.min_by(|a, b| a.0.total_cmp(&b.0));
        next.push(reader.fresh(end.map_or(0.0, |(cost, _)| cost), begins.len(), at, line));
        begins.push(Begin { line: at, before: end.map(|(_, node)| node.begin) });
        next.extend(nodes.iter().map(|n| reader.goes_on(n, at, line)));
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        next.truncate(if align == Align::Top { KEPT.0 } else { KEPT.1 });
        nodes = next;
    }
    let end = part.lines.len();
    let all = nodes.into_iter().map(|n| (n.cost + reader.ended(&n, end), n));
    let best = all.min_by(|a, b| a.0.total_cmp(&b.0));
    let Some((cost, node)) = best else { return Default::default() };
    let rows = std::iter::successors(Some(&begins[node.begin]), |begin| begin.before.map(|b| &begins[b]));
    let mut rows: Vec<usize> = rows.map(|begin| begin.line).collect();
    rows.reverse();
    (rows, cost)
}

/// How lines are read.
struct Reader<'a> {
    context: &'a Context<'a>,
    facts: &'a Facts,
    align: Align,
}

fn tail(item: &Item, before: Option<&Tail>, context: &Context) -> Tail {
    let before = before.filter(|b| b.words.end == item.words.start);
    Tail {
        words: before.map_or(item.words.start, |b| b.words.start)..item.words.end,
        before: Vec::new(),
        width: context.body.width(item.words.clone(), context.measure),
        lines: before.filter(|_| !item.turned).map_or(0, |b| b.lines) + 1,
    }
}

impl Reader<'_> {
    fn column(&self, field: Field) -> Option<usize> {
        self.context.columns.iter().position(|f| *f == field)
    }

    fn fresh(&self, cost: f64, begin: usize, at: usize, line: &Level) -> Node {
        let context = self.context;
        let cells = vec![None; context.columns.len()];
        let mut node = Node { cost, begin, first: at, cells, turned: false };
        let cell = |field: Field| self.column(field).map(|c| line.cells[c].as_ref());
        let id = |item: &Item| super::anchors::is_id(&context.body.text(item.words.clone()), self.facts);
        if self.align == Align::Top {
            if cell(Field::Title).is_some_and(|cell| cell.is_none()) {
                node.cost += NO_KEY;
            }
            if cell(Field::MeasureId).is_some_and(|cell| !cell.is_some_and(id)) {
                node.cost += NO_KEY;
            }
        }
        let title = cell(Field::Title).flatten().map(|item| item.words.clone());
        for (column, item) in line.cells.iter().enumerate().filter_map(|(c, i)| Some((c, i.as_ref()?))) {
            if !is_anchor(context.columns[column]) {
                node.cost += f64::from(context.begins(column, item, item.words.clone(), title.as_ref()));
            }
            node.cells[column] = Some(Cell { tail: tail(item, None, context), lines: (at, at) });
        }
        node
    }

    fn goes_on(&self, before: &Node, at: usize, line: &Level) -> Node {
        let context = self.context;
        steps::spend(NODE);
        let mut node = before.clone();
        node.turned |= line.turned;
        if line.gap {
            node.cost += OVER_GAP;
        }
        for (column, item) in line.cells.iter().enumerate().filter_map(|(c, i)| Some((c, i.as_ref()?))) {
            let field = context.columns[column];
            node.cost += match &before.cells[column] {
                None => {
                    let late = if self.align == Align::Top { LATE } else { 0.0 };
                    let begins = |item: &Item| context.begins(column, item, item.words.clone(), None);
                    late + if is_anchor(field) { 0.0 } else { f64::from(begins(item)) }
                }
                Some(own) if is_anchor(field) => {
                    let said = context.body.text(own.tail.words.clone());
                    let whole = match field {
                        Field::SubcategoryId => self.facts.subcategory(&said).is_some(),
                        Field::MeasureId => super::anchors::is_id(&said, self.facts),
                        _ => self.facts.weight(&said).is_some(),
                    };
                    if whole {
                        AGAIN
                    } else if own.lines.1 + self.step() < at {
                        REOPENED
                    } else {
                        0.0
                    }
                }
                Some(own) => {
                    let open = if own.lines.1 + self.step() < at && !line.turned { REOPENED } else { 0.0 };
                    open + f64::from(context.goes_on(column, &own.tail, item))
                }
            };
            let own = before.cells[column].as_ref();
            let first = own.map_or(at, |c| c.lines.0);
            let tail = tail(item, own.map(|c| &c.tail), context);
            node.cells[column] = Some(Cell { tail, lines: (first, at) });
        }
        node
    }

    /// The next line of a cell is so many lines below: between the lines of cells with their middles on one line stand
    /// those of other cells.
    fn step(&self) -> usize {
        if self.align == Align::Top { 1 } else { 2 }
    }

    /// The row is at its end though its description's last line is full: the next line's first word had no room there.
    fn full(&self, node: &Node, line: &Level) -> f64 {
        let Some(column) = self.column(Field::Description) else { return 0.0 };
        let (Some(cell), Some(item), Some(width)) =
            (&node.cells[column], &line.cells[column], self.context.widths[column])
        else {
            return 0.0;
        };
        if line.turned || line.gap || !self.context.break_before(cell.tail.width, item).at(width) {
            return 0.0;
        }
        let stopped = self.context.body.words[cell.tail.words.end - 1].end == End::Stop;
        if stopped { FULL.0 } else { FULL.1 }
    }

    /// The row ends before a line.
    fn ended(&self, node: &Node, at: usize) -> f64 {
        let mut cost = 0.0;
        for (column, cell) in node.cells.iter().enumerate() {
            cost += match (cell, self.context.columns[column]) {
                (Some(cell), field) if !is_anchor(field) => {
                    f64::from(self.context.ends(column, &cell.tail, false))
                }
                (Some(_), _) => 0.0,
                (None, Field::Title) => 7.0,
                (None, Field::Description) => 4.0,
                (None, field) if is_anchor(field) => 2.0,
                (None, _) => 1.0,
            };
        }
        if self.align == Align::Middle { cost + self.off_middle(node, at) } else { cost }
    }

    /// How far the middles of the row's cells are from the row's, and what its title and its description have in common.
    fn off_middle(&self, node: &Node, at: usize) -> f64 {
        let (first, last) = (node.first, at - 1);
        let mut cost = 0.0;
        for cell in node.cells.iter().flatten().filter(|_| !node.turned) {
            let (above, below) = (cell.lines.0 - first, last - cell.lines.1);
            cost += OFF_MIDDLE * above.abs_diff(below).saturating_sub(1).min(FAR) as f64;
        }
        let cell = |field: Field| self.column(field).and_then(|c| node.cells[c].as_ref());
        if let (Some(title), Some(described)) = (cell(Field::Title), cell(Field::Description))
            && title.lines.0 > first
        {
            let words = described.tail.words.clone();
            let soon = words.start..words.end.min(words.start + RELATED);
            let words = &self.context.body.words;
            cost += f64::from(relation(&words[title.tail.words.clone()], &words[soon]));
        }
        cost
    }
}
