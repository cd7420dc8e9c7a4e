//! Titles that other documents of the build, or an earlier catalog, are certain of.

use crate::model::words::words;
use std::collections::BTreeSet;

/// Known titles as word sequences, sorted, so that the longest one that begins a text can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownTitles {
    titles: BTreeSet<Vec<String>>,
}

impl KnownTitles {
    /// From titles as printed; the order does not matter.
    pub fn new<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let titles = titles.into_iter().map(words).filter(|w| !w.is_empty()).collect();
        Self { titles }
    }

    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        self.titles.is_empty()
    }

    /// True when the text is a known title, but for case and punctuation.
    pub fn is_title(&self, text: &str) -> bool {
        self.titles.contains(&words(text))
    }

    /// How many words the longest known title has that these words begin with.
    pub fn longest_prefix(&self, text: &[String]) -> Option<usize> {
        (1..=text.len()).rev().find(|n| self.titles.contains(&text[..*n]))
    }
}
