//! Two activities of one year that say the same: the same title but for case and punctuation, or the same text but
//! for a word or two.

use super::both;
use super::told::Told;
use crate::compare::ladder::grade_texts;
use crate::model::likeness::Weights;
use crate::model::words::title_key;
use crate::model::{ActivityKey, Evidence, EvidenceKind, Field, LineageEdge, LineageKind};
use std::collections::BTreeMap;

/// Texts this alike, word for word, say the same. Measured on the official lists: two steps of one training program
/// reach 0.952 and are two activities.
const SAME_TEXT: f64 = 0.97;
/// Texts whose words are less alike than this need no closer look.
const WORTH_A_LOOK: f64 = 0.85;
/// Words are counted in two ways (with and without what only joins them), so that lengths are held against a little less.
const AS_LONG: f64 = 0.97;
/// Shorter texts may be the same by chance.
const WORDS: usize = 5;

/// Twins of a year; those that were twins in the year before too are left out.
pub(super) fn edges(
    told: &BTreeMap<&ActivityKey, Told>,
    weights: &Weights,
    before: Option<&BTreeMap<&ActivityKey, Told>>,
) -> Vec<LineageEdge> {
    let all: Vec<&Told> = told.values().collect();
    let titles: Vec<String> = all.iter().map(|t| title(t)).collect();
    let mut found = Vec::new();
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate().skip(i + 1) {
            let Some((evidence, score)) = alike(a, b, titles[i] == titles[j], weights) else { continue };
            let known = before.and_then(|old| Some((old.get(a.key)?, old.get(b.key)?)));
            if known.is_some_and(|(x, y)| alike(x, y, title(x) == title(y), weights).is_some()) {
                continue;
            }
            let (from, to) = (a.node(), Some(b.node()));
            found.push(LineageEdge {
                kind: LineageKind::Twin,
                from,
                to,
                evidence,
                changes: Vec::new(),
                score: Some(score),
            });
        }
    }
    found
}

fn title(told: &Told) -> String {
    told.view.value(Field::Title).as_text().map(title_key).unwrap_or_default()
}

fn alike(a: &Told, b: &Told, same_title: bool, weights: &Weights) -> Option<(Vec<Evidence>, f64)> {
    let same_title = same_title && !a.title().is_empty();
    let text = |told: &Told| told.view.value(Field::Description).as_text().map(str::to_owned);
    let mut evidence = Vec::new();
    if same_title {
        evidence.push(Evidence::new(EvidenceKind::Title, "the same title").of(1.0).at(both(
            a,
            b,
            Field::Title,
        )));
    }
    // What is longer than the other by more than the difference allowed needs no look at its words.
    let (m, n) = (a.length() as f64, b.length() as f64);
    let as_long = 2.0 * m.min(n) >= SAME_TEXT * (m + n) * AS_LONG;
    let close = a.text().len().min(b.text().len()) >= WORDS
        && (same_title || as_long && weights.alike(a.text(), b.text()) >= WORTH_A_LOOK);
    if let Some((x, y)) = text(a).zip(text(b)).filter(|_| close) {
        let similarity = grade_texts(&x, &y).and_then(|grade| grade.similarity).unwrap_or(1.0);
        if same_title || similarity >= SAME_TEXT {
            let says = format!("the texts are {similarity:.2} alike, word for word");
            evidence.push(Evidence::new(EvidenceKind::Text, says).of(similarity).at(both(
                a,
                b,
                Field::Description,
            )));
        }
    }
    // Where both have a text, it says how much they are one.
    let score = evidence.last().and_then(|e| e.value).unwrap_or(0.0);
    (!evidence.is_empty()).then_some((evidence, score))
}
