//! A text that belongs to another activity: a column slipped by a row, or a record was filled from its neighbour. The text
//! is nearly the same as what another activity has, and unlike what the activity has elsewhere, or unlike its title.

use super::Hit;
use super::place::beginning;
use super::texts::{Texts, Version, Word, likeness};

use crate::model::{ActivityKey, Claim, Code, Field};
use std::collections::{BTreeMap, BTreeSet};

/// From here on two texts are the same but for an edit.
const SAME: f64 = 0.85;

/// Below this, a text was not edited but is another one.
const OTHER: f64 = 0.5;

/// A text that shares less with the words of its title says nothing of it.
const SILENT: f64 = 0.34;

/// How much better the text has to fit the other title.
const BETTER: f64 = 0.25;

/// So many rows of a document show a slip even where only another year knows better.
const ROWS: usize = 3;

struct Slip<'t, 'a> {
    version: &'t Version<'a>,
    owner: &'t Version<'a>,
    /// What the activity has elsewhere.
    own: Option<&'t Version<'a>>,
    /// The other activity is in the same program year.
    same_year: bool,
    claims: Vec<&'a Claim>,
}

/// Every text of another activity.
pub(super) fn find<'a>(texts: &Texts<'a>) -> Vec<Hit<'a>> {
    let slips: Vec<Slip> = texts.versions.iter().filter_map(|version| slip(version, texts)).collect();
    let mut rows: BTreeMap<_, BTreeSet<&ActivityKey>> = BTreeMap::new();
    for slip in &slips {
        for claim in &slip.claims {
            let document = (&claim.document, claim.program_year, claim.field);
            rows.entry(document).or_default().insert(slip.version.key);
        }
    }
    let many = |c: &&&Claim| rows[&(&c.document, c.program_year, c.field)].len() >= ROWS;
    let mut hits = Vec::new();
    for slip in &slips {
        let claims: Vec<&Claim> = slip.claims.iter().filter(|c| slip.same_year || many(c)).copied().collect();
        if claims.is_empty() {
            continue;
        }
        let words = beginning(&slip.version.text);
        let unlike = match slip.own {
            Some(own) => {
                format!("; of {} itself {} says \"{}\"", own.key, own.source(), beginning(&own.text))
            }
            None => "; the title says nothing of the kind".to_owned(),
        };
        let says = format!(
            "has the {} of {}, \"{words}\", as {} shows{unlike}",
            slip.version.field,
            slip.owner.key,
            slip.owner.source()
        );
        let hit = Hit::new(Code::DefectShift, slip.version, words, says).only(claims);
        hits.push(match slip.own {
            Some(own) => hit.expected(beginning(&own.text)),
            None => hit,
        });
    }
    hits
}

fn slip<'t, 'a>(version: &'t Version<'a>, texts: &'t Texts<'a>) -> Option<Slip<'t, 'a>> {
    let enough = match version.field {
        Field::Title => 3,
        Field::Description => 8,
        _ => return None,
    };
    if version.nothing || version.words.len() < enough {
        return None;
    }
    // Two rows of a document with one id are told as such.
    let claims: Vec<&Claim> =
        version.claims.iter().filter(|c| !is_twice(c, version, texts)).copied().collect();
    if claims.is_empty() {
        return None;
    }
    let alike = |other: &&Version| likeness(&version.bag, &other.bag);
    let own = texts.others(version).max_by(|a, b| alike(a).total_cmp(&alike(b)));
    if own.is_some_and(|own| alike(&own) >= OTHER) {
        return None;
    }
    let foreign =
        texts.versions.iter().filter(|o| o.field == version.field && o.key != version.key && !o.nothing);
    let same = |o: &&Version| match version.field {
        Field::Title => o.bag == version.bag,
        _ => {
            let (a, b) = (o.bag.len(), version.bag.len());
            a.min(b) * 10 >= a.max(b) * 7 && likeness(&o.bag, &version.bag) >= SAME
        }
    };
    let owner =
        foreign.filter(same).max_by(|a, b| owns(a, version, texts).total_cmp(&owns(b, version, texts)))?;
    let fits = owns(owner, version, texts);
    let own_fit = title_in(version.key, version, texts);
    let clear = match (version.field, own) {
        // Of two activities with one title the one that has another elsewhere carries what is not its own.
        (Field::Title, Some(_)) => !has_other(owner, texts),
        (Field::Title, None) => false,
        (_, Some(_)) => fits >= own_fit + BETTER,
        (_, None) => own_fit < SILENT && fits >= own_fit + 2.0 * BETTER,
    };
    let year = |key: &ActivityKey| {
        let activity = texts.catalog.activities.get(key);
        claims.iter().any(|c| activity.is_some_and(|a| a.years.contains_key(&c.program_year)))
    };
    let same_year = year(owner.key);
    clear.then_some(Slip { version, owner, own, same_year, claims })
}

/// Whether the document has another row for the activity in the year.
fn is_twice(claim: &Claim, version: &Version, texts: &Texts) -> bool {
    let here = |c: &&&Claim| c.document == claim.document && c.program_year == claim.program_year;
    texts.of(version.key, version.field).iter().flat_map(|v| &v.claims).filter(here).count() > 1
}

/// Whether an activity has another title too, unlike this one.
fn has_other(owner: &Version, texts: &Texts) -> bool {
    texts.others(owner).any(|o| likeness(&o.bag, &owner.bag) < OTHER)
}

fn owns(owner: &Version, version: &Version, texts: &Texts) -> f64 {
    title_in(owner.key, version, texts)
}

/// How much of an activity's title stands in a text, words that tell more counting more, 0 to 1.
fn title_in(key: &ActivityKey, version: &Version, texts: &Texts) -> f64 {
    // A title that is itself another activity's tells nothing of this one.
    let of_title = |title: &Version| {
        let words: BTreeSet<Word> = title.bag.iter().copied().collect();
        let all: f64 = words.iter().map(|w| texts.weight(*w)).sum();
        let here = words.iter().filter(|w| version.bag.binary_search(w).is_ok());
        if all > 0.0 { here.map(|w| texts.weight(*w)).sum::<f64>() / all } else { 0.0 }
    };
    texts.of(key, Field::Title).iter().map(of_title).fold(0.0, f64::max)
}
