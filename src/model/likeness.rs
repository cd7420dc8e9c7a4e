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

/// The words of a text without their endings, in its order.
pub fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(word).to_owned()).collect()
}

/// A word without its ending, as its number among all that are compared.
pub type Stem = u32;

/// Words without their endings, numbered as the alphabet has them: texts are compared pair by pair, and numbers are
/// compared faster than letters.
#[derive(Clone, Debug, Default)]
pub struct Stems(BTreeMap<String, Stem>);

impl Stems {
    /// Of every word that is to be compared.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        let each: BTreeSet<&String> = words.into_iter().collect();
        Self((0..).zip(each).map(|(n, word)| (word.clone(), n)).collect())
    }

    /// The number of a word; None for one that is not among them.
    pub fn number(&self, stem: &str) -> Option<Stem> {
        self.0.get(stem).copied()
    }

    /// Words, each once.
    pub fn bag<'a>(&self, words: impl IntoIterator<Item = &'a String>) -> Bag {
        Bag::of(words.into_iter().filter_map(|word| self.number(word)))
    }
}

/// The words of a text, each once, in the order of the alphabet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bag(Vec<Stem>);

impl Bag {
    /// Words in any order.
    pub fn of(words: impl IntoIterator<Item = Stem>) -> Self {
        let mut all: Vec<Stem> = words.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a word is one of them.
    pub fn contains(&self, word: Stem) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    /// The words.
    pub fn iter(&self) -> impl Iterator<Item = Stem> + '_ {
        self.0.iter().copied()
    }

    /// The words of both.
    pub fn and(&self, other: &Bag) -> Bag {
        Bag::of(self.iter().chain(other.iter()))
    }

    /// The words that the other has too.
    pub fn shared<'a>(&'a self, other: &'a Bag) -> impl Iterator<Item = Stem> + 'a {
        let mut rest = other.0.as_slice();
        self.iter().filter(move |word| {
            while let [first, more @ ..] = rest
                && first < word
            {
                rest = more;
            }
            rest.first() == Some(word)
        })
    }

    /// The words that the other has not.
    pub fn without(&self, other: &Bag) -> Bag {
        Bag(self.iter().filter(|word| !other.contains(*word)).collect())
    }
}

/// What every word weighs, by how many of the texts have it.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    known: Vec<f64>,
    texts: usize,
}

impl Weights {
    /// Learned from texts, one for each activity: all that is said of it.
    pub fn of<'a>(stems: &Stems, texts: impl IntoIterator<Item = &'a Bag>) -> Self {
        let mut counts = vec![0_usize; stems.0.len()];
        let mut all = 0;
        for text in texts {
            all += 1;
            for word in text.iter() {
                counts[word as usize] += 1;
            }
        }
        let known = stems.0.keys().zip(counts).map(|(stem, having)| weight(stem, having.max(1), all));
        Self { known: known.collect(), texts: all }
    }

    /// What a word weighs.
    pub fn word(&self, word: Stem) -> f64 {
        self.known.get(word as usize).copied().unwrap_or(0.0)
    }

    /// What a word weighs that one text alone has.
    pub fn rarest(&self) -> f64 {
        (1.0 + self.texts as f64).ln()
    }

    /// What words weigh together.
    pub fn sum(&self, words: impl IntoIterator<Item = Stem>) -> f64 {
        // Nothing weighs 0, not -0 as an empty sum does.
        words.into_iter().fold(0.0, |sum, word| sum + self.word(word))
    }

    /// How alike two sets of words are: the weight of what both have, twice, over the weight of all. 0 when either has
    /// none.
    pub fn alike(&self, a: &Bag, b: &Bag) -> f64 {
        if a.is_empty() || b.is_empty() {
            return 0.0;
        }
        2.0 * self.sum(a.shared(b)) / (self.sum(a.iter()) + self.sum(b.iter()))
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
        let all = Stems::of(texts.iter().flatten());
        let bags = texts.map(|text| all.bag(&text));
        let weights = Weights::of(&all, &bags);
        let word = |word: &str| weights.word(all.number(stem(word)).expect("one of them"));
        assert!(word("teeth") > 2.0 * word("the"));
        assert!(
            weights.alike(&bags[0], &bags[1]) < 0.6,
            "three of four words are the same, and the fourth says more"
        );
        assert!((weights.alike(&bags[0], &bags[0]) - 1.0).abs() < 1e-9);
        assert!(weights.alike(&bags[0], &Bag::default()).abs() < 1e-9);
    }

    #[test]
    fn bags_share_and_lack_words() {
        let (a, b) = (Bag::of([5, 1, 3, 3]), Bag::of([0, 3, 4, 5, 9]));
        assert_eq!(a.shared(&b).collect::<Vec<_>>(), [3, 5]);
        assert_eq!((a.without(&b), a.and(&b)), (Bag::of([1]), Bag::of([0, 1, 3, 4, 5, 9])));
        assert!(a.contains(1) && !a.contains(2) && a.shared(&Bag::default()).next().is_none());
    }
}
