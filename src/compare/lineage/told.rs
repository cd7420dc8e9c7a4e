//! What an activity says in a year, as words with their places, and how much of it another newly says.

use crate::compare::claims::located;
use crate::compare::years::Side;
use crate::model::likeness::{Weights, stem};
use crate::model::{ActivityKey, Claim, Field, Located, Node, Part, Span, YearView};
use std::collections::BTreeSet;
use std::ops::Range;

/// Fields whose words say what an activity is.
const FIELDS: [Field; 2] = [Field::Title, Field::Description];

/// A word of a field.
#[derive(Clone, Debug)]
struct Word {
    stem: String,
    at: Range<usize>,
}

/// An activity in a year.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) key: &'a ActivityKey,
    pub(super) view: &'a YearView,
    side: Side<'a>,
    words: [Vec<Word>; 2],
    sets: [BTreeSet<String>; 2],
    /// All words of title and description.
    pub(super) all: BTreeSet<String>,
}

/// A phrase that two activities share, by its words in the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrase {
    pub(super) weight: f64,
    field: usize,
    from: Range<usize>,
    other: (usize, usize),
}

impl<'a> Told<'a> {
    pub(super) fn new(key: &'a ActivityKey, view: &'a YearView, side: Side<'a>) -> Self {
        let words = FIELDS.map(|field| tokens(view.value(field).as_text().unwrap_or("")));
        let set = |words: &Vec<Word>| words.iter().map(|w| w.stem.clone()).collect::<BTreeSet<_>>();
        let sets = [set(&words[0]), set(&words[1])];
        let all = sets[0].union(&sets[1]).cloned().collect();
        Self { key, view, side, words, sets, all }
    }

    pub(super) fn title(&self) -> &BTreeSet<String> {
        &self.sets[0]
    }

    pub(super) fn text(&self) -> &BTreeSet<String> {
        &self.sets[1]
    }

    /// How many words the text has.
    pub(super) fn length(&self) -> usize {
        self.words[1].len()
    }

    pub(super) fn node(&self) -> Node {
        Node {
            key: self.key.clone(),
            program_year: self.side.year,
            title: self.view.value(Field::Title).as_text().map(str::to_owned),
        }
    }

    /// The heaviest phrase of this activity, two words or more, that `after` has and none of `before` had.
    pub(super) fn phrase(&self, after: &Told, before: &[&Told], weights: &Weights) -> Phrase {
        let mut best = Phrase::default();
        for (field, own) in self.words.iter().enumerate() {
            for (other, theirs) in after.words.iter().enumerate() {
                for (from, at) in runs(own, theirs) {
                    let weight: f64 = own[from.clone()].iter().map(|w| weights.word(&w.stem)).sum();
                    let newly = || !before.iter().any(|told| told.has_run(&own[from.clone()]));
                    if weight > best.weight && newly() {
                        best = Phrase { weight, field, from, other: (other, at) };
                    }
                }
            }
        }
        best
    }

    fn has_run(&self, run: &[Word]) -> bool {
        let same = |part: &[Word]| part.iter().zip(run).all(|(a, b)| a.stem == b.stem);
        self.words.iter().any(|words| words.windows(run.len()).any(same))
    }

    /// The words of a phrase as they are printed, and their places in both activities.
    pub(super) fn quoted(&self, phrase: &Phrase, after: &Told) -> (String, Vec<Located>) {
        let length = phrase.from.len();
        let (other, at) = phrase.other;
        let own = self.quote(phrase.field, phrase.from.clone());
        let theirs = after.quote(other, at..at + length);
        let words = own.as_ref().or(theirs.as_ref()).map(|(words, _)| words.clone()).unwrap_or_default();
        (words, [own, theirs].into_iter().flatten().filter_map(|(_, place)| place).collect())
    }

    /// Words as they are printed, each once in reading order, with their places.
    pub(super) fn printed(&self, stems: &BTreeSet<String>) -> Vec<(String, Option<Located>)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (field, words) in self.words.iter().enumerate() {
            let text = self.view.value(FIELDS[field]).as_text().unwrap_or("");
            for word in words.iter().filter(|w| stems.contains(&w.stem)) {
                if seen.insert(&word.stem) {
                    let quote = &text[word.at.clone()];
                    found.push((quote.to_owned(), self.place(FIELDS[field], quote)));
                }
            }
        }
        found
    }

    fn quote(&self, field: usize, range: Range<usize>) -> Option<(String, Option<Located>)> {
        let words = &self.words[field];
        let (first, last) = (words.get(range.start)?, words.get(range.end.checked_sub(1)?)?);
        let text = self.view.value(FIELDS[field]).as_text()?;
        let quote = text.get(first.at.start..last.at.end)?;
        Some((quote.to_owned(), self.place(FIELDS[field], quote)))
    }

    /// Where words of a field stand, quoted alone where they stand in one piece.
    pub(super) fn place(&self, field: Field, quote: &str) -> Option<Located> {
        let claim = self.claim(field)?;
        let holds = |part: &&Part| part.quote.contains(quote);
        let Some(part) = claim.span.parts().find(holds) else { return Some(located(claim)) };
        let part = Part { quote: quote.to_owned(), bbox: None, ..part.clone() };
        Some(Located { document: claim.document.clone(), span: Span::new(claim.span.basis, vec![part]) })
    }

    /// The claim whose words are the value of a field.
    fn claim(&self, field: Field) -> Option<&'a Claim> {
        self.side.claims.winner(self.view.fields.get(&field)?)
    }

    /// The place of a field's value.
    pub(super) fn located(&self, field: Field) -> Option<Located> {
        self.claim(field).map(located)
    }
}

fn tokens(text: &str) -> Vec<Word> {
    let of_word = |c: char| c.is_alphanumeric() || c == '#' || c == '%';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(of_word).map(|s| at + s) {
        let end = text[start..].find(|c| !of_word(c)).map_or(text.len(), |e| start + e);
        found.push(Word { stem: stem(&text[start..end].to_lowercase()).to_owned(), at: start..end });
        at = end;
    }
    found
}

/// Runs of two words or more that both have and that cannot be made longer: where in the first, where in the second.
fn runs(a: &[Word], b: &[Word]) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    let mut above = vec![0_usize; b.len() + 1];
    for i in 0..a.len() {
        let mut row = vec![0_usize; b.len() + 1];
        for j in 0..b.len() {
            if a[i].stem != b[j].stem {
                continue;
            }
            let length = above[j] + 1;
            row[j + 1] = length;
            let ends = a.get(i + 1).zip(b.get(j + 1)).is_none_or(|(x, y)| x.stem != y.stem);
            if ends && length > 1 {
                found.push((i + 1 - length..i + 1, j + 1 - length));
            }
        }
        above = row;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let (a, b) = (tokens("we offer plain soup daily"), tokens("Offers plain soup; plain bread"));
        assert_eq!(runs(&a, &b), [(1..4, 0)]);
        assert!(runs(&a, &tokens("soup")).is_empty(), "one word is no phrase");
    }
}
