//! One activity whose content went to several: it left the list and two or more newly say parts of it, or it stays,
//! shorter, and another newly says what it lost.

use super::Pair;
use super::goes::{Candidate, edge, phrase};
use super::told::Told;
use crate::model::likeness::{Bag, Stem};
use crate::model::{Evidence, EvidenceKind, Field, LineageEdge, LineageKind};

/// A part is this share of the activity's words that no other part has.
const PART: f64 = 0.2;
/// The parts together are this share of it.
const TOGETHER: f64 = 0.5;
/// A part that is more than this is the whole: moved or absorbed.
const WHOLE: f64 = 0.8;
/// A part has a phrase that weighs as much as so many of the rarest words.
const PHRASE: f64 = 1.8;
/// An activity that stays has lost this share of its words.
const LOST: f64 = 0.3;
/// Of what it lost, another newly says this share.
const OF_LOST: f64 = 0.5;

/// The edges of an activity that left the list to its parts; none where it was not split.
pub(super) fn parts(pair: &Pair, gone: &Told, candidates: &[Candidate]) -> Vec<LineageEdge> {
    let rarest = pair.weights.rarest();
    let whole = pair.weights.sum(gone.all.iter());
    let mut chosen: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| c.share >= PART && c.share <= WHOLE && c.phrase(pair).weight >= PHRASE * rarest)
        .collect();
    // Whoever says little that the others do not say is no part.
    loop {
        let own = |c: &&&Candidate| {
            let others = chosen.iter().filter(|o| o.told.key != c.told.key).flat_map(|o| o.gained.iter());
            pair.weights.sum(c.gained.without(&Bag::of(others)).iter()) / whole
        };
        let least = chosen
            .iter()
            .map(|c| (own(&c), c.told.key))
            .min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        match least {
            Some((share, key)) if share < PART => chosen.retain(|c| c.told.key != key),
            _ => break,
        }
    }
    let all = Bag::of(chosen.iter().flat_map(|c| c.gained.iter()));
    if chosen.len() < 2 || pair.weights.sum(all.iter()) / whole < TOGETHER {
        return Vec::new();
    }
    let part = |c: &&Candidate| {
        let says = format!("{} newly has {:.0} % of its words, by weight", c.told.key, c.share * 100.0);
        let mut evidence = vec![Evidence::new(EvidenceKind::Gained, says).of(c.share)];
        evidence.extend(phrase(pair, gone, c));
        edge(LineageKind::Split, gone, Some(c.told), evidence, Some(c.share))
    };
    chosen.iter().map(part).collect()
}

/// Activities that stay, shorter, and those that newly say what they lost.
pub(super) fn shrunk(pair: &Pair) -> Vec<LineageEdge> {
    let rarest = pair.weights.rarest();
    let all: Vec<&Told> = pair.after.values().collect();
    let mut found = Vec::new();
    for before in pair.before.values() {
        let Some(after) = pair.after.get(before.key).filter(|a| a.all != before.all && !a.text().is_empty())
        else {
            continue;
        };
        let lost = before.all.without(&after.all);
        let weight = pair.weights.sum(lost.iter());
        let whole = pair.weights.sum(before.all.iter());
        // What keeps next to nothing was not split: its id names something else, or two ids were exchanged.
        if weight < LOST * whole || whole - weight < PART * whole {
            continue;
        }
        let gained = pair.gained.any(lost.iter()).into_iter().map(|n| all[n]);
        for other in gained.filter(|o| o.key != before.key) {
            let old = pair.before.get(other.key);
            let newly = |w: &Stem| !old.is_some_and(|o| o.all.contains(*w));
            let share = pair.weights.sum(lost.shared(&other.all).filter(newly)) / weight;
            if share < OF_LOST {
                continue;
            }
            let without: Vec<&Told> = old.into_iter().chain([after]).collect();
            let phrase = before.phrase(other, &without, &pair.weights);
            if phrase.weight < PHRASE * rarest {
                continue;
            }
            let (words, places) = before.quoted(&phrase, other);
            let says = format!("{} newly has {:.0} % of the words it lost", other.key, share * 100.0);
            let words = format!("newly in {}: \"{}\"", other.key, words.replace('\n', " "));
            let evidence = vec![
                Evidence::new(EvidenceKind::Gained, says).of(share),
                Evidence::new(EvidenceKind::Phrase, words).at(places),
            ];
            found.push(edge(LineageKind::Split, before, Some(other), evidence, Some(share)));
            let says = "it goes on, shorter".to_owned();
            let stays =
                Evidence::new(EvidenceKind::Text, says).at(super::both(before, after, Field::Description));
            found.push(edge(
                LineageKind::Split,
                before,
                Some(after),
                vec![stays],
                Some(1.0 - weight / whole),
            ));
        }
    }
    found
}
