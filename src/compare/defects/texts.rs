//! The texts of a catalog, each once: what documents say of an activity in a field of prose, as sequences of words that
//! can be held against each other quickly.

use super::super::claims::ClaimIndex;
use crate::model::likeness::Marks;
use crate::model::{ActivityKey, Catalog, Claim, Field, NullReason, ProgramYear, Value};
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A word, as a number that equal words share.
pub(super) type Word = u32;

/// The texts of a field in a document of a year, each with the claim that has it.
pub(super) type Documents<'t, 'a> =
    BTreeMap<(&'a str, ProgramYear, Field), Vec<(&'t Version<'a>, &'a Claim)>>;

/// A text that one or more documents have for a field of an activity.
#[derive(Debug)]
pub(super) struct Version<'a> {
    /// The activity.
    pub key: &'a ActivityKey,
    /// The field.
    pub field: Field,
    /// The text; of a list its items, each on a line.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
    /// Where each word stands in the text.
    pub at: Vec<Range<usize>>,
    /// The words, sorted.
    pub bag: Vec<Word>,
    marks: Marks,
    /// Who says it, by year and document.
    pub claims: Vec<&'a Claim>,
    /// The words were understood as saying that there is nothing.
    pub nothing: bool,
}

impl Version<'_> {
    /// Whether a document of the same program year has the other text.
    pub fn shares_year(&self, other: &Version) -> bool {
        self.claims.iter().any(|a| other.claims.iter().any(|b| a.program_year == b.program_year))
    }

    /// The document and year that stand for all who say it.
    pub fn source(&self) -> String {
        self.claims.first().map(|c| format!("{} ({})", c.document, c.program_year)).unwrap_or_default()
    }
}

/// Every text of a catalog.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The texts, by activity, field and text.
    pub versions: Vec<Version<'a>>,
    of: BTreeMap<(&'a ActivityKey, Field), Range<usize>>,
    numbers: BTreeMap<String, Word>,
    /// How many activities use a word, by word.
    users: Vec<u32>,
    activities: usize,
}

impl<'a> Texts<'a> {
    /// The texts that the claims of a catalog hold.
    pub fn new(catalog: &'a Catalog, claims: &ClaimIndex<'a>) -> Self {
        let mut said: BTreeMap<(&ActivityKey, Field, String, bool), Vec<&Claim>> = BTreeMap::new();
        for claim in claims.all().filter(|c| c.field.is_text()) {
            if let Some((text, nothing)) = text_of(claim) {
                said.entry((&claim.key, claim.field, text, nothing)).or_default().push(claim);
            }
        }
        let activities = said.keys().map(|(key, ..)| *key).collect::<BTreeSet<_>>().len();
        let mut texts = Self {
            catalog,
            versions: Vec::new(),
            of: BTreeMap::new(),
            numbers: BTreeMap::new(),
            users: Vec::new(),
            activities,
        };
        for ((key, field, text, nothing), mut claims) in said {
            claims.sort_by(|a, b| {
                (a.program_year, &a.document, &a.id).cmp(&(b.program_year, &b.document, &b.id))
            });
            let (words, at) = texts.number(&text);
            let mut bag = words.clone();
            bag.sort_unstable();
            let marks = Marks::of(bag.iter().copied());
            let n = texts.versions.len();
            texts.of.entry((key, field)).or_insert(n..n).end = n + 1;
            texts.versions.push(Version { key, field, text, words, at, bag, marks, claims, nothing });
        }
        texts.count_users();
        texts
    }

    /// The texts of an activity in a field.
    pub fn of(&self, key: &ActivityKey, field: Field) -> &[Version<'a>] {
        self.of.get(&(key, field)).map_or(&[], |range| &self.versions[range.clone()])
    }

    /// The other texts of the same activity in the same field.
    pub fn others<'t>(&'t self, version: &'t Version) -> impl Iterator<Item = &'t Version<'a>> {
        self.of(version.key, version.field).iter().filter(move |o| !std::ptr::eq(*o, version) && !o.nothing)
    }

    /// The activities.
    pub fn keys(&self) -> BTreeSet<&'a ActivityKey> {
        self.of.keys().map(|(key, _)| *key).collect()
    }

    /// The number of a word (lower case), where any text has it.
    pub fn word(&self, word: &str) -> Option<Word> {
        self.numbers.get(word).copied()
    }

    /// The words of a phrase; one that no text has is equal to none.
    pub fn phrase(&self, phrase: &str) -> Vec<Word> {
        crate::model::words::words(phrase).iter().map(|word| self.word(word).unwrap_or(Word::MAX)).collect()
    }

    /// Words that begin with these letters, the word itself left out.
    pub fn continued(&self, start: &str) -> impl Iterator<Item = (&str, Word)> {
        let after = self.numbers.range(start.to_owned()..).skip_while(move |(word, _)| *word == start);
        after.take_while(move |(word, _)| word.starts_with(start)).map(|(word, n)| (word.as_str(), *n))
    }

    /// How many activities have a word in any of their texts.
    pub fn users(&self, word: Word) -> u32 {
        self.users.get(word as usize).copied().unwrap_or(0)
    }

    /// What a word tells: nothing where every activity has it, much where few do.
    pub fn weight(&self, word: Word) -> f64 {
        (self.activities as f64 / f64::from(self.users(word).max(1))).ln().max(0.0)
    }

    /// The texts that each document has in a field, by document and year.
    pub fn by_document(&self) -> Documents<'_, 'a> {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for version in self.versions.iter().filter(|v| !v.nothing) {
            for claim in &version.claims {
                let place = (claim.document.as_str(), claim.program_year, version.field);
                found.entry(place).or_default().push((version, *claim));
            }
        }
        found
    }

    fn number(&mut self, text: &str) -> (Vec<Word>, Vec<Range<usize>>) {
        let of_word = |c: char| c.is_alphanumeric() || c == '#' || c == '%';
        let (mut words, mut at) = (Vec::new(), Vec::new());
        let mut start = 0;
        while let Some(first) = text[start..].find(of_word).map(|i| start + i) {
            let end = text[first..].find(|c| !of_word(c)).map_or(text.len(), |i| first + i);
            let next = self.numbers.len() as Word;
            words.push(*self.numbers.entry(text[first..end].to_lowercase()).or_insert(next));
            at.push(first..end);
            start = end;
        }
        (words, at)
    }

    fn count_users(&mut self) {
        // The texts come by activity, so that the last one that had a word is all there is to remember.
        let mut last: Vec<Option<&ActivityKey>> = vec![None; self.numbers.len()];
        self.users = vec![0; self.numbers.len()];
        for version in &self.versions {
            for word in version.bag.iter().map(|word| *word as usize) {
                if last[word].replace(version.key) != Some(version.key) {
                    self.users[word] += 1;
                }
            }
        }
    }
}

/// The words of a claim; what stands where a text is expected and says that there is none counts too.
fn text_of(claim: &Claim) -> Option<(String, bool)> {
    match &claim.value {
        Value::Null => {
            let raw = claim.raw.trim();
            let said = claim.null == Some(NullReason::StatedNull) && !raw.is_empty() && raw != "null";
            said.then(|| (raw.to_owned(), true))
        }
        value if value.is_nothing() => None,
        value => Some((value.plain(), false)),
    }
}

/// Texts of which two may be alike: two bags that have most of their words in common have one of their rarest in common,
/// so that only those need a look; and a look at their marks tells most of them apart.
#[derive(Debug)]
pub(super) struct Near<'t, 'a> {
    texts: &'t Texts<'a>,
    all: Vec<&'t Version<'a>>,
    by_word: BTreeMap<Word, Vec<usize>>,
    likeness: f64,
}

impl<'t, 'a> Near<'t, 'a> {
    /// Of texts that are held against each other; less alike than this is not alike.
    pub fn new(texts: &'t Texts<'a>, all: Vec<&'t Version<'a>>, likeness: f64) -> Self {
        let mut near = Self { texts, all, by_word: BTreeMap::new(), likeness };
        for (n, version) in near.all.iter().enumerate() {
            for word in near.rarest(version) {
                near.by_word.entry(word).or_default().push(n);
            }
        }
        near
    }

    /// The texts that may be as alike as that to another, in the order in which they were given. Takes a step for each that it
    /// looks at, and ends early where they are spent.
    pub fn to(&self, version: &Version) -> impl DoubleEndedIterator<Item = &'t Version<'a>> {
        let rarest = self.rarest(version);
        let having: Vec<&Vec<usize>> = rarest.iter().filter_map(|word| self.by_word.get(word)).collect();
        let places: Box<dyn DoubleEndedIterator<Item = usize>> =
            // Of nearly all texts it is quicker to go through them.
            if having.iter().map(|texts| texts.len()).sum::<usize>() >= self.all.len() {
                Box::new(0..self.all.len())
            } else {
                let mut found: Vec<usize> = having.into_iter().flatten().copied().collect();
                found.sort_unstable();
                found.dedup();
                Box::new(found.into_iter())
            };
        let (length, marks) = (version.bag.len(), version.marks);
        let may_be = move |other: &&Version| steps::afford(1) && self.may_be((length, &marks), other);
        places.map(|n| self.all[n]).filter(may_be)
    }

    /// Whether two texts may be as alike as these are asked to be: every word that one has and the other has not counts against it.
    pub fn are(&self, a: &Version, b: &Version) -> bool {
        self.may_be((a.bag.len(), &a.marks), b)
    }

    fn may_be(&self, (length, marks): (usize, &Marks), other: &Version) -> bool {
        let words = length + other.bag.len();
        let apart = marks.apart(&other.marks).max(length.abs_diff(other.bag.len()));
        // A little more than exact, so that rounding excludes nothing.
        apart as f64 <= (1.0 - self.likeness) * words as f64 + 1e-6
    }

    /// The rarest words, of which a text that is alike has one among its own rarest: two bags of `a` and `b` words that
    /// are alike by `l` share `l / 2 * (a + b)` words or more, and so `a * l / (2 - l)`; all but these are too many to
    /// miss.
    fn rarest(&self, version: &Version) -> Vec<Word> {
        let mut words = version.bag.clone();
        words.sort_by_key(|word| (self.texts.users(*word), *word));
        let shared = (words.len() as f64 * self.likeness / (2.0 - self.likeness)).floor() as usize;
        words.truncate(words.len() - shared.min(words.len()) + 1);
        words.dedup();
        words
    }
}

/// How alike two bags of words are, 0 to 1: what they share, of what both have.
pub(super) fn likeness(a: &[Word], b: &[Word]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    if a.is_empty() && b.is_empty() { 1.0 } else { 2.0 * shared as f64 / (a.len() + b.len()) as f64 }
}

/// Where a sequence of words stands in another.
pub(super) fn position(words: &[Word], wanted: &[Word]) -> Option<usize> {
    if wanted.is_empty() { None } else { words.windows(wanted.len()).position(|w| w == wanted) }
}
