//! Two activities of one year that say the same: the same title but for case and punctuation, or the same text but
//! for a word or two. Lists on which everybody says the same have as many pairs as there can be; only so many are named, and
//! the last one says that there are more.

use super::both;
use super::told::Told;
use crate::compare::ladder::grade_texts;
use crate::model::likeness::{Having, Stem, Stems, Weights};
use crate::model::words::title_key;
use crate::model::{ActivityKey, Evidence, EvidenceKind, Field, LineageEdge, LineageKind};
use crate::steps;
use std::cell::Cell;
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
/// Of one activity so many twins are named at the most, and of a year so many pairs.
const OF_ONE: usize = 20;
const OF_A_YEAR: usize = 2_000;
/// What it costs to hold the words of two texts against each other, in steps: more than to look at them.
const WORD: usize = 16;
/// So many looks at the marks of two texts cost one step.
const LOOKS: usize = 8;

/// Twins of a year; those that were twins in the year before too are left out.
pub(super) fn edges(
    told: &BTreeMap<&ActivityKey, Told>,
    (weights, stems): (&Weights, &Stems),
    before: Option<&BTreeMap<&ActivityKey, Told>>,
) -> Vec<LineageEdge> {
    let all: Vec<&Told> = told.values().collect();
    let titles: Vec<String> = all.iter().map(|t| title(t)).collect();
    let candidates = candidates(&all, &titles, stems);
    let mut found: Vec<LineageEdge> = Vec::new();
    for (i, a) in all.iter().enumerate() {
        let first = found.len();
        for j in candidates(i) {
            let b = all[j];
            let of_it = found.len() - first;
            if found.len() == OF_A_YEAR {
                say_more(&mut found, format!("no more than {OF_A_YEAR} pairs of the year are named"));
                return found;
            } else if of_it == OF_ONE {
                say_more(&mut found, format!("no more than {OF_ONE} of those that say the same are named"));
                break;
            }
            if !steps::afford(WORD * (a.length() + b.length())) {
                return found;
            }
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

/// That there may be more is said by the last that is named.
fn say_more(found: &mut [LineageEdge], says: String) {
    if let Some(last) = found.last_mut() {
        last.evidence.push(Evidence::new(EvidenceKind::Ambiguous, says));
    }
}

/// Which activities after one may be its twins: those with its title, and those that have one of the rarest words of its
/// text among theirs. Of texts that have enough in common to be the same ([`enough`]) each lacks few words of the
/// other, and one more than those of its rarest words is enough to meet one that both have.
fn candidates<'t>(
    all: &'t [&Told],
    titles: &'t [String],
    stems: &Stems,
) -> impl Fn(usize) -> Vec<usize> + 't {
    let having = Having::of(stems, all.iter().map(|told| told.text().iter()));
    // With `s` of all words in common, as they are rounded, the shorter text has at least s / (2 - s) of the longer, and
    // neither can have more words of its own than the rest of that.
    let same = SAME_TEXT - 0.001;
    let own = |told: &Told| (told.length() as f64 * (1.0 - same / (2.0 - same))).floor() as usize;
    let rarest: Vec<Vec<Stem>> = all.iter().map(|told| having.first(told.text(), own(told) + 1)).collect();
    // Texts by their length, so that those are found together which are about as long.
    let mut by_length: Vec<usize> = (0..all.len()).collect();
    by_length.sort_by_key(|n| all[*n].length());
    let by_word = Having::of(stems, by_length.iter().map(|n| rarest[*n].iter().copied()));
    let as_long = move |n: usize, by_length: &[usize]| {
        let length = all[n].length() as f64;
        let at = |least: f64| by_length.partition_point(|m| (all[*m].length() as f64) < least);
        at((length * same / (2.0 - same)).floor())..at((length * (2.0 - same) / same).ceil() + 1.0)
    };
    let mut by_title: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, title) in titles.iter().enumerate().filter(|(_, title)| !title.is_empty()) {
        by_title.entry(title).or_default().push(n);
    }
    move |n| {
        let looked_at = Cell::new(0);
        let fits = |place: usize| {
            looked_at.set(looked_at.get() + 1);
            by_length[place] > n && {
                let b = all[by_length[place]];
                enough(all[n], b, all[n].most_in_common(b))
            }
        };
        let near = by_word.any_fitting(&rarest[n], as_long(n, &by_length), fits);
        let mut found: Vec<usize> = near.into_iter().map(|place| by_length[place]).collect();
        let titled = by_title.get(titles[n].as_str()).map_or(&[][..], Vec::as_slice);
        found.extend(&titled[titled.partition_point(|other| *other <= n)..]);
        if !steps::afford(looked_at.get() / LOOKS + found.len()) {
            return Vec::new();
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn title(told: &Told) -> String {
    told.view.value(Field::Title).as_text().map(title_key).unwrap_or_default()
}

/// Whether texts have words enough in common, in whatever order, to be the same; `in_common` counts those, or says how many
/// it can be at the most.
fn enough(a: &Told, b: &Told, in_common: usize) -> bool {
    let most = 2.0 * in_common as f64 / (a.length() + b.length()).max(1) as f64;
    (most * 1000.0).round() / 1000.0 >= SAME_TEXT
}

fn alike<'t>(a: &'t Told, b: &'t Told, same_title: bool, weights: &Weights) -> Option<(Vec<Evidence>, f64)> {
    let same_title = same_title && !a.title().is_empty();
    let text = |told: &'t Told| told.view.value(Field::Description).as_text();
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
        && (same_title
            || as_long && weights.alike(a.text(), b.text()) >= WORTH_A_LOOK && enough(a, b, a.in_common(b)));
    if let Some((x, y)) = close.then(|| text(a).zip(text(b))).flatten() {
        let similarity = grade_texts(x, y).and_then(|grade| grade.similarity).unwrap_or(1.0);
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
