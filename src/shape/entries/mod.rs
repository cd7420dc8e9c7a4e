//! Entries one after the other: each begins with its title (a heading, a term, bold words on a line of their own or at
//! the beginning of a paragraph or item), with marks beside it or below it, and its text follows, with labels or without.
//! Headings of a subcategory or a weight hold for the entries under them. `form` says how the titles of a document look,
//! `cut` cuts it by one form; the form that gives the most entries is the document's.

mod cut;
mod form;

use super::coverage;
use super::worth::{self, complete};
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, Field, Row, RowCell, Rule, Shaped, Skip, Skipped};
use cut::Entry;
use form::Form;
use std::collections::BTreeMap;

/// Cuts the entries of a document; no rows where it has none.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let (mut best, mut list) = (Shaped::default(), Shaped::default());
    for form in form::forms(blocks) {
        let found = by_form(blocks, facts, form);
        let worth = |shaped: &Shaped| worth::of(shaped, blocks, facts);
        if complete(&found) * 2 > found.rows.len() {
            if worth(&found) > worth(&best) {
                best = found;
            }
        } else if (named(&found), worth(&found).1) > (named(&list), worth(&list).1) {
            list = found;
        }
    }
    // Entries with texts go before a list of titles, which may stand beside them.
    if complete(&best) * OF_LIST < named(&list) {
        best = list;
    }
    best.skipped.extend(coverage::prose(blocks, &best, facts));
    let is_mark = |cell: &&RowCell| matches!(cell.rule, Rule::Star | Rule::Badge);
    let mark = best.rows.iter().flat_map(|r| &r.cells).find(is_mark);
    best.cehrt_mark = mark.and_then(|c| c.pieces.first()).map(|p| p.slice.clone());
    best
}

/// Whether the format marks anything that entries could begin with: plain text has lines alone.
pub(super) fn may_fit(blocks: &[Block]) -> bool {
    let marked =
        |b: &Block| matches!(b.kind, BlockKind::Heading(_) | BlockKind::Item(_) | BlockKind::Attribute(_));
    blocks.iter().any(marked)
}

fn by_form(blocks: &[Block], facts: &Facts, form: Form) -> Shaped {
    let (entries, skipped) = cut::cut(blocks, facts, form);
    let mut shaped = Shaped { skipped, ..Shaped::default() };
    let mut entries: Vec<Entry> = activities(entries).collect();
    without_repeated_links(&mut entries, blocks);
    for entry in entries {
        shaped.rows.push(entry.row);
        shaped.skipped.extend(entry.skipped);
    }
    // Titles without texts are a list of links, but for those with ids or weights.
    if complete(&shaped) * 2 <= shaped.rows.len() && named(&shaped) * 2 <= shaped.rows.len() {
        shaped.rows.clear();
    }
    shaped
}

/// How many rows have a title and beside it what only an activity has.
fn named(shaped: &Shaped) -> usize {
    let has = |row: &Row, field: Field| row.cell(field).is_some();
    // A weight that the heading over many says is not beside the title.
    let weight = |row: &Row| row.cell(Field::Weight).is_some_and(|c| c.basis == Basis::Printed);
    let beside = |row: &&Row| {
        has(row, Field::Title)
            && (has(row, Field::MeasureId) || (weight(row) && has(row, Field::SubcategoryId)))
    };
    shaped.rows.iter().filter(beside).count()
}

/// Of so many titles without texts one entry with a text is no list of its own.
const OF_LIST: usize = 4;

/// More rows than these, with ids or weights beside their titles, are a list though nothing says what they are.
const LIST: usize = 3;

/// Whether the document lists activities by their titles, with ids or weights and without texts.
pub(super) fn lists(blocks: &[Block], facts: &Facts) -> bool {
    let shaped = shape(blocks, facts);
    named(&shaped) > LIST
}

/// How many entries must end with the same link for it to be no words of theirs.
const REPEATED: usize = 3;

/// Takes the links out with which many entries end (to a page of its own, or back to the top).
fn without_repeated_links(entries: &mut [Entry], blocks: &[Block]) {
    let ending = |entry: &Entry| {
        let cell = entry.row.cell(Field::Description).filter(|c| c.pieces.len() > 1)?;
        let slice = &cell.pieces.last()?.slice;
        let block = &blocks[slice.block];
        let linked = block.runs_in(&slice.range()).all(|run| run.link.is_some());
        linked.then(|| block.text[slice.range()].trim().to_owned())
    };
    loop {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for words in entries.iter().filter_map(ending) {
            *counts.entry(words).or_default() += 1;
        }
        counts.retain(|_, count| *count >= REPEATED);
        if counts.is_empty() {
            return;
        }
        for entry in entries.iter_mut().filter(|e| ending(e).is_some_and(|words| counts.contains_key(&words)))
        {
            let cell = entry.row.cells.iter_mut().find(|c| c.field == Some(Field::Description));
            let slice = cell.and_then(|c| c.pieces.pop()).map(|piece| piece.slice);
            entry.skipped.extend(slice.map(|slice| Skipped { slice, rule: Skip::RepeatedLink }));
        }
    }
}

/// The entries that are activities. What is said of most of them is asked of all: where they have ids or weights, an
/// entry without one is none; where they have not, a subcategory above them is enough.
fn activities(entries: Vec<Entry>) -> impl Iterator<Item = Entry> {
    let has = |e: &Entry, field: Field| e.row.cell(field).is_some();
    let marked = move |e: &Entry| has(e, Field::MeasureId) || has(e, Field::Weight);
    let placed = move |e: &Entry| has(e, Field::SubcategoryId) && has(e, Field::Description);
    let with_marks = entries.iter().filter(|e| marked(e)).count();
    let without = entries.iter().filter(|e| !marked(e) && placed(e)).count();
    entries.into_iter().filter(move |e| marked(e) || (with_marks < without && placed(e)))
}
