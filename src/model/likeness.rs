//! How alike two texts are by their words, rare ones weighing more. What is rare is learned from the texts at hand;
//! there is no list of words.

use super::words::words;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

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
pub struct Stems {
    /// By number.
    words: Vec<String>,
    /// Looked up, never gone through: its order is another in every run.
    numbers: HashMap<String, Stem>,
}

impl Stems {
    /// Of every word that is to be compared.
    pub fn of<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        let each: HashSet<&String> = words.into_iter().collect();
        let mut words: Vec<String> = each.into_iter().cloned().collect();
        words.sort_unstable();
        let numbers = (0..).zip(&words).map(|(n, word)| (word.clone(), n)).collect();
        Self { words, numbers }
    }

    /// The number of a word; None for one that is not among them.
    pub fn number(&self, stem: &str) -> Option<Stem> {
        self.numbers.get(stem).copied()
    }

    /// How many words there are; their numbers are less.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
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

/// A sketch of the words of a text: each sets one of 256 marks. Where the marks of two texts differ, so do their words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks([u64; 4]);

impl Marks {
    /// Of the words of a text, in any order, each as often as it likes.
    pub fn of(words: impl IntoIterator<Item = Stem>) -> Self {
        let mut marks = [0_u64; 4];
        for word in words {
            // The upper bits of a product are well mixed (the multiplier is 2^32 over the golden ratio).
            let mark = word.wrapping_mul(0x9E37_79B1) >> 24;
            marks[mark as usize >> 6] |= 1 << (mark & 63);
        }
        Self(marks)
    }

    /// At least so many words stand in one of two texts and not in the other. To find this out costs next to nothing, and
    /// tells most texts apart.
    pub fn apart(&self, other: &Marks) -> usize {
        self.0.iter().zip(&other.0).map(|(a, b)| (a ^ b).count_ones() as usize).sum()
    }
}

/// Which texts have a word.
#[derive(Clone, Debug, Default)]
pub struct Having(Vec<Vec<u32>>);

impl Having {
    /// Of texts by their place in a list.
    pub fn of(stems: &Stems, texts: impl IntoIterator<Item = impl IntoIterator<Item = Stem>>) -> Self {
        let mut having = vec![Vec::new(); stems.len()];
        for (n, text) in (0..).zip(texts) {
            for word in text {
                having[word as usize].push(n);
            }
        }
        Self(having)
    }

    /// The texts that have any of some words, each once and in their order.
    pub fn any(&self, words: impl IntoIterator<Item = Stem>) -> Vec<usize> {
        let mut found: Vec<usize> =
            words.into_iter().flat_map(|word| self.texts(word)).map(|n| *n as usize).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The same among the texts of some places alone, without those of which `fits` says no. Where the words have more
    /// texts than there are places, every place is looked at instead.
    pub fn any_fitting(
        &self,
        words: &[Stem],
        places: Range<usize>,
        fits: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let within = |word: &Stem| {
            let texts = self.texts(*word);
            let at = |place: usize| texts.partition_point(|n| (*n as usize) < place);
            &texts[at(places.start)..at(places.end)]
        };
        let found: Vec<&[u32]> = words.iter().map(within).collect();
        if found.iter().map(|texts| texts.len()).sum::<usize>() >= places.len() {
            return places.filter(|n| fits(*n)).collect();
        }
        let all = found.into_iter().flatten().map(|n| *n as usize);
        let mut found: Vec<usize> = all.filter(|n| fits(*n)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn texts(&self, word: Stem) -> &[u32] {
        self.0.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// So many of the words of a text, those that fewest texts have.
    pub fn first(&self, text: &Bag, count: usize) -> Vec<Stem> {
        let mut words: Vec<Stem> = text.iter().collect();
        words.sort_by_key(|word| (self.texts(*word).len(), *word));
        words.truncate(count);
        words
    }

    /// The words of a text that fewest texts have, until they weigh more than a share of it: of a text that shares all
    /// but this share of its weight, one of these is shared.
    pub fn rarest(&self, text: &Bag, weights: &Weights, share: f64) -> Vec<Stem> {
        let mut words = self.first(text, usize::MAX);
        let enough = share * weights.sum(text.iter());
        let mut sum = 0.0;
        words.retain(|word| {
            let wanted = sum <= enough;
            sum += weights.word(*word);
            wanted
        });
        words
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
        let mut counts = vec![0_usize; stems.len()];
        let mut all = 0;
        for text in texts {
            all += 1;
            for word in text.iter() {
                counts[word as usize] += 1;
            }
        }
        let known = stems.words.iter().zip(counts).map(|(stem, having)| weight(stem, having.max(1), all));
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
    fn texts_that_are_alike_share_one_of_their_rarest_words() {
        // Texts of a few words out of few, so that many are alike.
        let mut seed = 7_u64;
        let mut next = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        let text = |next: &mut dyn FnMut(u64) -> u64| -> Vec<String> {
            (0..4 + next(5)).map(|_| format!("word{}", next(12))).collect()
        };
        let texts: Vec<Vec<String>> = (0..200).map(|_| text(&mut next)).collect();
        let all = Stems::of(texts.iter().flatten());
        let bags: Vec<Bag> = texts.iter().map(|text| all.bag(text)).collect();
        let weights = Weights::of(&all, &bags);
        let having = Having::of(&all, bags.iter().map(Bag::iter));
        for alike in [0.6, 0.85] {
            let apart = 1.0 - alike / (2.0 - alike) + 0.01;
            let rarest: Vec<Vec<Stem>> = bags.iter().map(|bag| having.rarest(bag, &weights, apart)).collect();
            let by_word = Having::of(&all, rarest.iter().map(|words| words.iter().copied()));
            let mut pairs = 0;
            for (n, bag) in bags.iter().enumerate() {
                let near = by_word.any(rarest[n].iter().copied());
                let like = |m: &usize| weights.alike(bag, &bags[*m]) >= alike;
                let wanted: Vec<usize> = (0..bags.len()).filter(like).collect();
                assert!(wanted.iter().all(|m| near.contains(m)), "{n}: {wanted:?} of {near:?}");
                pairs += wanted.len();
            }
            assert!(pairs > bags.len(), "some are alike");
        }
    }

    #[test]
    fn marks_part_no_texts_that_share_their_words() {
        let mut seed = 3_u32;
        let mut next = |most: u32| {
            seed = seed.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
            (seed >> 8) % most
        };
        let mut told = 0;
        for _ in 0..2_000 {
            let mut text = |most: u32| -> Vec<Stem> { (0..next(40)).map(|_| next(most)).collect() };
            let (a, b) = (text(60), text(60));
            let (x, y) = (Bag::of(a.iter().copied()), Bag::of(b.iter().copied()));
            let apart = x.without(&y).len() + y.without(&x).len();
            let seen = Marks::of(a).apart(&Marks::of(b));
            assert!(seen <= apart);
            told += usize::from(seen * 2 > apart);
        }
        assert!(told > 1_900, "{told}: most of what parts them is seen");
    }

    #[test]
    fn going_through_all_places_finds_what_their_words_find() {
        let texts: Vec<Vec<String>> =
            (0..40).map(|n| vec![format!("w{}", n % 7), format!("v{}", n % 3)]).collect();
        let all = Stems::of(texts.iter().flatten());
        let bags: Vec<Bag> = texts.iter().map(|text| all.bag(text)).collect();
        let having = Having::of(&all, bags.iter().map(Bag::iter));
        for (n, places) in [(0, 0..40), (5, 10..30), (9, 38..40), (9, 20..20)] {
            let words: Vec<Stem> = bags[n].iter().collect();
            let shares = |m: &usize| m.is_multiple_of(2) && bags[n].shared(&bags[*m]).next().is_some();
            let wanted: Vec<usize> = places.clone().filter(shares).collect();
            let mut found = having.any_fitting(&words, places, |m| m.is_multiple_of(2));
            found.retain(|m| bags[n].shared(&bags[*m]).next().is_some());
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn bags_share_and_lack_words() {
        let (a, b) = (Bag::of([5, 1, 3, 3]), Bag::of([0, 3, 4, 5, 9]));
        assert_eq!(a.shared(&b).collect::<Vec<_>>(), [3, 5]);
        assert_eq!((a.without(&b), a.and(&b)), (Bag::of([1]), Bag::of([0, 1, 3, 4, 5, 9])));
        assert!(a.contains(1) && !a.contains(2) && a.shared(&Bag::default()).next().is_none());
    }
}
