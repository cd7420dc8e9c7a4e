//! Suggested documentation or validation that speaks of another activity: it was copied from there. The words that few
//! activities use tell whose it is: they stand in the title and the description of the one that it was written for.

use super::Hit;
use super::place::beginning;
use super::texts::{Near, Texts, Version, Word, likeness};

use crate::model::{ActivityKey, Code, Field};
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};

/// From here on two texts are copies.
const COPY: f64 = 0.8;

/// What more activities share was written for all of them.
const SHARED: usize = 3;

/// A word that no more activities use tells whose a text is.
const RARE: u32 = 4;

/// Words that tell, at least.
const TELLING: usize = 2;

/// A word in lower case has to be longer than this to tell anything.
const SHORT: usize = 3;

/// In a catalog of fewer activities no word is known to be rare.
const ENOUGH: usize = 8;

/// So many of them are named.
const NAMED: usize = 4;

/// How much of the text's weight the other activity's words have to carry.
const FITS: f64 = 0.35;

/// How many times better the other activity has to fit.
const BETTER: f64 = 2.5;

/// Activities with titles as alike as this may have documentation in common.
const TWINS: f64 = 0.6;

/// Every copy.
pub(super) fn find<'a>(texts: &Texts<'a>) -> Vec<Hit<'a>> {
    let subjects = Subjects::new(texts);
    let of_kind = |v: &&Version| {
        matches!(v.field, Field::SupportingDocumentation | Field::Validation)
            && !v.nothing
            && v.words.len() >= TELLING
    };
    let all: Vec<&Version> = texts.versions.iter().filter(of_kind).collect();
    let near = Near::new(texts, all.clone(), COPY);
    let mut hits = Vec::new();
    for version in &all {
        let same = |o: &&Version| o.field == version.field && o.key != version.key && is_copy(version, o);
        let mut copies: Vec<&Version> = Vec::new();
        let mut sharing: BTreeSet<&ActivityKey> = BTreeSet::new();
        for copy in near.to(version).filter(same) {
            copies.push(copy);
            sharing.insert(copy.key);
            if sharing.len() >= SHARED {
                break;
            }
        }
        if steps::are_spent() {
            break;
        }
        if sharing.len() >= SHARED {
            continue;
        }
        let best = copies
            .iter()
            .max_by(|a, b| subjects.fit(a.key, version).total_cmp(&subjects.fit(b.key, version)));
        let (owner, shown) = match best.filter(|o| subjects.is_of(o.key, version)) {
            Some(owner) => (owner.key, format!("{} has the same for it", owner.source())),
            None => match subjects.owner(version) {
                Some(key) => (key, "no words of the text that few activities use are its own".to_owned()),
                None => continue,
            },
        };
        let words = beginning(&version.text);
        let telling = subjects.telling(owner, version);
        let title = texts.catalog.activities.get(owner).and_then(|a| a.title()).unwrap_or("no title");
        let says = format!(
            "has \"{words}\", which speaks of {owner} ({title}) by {}; {shown}",
            telling.iter().take(NAMED).map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(", ")
        );
        hits.push(Hit::new(Code::DefectCopied, version, words, says));
    }
    hits
}

fn is_copy(a: &Version, b: &Version) -> bool {
    let (x, y) = (a.bag.len(), b.bag.len());
    steps::afford(x + y) && x.min(y) * 10 >= x.max(y) * 6 && likeness(&a.bag, &b.bag) >= COPY
}

/// The words of titles and descriptions, by activity.
struct Subjects<'t, 'a> {
    texts: &'t Texts<'a>,
    titles: BTreeMap<&'a ActivityKey, BTreeSet<Word>>,
    all: BTreeMap<&'a ActivityKey, BTreeSet<Word>>,
    /// How many activities use a word in title or description.
    users: BTreeMap<Word, u32>,
    /// The activities that have a rare word in their title.
    titled: BTreeMap<Word, Vec<&'a ActivityKey>>,
}

impl<'t, 'a> Subjects<'t, 'a> {
    fn new(texts: &'t Texts<'a>) -> Self {
        let (mut titles, mut all): (BTreeMap<_, BTreeSet<Word>>, BTreeMap<_, BTreeSet<Word>>) =
            Default::default();
        for key in texts.keys() {
            let title = texts.of(key, Field::Title).iter().flat_map(|v| v.bag.iter().copied());
            titles.insert(key, title.collect());
            let fields = [Field::Title, Field::Description];
            let words = fields.iter().flat_map(|f| texts.of(key, *f)).flat_map(|v| v.bag.iter().copied());
            all.insert(key, words.collect());
        }
        let mut users = BTreeMap::new();
        for word in all.values().flatten() {
            *users.entry(*word).or_insert(0) += 1;
        }
        let mut titled: BTreeMap<Word, Vec<&ActivityKey>> = BTreeMap::new();
        for (key, words) in &titles {
            for word in words.iter().filter(|w| users.get(w).is_some_and(|n| *n <= RARE)) {
                titled.entry(*word).or_default().push(key);
            }
        }
        Self { texts, titles, all, users, titled }
    }

    fn has(&self, key: &ActivityKey, word: Word) -> bool {
        self.all.get(key).is_some_and(|words| words.contains(&word))
    }

    /// How much of a text the words of an activity carry, words that tell more counting more, 0 to 1.
    fn fit(&self, key: &ActivityKey, version: &Version) -> f64 {
        let words: BTreeSet<Word> = version.bag.iter().copied().collect();
        let weigh = |w: &Word| self.texts.weight(*w);
        let all: f64 = words.iter().map(weigh).sum();
        let here: f64 = words.iter().filter(|w| self.has(key, **w)).map(weigh).sum();
        if all > 0.0 { here / all } else { 0.0 }
    }

    /// Whether a text that stands with one activity is another one's, who has the same text.
    fn is_of(&self, other: &ActivityKey, version: &Version) -> bool {
        let (theirs, own) = (self.fit(other, version), self.fit(version.key, version));
        theirs >= FITS && theirs >= own * BETTER && !self.twins(other, version.key)
    }

    fn twins(&self, a: &ActivityKey, b: &ActivityKey) -> bool {
        let alike = |x: &Version, y: &Version| likeness(&x.bag, &y.bag) >= TWINS;
        let titles = |key| self.texts.of(key, Field::Title);
        titles(a).iter().any(|x| titles(b).iter().any(|y| alike(x, y)))
    }

    /// The words of a text that few activities use and this one does.
    fn telling(&self, key: &ActivityKey, version: &Version) -> BTreeSet<String> {
        let rare = |w: &Word| self.users.get(w).is_some_and(|n| *n <= RARE) && !self.has(version.key, *w);
        let place = |w: &Word| version.words.iter().position(|x| x == w);
        let words: BTreeSet<Word> =
            version.bag.iter().copied().filter(|w| self.has(key, *w) && rare(w)).collect();
        let spelled = words.iter().filter_map(place).map(|n| &version.text[version.at[n].clone()]);
        // Short words in lower case are of the language, however few activities a catalog has.
        let tells = |w: &&str| w.chars().count() > SHORT || w.contains(char::is_uppercase);
        spelled.filter(tells).map(str::to_owned).collect()
    }

    /// The activity of several telling words of a text, one of its title among them, where the text says nothing of its
    /// own activity.
    fn owner(&self, version: &Version) -> Option<&'a ActivityKey> {
        if self.titles.len() < ENOUGH {
            return None;
        }
        let rare = |w: &Word, most: u32| self.users.get(w).is_some_and(|n| *n <= most);
        let words: BTreeSet<Word> = version.bag.iter().copied().collect();
        let foreign = words.iter().filter(|w| !self.has(version.key, **w));
        let titled: BTreeSet<&'a ActivityKey> =
            foreign.filter_map(|w| self.titled.get(w)).flatten().copied().collect();
        let others = titled
            .into_iter()
            .filter(|key| *key != version.key && self.telling(key, version).len() >= TELLING);
        let best = others.max_by(|a, b| self.fit(a, version).total_cmp(&self.fit(b, version)))?;
        let own = self.titles.get(version.key)?;
        let silent = !words.iter().any(|w| own.contains(w) && rare(w, RARE * 2));
        (silent && self.is_of(best, version)).then_some(best)
    }
}
