//! Two texts as one, with the words that changed marked: `[-gone-]` and `{+new+}`.

use crate::model::words::words;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words of the same text that are shown around a change.
const AROUND: usize = 6;

/// The changed words with a few words around them; what is further off is `…`. Words that differ in capitals or
/// punctuation alone count as the same and are shown as they are after the change.
pub(super) fn marked(before: &str, after: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.split_whitespace().collect(), after.split_whitespace().collect());
    let keys = |tokens: &[&str]| tokens.iter().map(|t| words(t).concat()).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &keys(&a), &keys(&b));
    let last = ops.len().saturating_sub(1);
    let shown = ops.iter().enumerate().map(|(index, op)| {
        let (old, new) = (a[op.old_range()].join(" "), b[op.new_range()].join(" "));
        match op {
            DiffOp::Equal { .. } => around(&new, index == 0, index == last),
            DiffOp::Delete { .. } => format!("[-{old}-]"),
            DiffOp::Insert { .. } => format!("{{+{new}+}}"),
            DiffOp::Replace { .. } => format!("[-{old}-] {{+{new}+}}"),
        }
    });
    shown.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn around(text: &str, first: bool, last: bool) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (head, tail) = (if first { 0 } else { AROUND }, if last { 0 } else { AROUND });
    if words.len() <= head + tail {
        return words.join(" ");
    }
    let (start, end) = (words[..head].join(" "), words[words.len() - tail..].join(" "));
    format!("{start} \u{2026} {end}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn changed_words_are_marked_and_the_rest_is_cut_short() {
        let before = "a b c d e f g h i j at least 60 percent of them";
        let after = "a b c d e f g h i j at least 75 percent of them";
        assert_eq!(super::marked(before, after), "… g h i j at least [-60-] {+75+} percent of them");
    }
}
