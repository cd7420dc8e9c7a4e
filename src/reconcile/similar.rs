//! How alike two titles or two texts are, from 0 to 1. Words are prepared once, since every row without an id is held
//! against every activity of the year.

use crate::model::words::title_key;
use rapidfuzz::distance::indel::{Args, BatchComparator};

/// Texts are judged by their beginnings: the ends of long ones are where editions differ.
const BEGINNING: usize = 400;

/// A title and a description, ready to be compared.
#[derive(Clone)]
pub(super) struct Words {
    printed: String,
    title: String,
    text: String,
}

impl Words {
    pub(super) fn new(title: &str, text: &str) -> Self {
        let text = title_key(text).chars().take(BEGINNING).collect();
        Self { printed: title.to_owned(), title: title_key(title), text }
    }

    /// The title as it is printed.
    pub(super) fn printed(&self) -> &str {
        &self.printed
    }

    /// The title's words, case and punctuation aside.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
}

/// One side of many comparisons.
pub(super) struct Against {
    title: BatchComparator<u8>,
    text: BatchComparator<u8>,
}

impl Against {
    pub(super) fn new(words: &Words) -> Self {
        Self {
            title: BatchComparator::new(words.title.bytes()),
            text: BatchComparator::new(words.text.bytes()),
        }
    }

    /// Likeness of the titles by their letters in order; None when it is less than `floor`.
    pub(super) fn titles(&self, other: &Words, floor: f64) -> Option<f64> {
        self.title.normalized_similarity_with_args(other.title.bytes(), &Args::default().score_cutoff(floor))
    }

    /// Likeness of the descriptions.
    pub(super) fn texts(&self, other: &Words) -> f64 {
        self.text.normalized_similarity(other.text.bytes())
    }
}
