//! Words of another cell of the table inside a text: a weight, the name of a subcategory, an id, the title of the next
//! row. Other texts of the activity that have the same words without them show it best; without such, only what nobody
//! writes in a sentence counts: a weight in capitals beside the name of a subcategory, or such words behind the end of
//! the text.

use super::Hit;
use super::place::around;
use super::texts::{Texts, Version, Word, position};

use crate::facts::Facts;
use crate::model::{Code, Field};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// No cell that bleeds has more words.
const LONGEST: usize = 9;

/// Words before and behind a place that another text must have side by side.
const AROUND: usize = 3;

/// A title of fewer words may end a sentence of anybody.
const TITLE: usize = 4;

/// What the words of one place are.
struct Bled {
    words: Range<usize>,
    why: String,
}

/// Every place of every text.
pub(super) fn find<'a>(texts: &Texts<'a>, facts: &Facts) -> Vec<Hit<'a>> {
    let cells = Cells::new(texts, facts);
    let titles = titles(texts);
    let mut hits = Vec::new();
    for version in texts.versions.iter().filter(|v| !v.nothing && v.field != Field::SupportingDocumentation) {
        let found = shown_by_another(version, texts, &cells)
            .or_else(|| alone(version, &cells))
            .or_else(|| title_at_the_end(version, texts, &titles));
        let Some(bled) = found else { continue };
        let range = version.at[bled.words.start].start..version.at[bled.words.end - 1].end;
        let words = &version.text[range.clone()];
        let place = around(&version.text, range, 24);
        let says = format!("has \"{place}\": \"{words}\" comes from another cell of the table; {}", bled.why);
        let right = place.replacen(words, "", 1).split_whitespace().collect::<Vec<_>>().join(" ");
        hits.push(Hit::new(Code::DefectBleed, version, place, says).expected(right));
    }
    hits
}

/// Words that the cells of weight, subcategory and id hold.
struct Cells {
    /// How weights are printed, longest first.
    weights: Vec<Vec<Word>>,
    /// The words of each subcategory's name.
    names: Vec<Vec<Word>>,
    /// The words that a weight begins with, and those that any name has: most words of a text are none.
    begin: BTreeSet<Word>,
    of_names: BTreeSet<Word>,
}

impl Cells {
    fn new(texts: &Texts, facts: &Facts) -> Self {
        let phrase = |words: &str| -> Vec<Word> { texts.phrase(words) };
        let mut weights: Vec<Vec<Word>> = facts.weight_words().map(phrase).collect();
        weights.sort_by_key(|w| std::cmp::Reverse(w.len()));
        let names = facts.subcategories().iter().filter(|s| !s.name.is_empty()).map(|s| phrase(&s.name));
        let names: Vec<Vec<Word>> = names.collect();
        let begin = weights.iter().filter_map(|weight| weight.first().copied()).collect();
        let of_names = names.iter().flatten().copied().collect();
        Self { weights, names, begin, of_names }
    }

    /// Whether a weight or the name of a subcategory may go on from a word.
    fn may_begin(&self, word: Word) -> bool {
        self.begin.contains(&word) || self.of_names.contains(&word)
    }

    /// How many words from here on are a weight.
    fn weight(&self, words: &[Word]) -> Option<usize> {
        self.begin.get(words.first()?)?;
        self.weights.iter().find(|weight| words.starts_with(weight)).map(Vec::len)
    }

    /// How many words from here on are the name of a subcategory, and whether they are all of it or its end.
    fn name(&self, words: &[Word]) -> Option<(usize, bool)> {
        self.of_names.get(words.first()?)?;
        let from = |n: usize| move |name: &&Vec<Word>| name.len() > n && words.starts_with(&name[n..]);
        (0..LONGEST).find_map(|n| {
            let longest = self.names.iter().filter(from(n)).map(|name| name.len() - n).max()?;
            Some((longest, n == 0))
        })
    }
}

fn is_id(word: &str) -> bool {
    crate::model::MeasureId::parse(word).is_some() && word.contains('_')
}

/// Whether a text has words like these in capitals, as cells have them and sentences have not.
fn capital(version: &Version, word: usize) -> bool {
    version.text[version.at[word].clone()].starts_with(char::is_uppercase)
}

/// Words that another text of the activity has not, where everything around them is the same.
fn shown_by_another(version: &Version, texts: &Texts, cells: &Cells) -> Option<Bled> {
    for start in 0..version.words.len() {
        if !cells.may_begin(version.words[start]) && !is_id(quoted_id(version, start)) {
            continue;
        }
        for length in (1..=LONGEST.min(version.words.len() - start)).rev() {
            let range = start..start + length;
            if !foreign(version, range.clone(), cells) {
                continue;
            }
            let before = &version.words[start.saturating_sub(AROUND)..start];
            let behind: Vec<Word> = version.words[range.end..].iter().take(AROUND).copied().collect();
            let context: Vec<Word> = before.iter().chain(&behind).copied().collect();
            // At an end of the text one side has to do.
            let sides = if before.is_empty() || behind.is_empty() { AROUND } else { AROUND + 1 };
            let enough = context.len() >= sides;
            let other =
                texts.others(version).filter(|_| enough).find(|o| match position(&o.words, &context) {
                    // At either end of the text the other one must begin or end there too.
                    Some(at) => {
                        (!before.is_empty() || at == 0)
                            && (!behind.is_empty() || at + context.len() == o.words.len())
                    }
                    None => false,
                });
            if let Some(other) = other {
                let why = format!("{} has the text without it", other.source());
                return Some(Bled { words: range, why });
            }
        }
    }
    None
}

/// Whether these words are those of cells: nothing else among them, and enough to be no word of the sentence.
fn foreign(version: &Version, range: Range<usize>, cells: &Cells) -> bool {
    let (mut weight, mut whole, mut part, mut id, mut capitals) = (0, 0, 0, 0, 0);
    let mut at = range.start;
    while at < range.end {
        capitals += usize::from(capital(version, at));
        if let Some(length) = cells.weight(&version.words[at..range.end]) {
            weight += 1;
            at += length;
        } else if let Some((length, all)) = cells.name(&version.words[at..range.end]) {
            (if all { whole += 1 } else { part += 1 });
            capitals += (at + 1..at + length).filter(|i| capital(version, *i)).count();
            at += length;
        } else if is_id(quoted_id(version, at)) {
            id += 1;
            at = after_id(version, at);
        } else {
            return false;
        }
    }
    let begins = range.start == 0 || closed(version, range.start);
    let beside = weight > 0 && whole + part > 0 && (capitals > 0);
    let name_alone = whole > 0 && capitals * 2 > range.len() && !begins;
    let weight_alone = weight > 0 && whole + part == 0 && capitals == range.len() && !begins;
    at == range.end && (beside || id > 0 || name_alone || weight_alone)
}

/// The token at a word, with what the words of an id are joined by.
fn quoted_id<'v>(version: &'v Version, at: usize) -> &'v str {
    let rest = &version.text[version.at[at].start..];
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    &rest[..end]
}

fn after_id(version: &Version, at: usize) -> usize {
    let end = version.at[at].start + quoted_id(version, at).len();
    version.at.iter().skip(at).position(|w| w.start >= end).map_or(version.at.len(), |n| at + n)
}

/// Whether a sentence ends before a word, or a line.
fn closed(version: &Version, word: usize) -> bool {
    let Some(before) = word.checked_sub(1).map(|w| version.at[w].end) else { return true };
    version.text[before..version.at[word].start].contains(['.', '!', '?', '\n', ':', ';', '\u{2022}'])
}

/// What no sentence says, whatever other texts have: a weight beside the name of a subcategory in capitals, or such words
/// behind the end.
fn alone(version: &Version, cells: &Cells) -> Option<Bled> {
    let words = &version.words;
    let gap = |before: usize| {
        let next = version.at.get(before)?;
        Some(version.text[version.at[before - 1].end..next.start].trim().is_empty())
    };
    let why = || "a weight and a subcategory are no words of it".to_owned();
    for at in 0..words.len() {
        let weight = cells.weight(&words[at..]).filter(|_| capital(version, at));
        let name = cells.name(&words[at..]).filter(|_| capital(version, at));
        // Nothing but a space, or a line's end, stands between two cells.
        if let Some(end) = weight.map(|n| at + n).filter(|end| gap(*end) == Some(true))
            && let Some((length, whole)) = cells.name(&words[end..])
            && (end..end + length).any(|i| capital(version, i))
        {
            // "High Care Coordination" may be a title; in a text the words stand in the middle of a sentence.
            if version.field != Field::Title && (whole || !closed(version, at)) {
                return Some(Bled { words: at..end + length, why: why() });
            }
        }
        if let Some((length, true)) = name
            && gap(at + length) == Some(true)
            && let Some(weight) = cells.weight(&words[at + length..])
            && capital(version, at + length)
        {
            return Some(Bled { words: at..at + length + weight, why: why() });
        }
    }
    let tail = (1..=LONGEST.min(words.len().saturating_sub(TITLE))).rev().map(|n| words.len() - n).find(
        |start| closed(version, *start) && capital(version, *start) && at_the_end(version, *start, cells),
    )?;
    Some(Bled { words: tail..words.len(), why: "it stands behind the end of the text".into() })
}

/// Whether everything from a word on is of cells, and no mark closes it as one closes a sentence.
fn at_the_end(version: &Version, start: usize, cells: &Cells) -> bool {
    let rest = &version.text[version.at[start].start..];
    let only = cells.weight(&version.words[start..]) == Some(version.at.len() - start);
    let sentence = version.text[..version.at[start].start].trim_end().ends_with(['.', '!', '?', ')']);
    sentence
        && !rest.trim_end().ends_with(['.', ':', ';', ')'])
        && (only || foreign(version, start..version.at.len(), cells) || whole(version, start, cells))
}

fn whole(version: &Version, start: usize, cells: &Cells) -> bool {
    cells.name(&version.words[start..]) == Some((version.words.len() - start, true))
}

/// The titles of a document's activities by their words, and how many words they have.
#[derive(Default)]
struct Titles<'t, 'a> {
    by_words: BTreeMap<&'t [Word], Vec<&'t Version<'a>>>,
    lengths: BTreeSet<usize>,
}

/// The titles of the activities that each document has, by document.
fn titles<'t, 'a>(texts: &'t Texts<'a>) -> BTreeMap<&'a str, Titles<'t, 'a>> {
    let mut found: BTreeMap<&str, Titles> = BTreeMap::new();
    for version in texts.versions.iter().filter(|v| v.field == Field::Title && v.words.len() >= TITLE) {
        for claim in &version.claims {
            let titles = found.entry(claim.document.as_str()).or_default();
            titles.by_words.entry(&version.words).or_default().push(version);
            titles.lengths.insert(version.words.len());
        }
    }
    found
}

/// The longest title of another activity that a text ends with; of several, the last.
fn ending<'t, 'a>(version: &Version, titles: &Titles<'t, 'a>) -> Option<&'t Version<'a>> {
    let words = version.words.as_slice();
    titles.lengths.range(..=words.len()).rev().find_map(|length| {
        let same = titles.by_words.get(&words[words.len() - length..])?;
        same.iter().rev().find(|title| title.key != version.key).copied()
    })
}

/// The title of another row behind the end of a text, which no other text of the activity has there.
fn title_at_the_end(version: &Version, texts: &Texts, titles: &BTreeMap<&str, Titles>) -> Option<Bled> {
    if version.field == Field::Title {
        return None;
    }
    let title = ending(version, titles.get(version.claims.first()?.document.as_str())?)?;
    let start = version.words.len().checked_sub(title.words.len()).filter(|start| *start >= TITLE)?;
    let own = texts.others(version).any(|o| o.words.ends_with(&title.words));
    let apart =
        closed(version, start) || texts.others(version).any(|o| version.words[..start] == o.words[..]);
    let why = format!("it is the title of {}", title.key);
    (apart && !own && capital(version, start)).then_some(Bled { words: start..version.words.len(), why })
}
