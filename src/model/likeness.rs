//! How alike two texts are by their words, rare ones weighing more. What is rare is learned from the texts at hand;
//! there is no list of words.

use super::words::words;
use std::collections::{BTreeMap, BTreeSet};

/// Endings that a word may have or lack and stay the same word.
const ENDINGS: [&str; 5] = ["ing", "ed", "es", "s", "e"];
/// What is left of a word without its ending has at least so many letters.
const STEM: usize = 4;
/// Shorter words weigh less: most of them only hold others together.
const LONG: f64 = 5.0;

/// A word without its ending.
pub fn stem(word: &str) -> &str {
    let cut = |ending: &'static str| {
        let rest = word.strip_suffix(ending)?;
        (rest.chars().count() >= STEM && !(ending == "s" && rest.ends_with('s'))).then_some(rest)
    };
    ENDINGS.into_iter().find_map(cut).unwrap_or(word)
}

/// The words of a text without their endings, each once.
pub fn stems(text: &str) -> BTreeSet<String> {
    words(text).iter().map(|word| stem(word).to_owned()).collect()
}

/// What every word weighs, by how many of the texts have it.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    known: BTreeMap<String, f64>,
    texts: usize,
}

impl Weights {
    /// Learned from texts, one for each activity: all that is said of it.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a BTreeSet<String>>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut all = 0;
        for text in texts {
            all += 1;
            for word in text {
                *counts.entry(word).or_default() += 1;
            }
        }
        let known = counts.into_iter().map(|(stem, having)| (stem.to_owned(), weight(stem, having, all)));
        Self { known: known.collect(), texts: all }
    }

    /// What a word without its ending weighs.
    pub fn word(&self, stem: &str) -> f64 {
        self.known.get(stem).copied().unwrap_or_else(|| weight(stem, 1, self.texts))
    }

    /// What a word weighs that one text alone has.
    pub fn rarest(&self) -> f64 {
        (1.0 + self.texts as f64).ln()
    }

    /// What words weigh together.
    pub fn sum<'a>(&self, stems: impl IntoIterator<Item = &'a String>) -> f64 {
        // Nothing weighs 0, not -0 as an empty sum does.
        stems.into_iter().fold(0.0, |sum, stem| sum + self.word(stem))
    }

    /// How alike two sets of words are: the weight of what both have, twice, over the weight of all. 0 when either has
    /// none.
    pub fn alike(&self, a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        2.0 * self.sum(a.intersection(b)) / (self.sum(a) + self.sum(b))
    }
}

/// What a word weighs that so many of the texts have.
fn weight(stem: &str, having: usize, texts: usize) -> f64 {
    let rare = (1.0 + texts as f64 / having as f64).ln();
    rare * (stem.chars().count() as f64 / LONG).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_do_not_make_another_word() {
        for (a, b) in
            [("improving", "improve"), ("plans", "plan"), ("processes", "process"), ("screened", "screens")]
        {
            assert_eq!(stem(stem(a)), stem(stem(b)), "{a} {b}");
        }
        assert_ne!(stem("using"), "us");
    }

    #[test]
    fn rare_words_decide() {
        let texts = ["the care of teeth", "the care of eyes", "the care of ears"].map(stems);
        let weights = Weights::of(&texts);
        assert!(weights.word("teeth") > 2.0 * weights.word("the"));
        assert!(
            weights.alike(&texts[0], &texts[1]) < 0.6,
            "three of four words are the same, and the fourth says more"
        );
        assert!((weights.alike(&texts[0], &texts[0]) - 1.0).abs() < 1e-9);
        assert!(weights.alike(&texts[0], &BTreeSet::new()).abs() < 1e-9);
    }
}
