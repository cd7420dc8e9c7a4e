//! Two texts as one, with the words that changed marked: `[-gone-]` and `{+new+}`.

use crate::model::words::words;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Words of the same text that are shown around a change.
const AROUND: usize = 6;
/// Words that both texts have between two changes are shown as changed with them when they are so few ...
const LOOSE: usize = 2;
/// ... and the changes around them so many times more.
const TIMES: usize = 3;
/// A changed stretch of more words is shown by its beginning and its end.
const LONG: usize = 60;
/// How many words of each.
const KEPT: usize = 20;

/// A stretch of both texts.
struct Stretch {
    same: bool,
    old: Range<usize>,
    new: Range<usize>,
}

/// A few words of the one text made of two.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// In both texts, or left out with a `…`.
    Same(String),
    /// In the text before alone.
    Gone(String),
    /// In the text after alone.
    New(String),
}

/// The changed words with a few words around them; what is further off is `…`. Words that differ in capitals or
/// punctuation alone count as the same and are shown as they are after the change.
pub(super) fn marked(before: &str, after: &str) -> String {
    joined(&pieces(before, after))
}

/// Pieces as one text.
pub(super) fn joined(pieces: &[Piece]) -> String {
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Same(words) => words.clone(),
        Piece::Gone(words) => format!("[-{words}-]"),
        Piece::New(words) => format!("{{+{words}+}}"),
    });
    shown.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The same, piece by piece.
pub(super) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.split_whitespace().collect(), after.split_whitespace().collect());
    let stretches = stretches(&a, &b);
    let last = stretches.len().saturating_sub(1);
    let mut found = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let (old, new) = (&a[stretch.old.clone()], &b[stretch.new.clone()]);
        if stretch.same {
            found.push(Piece::Same(around(new, index == 0, index == last)));
            continue;
        }
        if !old.is_empty() {
            found.push(Piece::Gone(cut(old)));
        }
        if !new.is_empty() {
            found.push(Piece::New(cut(new)));
        }
    }
    found
}

/// What is the same and what is not, in turn. Marks that stand alone are no words and change nothing.
fn stretches(a: &[&str], b: &[&str]) -> Vec<Stretch> {
    let keys = |tokens: &[&str]| tokens.iter().map(|t| words(t).concat()).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(a), keys(b));
    let mut found: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
        let (old, new) = (op.old_range(), op.new_range());
        let marks = old_keys[old.clone()].iter().chain(&new_keys[new.clone()]).all(|word| word.is_empty());
        let same = matches!(op, DiffOp::Equal { .. }) || marks;
        push(&mut found, Stretch { same, old, new });
    }
    join_loose(found)
}

fn push(found: &mut Vec<Stretch>, next: Stretch) {
    match found.last_mut() {
        Some(last) if last.same == next.same => (last.old.end, last.new.end) = (next.old.end, next.new.end),
        _ => found.push(next),
    }
}

/// A word or two that happen to stand between much that changed make the change no easier to read.
fn join_loose(found: Vec<Stretch>) -> Vec<Stretch> {
    let size = |s: &Stretch| s.old.len().max(s.new.len());
    let loose: Vec<bool> = (0..found.len())
        .map(|n| {
            let around = n.checked_sub(1).and_then(|m| found.get(m)).zip(found.get(n + 1));
            let changed = around.map_or(0, |(before, after)| size(before).min(size(after)));
            found[n].same && size(&found[n]) <= LOOSE && changed >= TIMES * size(&found[n])
        })
        .collect();
    let mut joined: Vec<Stretch> = Vec::new();
    for (stretch, loose) in found.into_iter().zip(loose) {
        push(&mut joined, Stretch { same: stretch.same && !loose, ..stretch });
    }
    joined
}

/// A changed stretch, its middle left out where it is long.
fn cut(words: &[&str]) -> String {
    if words.len() <= LONG {
        return words.join(" ");
    }
    let (start, end) = (&words[..KEPT], &words[words.len() - KEPT..]);
    format!("{} \u{2026} ({} words) \u{2026} {}", start.join(" "), words.len() - 2 * KEPT, end.join(" "))
}

fn around(words: &[&str], first: bool, last: bool) -> String {
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if words.len() <= head + tail {
        return words.join(" ");
    }
    let (start, end) = (words[..head].join(" "), words[words.len() - tail..].join(" "));
    format!("{start} \u{2026} {end}")
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn changed_words_are_marked_and_the_rest_is_cut_short() {
        let before = "a b c d e f g h i j at least 60 percent of them";
        let after = "a b c d e f g h i j at least 75 percent of them";
        assert_eq!(marked(before, after), "… g h i j at least [-60-] {+75+} percent of them");
    }

    #[test]
    fn a_word_between_changes_does_not_tear_them_apart() {
        assert_eq!(
            marked("one two three of four five six", "uno dos tres of cuatro cinco seis"),
            "[-one two three of four five six-] {+uno dos tres of cuatro cinco seis+}"
        );
        assert_eq!(marked("one of two", "uno of dos"), "[-one-] {+uno+} of [-two-] {+dos+}");
    }

    #[test]
    fn bullets_are_no_words() {
        assert_eq!(marked("these: • one", "these: one two"), "these: one {+two+}");
    }

    #[test]
    fn long_changes_show_their_ends() {
        let long: Vec<String> = (0..100).map(|n| format!("w{n}")).collect();
        let shown = marked(&long.join(" "), "nothing of it");
        assert!(shown.contains("w19 … (60 words) … w80"), "{shown}");
    }
}
