//! In: the blocks that no activity claims. Out: the rules of the program that their sentences state, each as the words that
//! are its value and the sentence around them.
//!
//! `token` makes words of text, `sentence` sentences of blocks, `mark` says what their words mean by the vocabulary
//! (`facts/program.csv`) and what their numbers count, `scope` whether improvement activities are spoken of, `mood` whether
//! anything is stated, `years` for when, and `claim` which rule each number is. It must not know any number.

mod claim;
mod lists;
mod mark;
mod mood;
mod scope;
mod sentence;
mod token;
mod years;

use crate::facts::{Facts, ProgramWord};
use crate::model::{Block, BlockKind, Circumstance, RuleRow, Shaped, Skip, Skipped, Slice};
use claim::Under;
use mark::Marked;
use scope::Topics;
use sentence::{Sentence, sentences};
use std::collections::{BTreeMap, BTreeSet};
use token::Token;

/// Words in blocks of this many bytes and more are no prose.
const LONGEST: usize = 20_000;

/// So many words are no sentence.
const SENTENCE: usize = 600;
/// About the steps that a word of a sentence takes.
const WORD: usize = 200;
/// No document states so many rules.
const MOST: usize = 500;

/// The rules that a document states outside of its activities, each once.
pub(super) fn read(blocks: &[Block], shaped: &Shaped, facts: &Facts) -> Vec<RuleRow> {
    let free = free(blocks, shaped);
    let mut found: Vec<RuleRow> = Vec::new();
    let mut last: BTreeSet<Circumstance> = BTreeSet::new();
    let mut all = sentences(blocks, &free);
    all.retain(|s| s.words() <= SENTENCE);
    let mark = |sentence: &Sentence| {
        crate::steps::spend(sentence.words() * WORD);
        Marked::new(sentence, facts)
    };
    let marked: Vec<Marked> = all.iter().map(mark).collect();
    let mut topics = Topics::default();
    // Where the passage ends in which the sentence stands.
    let mut end = 0;
    for (n, (sentence, it)) in all.iter().zip(&marked).enumerate() {
        if found.len() >= MOST {
            break;
        }
        if n >= end {
            end = (n..all.len()).find(|k| all[*k].passage != sentence.passage).unwrap_or(all.len());
        }
        let line = |k: usize| all.get(k).is_some_and(|s| scope::is_line(s, &marked[k]));
        let alone = !n.checked_sub(1).is_some_and(line) && !line(n + 1);
        let topic = topics.at(sentence, &marked[n..end], alone);
        if sentence.asks {
            continue;
        }
        let own = claim::circumstances(it, 0, it.tokens.len() - 1);
        let special = special(it, sentence, own.is_empty(), &last, facts);
        let under = Under { special, heading: meanings(&sentence.heading, facts), topic };
        let (said, topic) = claim::rules(it, &under, facts);
        topics.went_to(topic);
        for said in said {
            let (from, to) = said.words;
            let row = RuleRow {
                subject: said.subject,
                value: said.value,
                may: said.may,
                since: said.since,
                words: stretches(&it.tokens[from..to]),
                statement: closed(blocks, stretches(&it.tokens)),
            };
            let same = |r: &RuleRow| {
                (&r.subject, &r.value, r.may, &r.since) == (&row.subject, &row.value, row.may, &row.since)
            };
            if !found.iter().any(same) {
                found.push(row);
            }
        }
        last = own;
    }
    found.extend(lists::subcategories(blocks, &free, facts));
    found
}

/// What the words of a heading mean.
fn meanings(heading: &[Token], facts: &Facts) -> BTreeSet<ProgramWord> {
    let heading = Sentence { tokens: heading.to_vec(), ..Sentence::default() };
    Marked::new(&heading, facts).marks.iter().map(|m| m.means).collect()
}

/// The special statuses that a sentence is about without naming them: those of its heading, or those of the sentence
/// before, to which `they` points back.
fn special(
    it: &Marked,
    sentence: &Sentence,
    none: bool,
    last: &BTreeSet<Circumstance>,
    facts: &Facts,
) -> BTreeSet<Circumstance> {
    let asked = match it.before {
        0 => BTreeSet::new(),
        before => claim::circumstances(it, 0, before - 1),
    };
    if !none || !asked.is_empty() {
        return asked;
    }
    if it.has(&[ProgramWord::Them]) && !last.is_empty() {
        return last.clone();
    }
    let heading = Sentence { tokens: sentence.heading.clone(), ..Sentence::default() };
    let heading = Marked::new(&heading, facts);
    match heading.tokens.len() {
        0 => BTreeSet::new(),
        n => claim::circumstances(&heading, 0, n - 1),
    }
}

/// Which blocks may state rules: what no row claims, no heading of a column, nothing in a margin.
fn free(blocks: &[Block], shaped: &Shaped) -> Vec<bool> {
    let mut free: Vec<bool> = blocks
        .iter()
        .map(|b| {
            let words = matches!(
                b.kind,
                BlockKind::Heading(_)
                    | BlockKind::Paragraph
                    | BlockKind::Item(_)
                    | BlockKind::Cell { json: false, .. }
            );
            words && b.text.len() < LONGEST && !b.text.trim().is_empty()
        })
        .collect();
    let cells = shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces).map(|p| &p.slice);
    // Without a row the headings of a layout are none.
    let headings = shaped
        .skipped
        .iter()
        .filter(|_| !shaped.rows.is_empty())
        .filter(|s| matches!(s.rule, Skip::ColumnHeading | Skip::Removed | Skip::SectionTitle));
    for slice in cells.chain(headings.map(|s| &s.slice)).chain(shaped.apm.iter().flat_map(|a| a.slices())) {
        free[slice.block] = false;
    }
    free
}

/// The stretches of words that stand together in one block.
fn stretches(tokens: &[Token]) -> Vec<Slice> {
    let mut found: Vec<Slice> = Vec::new();
    for token in tokens {
        match found.last_mut() {
            Some(last) if last.block == token.at.block && last.end <= token.at.start => {
                last.end = token.at.end
            }
            _ => found.push(token.at.clone()),
        }
    }
    found
}

/// With the marks that end a sentence.
fn closed(blocks: &[Block], mut slices: Vec<Slice>) -> Vec<Slice> {
    for slice in &mut slices {
        let rest = &blocks[slice.block].text[slice.end..];
        slice.end +=
            rest.len() - rest.trim_start_matches([')', ']', '.', '!', '?', ':', ';', '\u{201d}', '"']).len();
    }
    slices
}

/// Whether one byte in so many at least belongs to sentences that state rules: a list that could not be read is more than
/// they.
pub(super) fn fill(blocks: &[Block], rules: &[RuleRow], part: usize) -> bool {
    let said: BTreeSet<&Slice> = rules.iter().flat_map(|r| &r.statement).collect();
    let bytes: usize = said.iter().map(|s| s.end - s.start).sum();
    bytes * part >= blocks.iter().map(|b| b.text.len()).sum()
}

/// What is passed over, without the sentences that state rules.
pub(super) fn without(skipped: Vec<Skipped>, rules: &[RuleRow]) -> Vec<Skipped> {
    let mut claimed: BTreeMap<usize, Vec<&Slice>> = BTreeMap::new();
    for slice in rules.iter().flat_map(|r| &r.statement) {
        claimed.entry(slice.block).or_default().push(slice);
    }
    let mut left = Vec::new();
    for skip in skipped {
        let Some(slices) = claimed.get_mut(&skip.slice.block) else {
            left.push(skip);
            continue;
        };
        slices.sort();
        let mut at = skip.slice.start;
        let mut push = |from: usize, to: usize| {
            if from < to {
                left.push(Skipped { slice: Slice::new(skip.slice.block, from..to), rule: skip.rule });
            }
        };
        for slice in slices.iter() {
            push(at, slice.start.min(skip.slice.end));
            at = at.max(slice.end);
        }
        push(at, skip.slice.end);
    }
    left
}
