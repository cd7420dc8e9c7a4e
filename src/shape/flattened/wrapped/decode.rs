//! In: the items of a section. Out: the cheapest way to read them as rows: of every item the cell that its words belong
//! to, and whether a row begins with it. A choice is judged by what follows from it. It must not know what a step costs.

use super::cells::{Context, Tail};
use super::items::{Content, Item, is_anchor};
use crate::model::Field;
use crate::shape::Known;
use crate::steps;
use std::ops::Range;
use std::rc::Rc;

/// What an item is in the rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// A row begins here.
    pub begins: bool,
    /// The column of its words; their number itself for words outside of the table.
    pub column: usize,
    /// Two cells: the column before, for so many words.
    pub cut: Option<(usize, usize)>,
}

/// A title over more lines than this was never printed.
const TITLE_LINES: u8 = 12;
/// Two cells go on behind a page's end on one line.
const BOTH_RESUMED: f32 = 1.0;
/// Not further than so many words into the line.
const RESUMED_WORDS: usize = 64;
/// The number of such a cut among those of a line.
const CUT_RESUMED: usize = usize::MAX;
/// How many cuts of a line are looked into.
const CUTS: usize = 6;
/// A row lacks its title, its description, a cell that the vocabulary knows, another cell.
const MISSING: [f64; 4] = [12.0, 4.0, 5.0, 1.5];

/// How far a row has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct State {
    column: usize,
    /// Lines of a title.
    lines: u8,
    /// Behind a page's end, where cells of the row go on.
    resumed: bool,
    /// Which of the cuts of the line, if it is cut.
    cut: Option<usize>,
    /// The row has its title: what it lacks is paid at its end.
    titled: bool,
    /// How far its title is known.
    known: Known,
}

/// The cheapest way to a state.
#[derive(Clone)]
struct Node {
    state: State,
    cost: f64,
    from: usize,
    part: Part,
    /// The cells of the row so far.
    tails: Rc<Vec<Option<Tail>>>,
}

/// The part of every item.
pub(super) fn decode(items: &[Item], context: &Context) -> Vec<Part> {
    let mut table: Vec<Vec<Node>> = Vec::with_capacity(items.len());
    let count = context.columns.len();
    for (at, item) in items.iter().enumerate() {
        let mut nodes: Vec<Node> = Vec::new();
        let (before, next) = (at.checked_sub(1).map(|b| &items[b]), items.get(at + 1));
        // The next line of text: anchors stand between the cells of a row that a page's end broke.
        // Only words are cut, and all that comes may be anchors.
        let words = |i: &&Item| i.content == Content::Text;
        let below = Some(item).filter(words).and_then(|_| items[at + 1..].iter().find(words));
        let below = below.filter(|b| b.turned || next.is_some_and(|n| n.content == Content::Text));
        let walk = Walk { context, item, before, cuts: cuts(context, item, below) };
        match table.last() {
            None => walk.fresh(0.0, 0, count, &mut nodes),
            Some(before) => {
                // Of all ways that end a row here, only the cheapest matters.
                // Prose below the table goes on to the section's end.
                let inside = before.iter().enumerate().filter(|(_, node)| node.state.column < count);
                let ends = inside.map(|(n, node)| (n, node.cost + ended(node, context)));
                let ends = ends.filter(|_| !item.rest);
                if let Some((from, cost)) = ends.min_by(|a, b| a.1.total_cmp(&b.1)) {
                    walk.fresh(cost, from, count, &mut nodes);
                }
                steps::spend(before.len() * count);
                for (from, node) in before.iter().enumerate() {
                    if node.state.column < count {
                        walk.more(from, node, &mut nodes);
                    }
                }
                walk.outside(before, count, &mut nodes);
            }
        }
        table.push(nodes);
    }
    trace(&table, context)
}

/// The cost of a way whose row ends: its last cell's end, and the cells that it lacks.
fn ended(node: &Node, context: &Context) -> f64 {
    if node.state.column >= context.columns.len() {
        return 0.0;
    }
    let lacks = node.tails.iter().zip(context.columns).filter(|(t, _)| t.is_none()).map(|(_, f)| match f {
        Field::Title => MISSING[0],
        Field::Description => MISSING[1],
        f if is_anchor(*f) => MISSING[2],
        _ => MISSING[3],
    });
    lacks.sum::<f64>() + left(node, context)
}

/// The cost of leaving the cell that a way is in.
fn left(node: &Node, context: &Context) -> f64 {
    let tail = node.tails[node.state.column].as_ref();
    tail.map_or(0.0, |t| f64::from(context.ends(node.state.column, t, node.state.resumed)))
}

/// The cuts of an item between each two neighbouring columns of text.
type Cuts = Vec<((usize, usize), usize, f32)>;

fn cuts(context: &Context, item: &Item, next: Option<&Item>) -> Cuts {
    if item.content != Content::Text {
        return Vec::new();
    }
    let pairs = (1..context.columns.len()).map(|c| (c - 1, c));
    let text = pairs.filter(|(a, b)| !is_anchor(context.columns[*a]) && !is_anchor(context.columns[*b]));
    text.flat_map(|pair| {
        context.cuts(pair, item, next, CUTS).into_iter().map(move |(at, cost)| (pair, at, cost))
    })
    .collect()
}

/// What stands before a step.
#[derive(Clone, Copy)]
struct Before<'a> {
    /// What the way to it cost.
    spent: f64,
    /// Its number among the ways.
    from: usize,
    /// The cells of the row so far.
    tails: &'a Rc<Vec<Option<Tail>>>,
    /// The step begins a row.
    begins: bool,
    /// Behind a page's end, where cells of the row go on.
    resumed: bool,
}

/// The steps to one item.
struct Walk<'a> {
    context: &'a Context<'a>,
    item: &'a Item,
    before: Option<&'a Item>,
    cuts: Cuts,
}

impl Walk<'_> {
    /// The item stands outside of the table.
    fn outside(&self, before: &[Node], count: usize, nodes: &mut Vec<Node>) {
        if self.item.content != Content::Text {
            return;
        }
        for (from, node) in before.iter().enumerate() {
            let prose = self.before.filter(|_| node.state.column >= count);
            let Some(cost) = self.context.outside(self.item, prose) else { continue };
            let state =
                State { column: count, lines: 1, resumed: false, cut: None, titled: true, known: Known::Not };
            let part = Part { begins: false, column: count, cut: None };
            let cost = node.cost + ended(node, self.context) + f64::from(cost);
            self.offer(state, cost, from, part, nodes, || vec![None; count]);
        }
    }

    /// A row begins with the item.
    fn fresh(&self, cost: f64, from: usize, count: usize, nodes: &mut Vec<Node>) {
        let none = Rc::new(vec![None; count]);
        let before = Before { spent: cost, from, tails: &none, begins: true, resumed: false };
        match self.item.content {
            Content::Anchor(field) => {
                let Some(column) = self.context.columns.iter().position(|f| *f == field) else { return };
                self.enter(column, 1, 0.0, before, nodes);
            }
            Content::Text => {
                let Some(column) = self.context.columns.iter().position(|f| !is_anchor(*f)) else { return };
                let begins = self.context.begins(column, self.item, self.item.words.clone(), None);
                self.enter(column, 1, begins, before, nodes);
                self.cut(column, before, None, nodes);
            }
        }
    }

    /// The row goes on with the item.
    fn more(&self, from: usize, node: &Node, nodes: &mut Vec<Node>) {
        let (state, tails) = (node.state, &node.tails);
        let leaving = node.cost + left(node, self.context);
        let before = Before { spent: leaving, from, tails, begins: false, resumed: state.resumed };
        if let Content::Anchor(field) = self.item.content {
            let Some(column) = self.context.columns.iter().position(|f| *f == field) else { return };
            let fits = if self.item.rest { tails[column].is_some() } else { tails[column].is_none() };
            if fits && (column > state.column || state.resumed || self.item.rest) {
                self.enter(column, 1, 0.0, Before { resumed: false, ..before }, nodes);
            }
            return;
        }
        let title = self.context.columns.iter().position(|f| *f == Field::Title);
        let title = title.and_then(|c| tails[c].as_ref()).map(|t| t.words.clone());
        for (column, field) in self.context.columns.iter().enumerate().filter(|(_, f)| !is_anchor(**f)) {
            if column == state.column {
                let Some(tail) = &tails[column] else { continue };
                let lines = if *field == Field::Title { state.lines.saturating_add(1) } else { 1 };
                if lines <= TITLE_LINES {
                    let cost = self.context.goes_on(column, tail, self.item);
                    self.enter(column, lines, cost, Before { spent: node.cost, ..before }, nodes);
                }
                continue;
            }
            match &tails[column] {
                None if column > state.column => {
                    let begins =
                        self.context.begins(column, self.item, self.item.words.clone(), title.as_ref());
                    self.enter(column, 1, begins, before, nodes);
                    self.cut(column, before, title.as_ref(), nodes);
                }
                Some(tail) if self.item.turned || (state.resumed && column > state.column) => {
                    let cost = self.context.resumes(column, tail, self.item, tails);
                    let before = Before { resumed: true, ..before };
                    self.enter(column, 1, cost, before, nodes);
                    self.resume_cut(column, before, nodes);
                }
                _ => {}
            }
        }
    }

    /// Two cells begin on the line.
    fn cut(&self, column: usize, before: Before, title: Option<&Range<usize>>, nodes: &mut Vec<Node>) {
        let all = self.item.words.clone();
        for (n, (pair, at, cost)) in self.cuts.iter().enumerate().filter(|(_, (p, ..))| p.0 == column) {
            if before.tails[pair.1].is_some() {
                continue;
            }
            let (left, right) = (all.start..all.start + at, all.start + at..all.end);
            let first = self.tail(left.clone(), None);
            let is_title = self.context.columns[column] == Field::Title;
            let title = if is_title { Some(&left) } else { title };
            let paid = self.context.begins(column, self.item, left.clone(), None)
                + self.context.ends(column, &first, false)
                + self.context.begins(pair.1, self.item, right.clone(), title)
                + cost;
            self.enter_cut((n, *pair, *at), paid, before, nodes);
        }
    }

    /// Two cells go on behind a page's end on one line.
    fn resume_cut(&self, column: usize, before: Before, nodes: &mut Vec<Node>) {
        let tails = before.tails;
        let all = self.item.words.clone();
        let pair = (column, column + 1);
        let (Some(Some(first)), Some(Some(second))) = (tails.get(pair.0), tails.get(pair.1)) else { return };
        for at in 1..all.len().min(RESUMED_WORDS) {
            let piece = |range: Range<usize>| Item { words: range, ..self.item.clone() };
            let (left, right) = (piece(all.start..all.start + at), piece(all.start + at..all.end));
            let paid = self.context.resumes(pair.0, first, &left, tails)
                + self.context.resumes(pair.1, second, &right, tails)
                + self.context.ends(pair.0, &self.tail(left.words.clone(), Some(first)), true)
                + BOTH_RESUMED;
            self.enter_cut((CUT_RESUMED, pair, at), paid, before, nodes);
        }
    }

    /// The words of two cells.
    fn enter_cut(
        &self,
        (n, pair, at): (usize, (usize, usize), usize),
        paid: f32,
        before: Before,
        nodes: &mut Vec<Node>,
    ) {
        let Before { from, begins, resumed, .. } = before;
        let cost = before.spent + f64::from(paid);
        let all = self.item.words.clone();
        let mut tails = before.tails.as_ref().clone();
        tails[pair.0] =
            Some(self.tail(all.start..all.start + at, tails[pair.0].as_ref().filter(|_| resumed)));
        tails[pair.1] = Some(self.tail(all.start + at..all.end, tails[pair.1].as_ref().filter(|_| resumed)));
        let (titled, known) = self.titled(&tails);
        let state = State { column: pair.1, lines: 1, resumed, cut: Some(n), titled, known };
        let part = Part { begins, column: pair.1, cut: Some((pair.0, at)) };
        self.offer(state, cost, from, part, nodes, || tails);
    }

    /// The words of one cell.
    fn enter(&self, column: usize, lines: u8, cost: f32, before: Before, nodes: &mut Vec<Node>) {
        let Before { spent, from, begins, resumed, .. } = before;
        let mut tails = before.tails.as_ref().clone();
        let own = tails[column].take().filter(|_| !begins);
        tails[column] = Some(self.tail(self.item.words.clone(), own.as_ref()));
        let (titled, known) = self.titled(&tails);
        let state = State { column, lines, resumed, cut: None, titled, known };
        let part = Part { begins, column, cut: None };
        self.offer(state, spent + f64::from(cost), from, part, nodes, || tails);
    }

    /// Whether a row with these cells has a title, and how far it is known.
    fn titled(&self, tails: &[Option<Tail>]) -> (bool, Known) {
        let Some(title) = self.context.columns.iter().position(|f| *f == Field::Title) else {
            return (true, Known::Not);
        };
        let known = tails[title].as_ref().map(|t| self.context.known(t));
        (known.is_some(), known.unwrap_or(Known::Not))
    }

    /// The end of a cell with these words; they go on with those before where nothing stands between.
    fn tail(&self, words: Range<usize>, before: Option<&Tail>) -> Tail {
        let width = self.context.body.width(words.clone(), self.context.measure);
        let lines = before.filter(|_| !self.item.turned).map_or(0, |b| b.lines) + 1;
        let mut earlier = before.map(|b| b.before.clone()).unwrap_or_default();
        let beside = before.filter(|b| b.words.end == words.start);
        earlier.extend(before.filter(|_| beside.is_none()).map(|b| b.words.clone()));
        let start = beside.map_or(words.start, |b| b.words.start);
        Tail { words: start..words.end, before: earlier, width, lines }
    }

    fn offer(
        &self,
        state: State,
        cost: f64,
        from: usize,
        part: Part,
        nodes: &mut Vec<Node>,
        tails: impl FnOnce() -> Vec<Option<Tail>>,
    ) {
        match nodes.iter_mut().find(|n| n.state == state) {
            Some(node) if node.cost <= cost => {}
            Some(node) => *node = Node { state, cost, from, part, tails: Rc::new(tails()) },
            None => nodes.push(Node { state, cost, from, part, tails: Rc::new(tails()) }),
        }
    }
}

/// The parts of the cheapest way, followed from its end to its beginning.
fn trace(table: &[Vec<Node>], context: &Context) -> Vec<Part> {
    let Some(last) = table.last() else { return Vec::new() };
    let ends = last.iter().enumerate().map(|(n, node)| (n, node.cost + ended(node, context)));
    let Some((mut at, _)) = ends.min_by(|a, b| a.1.total_cmp(&b.1)) else { return Vec::new() };
    let mut parts = Vec::with_capacity(table.len());
    for nodes in table.iter().rev() {
        let Some(node) = nodes.get(at) else { break };
        parts.push(node.part);
        at = node.from;
    }
    parts.reverse();
    parts
}
