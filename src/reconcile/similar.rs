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
    letters: Letters,
}

/// How often each letter is in a title, letters that share their last five bits counted together.
type Letters = [u8; 32];

impl Words {
    pub(super) fn new(title: &str, text: &str) -> Self {
        let text = title_key(text).chars().take(BEGINNING).collect();
        let title_key = title_key(title);
        let mut letters = [0u8; 32];
        for byte in title_key.bytes() {
            let count = &mut letters[usize::from(byte & 31)];
            *count = count.saturating_add(1);
        }
        Self { printed: title.to_owned(), title: title_key, text, letters }
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
    letters: Letters,
    length: usize,
    title: BatchComparator<u8>,
    text: BatchComparator<u8>,
}

impl Against {
    pub(super) fn new(words: &Words) -> Self {
        Self {
            letters: words.letters,
            length: words.title.len(),
            title: BatchComparator::new(words.title.bytes()),
            text: BatchComparator::new(words.text.bytes()),
        }
    }

    /// Likeness of the titles by their letters in order; None when it is less than `floor`.
    pub(super) fn titles(&self, other: &Words, floor: f64) -> Option<f64> {
        if !self.may_be(other, floor) {
            return None;
        }
        self.title.normalized_similarity_with_args(other.title.bytes(), &Args::default().score_cutoff(floor))
    }

    /// Whether titles can be that much alike: every letter that one has more often than the other costs an edit. Most pairs
    /// are told apart by this, which is many times cheaper than the order of their letters.
    fn may_be(&self, other: &Words, floor: f64) -> bool {
        let pairs = self.letters.iter().zip(&other.letters);
        let edits: u32 = pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        let letters = self.length + other.title.len();
        // A little more than exact, so that rounding excludes nothing.
        f64::from(edits) <= (1.0 - floor) * letters as f64 + 1e-6
    }

    /// Likeness of the descriptions.
    pub(super) fn texts(&self, other: &Words) -> f64 {
        self.text.normalized_similarity(other.text.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cheap_look_never_parts_what_is_alike(a in "[a-f ]{0,12}", b in "[a-f ]{0,12}", floor in 0.0..1.0f64) {
            let (a, b) = (Words::new(&a, ""), Words::new(&b, ""));
            let against = Against::new(&a);
            let args = Args::default().score_cutoff(floor);
            let exact = against.title.normalized_similarity_with_args(b.title.bytes(), &args);
            prop_assert_eq!(against.titles(&b, floor), exact);
        }
    }
}
