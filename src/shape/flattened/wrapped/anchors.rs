//! In: words. Out: those that the vocabulary knows as a cell of their own: a measure id, the name of a subcategory, a
//! weight. They are the anchors of a row, whatever its columns. It must not know where rows begin.

use crate::facts::Facts;
use crate::model::Field;
use regex::Regex;
use std::sync::LazyLock;

static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:IA[_ -])?([A-Z]{2,5})(?:[_-]([0-9]{1,3}))?$").expect("a constant pattern")
});

/// The longest name of a subcategory has so many words.
const NAME_WORDS: usize = 8;
const WEIGHT_WORDS: usize = 2;

/// The anchor that begins these words, and how many of them it takes.
pub(super) fn at_start(words: &[&str], wanted: &[Field], facts: &Facts) -> Option<(Field, usize)> {
    let first = words.first()?;
    if wanted.contains(&Field::MeasureId) && is_id(first, facts) {
        return Some((Field::MeasureId, 1));
    }
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    let longest = |most: usize, is: &dyn Fn(&str) -> bool| {
        (1..=most.min(words.len())).rev().find(|n| is(&joined(&words[..*n])))
    };
    if wanted.contains(&Field::SubcategoryId)
        && let Some(n) = longest(NAME_WORDS, &|said| facts.subcategory(said).is_some())
    {
        return Some((Field::SubcategoryId, n));
    }
    let weight = wanted.contains(&Field::Weight);
    weight.then(|| longest(WEIGHT_WORDS, &|said| facts.weight(said).is_some())).flatten().map(|n| (Field::Weight, n))
}

/// Words as one text; a hyphen at the end of one is a line's end within a word.
fn joined(words: &[&str]) -> String {
    let mut said = String::new();
    for word in words {
        if said.ends_with(['-', '\u{ad}', '\u{2010}']) {
            said.pop();
        } else if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(word);
    }
    said.replace('\u{ad}', "")
}

/// An id: declared letters and a number, or the letters of an activity without a number after `IA_`.
pub(super) fn is_id(word: &str, facts: &Facts) -> bool {
    let Some(found) = ID.captures(word) else { return false };
    let Some(entry) = found.get(1).and_then(|l| facts.letters(l.as_str())) else { return false };
    found.get(2).is_some() || (entry.id.is_empty() && word.starts_with("IA"))
}

/// Whether a line may be (a piece of) a cell that an anchor fills.
pub(super) fn is_part(text: &str, facts: &Facts) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.iter().any(|w| is_id(w, facts)) || facts.weight(text).is_some() {
        return true;
    }
    let named = |name: &str| {
        let name = name.to_lowercase().replace('&', "and");
        let text = text.to_lowercase().replace('&', "and");
        name.starts_with(&text) || name.ends_with(&text)
    };
    facts.subcategories().iter().any(|s| !s.name.is_empty() && named(&s.name))
}
