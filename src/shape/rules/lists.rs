//! Lists of subcategories in prose: items one under the other, or names one after the other in a sentence.

use crate::facts::{Facts, Spelling};
use crate::model::{Block, RuleKind, RuleRow, RuleSubject, RuleValue, Since, Slice};

/// Fewer names than this are no list.
const LIST: usize = 3;

/// The lists of subcategories outside of the activities.
pub(super) fn subcategories(blocks: &[Block], free: &[bool], facts: &Facts) -> Vec<RuleRow> {
    let mut runs: Vec<Vec<(String, Slice)>> = vec![Vec::new()];
    for (at, block) in blocks.iter().enumerate().filter(|(at, _)| free[*at]) {
        match named(block, at, facts) {
            Some(name) => runs.last_mut().expect("one at least").push(name),
            None => {
                runs.push(in_sentence(block, at, facts));
                runs.push(Vec::new());
            }
        }
    }
    let mut found: Vec<RuleRow> = Vec::new();
    for run in runs.into_iter().filter(|run| run.len() >= LIST) {
        let mut ids: Vec<String> = run.iter().map(|(id, _)| id.clone()).collect();
        ids.sort();
        ids.dedup();
        let words: Vec<Slice> = run.into_iter().map(|(_, slice)| slice).collect();
        let row = RuleRow {
            subject: RuleSubject { rule: RuleKind::Subcategories, weight: None, circumstance: None },
            value: RuleValue::Subcategories { subcategories: ids },
            may: false,
            since: Since::default(),
            statement: words.clone(),
            words,
        };
        if !found.iter().any(|r| r.value == row.value) {
            found.push(row);
        }
    }
    found
}

/// The subcategory that a block names and nothing else, and where.
fn named(block: &Block, at: usize, facts: &Facts) -> Option<(String, Slice)> {
    let mark = |c: char| !c.is_alphanumeric();
    let bare = block.text.trim_matches(mark);
    let start = block.text.find(bare)?;
    let (found, _) = facts.subcategory(bare).filter(|(s, _)| !s.id.is_empty())?;
    Some((found.id.clone(), Slice::new(at, start..start + bare.len())))
}

/// The names in a sentence, parted by commas, semicolons and a last `and`; words may introduce the first.
fn in_sentence(block: &Block, at: usize, facts: &Facts) -> Vec<(String, Slice)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in block.text.split_inclusive([',', ';', ':', '.', '(', ')']) {
        parts.push((start, part));
        start += part.len();
    }
    let right = |name: &str| match facts.subcategory(name) {
        Some((subcategory, Spelling::Right)) if !subcategory.id.is_empty() => Some(subcategory.id.clone()),
        _ => None,
    };
    let mut found: Vec<(usize, String, Slice)> = Vec::new();
    for (n, (start, part)) in parts.iter().enumerate() {
        let name = trimmed(part);
        if let Some(id) = right(name) {
            let from = start + part.find(name).unwrap_or(0);
            found.push((n, id, Slice::new(at, from..from + name.len())));
        }
    }
    let several = found.len() + 1 >= LIST;
    let Some(first) = found.first().map(|(n, ..)| *n).filter(|n| *n > 0 && several) else {
        return found.into_iter().map(|(_, id, slice)| (id, slice)).collect();
    };
    // The first name may end a longer stretch of words.
    let (start, part) = parts[first - 1];
    let part = part.trim_end_matches(|c: char| !c.is_alphanumeric());
    let begins = part.char_indices().filter(|(n, _)| *n == 0 || part[..*n].ends_with(char::is_whitespace));
    let mut led = begins.filter_map(|(n, _)| {
        let id = right(part[n..].trim()).filter(|_| !part[n..].starts_with(char::is_whitespace))?;
        Some((id, Slice::new(at, start + n..start + part.len())))
    });
    led.next().into_iter().chain(found.into_iter().map(|(_, id, slice)| (id, slice))).collect()
}

/// A part of an enumeration without its comma and the `and` before it.
fn trimmed(part: &str) -> &str {
    let bare = |text: &'static str, part: &str| {
        part.len() >= text.len()
            && part.is_char_boundary(text.len())
            && part[..text.len()].eq_ignore_ascii_case(text)
    };
    let mut part = part.trim_matches(|c: char| !c.is_alphanumeric());
    for link in ["and ", "or "] {
        if bare(link, part) {
            part = part[link.len()..].trim_start();
        }
    }
    part
}
