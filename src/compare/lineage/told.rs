//! What an activity says in a year, as words with their places, and how much of it another newly says.

use crate::compare::claims::located;
use crate::compare::years::Side;
use crate::model::likeness::{Bag, Marks, Stem, Stems, Weights, stem};
use crate::model::{ActivityKey, Claim, Field, Located, Node, Part, Span, YearView};
use std::collections::BTreeSet;
use std::ops::Range;

/// Fields whose words say what an activity is.
const FIELDS: [Field; 2] = [Field::Title, Field::Description];

/// A word of a field.
#[derive(Clone, Debug)]
struct Word {
    stem: Stem,
    at: Range<usize>,
}

/// The words of the fields without their endings, each with its place, before they are numbered.
pub(super) type Tokens = [Vec<(String, Range<usize>)>; 2];

/// An activity in a year.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) key: &'a ActivityKey,
    pub(super) view: &'a YearView,
    side: Side<'a>,
    words: [Vec<Word>; 2],
    sets: [Bag; 2],
    /// The words of the text, sorted.
    sorted: Vec<Stem>,
    /// The marks of the words of the text.
    marks: Marks,
    /// All words of title and description.
    pub(super) all: Bag,
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
    /// `tokens` are those of the view, all of them in `stems`.
    pub(super) fn new(
        (key, view): (&'a ActivityKey, &'a YearView),
        side: Side<'a>,
        tokens: Tokens,
        stems: &Stems,
    ) -> Self {
        let number = |(word, at): (String, Range<usize>)| Some(Word { stem: stems.number(&word)?, at });
        let words = tokens.map(|field| field.into_iter().filter_map(number).collect::<Vec<_>>());
        let sets = [0, 1].map(|field: usize| Bag::of(words[field].iter().map(|w| w.stem)));
        let all = sets[0].and(&sets[1]);
        let mut sorted: Vec<Stem> = words[1].iter().map(|w| w.stem).collect();
        sorted.sort_unstable();
        let marks = Marks::of(sets[1].iter());
        Self { key, view, side, words, sets, sorted, marks, all }
    }

    pub(super) fn title(&self) -> &Bag {
        &self.sets[0]
    }

    pub(super) fn text(&self) -> &Bag {
        &self.sets[1]
    }

    /// How many words the text has.
    pub(super) fn length(&self) -> usize {
        self.words[1].len()
    }

    /// No more words of the text than these stand in the other's too; found out with next to no work, so that most texts
    /// need no closer look.
    pub(super) fn most_in_common(&self, other: &Told) -> usize {
        (self.length() + other.length()).saturating_sub(self.marks.apart(&other.marks)) / 2
    }

    /// No more words of the text than these stand in the other's too.
    pub(super) fn in_common(&self, other: &Told) -> usize {
        let (mut a, mut b) = (self.sorted.iter().peekable(), other.sorted.iter().peekable());
        let mut common = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            let order = x.cmp(y);
            common += usize::from(order.is_eq());
            if order.is_le() {
                a.next();
            }
            if order.is_ge() {
                b.next();
            }
        }
        common
    }

    /// No phrase that the other has weighs more than this.
    pub(super) fn heaviest(&self, other: &Told, weights: &Weights) -> f64 {
        let words = self.words.iter().map(|words| {
            words.iter().filter(|w| other.all.contains(w.stem)).map(|w| weights.word(w.stem)).sum::<f64>()
        });
        words.fold(0.0, f64::max)
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
                    let weight: f64 = own[from.clone()].iter().map(|w| weights.word(w.stem)).sum();
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
    pub(super) fn printed(&self, stems: &Bag) -> Vec<(String, Option<Located>)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (field, words) in self.words.iter().enumerate() {
            let text = self.view.value(FIELDS[field]).as_text().unwrap_or("");
            for word in words.iter().filter(|w| stems.contains(w.stem)) {
                if seen.insert(word.stem) {
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

/// The words of an activity in a year.
pub(super) fn tokens_of(view: &YearView) -> Tokens {
    FIELDS.map(|field| tokens(view.value(field).as_text().unwrap_or("")))
}

fn tokens(text: &str) -> Vec<(String, Range<usize>)> {
    let of_word = |c: char| c.is_alphanumeric() || c == '#' || c == '%';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(of_word).map(|s| at + s) {
        let end = text[start..].find(|c| !of_word(c)).map_or(text.len(), |e| start + e);
        found.push((stem(&text[start..end].to_lowercase()).to_owned(), start..end));
        at = end;
    }
    found
}

/// Runs of two words or more that both have and that cannot be made longer: where in the first, where in the second.
fn runs(a: &[Word], b: &[Word]) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    let (mut above, mut row) = (vec![0_usize; b.len() + 1], vec![0_usize; b.len() + 1]);
    for i in 0..a.len() {
        for j in 0..b.len() {
            if a[i].stem != b[j].stem {
                row[j + 1] = 0;
                continue;
            }
            let length = above[j] + 1;
            row[j + 1] = length;
            let ends = a.get(i + 1).zip(b.get(j + 1)).is_none_or(|(x, y)| x.stem != y.stem);
            if ends && length > 1 {
                found.push((i + 1 - length..i + 1, j + 1 - length));
            }
        }
        std::mem::swap(&mut above, &mut row);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let texts = ["we offer plain soup daily", "Offers plain soup; plain bread", "soup"].map(tokens);
        let stems = Stems::of(texts.iter().flatten().map(|(word, _)| word));
        let word =
            |(word, at): (String, Range<usize>)| Word { stem: stems.number(&word).expect("known"), at };
        let [a, b, c] = texts.map(|text| text.into_iter().map(word).collect::<Vec<_>>());
        assert_eq!(runs(&a, &b), [(1..4, 0)]);
        assert!(runs(&a, &c).is_empty(), "one word is no phrase");
    }
}
