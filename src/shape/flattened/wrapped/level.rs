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
use crate::shape::flattened::words::Numbers;
use std::ops::Range;

/// A line of the table: of every column its words.
pub(super) struct Level {
    /// The words by columns.
    pub cells: Vec<Option<Item>>,
    /// A page's end stands before it.
    pub turned: bool,
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

/// The lines of the table by sections, and their words: a column's words stand together.
pub(super) fn parts(layout: &Layout) -> (Vec<Part>, Body) {
    let Layout { lines, blocks, columns, .. } = *layout;
    let cells_of = places::cells(layout);
    let start = lines.iter().position(|l| matches!(l.kind, Kind::Columns | Kind::Heading(_))).unwrap_or(0);
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
                    part.lines.push(Level { cells, turned });
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

/// A way to read the lines so far.
#[derive(Clone)]
struct Node {
    cost: f64,
    /// The lines that begin rows.
    begins: Vec<usize>,
    /// The cells of the row under way, and the line that each has its last words on.
    tails: Vec<Option<(Tail, usize)>>,
}

/// So many ways are kept: a choice shows soon.
const KEPT: usize = 12;

/// The lines that begin rows.
pub(super) fn rows(part: &Part, context: &Context, facts: &Facts) -> Vec<usize> {
    let mut nodes: Vec<Node> = Vec::new();
    for (at, line) in part.lines.iter().enumerate() {
        let mut next: Vec<Node> = Vec::new();
        let best = nodes.iter().map(|n| (n.cost + ended(n, context), n)).min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((cost, node)) => next.push(fresh(cost, &node.begins, at, line, context, facts)),
            None => next.push(fresh(0.0, &[], at, line, context, facts)),
        }
        next.extend(nodes.iter().map(|n| goes_on(n, at, line, context, facts)));
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        next.truncate(KEPT);
        nodes = next;
    }
    let best = nodes
        .into_iter()
        .min_by(|a, b| (a.cost + ended(a, context)).total_cmp(&(b.cost + ended(b, context))));
    best.map(|n| n.begins).unwrap_or_default()
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

fn fresh(cost: f64, begins: &[usize], at: usize, line: &Level, context: &Context, facts: &Facts) -> Node {
    let mut node = Node { cost, begins: [begins, &[at]].concat(), tails: vec![None; context.columns.len()] };
    let has = |field: Field| context.columns.iter().position(|f| *f == field).map(|c| line.cells[c].as_ref());
    if has(Field::Title).is_some_and(|cell| cell.is_none()) {
        node.cost += NO_KEY;
    }
    let id = |item: &Item| super::anchors::is_id(&context.body.text(item.words.clone()), facts);
    if has(Field::MeasureId).is_some_and(|cell| !cell.is_some_and(id)) {
        node.cost += NO_KEY;
    }
    let title = has(Field::Title).flatten().map(|item| item.words.clone());
    for (column, item) in line.cells.iter().enumerate().filter_map(|(c, i)| Some((c, i.as_ref()?))) {
        if !is_anchor(context.columns[column]) {
            node.cost += f64::from(context.begins(column, item, item.words.clone(), title.as_ref()));
        }
        node.tails[column] = Some((tail(item, None, context), at));
    }
    node
}

fn goes_on(before: &Node, at: usize, line: &Level, context: &Context, facts: &Facts) -> Node {
    let mut node = before.clone();
    for (column, item) in line.cells.iter().enumerate().filter_map(|(c, i)| Some((c, i.as_ref()?))) {
        let field = context.columns[column];
        node.cost += match &before.tails[column] {
            None => {
                LATE + if is_anchor(field) {
                    0.0
                } else {
                    f64::from(context.begins(column, item, item.words.clone(), None))
                }
            }
            Some((own, last)) if is_anchor(field) => {
                let said = context.body.text(own.words.clone());
                let whole = match field {
                    Field::SubcategoryId => facts.subcategory(&said).is_some(),
                    Field::MeasureId => super::anchors::is_id(&said, facts),
                    _ => facts.weight(&said).is_some(),
                };
                if whole {
                    AGAIN
                } else if *last + 1 < at {
                    REOPENED
                } else {
                    0.0
                }
            }
            Some((own, last)) => {
                let open = if *last + 1 < at && !line.turned { REOPENED } else { 0.0 };
                open + f64::from(context.goes_on(column, own, item))
            }
        };
        let own = before.tails[column].as_ref().map(|(t, _)| t);
        node.tails[column] = Some((tail(item, own, context), at));
    }
    node
}

fn ended(node: &Node, context: &Context) -> f64 {
    let mut cost = 0.0;
    for (column, cell) in node.tails.iter().enumerate() {
        cost += match (cell, context.columns[column]) {
            (Some((tail, _)), field) if !is_anchor(field) => f64::from(context.ends(column, tail, false)),
            (Some(_), _) => 0.0,
            (None, Field::Title) => 7.0,
            (None, Field::Description) => 4.0,
            (None, field) if is_anchor(field) => 2.0,
            (None, _) => 1.0,
        };
    }
    cost
}
