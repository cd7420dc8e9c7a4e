//! In: words and the document's lexicon. Out: what it costs to read them as prose, or as a title, by their letter case
//! alone. Costs are negative logarithms of likelihoods, so that they add up over words and compare between readings.
//! It must not know where a row begins.

use super::lexicon::Lexicon;
use super::words::{Case, Word};

/// In a title that capitalizes its words, a small function word is the rule, a capital one the exception.
const TITLE_CASE_FUNCTION: (f32, f32) = (0.1, 1.2);

/// In such a title a capital costs next to nothing, a small word is a slip that real titles do make.
const TITLE_CASE_WORD: (f32, f32) = (2.3, 0.12);

/// A title that capitalizes its words is the less common kind.
const TITLE_CASE: f32 = 0.7;

/// After a full stop a small letter is a slip.
const SMALL_AFTER_STOP: f32 = 0.7;

/// Names come in several words: within one, after its first word or an acronym, another capital is no surprise.
const NAME_GOES_ON: f32 = 0.35;

/// An acronym may begin a name or stand alone.
const AFTER_MARK: f32 = 1.5;

/// Where a reader of prose is: a name of several words may be under way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Prose,
    Mark,
    Name,
}

impl Place {
    /// The cost of the next word of prose, and the place after it.
    fn step(self, word: &Word, lexicon: &Lexicon) -> (f32, Place) {
        match word.case {
            Case::Mark => (0.0, if self == Place::Name && !word.bullet { Place::Name } else { Place::Mark }),
            Case::Capital if word.opens => (0.0, Place::Prose),
            Case::Lower if word.opens => (SMALL_AFTER_STOP, Place::Prose),
            Case::Lower => (lexicon.small(word), if word.function { self } else { Place::Prose }),
            Case::Capital => {
                let cost = lexicon.capital(word);
                match self {
                    // No name goes on with a capital article or preposition.
                    _ if word.function => (cost, self),
                    Place::Name => (cost.min(NAME_GOES_ON), Place::Name),
                    Place::Mark => (cost.min(AFTER_MARK), Place::Name),
                    Place::Prose => (cost, Place::Name),
                }
            }
        }
    }
}

/// The place after the first word of a text, whose capital says nothing.
fn after_first(word: &Word) -> Place {
    if word.case == Case::Mark { Place::Mark } else { Place::Prose }
}

/// The cost of a word within a title that capitalizes its words.
fn in_title_case(word: &Word) -> f32 {
    let (small, capital) = if word.function { TITLE_CASE_FUNCTION } else { TITLE_CASE_WORD };
    match word.case {
        Case::Mark => 0.0,
        Case::Capital => capital,
        Case::Lower => small,
    }
}

/// The costs of words as prose, one by one; the first word is free to have a capital.
pub(super) fn each_in_prose(words: &[Word], lexicon: &Lexicon) -> Vec<f32> {
    let Some(first) = words.first() else { return Vec::new() };
    let mut place = after_first(first);
    let mut costs = vec![0.0];
    for word in &words[1..] {
        let (cost, next) = place.step(word, lexicon);
        costs.push(cost);
        place = next;
    }
    costs
}

/// The cost of words as prose from a beginning.
pub(super) fn prose(words: &[Word], lexicon: &Lexicon) -> f32 {
    each_in_prose(words, lexicon).iter().sum()
}

/// How much less the words from `at` on cost when a description begins there instead of a sentence going on: its
/// first capital is free, and capitals of the title are names when they come again.
pub(super) fn saved_by_beginning(words: &[Word], costs: &[f32], at: usize, lexicon: &Lexicon) -> f32 {
    let mut saved = costs[at];
    let mut place = after_first(&words[at]);
    let title = &words[..at];
    for (word, before) in words.iter().zip(costs).skip(at + 1).take(NEAR) {
        let (mut cost, next) = place.step(word, lexicon);
        if word.case == Case::Capital && title.iter().any(|t| t.id == word.id && t.case == Case::Capital) {
            cost = cost.min(NAME_AGAIN);
        }
        saved += before - cost;
        place = next;
    }
    saved
}

/// How far the title's names are looked for.
const NEAR: usize = 30;

/// A capital that the title has too.
const NAME_AGAIN: f32 = 0.6;

/// The cost of words as a title in its better style.
pub(super) fn title(words: &[Word], lexicon: &Lexicon) -> f32 {
    titles(words, lexicon).last().copied().unwrap_or(0.0)
}

/// The costs of the first 0, 1, 2.. words as a title in its better style.
pub(super) fn titles(words: &[Word], lexicon: &Lexicon) -> Vec<f32> {
    let (mut plain, mut capitals) = (0.0, TITLE_CASE);
    let mut costs = vec![0.0];
    for (at, (word, cost)) in words.iter().zip(each_in_prose(words, lexicon)).enumerate() {
        plain += cost;
        if at > 0 {
            capitals += in_title_case(word);
        }
        costs.push(f32::min(plain, capitals));
    }
    costs
}
