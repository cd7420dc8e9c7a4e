//! How much two values differ: the ladder of CONTRACT (Kinds of change).

use crate::model::words::words;
use crate::model::{ChangeKind, Field, Value};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words that may change in a minor change, whatever the length.
const MINOR_WORDS: usize = 2;
/// Of longer texts, the share that may: one word in twenty.
const MINOR_SHARE: usize = 20;
/// Below this likeness the text was replaced.
const REPLACED: f64 = 0.5;

/// A graded difference.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grade {
    /// How much.
    pub kind: ChangeKind,
    /// How alike the word sequences are, 0 to 1, three decimals.
    pub similarity: Option<f64>,
    /// A number in the text changed.
    pub numbers_changed: bool,
}

/// Grades two texts; None when they are the same to the letter.
pub fn grade_texts(a: &str, b: &str) -> Option<Grade> {
    if a == b {
        return None;
    }
    let (before, after) = (words(a), words(b));
    if before == after {
        return Some(Grade { kind: dress(a, b), similarity: Some(1.0), numbers_changed: false });
    }
    let measure = Measure::of(&before, &after);
    let numbers_changed = numbers(a) != numbers(b);
    let kind = if before.concat() == after.concat() {
        ChangeKind::Glued
    } else if measure.changed <= MINOR_WORDS || measure.changed * MINOR_SHARE <= measure.longest {
        ChangeKind::Minor
    } else if measure.similarity < REPLACED {
        ChangeKind::Replaced
    } else {
        ChangeKind::Substantive
    };
    // Glued words keep their letters, so no number of theirs changed.
    let numbers_changed = numbers_changed && kind != ChangeKind::Glued;
    Some(Grade { kind, similarity: Some(measure.similarity), numbers_changed })
}

/// Grades two values of a field; None when they are the same.
pub fn grade_values(field: Field, a: &Value, b: &Value) -> Option<Grade> {
    if a == b || (a.is_nothing() && b.is_nothing()) {
        return None;
    }
    let plain = |kind| Some(Grade { kind, similarity: None, numbers_changed: false });
    match (a.is_nothing(), b.is_nothing()) {
        (true, _) => plain(ChangeKind::Gained),
        (_, true) => plain(ChangeKind::Lost),
        _ if field.is_text() => grade_texts(&a.plain(), &b.plain()),
        _ => plain(ChangeKind::Changed),
    }
}

/// The same words in another dress: which one.
fn dress(a: &str, b: &str) -> ChangeKind {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let (a, b) = (bare(a), bare(b));
    if a == b {
        ChangeKind::Whitespace
    } else if a.to_lowercase() == b.to_lowercase() {
        ChangeKind::Case
    } else {
        ChangeKind::Typography
    }
}

struct Measure {
    /// Words inserted, deleted or replaced, a replaced pair counting once.
    changed: usize,
    longest: usize,
    similarity: f64,
}

impl Measure {
    fn of(before: &[String], after: &[String]) -> Self {
        let mut changed = 0;
        let mut same = 0;
        for op in capture_diff_slices(Algorithm::Myers, before, after) {
            match op {
                DiffOp::Equal { len, .. } => same += len,
                DiffOp::Delete { old_len, .. } => changed += old_len,
                DiffOp::Insert { new_len, .. } => changed += new_len,
                DiffOp::Replace { old_len, new_len, .. } => changed += old_len.max(new_len),
            }
        }
        let total = before.len() + after.len();
        let similarity = if total == 0 { 1.0 } else { 2.0 * same as f64 / total as f64 };
        let similarity = (similarity * 1000.0).round() / 1000.0;
        Self { changed, longest: before.len().max(after.len()), similarity }
    }
}

/// The numbers of a text, sorted. Digits glued to the word or the mark before them are footnotes, and a number before
/// a closing parenthesis counts the items of a list: neither says anything.
fn numbers(text: &str) -> Vec<&str> {
    let opens = |c: char| c.is_whitespace() || "(/$#-<>=~+\u{2013}".contains(c);
    let mut found: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|s| at + s) {
        let rest = &text[start..];
        let length =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(rest.len());
        let before = text[..start].chars().next_back();
        let counts_items = rest[length..].starts_with(')') && before != Some('(');
        if before.is_none_or(opens) && !counts_items {
            found.push(rest[..length].trim_end_matches([',', '.']));
        }
        at = start + length;
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(a: &str, b: &str) -> Option<ChangeKind> {
        grade_texts(a, b).map(|g| g.kind)
    }

    #[test]
    fn the_ladder() {
        let long = "one two three four five six seven eight nine ten eleven twelve";
        assert_eq!(kind("a b", "a b"), None);
        assert_eq!(kind("a  b", "a b"), Some(ChangeKind::Whitespace));
        assert_eq!(kind("A b", "a  B"), Some(ChangeKind::Case));
        assert_eq!(kind("a, b", "a b."), Some(ChangeKind::Typography));
        assert_eq!(kind("\u{2022} a b", "- a b"), Some(ChangeKind::Typography));
        assert_eq!(kind("this or that", "this orthat"), Some(ChangeKind::Glued));
        assert_eq!(kind(long, &long.replace("three", "drei")), Some(ChangeKind::Minor));
        assert_eq!(
            kind(long, "one two three four five six seven acht neun zehn elf zwoelf"),
            Some(ChangeKind::Substantive)
        );
        assert_eq!(
            kind(long, "something else altogether stands here now, with none of it"),
            Some(ChangeKind::Replaced)
        );
    }

    #[test]
    fn a_changed_number_is_flagged() {
        let grade = grade_texts("at least 60 percent", "at least 75 percent").expect("differs");
        assert_eq!((grade.kind, grade.numbers_changed), (ChangeKind::Minor, true));
        assert!(!grade_texts("refer to #28 now", "refer to #28 soon").expect("differs").numbers_changed);
        assert!(!grade_texts("a 10", "a10").expect("differs").numbers_changed);
        assert!(
            !grade_texts("a plan (PP) for all", "a plan (PP)93 for everybody")
                .expect("differs")
                .numbers_changed
        );
        assert!(
            !grade_texts("one: age, weight", "one: 1) age, 2.) weight").expect("differs").numbers_changed
        );
        assert!(grade_texts("in 10 days", "in 1,000 days").expect("differs").numbers_changed);
    }

    #[test]
    fn other_fields_change_are_gained_or_lost() {
        let high = Value::Text("high".into());
        let kind = |a: &Value, b: &Value| grade_values(Field::Weight, a, b).map(|g| g.kind);
        assert_eq!(kind(&Value::Null, &high), Some(ChangeKind::Gained));
        assert_eq!(kind(&high, &Value::Null), Some(ChangeKind::Lost));
        assert_eq!(kind(&high, &Value::Text("medium".into())), Some(ChangeKind::Changed));
        assert_eq!(kind(&Value::Null, &Value::Items(Vec::new())), None);
    }
}
