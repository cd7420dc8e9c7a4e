//! Titles that other documents of the build, or an earlier catalog, are certain of.

use crate::model::words::{letters, words};
use std::collections::BTreeSet;

/// Known titles as word sequences, sorted, so that the longest one that begins a text can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownTitles {
    titles: BTreeSet<Vec<String>>,
    /// Their letters without the borders of words: the ends of lines break words in ways that a text does not show.
    letters: BTreeSet<String>,
}

/// How far a text is a known title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Known {
    /// No known title begins so.
    Not,
    /// A known title begins so and goes on.
    Beginning,
    /// It is a known title.
    Whole,
}

impl KnownTitles {
    /// From titles as printed; the order does not matter.
    pub fn new<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let titles: BTreeSet<Vec<String>> = titles.into_iter().map(words).filter(|w| !w.is_empty()).collect();
        let letters = titles.iter().map(|words| words.concat()).collect();
        Self { titles, letters }
    }

    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// True when the text is a known title, but for case and punctuation.
    pub fn is_title(&self, text: &str) -> bool {
        self.titles.contains(&words(text))
    }

    /// How far a text is a known title, but for case, punctuation and the borders of words.
    pub fn of(&self, text: &str) -> Known {
        let said = letters(text);
        let first = self.letters.range(said.clone()..).next();
        match first.filter(|title| !said.is_empty() && title.starts_with(&said)) {
            None => Known::Not,
            Some(title) if *title == said => Known::Whole,
            Some(_) => Known::Beginning,
        }
    }

    /// How many words the longest known title has that these words begin with.
    pub fn longest_prefix(&self, text: &[String]) -> Option<usize> {
        (1..=text.len()).rev().find(|n| self.titles.contains(&text[..*n]))
    }
}
