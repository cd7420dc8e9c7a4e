//! In: a line of text and the declared vocabulary. Out: whether the line is a section heading, and which of its words
//! name the subcategory and which the weight. A heading holds nothing else but small words, numbers and punctuation.
//! It must not know what stands under the heading.

use crate::facts::Facts;
use crate::steps;
use std::ops::Range;

/// The words of a section heading that say something, as bytes of its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SectionHeading {
    /// The name of the subcategory.
    pub subcategory: Option<Range<usize>>,
    /// The weight.
    pub weight: Option<Range<usize>>,
    /// It says that the activities under it have no subcategory.
    pub without: bool,
}

/// Words that may stand around the two names: what a heading calls its own parts, and grammar.
const AROUND: &[&str] = &[
    "a",
    "activities",
    "activity",
    "all",
    "and",
    "category",
    "cont",
    "contd",
    "continued",
    "d",
    "for",
    "ia",
    "improvement",
    "in",
    "level",
    "list",
    "mips",
    "of",
    "point",
    "points",
    "section",
    "subcategory",
    "table",
    "the",
    "weight",
    "weighted",
    "weighting",
    "weights",
    "with",
];

/// A longer line is prose; no heading of two names and a few words comes near it.
const LONGEST: usize = 140;

/// The longest weight ("High-Weighted") in words.
const WEIGHT_WORDS: usize = 3;

/// The parts of a section heading, or None when the line is none.
pub fn section_heading(text: &str, facts: &Facts) -> Option<SectionHeading> {
    steps::spend(1);
    if text.len() > LONGEST {
        return None;
    }
    let words = word_ranges(text);
    // CMS's own name of a subcategory is one word, as a key of JSON.
    if let [word] = words.as_slice()
        && facts.subcategory(text.trim()).is_some_and(|(s, _)| s.id == text.trim())
    {
        return Some(SectionHeading { subcategory: Some(word.clone()), weight: None, without: false });
    }
    // A wrapped line of prose may happen to hold nothing but a subcategory's name; a heading starts with a capital.
    if words.first().is_none_or(|w| text[w.clone()].starts_with(char::is_lowercase)) {
        return None;
    }
    let weight = find_weight(text, &words, facts);
    let is_weight = |w: &Range<usize>| weight.as_ref().is_some_and(|x| x.start <= w.start && w.end <= x.end);
    let says = |w: &&Range<usize>| !is_weight(w) && !is_small(&text[(*w).clone()]);
    let span = match (words.iter().find(says), words.iter().rev().find(says)) {
        (Some(first), Some(last)) => Some(first.start..last.end),
        _ => None,
    };
    match span {
        None => weight.map(|w| SectionHeading { subcategory: None, weight: Some(w), without: false }),
        Some(span) if facts.no_subcategory(&text[span.clone()]) => {
            Some(SectionHeading { subcategory: None, weight, without: true })
        }
        Some(span) => {
            facts.subcategory(&text[span.clone()])?;
            Some(SectionHeading { subcategory: Some(span), weight, without: false })
        }
    }
}

/// Whether a line is built as a section heading and names something that the vocabulary has not: it ends with a weight set
/// off by punctuation, or is made of words of subcategories for the most part.
pub fn is_unclear_heading(text: &str, facts: &Facts) -> bool {
    let words = word_ranges(text);
    if text.len() > LONGEST || words.len() < 2 || words.len() > 10 || section_heading(text, facts).is_some() {
        return false;
    }
    let weight = find_weight(text, &words, facts);
    let set_off = weight.is_some_and(|w| {
        let before = text[..w.start].trim_end().chars().next_back();
        let last = words.iter().all(|x| x.end <= w.end || is_small(&text[x.clone()]));
        last && before
            .is_some_and(|c| matches!(c, ':' | ',' | '(' | '|' | '/' | '-' | '\u{2013}' | '\u{2014}'))
    });
    let of_names = |w: &&Range<usize>| {
        let word = text[(*w).clone()].to_lowercase();
        word.len() > 3
            && facts.subcategories().iter().any(|s| s.name.to_lowercase().split(' ').any(|n| n == word))
    };
    let capital =
        words.iter().all(|w| text[w.clone()].starts_with(|c: char| !c.is_lowercase()) || w.len() <= 3);
    let most = words.iter().filter(of_names).count() * 3 >= words.len() * 2;
    set_off || (most && capital && !text.trim_end().ends_with('.'))
}

fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(s)) => {
                words.push(s..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|s| s..text.len()));
    words
}

fn is_small(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit()) || AROUND.contains(&word.to_lowercase().as_str())
}

/// The first words that name a weight, as many of them as do.
fn find_weight(text: &str, words: &[Range<usize>], facts: &Facts) -> Option<Range<usize>> {
    let begins = |word: &Range<usize>| facts.may_begin_weight(&text[word.clone()]);
    // Every word is looked at with those behind it.
    steps::spend(text.len() * WEIGHT_WORDS);
    for (i, first) in words.iter().enumerate().filter(|(_, first)| begins(first)) {
        let longest = words.len().min(i + WEIGHT_WORDS);
        let ends = words[i..longest].iter().rev().map(|last| first.start..last.end);
        if let Some(found) = ends.into_iter().find(|r| facts.weight(&text[r.clone()]).is_some()) {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let show = |r: Option<Range<usize>>| r.map_or(String::new(), |r| text[r].to_owned());
        let found = section_heading(text, &Facts::compiled()).map(|h| (show(h.subcategory), show(h.weight)));
        assert_eq!(found, expected.map(|(s, w)| (s.to_owned(), w.to_owned())), "{text}");
    }

    #[test]
    fn names_in_any_order_with_small_words_between() {
        check("Care Coordination: Medium-Weighted", Some(("Care Coordination", "Medium-Weighted")));
        check("CARE COORDINATION - High", Some(("CARE COORDINATION", "High")));
        check("High-Weighted Care Coordination Activities", Some(("Care Coordination", "High-Weighted")));
        check("Medium Weight Activities", Some(("", "Medium Weight")));
        check("## Care Coordination (Medium)", Some(("Care Coordination", "Medium")));
        check("Care Coordination", Some(("Care Coordination", "")));
        check("Subcategory: Care Coordination | Weight: High", Some(("Care Coordination", "High")));
        check("Emergency Response & Preparedness: High", Some(("Emergency Response & Preparedness", "High")));
        check(
            "Benficiary Engagement\tHigh-Weighted (continued)",
            Some(("Benficiary Engagement", "High-Weighted")),
        );
    }

    #[test]
    fn a_heading_may_end_the_subcategory_before_it() {
        let found =
            section_heading("Other Activities: Medium-Weighted", &Facts::compiled()).expect("a heading");
        assert!(found.without && found.subcategory.is_none() && found.weight.is_some());
    }

    #[test]
    fn built_as_a_heading_and_not_understood() {
        let facts = Facts::compiled();
        let unclear = |text: &str| is_unclear_heading(text, &facts);
        assert!(unclear("Population Mgmt. - Medium"));
        assert!(unclear("Population Health Management: Medium"));
        assert!(unclear("Population Health Management"));
        assert!(!unclear("Care Coordination: Medium"));
        assert!(!unclear("Outreach to patients whose risk is high"));
        assert!(!unclear("Where can I learn more?"));
    }

    #[test]
    fn other_words_make_no_heading() {
        check("Regular lessons in Care Coordination", None);
        check("care coordination", None);
        check("Improvement Activities 2017", None);
        check("High hopes", None);
        check("", None);
    }
}
