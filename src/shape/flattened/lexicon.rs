//! In: all units of the document. Out: what the document itself says of its words: which are written with a capital
//! in the middle of prose (names), which words begin lines and sentences, which stand next to each other. It must not
//! know any word beforehand.

use super::units::Unit;
use super::words::{Case, End, Word};
use std::collections::HashMap;

/// Counts over the document, by word number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// How often in small letters, and with a capital in the middle of prose.
    cases: Vec<(u32, u32)>,
    /// What a capital costs in the middle of prose, and what small letters do: negative logarithms of likelihoods.
    costs: Vec<(f32, f32)>,
    begins: Vec<u32>,
    pairs: HashMap<(u32, u32), u32>,
    begin_pairs: HashMap<(u32, u32), u32>,
}

/// Lines of fewer bytes may be titles, whose capitals prove nothing.
const PROSE_BYTES: usize = 160;

/// Words at the beginning of a long line that may be a title glued to its description.
const PROSE_FROM: usize = 20;

/// What is believed of a word before any count: one in three words that were never seen in small letters is a name.
const NAME_PRIOR: (f32, f32) = (0.5, 1.5);

/// No count makes a spelling surer than this; texts have typing errors.
const SUREST: f32 = 0.985;

/// The part of words with capitals, from which a line is taken for a title in capitals: two in five.
const CAPITALIZED: (usize, usize) = (2, 5);

/// What words are counted as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stretch {
    /// Perhaps a title; its capitals count if few words have any, for then it is none that capitalizes its words.
    Short,
    /// Prose from a word on.
    Prose(usize),
}

impl Lexicon {
    /// Counts the words of all units; `count` words are numbered.
    pub fn new<'a>(units: impl IntoIterator<Item = &'a Unit>, count: usize) -> Self {
        let mut lexicon = Self { cases: vec![(0, 0); count], begins: vec![0; count], ..Self::default() };
        for unit in units {
            match unit.tab.or((unit.bold > 0).then_some(unit.bold)) {
                Some(border) => {
                    lexicon.add(&unit.words[..border], Stretch::Short);
                    lexicon.add(&unit.words[border..], Stretch::Prose(1));
                }
                None if unit.text.len() > PROSE_BYTES => lexicon.add(&unit.words, Stretch::Prose(PROSE_FROM)),
                None => lexicon.add(&unit.words, Stretch::Short),
            }
        }
        lexicon.costs =
            lexicon.cases.iter().map(|(small, capital)| costs(*small as f32, *capital as f32)).collect();
        lexicon
    }

    /// Counts the words of a text whose lines say nothing of titles.
    pub fn of_words(words: &[Word], count: usize) -> Self {
        let mut lexicon = Self { cases: vec![(0, 0); count], begins: vec![0; count], ..Self::default() };
        lexicon.add(words, Stretch::Prose(1));
        lexicon.costs =
            lexicon.cases.iter().map(|(small, capital)| costs(*small as f32, *capital as f32)).collect();
        lexicon
    }

    fn add(&mut self, words: &[Word], stretch: Stretch) {
        let prose_from = match stretch {
            Stretch::Prose(from) => from,
            Stretch::Short if capitalized(words) => words.len(),
            Stretch::Short => 1,
        };
        for (at, word) in words.iter().enumerate() {
            match word.case {
                Case::Lower => self.cases[word.id as usize].0 += 1,
                Case::Capital if at >= prose_from && !word.opens => self.cases[word.id as usize].1 += 1,
                _ => {}
            }
            let Some(next) = words.get(at + 1) else { continue };
            if matches!(word.end, End::Open | End::Comma) {
                *self.pairs.entry((word.stem, next.stem)).or_default() += 1;
            }
            if at == 0 || (word.opens && word.case == Case::Capital) {
                self.begins[word.id as usize] += 1;
                *self.begin_pairs.entry((word.id, next.id)).or_default() += 1;
            }
        }
    }

    /// The cost of the word with a capital in the middle of prose.
    pub fn capital(&self, word: &Word) -> f32 {
        self.costs[word.id as usize].0
    }

    /// The cost of the word in small letters in the middle of prose.
    pub fn small(&self, word: &Word) -> f32 {
        self.costs[word.id as usize].1
    }

    /// True for a word that has a capital more often than not.
    pub fn is_name(&self, word: &Word) -> bool {
        self.capital(word) < self.small(word)
    }

    /// How often the two words, or others of their stems, stand next to each other in a sentence.
    pub fn together(&self, word: &Word, next: &Word) -> u32 {
        self.pairs.get(&(word.stem, next.stem)).copied().unwrap_or(0)
    }

    /// How often a line or a sentence begins with the word.
    pub fn begins(&self, word: &Word) -> u32 {
        self.begins[word.id as usize]
    }

    /// How often a line or a sentence begins with the two words.
    pub fn begins_with(&self, word: &Word, next: &Word) -> u32 {
        self.begin_pairs.get(&(word.id, next.id)).copied().unwrap_or(0)
    }
}

/// True when a good part of the words that could have a capital have one.
fn capitalized(words: &[Word]) -> bool {
    let could = words.iter().skip(1).filter(|w| !w.function && w.case != Case::Mark);
    let (capital, all) = could.fold((0, 0), |(c, n), w| (c + usize::from(w.case == Case::Capital), n + 1));
    capital * CAPITALIZED.1 > all * CAPITALIZED.0
}

fn costs(small: f32, capital: f32) -> (f32, f32) {
    let likely = (capital + NAME_PRIOR.0) / (capital + small + NAME_PRIOR.1);
    let likely = likely.clamp(1.0 - SUREST, SUREST);
    (-likely.ln(), -(1.0 - likely).ln())
}
