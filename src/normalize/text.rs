//! Prose: NFC, one space between words, invisible characters gone, hyphens at line ends undone; quotation marks and
//! dashes stay as printed. List items of a description are lines that begin with `- `.

use super::markup::decoded;
use super::{Line, Understood};
use crate::facts::Facts;
use crate::model::{Status, Value};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// A bullet that begins a line. Numbers and letters are words of the text and stay.
static BULLET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[\u{2022}\u{25AA}\u{25E6}\u{25CF}\u{25CB}\u{00B7}\u{2023}\u{2043}\u{F0B7}\u{F0A7}*\u{2013}\u{2014}-])\s+")
        .expect("a constant pattern")
});

/// One line of clean words.
pub(super) fn clean(words: &str) -> String {
    let visible: String = decoded(words).nfc().filter_map(visible).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Soft hyphens and marks without width are layout, control characters nothing at all.
fn visible(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        '\t' | '\n' | '\r' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Adds a line to the words before it: after a hyphen at the line's end without a space, else with one. The hyphen
/// itself stays, since a compound keeps it and nothing on one page tells a compound from a syllable for certain.
pub(super) fn join(text: &mut String, words: &str) {
    let letter_before = text.ends_with('-') && text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    let hyphened = letter_before && words.starts_with(char::is_lowercase);
    if !(text.is_empty() || hyphened || words.is_empty()) {
        text.push(' ');
    }
    text.push_str(words);
}

/// A title: everything on one line.
pub(super) fn title(lines: &[Line]) -> Understood {
    let mut text = String::new();
    for line in lines {
        join(&mut text, &clean(&line.words));
    }
    Understood::value(if text.is_empty() { Value::Null } else { Value::Text(text) })
}

/// A description: running text on one line, each list item on a line of its own.
pub(super) fn description(lines: &[Line]) -> Understood {
    let mut done: Vec<String> = Vec::new();
    let mut item_open = false;
    for line in lines {
        let bullet = BULLET.find(&line.words);
        let words = clean(&line.words[bullet.map_or(0, |m| m.end())..]);
        if words.is_empty() {
            continue;
        }
        if bullet.is_some() || line.item {
            done.push(format!("- {words}"));
            item_open = true;
        } else {
            match done.last_mut() {
                Some(last) if !item_open || goes_on(last, &words) => join(last, &words),
                _ => {
                    done.push(words);
                    item_open = false;
                }
            }
        }
    }
    Understood::value(if done.is_empty() { Value::Null } else { Value::Text(done.join("\n")) })
}

/// Whether a line without a bullet belongs to the item before it: the item is unfinished, or the line is in the middle
/// of a sentence.
fn goes_on(item: &str, words: &str) -> bool {
    words.starts_with(char::is_lowercase) || !item.ends_with(['.', ';', ':', '!', '?', ')'])
}

/// A status in words.
pub(super) fn status(lines: &[Line], facts: &Facts) -> Understood {
    let words = super::joined(lines);
    // A column of yes and no says whether it is active.
    let found = match super::flag::answer(&words) {
        Some(true) => Some(Status::Active),
        Some(false) => Some(Status::Retired),
        None => super::notice::status(&words, facts),
    };
    Understood::or_unreadable(found.map(Status::value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slice;

    fn line(words: &str, item: bool) -> Line {
        Line { words: words.into(), item, json: false, parts: Vec::new(), slice: Slice::new(0, 0..0) }
    }

    fn described(lines: &[(&str, bool)]) -> String {
        let lines: Vec<Line> = lines.iter().map(|(w, i)| line(w, *i)).collect();
        description(&lines).value.plain()
    }

    #[test]
    fn items_stand_on_lines_of_their_own_whatever_marks_them() {
        assert_eq!(
            described(&[("Do one:", false), ("\u{2022}\tthis;  or", false), ("that", true)]),
            "Do one:\n- this; or\n- that"
        );
    }

    #[test]
    fn prose_after_a_list_is_no_part_of_its_last_item() {
        assert_eq!(
            described(&[("One:", false), ("- a.", false), ("And then.", false)]),
            "One:\n- a.\nAnd then."
        );
        assert_eq!(
            described(&[("One:", false), ("- a long", false), ("item.", false)]),
            "One:\n- a long item."
        );
    }

    #[test]
    fn a_hyphen_at_a_line_end_binds() {
        assert_eq!(
            described(&[("a condition-", false), ("specific plan", false)]),
            "a condition-specific plan"
        );
        assert_eq!(
            described(&[("pre- and", false), ("post-", false), ("Visit", false)]),
            "pre- and post- Visit"
        );
    }

    #[test]
    fn invisible_characters_go_and_typography_stays() {
        assert_eq!(
            clean("\u{a0}caf\u{65}\u{301}\u{200b}  \u{201c}x\u{201d} \u{2013} y\u{ad}z"),
            "café “x” – yz"
        );
    }
}
