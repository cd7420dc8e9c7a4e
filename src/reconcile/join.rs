//! Rows that print no id to the activity that they are: by the exact title, by capitals and text where several activities
//! have the title, by similarity; first within the year, then with the titles of other years, the nearest first; at last
//! among themselves. One to one within a document and year; what more than one activity fits is reported and not guessed.

use super::group::{Grouped, RowAt, at_row};
use super::similar::{Against, Words};
use super::{Source, key_of_title, provisional_key, title_of};
use crate::model::words::title_key;
use crate::model::{ActivityKey, Code, Field, Finding, Join, JoinBy, ProgramYear, Reading};
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};

/// Titles less alike than this are no candidates at all. Measured on the official lists of 2017-2024: titles of two
/// different activities of a year reach 0.90, but then their texts stay under 0.52; texts reach 0.74 with titles of
/// 0.82, and beyond that only for twins, which the margin holds apart.
const TITLE_FLOOR: f64 = 0.72;
/// Titles at least this alike need no second opinion.
const TITLE_SURE: f64 = 0.93;
/// Descriptions must be this alike to support a title between the two.
const TEXT_SUPPORT: f64 = 0.80;
/// The best candidate must lead the second by this much.
const MARGIN: f64 = 0.04;

/// What it costs to hold two descriptions against each other, in steps.
const CLOSER: usize = 200;

/// More pairs of rows and activities of one title than this are not told apart.
const TWINS: usize = 2_500;

/// Gives every open row a key: `open` holds those of each year.
pub(super) fn join(sources: &[Source], open: Vec<(ProgramYear, Vec<RowAt>)>, grouped: &mut Grouped) {
    let known: BTreeMap<ProgramYear, Known> =
        open.iter().map(|(year, _)| (*year, Known::of_ids(*year, sources, grouped))).collect();
    for (year, rows) in open {
        let mut taken: BTreeMap<usize, BTreeSet<ActivityKey>> = BTreeMap::new();
        for ((_, (s, _)), key) in grouped.keys.iter().filter(|((of, _), _)| *of == year) {
            taken.entry(*s).or_default().insert(key.clone());
        }
        let mut joining = Joining { year, sources, taken, ambiguous: BTreeMap::new(), grouped };
        let mut rest = joining.exact(rows, &known[&year], year);
        rest = joining.similar(rest, &known[&year], year);
        // What several activities of the year fit is not settled by a year that had one of them.
        let (unclear, clear): (Vec<RowAt>, Vec<RowAt>) =
            rest.into_iter().partition(|row| joining.ambiguous.contains_key(row));
        rest = clear;
        let present: BTreeSet<&ActivityKey> = known[&year].ids.keys().collect();
        let mut others: Vec<(&ProgramYear, &Known)> = known.iter().filter(|(y, _)| **y != year).collect();
        others.sort_by_key(|(y, _)| (y.get().abs_diff(year.get()), **y));
        for (other, known) in &others {
            rest = joining.exact(rest, known, **other);
        }
        for (other, known) in others {
            // An activity that documents of the year give another title is not guessed from an older one.
            rest = joining.similar(rest, &known.without(&present), *other);
        }
        rest.extend(unclear);
        rest.sort();
        joining.among_themselves(rest);
        let Joining { ambiguous, .. } = joining;
        grouped.findings.extend(ambiguous.into_values());
    }
}

/// What is known of activities in a year: titles and descriptions that documents give them.
#[derive(Default)]
struct Known {
    ids: BTreeMap<ActivityKey, Vec<Words>>,
    by_title: BTreeMap<String, BTreeSet<ActivityKey>>,
}

impl Known {
    fn of_ids(year: ProgramYear, sources: &[Source], grouped: &Grouped) -> Self {
        let mut known = Known::default();
        for ((of, (s, r)), key) in &grouped.keys {
            if *of == year {
                known.add(key, &sources[*s].readings[*r]);
            }
        }
        known
    }

    fn add(&mut self, key: &ActivityKey, reading: &Reading) {
        if let Some(words) = words_of(reading) {
            self.by_title.entry(words.title().to_owned()).or_default().insert(key.clone());
            self.ids.entry(key.clone()).or_default().push(words);
        }
    }

    fn without(&self, keys: &BTreeSet<&ActivityKey>) -> Known {
        let ids = self.ids.iter().filter(|(key, _)| !keys.contains(key));
        Known { ids: ids.map(|(key, words)| (key.clone(), words.clone())).collect(), ..Known::default() }
    }
}

fn words_of(reading: &Reading) -> Option<Words> {
    title_of(reading).map(|title| Words::new(title, reading.text(Field::Description).unwrap_or("")))
}

/// Activities that rows of a document may be, with their titles and descriptions.
type Open<'k> = Vec<(&'k ActivityKey, &'k Vec<Words>)>;

/// A possible join of a row to an activity.
struct Candidate {
    score: f64,
    row: RowAt,
    key: ActivityKey,
}

/// The rows of one year on their way to their keys.
struct Joining<'a> {
    year: ProgramYear,
    sources: &'a [Source],
    /// Keys that a document has given away.
    taken: BTreeMap<usize, BTreeSet<ActivityKey>>,
    /// Rows that more than one activity fits, as long as nothing else settles them.
    ambiguous: BTreeMap<RowAt, Finding>,
    grouped: &'a mut Grouped,
}

impl<'a> Joining<'a> {
    fn reading(&self, row: RowAt) -> &'a Reading {
        &self.sources[row.0].readings[row.1]
    }

    fn is_free(&self, row: RowAt, key: &ActivityKey) -> bool {
        !self.taken.get(&row.0).is_some_and(|keys| keys.contains(key))
    }

    /// Joins rows whose title is known to the word, and returns the others.
    fn exact(&mut self, rows: Vec<RowAt>, known: &Known, of: ProgramYear) -> Vec<RowAt> {
        let mut rest = Vec::new();
        for ((_, title), rows) in by_title(&rows, self.sources) {
            let keys = title.and_then(|title| known.by_title.get(&title));
            let free = |key: &&ActivityKey| self.is_free(rows[0], key);
            let keys: Vec<ActivityKey> = keys.into_iter().flatten().filter(free).cloned().collect();
            match keys.as_slice() {
                [] => rest.extend(rows),
                [key] => rest.extend(self.one(key, rows, known, of)),
                _ => rest.extend(self.twins(keys, rows, known, of)),
            }
        }
        rest.sort();
        rest
    }

    /// One activity has the title: the row whose words are most like it takes it, and so do rows of the document that say
    /// the same again.
    fn one(&mut self, key: &ActivityKey, rows: Vec<RowAt>, known: &Known, of: ProgramYear) -> Vec<RowAt> {
        let mut best = rows[0];
        for row in &rows[1..] {
            if self.fit(*row, key, known) > self.fit(best, key, known) {
                best = *row;
            }
        }
        let by = if of == self.year { JoinBy::Title } else { JoinBy::OtherYear };
        let mut rest = Vec::new();
        for row in rows {
            match row == best || says_it_again(self.reading(row), self.reading(best)) {
                true => self.take(row, key, by, of, 1.0),
                false => rest.push(row),
            }
        }
        rest
    }

    /// Several activities have the title: the clearest pair is joined first, and what is left is looked at again.
    fn twins(
        &mut self,
        mut keys: Vec<ActivityKey>,
        mut rows: Vec<RowAt>,
        known: &Known,
        of: ProgramYear,
    ) -> Vec<RowAt> {
        if rows.len() * keys.len() > TWINS {
            for row in &rows {
                let finding = self.fits_both(*row, &keys[0], &keys[1]);
                self.ambiguous.insert(*row, finding);
            }
            return rows;
        }
        let mut fits: BTreeMap<(RowAt, ActivityKey), f64> = BTreeMap::new();
        for row in &rows {
            fits.extend(keys.iter().map(|key| ((*row, key.clone()), self.fit(*row, key, known))));
        }
        loop {
            let mut found: Vec<Candidate> = Vec::new();
            for row in &rows {
                let mut scores: Vec<(f64, &ActivityKey)> =
                    keys.iter().map(|key| (fits[&(*row, key.clone())], key)).collect();
                scores.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
                match scores.as_slice() {
                    [(score, key), (second, _), ..] if score - second >= MARGIN => {
                        found.push(Candidate { score: *score, row: *row, key: (*key).clone() });
                    }
                    [(score, key)] => {
                        found.push(Candidate { score: *score, row: *row, key: (*key).clone() });
                    }
                    [(_, first), (_, second), ..] => {
                        let finding = self.fits_both(*row, first, second);
                        self.ambiguous.insert(*row, finding);
                    }
                    [] => {}
                }
            }
            let clearest = found.into_iter().reduce(|a, b| if b.score > a.score { b } else { a });
            let Some(Candidate { row, key, .. }) = clearest else { return rows };
            self.take(row, &key, JoinBy::TitleAndText, of, 1.0);
            rows.retain(|r| *r != row);
            keys.retain(|k| *k != key);
        }
    }

    /// How well a row fits an activity of the same title: the letters of the title, then the text.
    fn fit(&self, row: RowAt, key: &ActivityKey, known: &Known) -> f64 {
        let Some(words) = words_of(self.reading(row)) else { return 0.0 };
        let against = Against::new(&words);
        let fit =
            |other: &Words| f64::from(u8::from(words.printed() == other.printed())) + against.texts(other);
        known.ids.get(key).into_iter().flatten().map(fit).fold(0.0, f64::max)
    }

    /// Joins rows by the most similar title, the most similar first, and returns the others.
    fn similar(&mut self, rows: Vec<RowAt>, known: &Known, of: ProgramYear) -> Vec<RowAt> {
        let mut candidates: Vec<Candidate> = Vec::new();
        // Which activities are open to the rows of a document: of one that prints ids, few.
        let mut open: BTreeMap<usize, Open> = BTreeMap::new();
        for row in &rows {
            let free = |(key, _): &(&ActivityKey, &Vec<Words>)| self.is_free(*row, key);
            let open = open.entry(row.0).or_insert_with(|| known.ids.iter().filter(free).collect());
            match self.best(*row, open) {
                Best::One(candidate) => candidates.push(candidate),
                Best::Several(finding) => {
                    self.ambiguous.entry(*row).or_insert(*finding);
                }
                Best::None => {}
            }
        }
        candidates
            .sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| (a.row, &a.key).cmp(&(b.row, &b.key))));
        let mut joined: BTreeSet<RowAt> = BTreeSet::new();
        for Candidate { score, row, key } in candidates {
            if self.is_free(row, &key) {
                let (by, whose) = match of == self.year {
                    true => (JoinBy::Similar, "its title".to_owned()),
                    false => (JoinBy::SimilarInOtherYear, format!("the title that it has in {of}")),
                };
                let message = format!("a row without an id was joined to {key} by {whose}: {score:.3} alike");
                let finding = Finding::new(Code::JoinSimilar, message);
                let mut finding = at_row(finding, self.year, self.sources, row);
                finding.key = Some(key.clone());
                self.grouped.findings.push(finding);
                self.take(row, &key, by, of, score);
                joined.insert(row);
            }
        }
        rows.into_iter().filter(|row| !joined.contains(row)).collect()
    }

    /// The activity whose title and text are most like the row's, when it is alike enough and leads clearly.
    /// With the steps spent, none is known to be.
    fn best<'k>(&self, row: RowAt, open: &Open<'k>) -> Best {
        let Some(words) = words_of(self.reading(row)) else { return Best::None };
        let against = Against::new(&words);
        let score = |other: &Words| {
            let title = against.titles(other, TITLE_FLOOR)?;
            steps::afford(CLOSER);
            let text = against.texts(other);
            // Twins have the same title: only the text tells them apart.
            (title >= TITLE_SURE || text >= TEXT_SUPPORT).then_some((title + text / 10.0, title))
        };
        let best_of = |(key, others): &(&'k ActivityKey, &Vec<Words>)| {
            let words = others.iter().take_while(|_| steps::afford(1));
            let best = words.filter_map(score).max_by(|a, b| a.0.total_cmp(&b.0))?;
            Some((best.0, best.1, *key))
        };
        let mut found: Vec<(f64, f64, &ActivityKey)> = open.iter().filter_map(best_of).collect();
        if steps::are_spent() {
            return Best::None;
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(b.2)));
        match found.as_slice() {
            [] => Best::None,
            [(first, _, key), (second, _, other), ..] if first - second < MARGIN => {
                Best::Several(Box::new(self.fits_both(row, key, other)))
            }
            [(_, score, key), ..] => Best::One(Candidate { score: *score, row, key: (*key).clone() }),
        }
    }

    fn fits_both(&self, row: RowAt, key: &ActivityKey, other: &ActivityKey) -> Finding {
        let message = format!("a row without an id fits {key} and {other} alike; it was joined to neither");
        at_row(Finding::new(Code::JoinAmbiguous, message), self.year, self.sources, row)
    }

    /// Rows that no id fits get provisional keys; one that says what a row of another document says gets that row's.
    fn among_themselves(&mut self, rows: Vec<RowAt>) {
        let mut known = Known::default();
        let mut by_source: BTreeMap<usize, Vec<RowAt>> = BTreeMap::new();
        for row in rows {
            by_source.entry(row.0).or_default().push(row);
        }
        for rows in by_source.into_values() {
            let rest = self.exact(rows.clone(), &known, self.year);
            let rest = self.similar(rest, &known, self.year);
            let titles = by_title(&rest, self.sources);
            for ((_, title), same) in titles {
                // One of each that say the same to the letter.
                let said = |row: &RowAt| {
                    let reading = self.reading(*row);
                    (title_of(reading), reading.text(Field::Description))
                };
                let different: BTreeMap<_, RowAt> = same.iter().map(|row| (said(row), *row)).collect();
                let many = different.len() * different.len() > TWINS;
                for row in &same {
                    let reading = self.reading(*row);
                    let again = |r: &RowAt| says_it_again(self.reading(*r), reading);
                    let alone = title.is_none() || (!many && different.values().all(again));
                    let key = if alone { self.provisional(*row) } else { twin_key(reading) };
                    self.grouped.keys.insert((self.year, *row), key);
                }
            }
            for row in &rows {
                if let Some(key) = self.grouped.keys.get(&(self.year, *row)).filter(|k| k.is_provisional()) {
                    known.add(key, self.reading(*row));
                }
            }
        }
    }

    fn take(&mut self, row: RowAt, key: &ActivityKey, by: JoinBy, of: ProgramYear, score: f64) {
        let join = Join {
            document: self.sources[row.0].document.id.clone(),
            program_year: self.year,
            title: title_of(self.reading(row)).unwrap_or_default().to_owned(),
            alias: self.provisional(row),
            by,
            title_of: of,
            score: (score * 1000.0).round() / 1000.0,
        };
        self.taken.entry(row.0).or_default().insert(key.clone());
        self.ambiguous.remove(&row);
        self.grouped.keys.insert((self.year, row), key.clone());
        // What a row of another document is called needs no second name.
        if join.alias != *key {
            self.grouped.joins.insert((self.year, row), join);
        }
    }

    /// The key of a row without an id: `x-` and a hash of its title, or of its document and place where it has none.
    fn provisional(&self, row: RowAt) -> ActivityKey {
        key_of_title(title_of(self.reading(row)), &self.sources[row.0].document, row.1)
    }
}

enum Best {
    One(Candidate),
    Several(Box<Finding>),
    None,
}

/// Rows of one document with one title, case and punctuation aside; rows without a title each alone.
fn by_title(rows: &[RowAt], sources: &[Source]) -> BTreeMap<(RowAt, Option<String>), Vec<RowAt>> {
    let mut first: BTreeMap<(usize, String), RowAt> = BTreeMap::new();
    let mut found: BTreeMap<(RowAt, Option<String>), Vec<RowAt>> = BTreeMap::new();
    for row in rows {
        let title = title_of(&sources[row.0].readings[row.1]).map(title_key).filter(|t| !t.is_empty());
        let place = match &title {
            Some(title) => *first.entry((row.0, title.clone())).or_insert(*row),
            None => *row,
        };
        found.entry((place, title)).or_default().push(*row);
    }
    found
}

/// Two rows of a document with the same title are one activity said twice, when the letters are the same and their texts
/// do not speak against it.
pub(super) fn says_it_again(a: &Reading, b: &Reading) -> bool {
    let text = |reading: &Reading| reading.text(Field::Description).unwrap_or("").to_owned();
    let (one, other) = (text(a), text(b));
    let alike = || {
        let (one, other) = (Words::new("", &one), Words::new("", &other));
        Against::new(&one).texts(&other) >= TEXT_SUPPORT
    };
    title_of(a) == title_of(b) && (one.is_empty() || other.is_empty() || alike())
}

/// The key of one of several rows that have one title and different texts: a hash of both.
fn twin_key(reading: &Reading) -> ActivityKey {
    let words = |field| title_key(reading.text(field).unwrap_or(""));
    // The letters of the title may be all that tells them apart.
    let title = title_of(reading).unwrap_or_default();
    provisional_key(&format!("{title}\n{}", words(Field::Description)))
}
