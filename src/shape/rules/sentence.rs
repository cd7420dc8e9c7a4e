//! Blocks to sentences: lines that go on are joined, cells of a row stand in one sentence with the headings above them,
//! items stand under the words before their list, answers under their questions.

use super::token::{Stop, Token, tokens};
use crate::model::{Block, BlockKind};
use std::collections::{BTreeMap, BTreeSet};

/// In text of shorter lines than this, a line that begins with a capital begins a sentence.
const WRAPPED: usize = 50;

/// List marks at the beginning of a line of plain text.
const BULLETS: [char; 9] =
    ['\u{2022}', '\u{25aa}', '\u{25cf}', '\u{25cb}', '\u{25e6}', '\u{b7}', '*', '-', '\u{f0b7}'];

/// A sentence and the words before it that it stands under.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence {
    /// The words before: those that introduce its list, or the question that it answers.
    pub before: Vec<Token>,
    /// Numbers of the words before count: they introduce a list.
    pub counts: bool,
    /// The sentence.
    pub tokens: Vec<Token>,
    /// The heading that it stands under.
    pub heading: Vec<Token>,
    /// What it is part of.
    pub sort: Sort,
    /// Sentences of one paragraph, item, heading or row have one number.
    pub passage: usize,
    /// It is a question, and states nothing.
    pub asks: bool,
}

impl Sentence {
    /// How many words have to be looked at.
    pub fn words(&self) -> usize {
        self.before.len() + self.tokens.len() + self.heading.len()
    }
}

/// What a sentence is part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Sort {
    /// A heading of this level.
    Heading(u8),
    #[default]
    Running,
    Item,
    Row,
}

struct Passage {
    sort: Sort,
    tokens: Vec<Token>,
}

/// The sentences of the blocks that are `free`, questions among them.
pub(super) fn sentences(blocks: &[Block], free: &[bool]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let (mut heading, mut lead, mut question) = (Vec::new(), Lead::default(), Vec::new());
    let mut answered = false;
    for (passage, Passage { sort, tokens }) in passages(blocks, free).into_iter().enumerate() {
        if sort != Sort::Item {
            lead.close(&mut found, &heading);
        }
        let asks = tokens.last().is_some_and(|t| t.asks);
        if matches!(sort, Sort::Heading(_)) && !asks {
            heading = tokens.clone();
        }
        let mut parts = split(tokens);
        let introduces = sort == Sort::Running
            && parts.last().and_then(|p| p.last()).is_some_and(|t| t.stop == Stop::Colon);
        let last = if introduces { parts.pop() } else { None };
        let several = sort == Sort::Item;
        if !several && std::mem::take(&mut answered) {
            question.clear();
        }
        for tokens in parts {
            let asks = tokens.last().is_some_and(|t| t.asks);
            let (before, counts) = match sort {
                _ if asks => (Vec::new(), false),
                Sort::Item if lead.open() => (lead.used(), true),
                // Every item of a list answers.
                _ if several => {
                    answered = true;
                    (question.clone(), false)
                }
                _ => (std::mem::take(&mut question), false),
            };
            if asks {
                question.clone_from(&tokens);
            }
            found.push(Sentence { before, counts, tokens, heading: heading.clone(), sort, passage, asks });
        }
        if let Some(words) = last {
            lead = Lead { words, used: false, passage };
        }
    }
    lead.close(&mut found, &heading);
    found
}

/// Words that end with a colon.
#[derive(Default)]
struct Lead {
    words: Vec<Token>,
    used: bool,
    passage: usize,
}

impl Lead {
    fn open(&self) -> bool {
        !self.words.is_empty()
    }

    fn used(&mut self) -> Vec<Token> {
        self.used = true;
        self.words.clone()
    }

    /// Words before a list that never came are a sentence like any other.
    fn close(&mut self, found: &mut Vec<Sentence>, heading: &[Token]) {
        let Lead { words, used, passage } = std::mem::take(self);
        if !words.is_empty() && !used {
            found.push(Sentence { tokens: words, heading: heading.to_vec(), passage, ..Sentence::default() });
        }
    }
}

fn split(tokens: Vec<Token>) -> Vec<Vec<Token>> {
    let mut parts: Vec<Vec<Token>> = vec![Vec::new()];
    for token in tokens {
        let ends = token.stop == Stop::Sentence;
        parts.last_mut().expect("one at least").push(token);
        if ends {
            parts.push(Vec::new());
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

fn passages(blocks: &[Block], free: &[bool]) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let heads = heads(blocks);
    let widths = widths(blocks);
    let mut at = 0;
    // The block before, where a line of running text may go on with it.
    let mut open: Option<usize> = None;
    while at < blocks.len() {
        let block = &blocks[at];
        if !free[at] {
            // What stands in a margin interrupts nothing.
            open = open.filter(|_| block.kind == BlockKind::Margin);
            at += 1;
            continue;
        }
        let whole = || tokens(&block.text, at, 0..block.text.len());
        match &block.kind {
            BlockKind::Heading(level) => {
                found.push(Passage { sort: Sort::Heading(*level), tokens: whole() });
                open = None;
            }
            BlockKind::Item(_) => {
                found.push(Passage { sort: Sort::Item, tokens: whole() });
                open = Some(at);
            }
            BlockKind::Paragraph => {
                let bullet = block.text.trim_start().starts_with(BULLETS);
                match open.filter(|before| !bullet && goes_on(&blocks[*before], block, widths[at])) {
                    Some(_) => found.last_mut().expect("it is open").tokens.extend(whole()),
                    None => {
                        let sort = if bullet { Sort::Item } else { Sort::Running };
                        found.push(Passage { sort, tokens: whole() });
                    }
                }
                open = Some(at);
            }
            BlockKind::Cell { .. } => {
                let (row, next) = row(blocks, free, at, &heads);
                found.extend(row);
                (at, open) = (next, None);
                continue;
            }
            _ => open = None,
        }
        at += 1;
    }
    found.retain(|p| !p.tokens.is_empty());
    found
}

/// The length of the longest line of the running text that each block is part of, in characters.
fn widths(blocks: &[Block]) -> Vec<usize> {
    let runs = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item(_));
    let mut found = vec![0; blocks.len()];
    let mut from = 0;
    while from < blocks.len() {
        let end = (from + 1..blocks.len()).find(|n| blocks[*n].blank_before > 0 || !runs(&blocks[*n]));
        let end = end.unwrap_or(blocks.len());
        let lines = blocks[from..end].iter().flat_map(|b| b.text.lines());
        let width = lines.map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
        found[from..end].fill(width);
        from = end;
    }
    found
}

/// Whether a line of running text goes on in the next block: it was broken where the next word had no room in a text of
/// this width.
fn goes_on(before: &Block, next: &Block, width: usize) -> bool {
    let last = before.text.lines().last().unwrap_or("").trim_end();
    let word = next.text.split_whitespace().next().map_or(0, |w| w.chars().count());
    let broken = width >= WRAPPED && last.chars().count() + 1 + word > width;
    let small = next.text.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    next.blank_before == 0 && !last.ends_with(['.', ':', ';', '!', '?']) && (small || broken)
}

/// The headings of tables: the cells of first rows that hold no number and have rows under them.
fn heads(blocks: &[Block]) -> BTreeMap<(u32, u32), usize> {
    let mut found = BTreeMap::new();
    let mut numbered = BTreeSet::new();
    let mut longer = BTreeSet::new();
    for (at, block) in blocks.iter().enumerate() {
        match block.cell() {
            Some(cell) if cell.row == 1 => {
                if block.text.contains(|c: char| c.is_ascii_digit()) {
                    numbered.insert(cell.table);
                }
                found.insert((cell.table, cell.column), at);
            }
            Some(cell) => {
                longer.insert(cell.table);
            }
            None => {}
        }
    }
    found.retain(|(table, _), _| longer.contains(table) && !numbered.contains(table));
    found
}

/// The cells of a row from `first` on as one sentence, each after the heading of its column, and the block after them.
fn row(
    blocks: &[Block],
    free: &[bool],
    first: usize,
    heads: &BTreeMap<(u32, u32), usize>,
) -> (Option<Passage>, usize) {
    let at = |n: usize| blocks.get(n).and_then(Block::cell);
    let Some(here) = at(first) else { return (None, first + 1) };
    let same = |n: usize| at(n).is_some_and(|c| (c.table, c.row) == (here.table, here.row));
    let next = (first..).find(|n| !same(*n)).unwrap_or(first + 1);
    let headed = heads.contains_key(&(here.table, here.column));
    if here.row == 1 && headed {
        return (None, next);
    }
    let mut words: Vec<Token> = Vec::new();
    for n in (first..next).filter(|n| free[*n] && !blocks[*n].text.trim().is_empty()) {
        let column = at(n).map_or(0, |c| c.column);
        for n in heads.get(&(here.table, column)).copied().into_iter().chain([n]) {
            let mut cell = tokens(&blocks[n].text, n, 0..blocks[n].text.len());
            // A cell may hold several sentences; the row goes on after them.
            for token in &mut cell {
                token.stop = token.stop.min(Stop::Clause);
            }
            if let Some(last) = cell.last_mut() {
                last.stop = Stop::Colon;
            }
            words.extend(cell);
        }
    }
    (Some(Passage { sort: Sort::Row, tokens: words }), next)
}
