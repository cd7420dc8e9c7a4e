//! In: the text of a unit. Out: its words with what can be seen of each by itself: the letter case, what punctuation
//! follows, whether a sentence begins here. It must not know the rest of the document, nor what a title is.

use crate::steps;
use std::collections::HashMap;
use std::ops::Range;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    /// A capital and small letters.
    Capital,
    /// Small letters.
    Lower,
    /// Capitals within, digits, no letters at all: says nothing of a sentence's begin or a title's style.
    Mark,
}

/// What a word ends with, closing brackets and quotation marks aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// A letter or digit.
    Open,
    /// A full stop, question or exclamation mark.
    Stop,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// A comma, or a hyphen that waits for the rest of the word.
    Comma,
}

/// A word between two stretches of white space.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Bytes of the unit's text, punctuation included.
    pub range: Range<usize>,
    /// The number of the lower-cased word; words that differ in punctuation alone share it.
    pub id: u32,
    /// The number of its stem, by which `improve` and `improving` are the same.
    pub stem: u32,
    /// How it is written.
    pub case: Case,
    /// What follows it.
    pub end: End,
    /// An article, a preposition, a conjunction: glue that neither ends a title nor is shared on purpose.
    pub function: bool,
    /// The verb of a main clause, as far as auxiliaries show it ("must", "is", and not "that must").
    pub finite: bool,
    /// A list mark.
    pub bullet: bool,
    /// The text, a sentence or a list item begins here.
    pub opens: bool,
    /// It begins with a bracket.
    pub bracketed: bool,
    /// How many more brackets open than close up to the end of this word.
    pub depth: i32,
}

/// Numbers for words, so that counts and comparisons need no text.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    ids: HashMap<String, u32>,
    stems: HashMap<String, u32>,
}

/// Articles, prepositions, conjunctions and the pronouns that bind clauses.
const FUNCTION: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "among",
    "an",
    "and",
    "and/or",
    "as",
    "at",
    "be",
    "because",
    "before",
    "between",
    "but",
    "by",
    "during",
    "for",
    "from",
    "if",
    "in",
    "including",
    "into",
    "its",
    "nor",
    "of",
    "on",
    "onto",
    "or",
    "our",
    "over",
    "per",
    "such",
    "than",
    "that",
    "the",
    "their",
    "these",
    "this",
    "those",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "via",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "with",
    "within",
    "without",
    "your",
];

/// Auxiliary verbs: a text with one of them is a sentence and no name.
const AUXILIARY: &[&str] = &[
    "are", "can", "cannot", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must",
    "shall", "should", "was", "were", "will", "would",
];

/// Letters of a word that its inflections share. Long enough to keep words apart, short enough for endings.
const STEM: usize = 5;

/// The marks that begin list items.
const BULLETS: &[&str] =
    &["•", "▪", "◦", "●", "○", "·", "‣", "-", "–", "—", "*", "o", "\u{f0b7}", "\u{f0a7}"];

/// True for a word that is a list mark.
pub(super) fn is_bullet(word: &str) -> bool {
    BULLETS.contains(&word)
}

/// The words of a text in order.
pub(super) fn split(text: &str, numbers: &mut Numbers) -> Vec<Word> {
    steps::spend(text.len());
    let mut words: Vec<Word> = Vec::new();
    let (mut opens, mut depth) = (true, 0);
    for range in spaced(text) {
        let printed = &text[range.clone()];
        depth += printed
            .chars()
            .map(|c| i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']')))
            .sum::<i32>();
        let bullet = is_bullet(printed);
        let bracketed = printed.starts_with(['(', '[']);
        let core = printed.trim_matches(|c: char| !c.is_alphanumeric());
        let (id, stem) = numbers.of(core);
        let end = end_of(printed);
        let folded = core.to_lowercase();
        let function = FUNCTION.contains(&folded.as_str());
        let finite = AUXILIARY.contains(&folded.as_str()) && words.last().is_some_and(|w| !w.function);
        words.push(Word {
            range,
            id,
            stem,
            case: case_of(core),
            end,
            function,
            finite,
            bullet,
            opens,
            bracketed,
            depth,
        });
        let quoted = printed.ends_with(['(', '“', '"']);
        // A list mark that lost its space: "plan;- Tell", "and/or- Tell".
        let marked = printed.ends_with(['-', '–', '•']);
        opens = bullet || quoted || marked || matches!(end, End::Stop | End::Colon | End::Semicolon);
    }
    words
}

fn spaced(text: &str) -> impl Iterator<Item = Range<usize>> {
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(move |w| offset(w)..offset(w) + w.len())
}

fn case_of(core: &str) -> Case {
    let capital_inside = |part: &str| part.chars().skip(1).any(char::is_uppercase);
    let odd = core.chars().any(|c| c.is_numeric())
        || core.contains("://")
        || core.split(['-', '/']).any(capital_inside);
    match core.chars().next() {
        _ if odd => Case::Mark,
        Some(c) if c.is_uppercase() => Case::Capital,
        Some(c) if c.is_lowercase() => Case::Lower,
        _ => Case::Mark,
    }
}

fn end_of(printed: &str) -> End {
    let bare = printed.trim_end_matches([')', ']', '"', '”', '’', '\'', '*', '®', '™']);
    // An abbreviation in full stops ("e.g.") ends no sentence.
    let abbreviated = bare.strip_suffix('.').is_some_and(|b| b.len() < 5 && b.contains('.'));
    match bare.chars().next_back() {
        Some('.') if abbreviated => End::Open,
        Some('.' | '?' | '!' | '…') => End::Stop,
        Some(':') => End::Colon,
        Some(';') => End::Semicolon,
        Some(',' | '-') if bare.len() > 1 => End::Comma,
        _ => End::Open,
    }
}

impl Numbers {
    /// The numbers of a word and of its stem; words without letters and digits are all number 0.
    fn of(&mut self, core: &str) -> (u32, u32) {
        if core.is_empty() {
            return (0, 0);
        }
        let folded = core.to_lowercase();
        let stem = match folded.char_indices().nth(STEM) {
            Some((at, _)) => &folded[..at],
            None => &folded,
        };
        let stem = number(&mut self.stems, stem);
        (number(&mut self.ids, &folded), stem)
    }

    /// How many words are numbered, 0 included.
    pub fn len(&self) -> usize {
        self.ids.len() + 1
    }
}

fn number(table: &mut HashMap<String, u32>, word: &str) -> u32 {
    match table.get(word) {
        Some(n) => *n,
        None => {
            let n = table.len() as u32 + 1;
            table.insert(word.to_owned(), n);
            n
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_is_read_part_by_part() {
        let cases =
            |text: &str| split(text, &mut Numbers::default()).iter().map(|w| w.case).collect::<Vec<_>>();
        assert_eq!(cases("Use of Follow-Up"), [Case::Capital, Case::Lower, Case::Capital]);
        assert_eq!(cases("AHRQ TeamUp 24/7"), [Case::Mark, Case::Mark, Case::Mark]);
    }

    #[test]
    fn sentences_open_after_stops_but_not_after_abbreviations() {
        let opens =
            |text: &str| split(text, &mut Numbers::default()).iter().map(|w| w.opens).collect::<Vec<_>>();
        assert_eq!(opens("One day. Then (e.g., two)"), [true, false, true, false, false]);
    }

    #[test]
    fn inflections_share_a_stem() {
        let words = split("Engage engagement", &mut Numbers::default());
        assert_eq!(words[0].stem, words[1].stem);
        assert_ne!(words[0].id, words[1].id);
    }
}
