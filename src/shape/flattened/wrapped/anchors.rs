//! In: words. Out: those that the vocabulary knows as a cell of their own: a measure id, the name of a subcategory, a
//! weight. They are the anchors of a row, whatever its columns. It must not know where rows begin.

use crate::facts::Facts;
use crate::model::Field;
use crate::steps;
use regex::Regex;
use std::sync::LazyLock;

static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:IA[_ -])?([A-Z]{2,5})(?:[_-]([0-9]{1,3}))?$").expect("a constant pattern")
});

/// The longest name of a subcategory has so many words.
const NAME_WORDS: usize = 8;
const WEIGHT_WORDS: usize = 2;

/// A word, and the line that it stands on.
pub(super) type Said<'a> = (usize, &'a str);

/// The anchor that begins these words, and how many of them it takes.
pub(super) fn at_start(words: &[Said], wanted: &[Field], facts: &Facts) -> Option<(Field, usize)> {
    steps::spend(words.len().min(NAME_WORDS));
    let first = words.first()?.1;
    if wanted.contains(&Field::MeasureId)
        && let Some(n) = id_at_start(words, facts)
    {
        return Some((Field::MeasureId, n));
    }
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    if wanted.contains(&Field::CehrtEligible) && is_flag(first) {
        return Some((Field::CehrtEligible, 1));
    }
    let longest = |most: usize, is: &dyn Fn(&str) -> bool| {
        // A list mark is no word of a name.
        let says = |n: &usize| words[n - 1].1.contains(char::is_alphanumeric);
        (1..=most.min(words.len())).rev().filter(says).find(|n| is(&joined(&words[..*n])))
    };
    if wanted.contains(&Field::SubcategoryId)
        && let Some(n) = longest(NAME_WORDS, &|said| facts.subcategory(said).is_some())
    {
        return Some((Field::SubcategoryId, n));
    }
    let weight = wanted.contains(&Field::Weight);
    weight
        .then(|| longest(WEIGHT_WORDS, &|said| facts.weight(said).is_some()))
        .flatten()
        .map(|n| (Field::Weight, n))
}

/// How many words an id takes: a narrow column breaks it over lines.
fn id_at_start(words: &[Said], facts: &Facts) -> Option<usize> {
    let pieces = words.windows(2).take(ID_PIECES - 1).take_while(|w| w[0].0 != w[1].0).count() + 1;
    (1..=pieces.min(words.len())).rev().find(|n| {
        let said: String = words[..*n].iter().map(|(_, w)| *w).collect();
        is_id(&said, facts)
    })
}

/// An id stands over so many lines at most.
const ID_PIECES: usize = 3;

/// `Yes` or `No`.
fn is_flag(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "yes" | "no" | "y" | "n" | "true" | "false")
}

/// Words that stand for an empty cell.
pub(super) fn is_empty(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "n/a" | "na" | "none" | "-" | "–" | "—")
}

/// The piece of a subcategory's name that a page's end broke off: how many words it takes, and what is to come.
pub(super) fn broken_name(words: &[Said], facts: &Facts) -> Option<(usize, String)> {
    (1..=NAME_WORDS.min(words.len())).rev().find_map(|n| {
        let said = fold(&joined(&words[..n]));
        let rest = |name: &str| fold(name).strip_prefix(&said)?.strip_prefix(' ').map(str::to_owned);
        facts.subcategories().iter().find_map(|s| rest(&s.name)).map(|rest| (n, rest))
    })
}

/// How many words the rest of a broken name takes here.
pub(super) fn rest_of_name(words: &[Said], rest: &str) -> Option<usize> {
    (1..=NAME_WORDS.min(words.len())).find(|n| fold(&joined(&words[..*n])) == rest)
}

fn fold(text: &str) -> String {
    text.to_lowercase().replace('&', "and")
}

/// Words as one text; a hyphen at the end of one is a line's end within a word.
fn joined(words: &[Said]) -> String {
    let mut said = String::new();
    for (_, word) in words {
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
    steps::spend(word.len());
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
