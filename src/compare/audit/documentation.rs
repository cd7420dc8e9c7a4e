//! Documentation that is about another activity: its words are those that set the other's title and description apart,
//! and hardly any of the activity's own; or it is word for word what another page suggests for another activity.

use super::{Held, Row};
use crate::model::words::{letters, words};
use crate::model::{ActivityKey, Code, Field, Finding, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Of the weight of its words that any activity has, the share that the other activity must have.
const SHARE: f64 = 0.5;
/// Of the weight of the other's title, the share that the documentation must have.
const TITLE: f64 = 0.6;
/// How much more of both the other must have than the activity itself. On the pages of a vendor that names what it asks
/// for, the nearest other activity never leads by more than 0.6 where the documentation is right.
const LEAD: f64 = 0.7;
/// A copy of another page's needs no such lead.
const COPY_LEAD: f64 = 0.5;
/// Fewer words say nothing of whose they are.
const FEWEST: usize = 4;
/// Copies of fewer words may be the words of anybody.
const FEWEST_COPIED: usize = 10;

/// The words that activities are known by, each weighed by how few activities have it.
struct Lexicon<'a> {
    activities: Vec<Known<'a>>,
    weights: BTreeMap<String, f64>,
}

struct Known<'a> {
    key: &'a ActivityKey,
    title: BTreeSet<String>,
    all: BTreeSet<String>,
}

/// Every row whose documentation is another activity's.
pub(super) fn of_others(held: &Held, rows: &[Row]) -> Vec<Finding> {
    let lexicon = Lexicon::of(held);
    let texts: Vec<Option<String>> = rows
        .iter()
        .map(|row| row.value(Field::SupportingDocumentation).map(|value| letters(&value.plain())))
        .collect();
    let mut found = Vec::new();
    for (row, text) in rows.iter().zip(&texts) {
        let (Some(listed), Some(text)) = (held.listed(row.key), text) else { continue };
        let value = row.value(Field::SupportingDocumentation).map(|v| v.plain()).unwrap_or_default();
        let said: BTreeSet<String> = words(&value).into_iter().collect();
        if said.len() < FEWEST {
            continue;
        }
        let copies: Vec<&Row> = rows
            .iter()
            .zip(&texts)
            .filter(|(other, theirs)| other.key != row.key && theirs.as_ref() == Some(text))
            .map(|(other, _)| other)
            .collect();
        let scores = lexicon.scores(&said);
        let own = scores.iter().find(|s| s.key == listed.key).map_or(0.0, Score::sum);
        let best = scores.iter().filter(|s| s.key != listed.key).max_by(|a, b| a.sum().total_cmp(&b.sum()));
        let copied_from =
            |key: &ActivityKey| copies.iter().find(|r| held.listed(r.key).is_some_and(|l| l.key == key));
        let wrong = best.filter(|s| {
            let lead = if copied_from(s.key).is_some() { COPY_LEAD } else { LEAD };
            s.share >= SHARE && s.title >= TITLE && s.sum() - own >= lead
        });
        let (code, mut severity) = (Code::AuditDocumentation, Severity::Warning);
        let message = match (wrong, copies.first()) {
            (Some(score), _) => {
                let copy = copied_from(score.key)
                    .map(|r| format!(", and it is word for word what {} has for it", r.document));
                format!(
                    "{} supportingDocumentation: what {} asks for is about {} ({}){}",
                    listed.key,
                    row.document,
                    score.key,
                    held.listed(score.key)
                        .and_then(|l| l.view.value(Field::Title).as_text())
                        .unwrap_or("no title"),
                    copy.unwrap_or_default()
                )
            }
            // Of two that share their words, the one whose words they are is not the one to look at.
            (None, Some(other))
                if said.len() >= FEWEST_COPIED && own <= lexicon.own(held, other, &scores) =>
            {
                severity = Severity::Note;
                format!(
                    "{} supportingDocumentation: {} asks word for word for what {} asks of {}",
                    listed.key, row.document, other.document, other.key
                )
            }
            _ => continue,
        };
        let mut finding = row.finding(held, code, Some(Field::SupportingDocumentation), message);
        finding.severity = severity;
        finding.found = Some(value);
        finding.title = listed.view.value(Field::Title).as_text().map(str::to_owned).or(finding.title);
        found.push(finding);
    }
    found
}

struct Score<'a> {
    key: &'a ActivityKey,
    share: f64,
    title: f64,
}

impl Score<'_> {
    fn sum(&self) -> f64 {
        self.share + self.title
    }
}

impl<'a> Lexicon<'a> {
    fn of(held: &Held<'a>) -> Self {
        let set = |text: &str| words(text).into_iter().collect::<BTreeSet<String>>();
        let activities: Vec<Known> = held
            .catalog
            .listed(held.year)
            .map(|(key, _, view)| {
                let title = set(view.value(Field::Title).as_text().unwrap_or(""));
                let mut all = set(view.value(Field::Description).as_text().unwrap_or(""));
                all.extend(title.iter().cloned());
                Known { key, title, all }
            })
            .collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in activities.iter().flat_map(|a| &a.all) {
            *counts.entry(word.clone()).or_default() += 1;
        }
        let number = activities.len() as f64;
        let weights = counts.into_iter().map(|(word, n)| (word, (number / n as f64).ln())).collect();
        Self { activities, weights }
    }

    fn weight<'w>(&self, words: impl Iterator<Item = &'w String>) -> f64 {
        words.filter_map(|word| self.weights.get(word)).sum()
    }

    fn scores(&self, said: &BTreeSet<String>) -> Vec<Score<'a>> {
        let all = self.weight(said.iter());
        let part = |part: f64, of: f64| if of > 0.0 { part / of } else { 0.0 };
        let score = |known: &Known<'a>| Score {
            key: known.key,
            share: part(self.weight(said.intersection(&known.all)), all),
            title: part(self.weight(said.intersection(&known.title)), self.weight(known.title.iter())),
        };
        self.activities.iter().map(score).collect()
    }

    /// How much the words that two rows share are the other row's own.
    fn own(&self, held: &Held, other: &Row, scores: &[Score]) -> f64 {
        let key = held.listed(other.key).map(|l| l.key);
        scores.iter().find(|s| Some(s.key) == key).map_or(0.0, Score::sum)
    }
}
