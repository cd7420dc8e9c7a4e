//! How many activities a document says there are, in the words around its list.

use crate::facts::{Counting, Facts};
use crate::model::{Basis, Block, ProgramYear, Shaped, Skip, Slice, Span, Stated, Weight};
use std::collections::BTreeSet;
use std::ops::Range;

/// So many words may stand between a number and what it counts.
const BETWEEN: usize = 6;
/// So many words before a number may say that it is no count of the whole list.
const BEFORE: usize = 4;

/// Every number that prose outside of the rows gives for the list, each once.
pub fn stated(blocks: &[Block], shaped: &Shaped, facts: &Facts) -> Vec<Stated> {
    let prose = |rule: Skip| {
        matches!(
            rule,
            Skip::Prose
                | Skip::Preamble
                | Skip::NotAnActivity
                | Skip::DocumentTitle
                | Skip::Margin
                | Skip::Footnote
        )
    };
    let mut found: Vec<Stated> = Vec::new();
    let skipped = shaped.skipped.iter().filter(|s| prose(s.rule)).map(|s| &s.slice);
    let said: BTreeSet<&Slice> = shaped.rules.iter().flat_map(|r| &r.statement).collect();
    for slice in skipped.chain(said) {
        for stated in in_words(blocks, slice, facts) {
            let same =
                |s: &Stated| (s.count, s.weight, &s.years) == (stated.count, stated.weight, &stated.years);
            if !found.iter().any(same) {
                found.push(stated);
            }
        }
    }
    found
}

/// A word without the marks around it, and where it stands in the slice.
struct Word<'a> {
    text: &'a str,
    range: Range<usize>,
    /// It ends a sentence.
    ends: bool,
}

fn in_words(blocks: &[Block], slice: &Slice, facts: &Facts) -> Vec<Stated> {
    let block = &blocks[slice.block];
    let text = &block.text[slice.range()];
    let words: Vec<Word> = text.split_whitespace().map(|word| of(text, word)).collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(count) = word.text.parse::<u32>().ok().filter(|n| (1..1000).contains(n)) else { continue };
        let Some((last, weight)) = counted(&words[at..], facts) else { continue };
        let first = words[..at].iter().rposition(|w| w.ends).map_or(0, |end| end + 1);
        let before = &words[first.max(at.saturating_sub(BEFORE))..at];
        if before.iter().any(|w| facts.counting(w.text) == Some(Counting::NotAll)) {
            continue;
        }
        let end = words[at..].iter().position(|w| w.ends).map_or(words.len(), |end| at + end + 1);
        let mut years: Vec<ProgramYear> =
            words[first..end].iter().filter_map(|w| w.text.parse().ok().and_then(ProgramYear::new)).collect();
        years.sort();
        years.dedup();
        let range = slice.start + word.range.start..slice.start + words[at + last].range.end;
        let span = Span::new(Basis::Printed, block.parts(&range));
        found.push(Stated { count, weight, years, span });
    }
    found
}

fn of<'a>(text: &'a str, word: &'a str) -> Word<'a> {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let lead = bare.as_ptr() as usize - word.as_ptr() as usize;
    let from = start + if bare.is_empty() { 0 } else { lead };
    Word { text: bare, range: from..from + bare.len(), ends: word.ends_with(['.', '!', '?', ';']) }
}

/// Where what the number counts stands, as far as the words between leave it the count of a list; and the weight that
/// they name.
fn counted(words: &[Word], facts: &Facts) -> Option<(usize, Option<Weight>)> {
    let mut weight = None;
    for (n, word) in words.iter().enumerate().skip(1).take(BETWEEN) {
        if words[n - 1].ends {
            return None;
        }
        match facts.counting(word.text) {
            Some(Counting::Counted) => return Some((n, weight)),
            Some(Counting::Between) => {}
            Some(Counting::NotAll) => return None,
            None if word.text.parse().ok().and_then(ProgramYear::new).is_some() => {}
            None => {
                let named = word.text.split('-').next().and_then(|first| facts.weight(first));
                weight = Some(named?);
            }
        }
    }
    None
}
