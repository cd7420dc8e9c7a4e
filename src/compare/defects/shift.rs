//! A text that belongs to another activity: a column slipped by a row, or a record was filled from its neighbour. The text
//! is nearly the same as what another activity has, and unlike what the activity has elsewhere, or unlike its title.

use super::Hit;
use super::place::beginning;
use super::texts::{Near, Texts, Version, Word, likeness};
use super::titles::Titles;

use crate::model::{ActivityKey, Claim, Code, Field};
use crate::steps;
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

/// What it costs to hold a text against a title, and the words of two texts against each other, in steps a word.
const WORD: usize = 2;

struct Slip<'t, 'a> {
    version: &'t Version<'a>,
    owner: &'t Version<'a>,
    /// What the activity has elsewhere.
    own: Option<&'t Version<'a>>,
    /// The other activity is in the same program year.
    same_year: bool,
    /// The text itself shows whose it is; else only the rows around it can.
    sure: bool,
    claims: Vec<&'a Claim>,
}

/// Every text of another activity.
pub(super) fn find<'a>(texts: &Texts<'a>) -> Vec<Hit<'a>> {
    let of_field = |field: Field| texts.versions.iter().filter(move |v| v.field == field && !v.nothing);
    let mut by_title: BTreeMap<&[Word], Vec<&Version>> = BTreeMap::new();
    for title in of_field(Field::Title) {
        by_title.entry(&title.bag).or_default().push(title);
    }
    let descriptions = of_field(Field::Description).collect();
    let mut all =
        Alike { texts, by_title, near: Near::new(texts, descriptions, SAME), titles: Titles::new(texts) };
    let mut slips: Vec<Slip> = Vec::new();
    for version in &texts.versions {
        let found = slip(version, &mut all);
        if steps::are_spent() {
            break;
        }
        slips.extend(found);
    }
    let mut rows: BTreeMap<_, BTreeSet<&ActivityKey>> = BTreeMap::new();
    for slip in slips.iter().filter(|slip| slip.sure) {
        for claim in &slip.claims {
            let document = (&claim.document, claim.program_year, claim.field);
            rows.entry(document).or_default().insert(slip.version.key);
        }
    }
    let many = |c: &&&Claim| {
        rows.get(&(&c.document, c.program_year, c.field)).is_some_and(|keys| keys.len() >= ROWS)
    };
    let mut hits = Vec::new();
    for slip in &slips {
        let claims: Vec<&Claim> =
            slip.claims.iter().filter(|c| slip.sure && slip.same_year || many(c)).copied().collect();
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

/// Texts that are the same but for an edit.
struct Alike<'t, 'a> {
    texts: &'t Texts<'a>,
    /// Titles by their words.
    by_title: BTreeMap<&'t [Word], Vec<&'t Version<'a>>>,
    /// Descriptions.
    near: Near<'t, 'a>,
    titles: Titles<'t, 'a>,
}

impl<'t, 'a> Alike<'t, 'a> {
    /// Of the texts of other activities that are the same as this one, the one whose title stands in it most, and how much of
    /// it does; the last one where several do. A title that fits less than `least` is of no use.
    ///
    /// Where many texts are nearly the same their titles are not: so the titles that the words fit are looked at first, the
    /// best before the others, and the first whose text is the same is the one.
    fn best(&mut self, version: &Version, least: Option<f64>) -> Option<(f64, &'t Version<'a>)> {
        let (texts, near) = (self.texts, &self.near);
        let foreign = |o: &&Version| o.key != version.key;
        if version.field == Field::Title {
            let same = self.by_title.get(version.bag.as_slice())?.iter().copied().filter(foreign);
            let cost = WORD * WORD * version.words.len();
            let fits = |other: &'t Version<'a>| (title_in(other.key, version, texts), other);
            let fitting = same.take_while(|_| steps::afford(cost)).map(fits);
            return fitting.max_by(|a, b| a.0.total_cmp(&b.0));
        }
        let same = |other: &&Version| {
            let (a, b) = (other.bag.len(), version.bag.len());
            near.are(version, other)
                && steps::afford(WORD * (a + b))
                && a.min(b) * 10 >= a.max(b) * 7
                && likeness(&other.bag, &version.bag) >= SAME
        };
        let of = |key| texts.of(key, Field::Description).iter().rev().filter(|o| !o.nothing).filter(foreign);
        let mut fitting: Vec<(f64, &ActivityKey)> = Vec::new();
        for key in self.titles.standing_in(version, least.unwrap_or(0.0)) {
            if of(key).any(|other| near.are(version, other)) && steps::afford(WORD * version.words.len()) {
                fitting.push((title_in(key, version, texts), key));
            }
        }
        fitting.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(a.1)));
        for (fits, key) in fitting {
            if let Some(other) = of(key).find(same) {
                return Some((fits, other));
            }
        }
        // Of those whose titles do not stand in it at all, any.
        let any = || self.near.to(version).rev().filter(foreign).find(same);
        if least.is_none() { any().map(|other| (title_in(other.key, version, texts), other)) } else { None }
    }
}

/// Whether a text is another activity's.
fn slip<'t, 'a>(version: &'t Version<'a>, all: &mut Alike<'t, 'a>) -> Option<Slip<'t, 'a>> {
    let texts = all.texts;
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
    let own_fit = title_in(version.key, version, texts);
    // Alone in its activity, a text has to speak of another one clearly; a title cannot.
    let least = match (version.field, own) {
        (_, Some(_)) => None,
        (Field::Description, None) if own_fit < SILENT => Some(own_fit + 2.0 * BETTER),
        (_, None) => return None,
    };
    let (fits, owner) = all.best(version, least)?;
    // Where the other activity has a text elsewhere that fits its title as well, it is the one that carries this text.
    let better_elsewhere = texts
        .others(owner)
        .any(|o| likeness(&o.bag, &owner.bag) < OTHER && title_in(owner.key, o, texts) >= fits);
    let clear = match (version.field, own) {
        (Field::Title, Some(own)) => {
            let elsewhere: usize = texts.others(version).map(|o| o.claims.len()).sum();
            let row = |title: &Version| rows_fit(title, version, texts);
            let fewer = version.claims.len() < elsewhere;
            !owner.key.is_provisional() && (fewer || row(own) >= row(version) + BETTER)
        }
        (_, Some(_)) => fits >= own_fit + BETTER && !better_elsewhere,
        (_, None) => least.is_some_and(|least| fits >= least),
    };
    let year = |key: &ActivityKey| {
        let activity = texts.catalog.activities.get(key);
        claims.iter().any(|c| activity.is_some_and(|a| a.years.contains_key(&c.program_year)))
    };
    let same_year = year(owner.key);
    let possible = clear || version.field == Field::Description && own.is_some();
    possible.then_some(Slip { version, owner, own, same_year, sure: clear, claims })
}

/// Whether the document has another row for the activity in the year.
fn is_twice(claim: &Claim, version: &Version, texts: &Texts) -> bool {
    let here = |c: &&&Claim| c.document == claim.document && c.program_year == claim.program_year;
    texts.of(version.key, version.field).iter().flat_map(|v| &v.claims).filter(here).count() > 1
}

/// How well a title fits the descriptions that stand with another title of the activity in the same documents.
fn rows_fit(title: &Version, version: &Version, texts: &Texts) -> f64 {
    let beside = |description: &&Version| {
        let same = |c: &&Claim| {
            version.claims.iter().any(|v| v.document == c.document && v.program_year == c.program_year)
        };
        description.claims.iter().any(same)
    };
    let descriptions = texts.of(version.key, Field::Description).iter().filter(beside);
    descriptions.map(|d| shared(title, d, texts)).fold(0.0, f64::max)
}

/// How much of an activity's title stands in a text, words that tell more counting more, 0 to 1.
fn title_in(key: &ActivityKey, version: &Version, texts: &Texts) -> f64 {
    texts.of(key, Field::Title).iter().map(|title| shared(title, version, texts)).fold(0.0, f64::max)
}

/// How much of a title's weight stands in a text.
fn shared(title: &Version, version: &Version, texts: &Texts) -> f64 {
    let mut words = title.bag.clone();
    words.dedup();
    let all: f64 = words.iter().map(|w| texts.weight(*w)).sum();
    let here = words.iter().filter(|w| version.bag.binary_search(w).is_ok());
    if all > 0.0 { here.map(|w| texts.weight(*w)).sum::<f64>() / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::ClaimIndex;
    use crate::model::{Basis, Catalog, ProgramYear, Rule, Span, Value};

    fn claim(n: usize, key: usize, field: Field, words: Vec<String>) -> Claim {
        let text = words.join(" ");
        Claim {
            id: format!("c{n}"),
            key: ActivityKey::from_text(&format!("IA_CC_{key}")),
            program_year: ProgramYear::new(2030).expect("a year"),
            field,
            value: Value::Text(text.clone()),
            raw: text,
            rule: Rule::Column,
            null: None,
            document: "made".into(),
            span: Span::new(Basis::Printed, Vec::new()),
        }
    }

    #[test]
    fn the_text_that_fits_best_is_the_one_that_holding_all_against_all_finds() {
        let mut seed = 11_u64;
        let mut next = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % most
        };
        let mut found = 0;
        for vocabulary in [14, 30, 60] {
            let word = |n: usize| format!("word{n}");
            let bases: Vec<Vec<String>> =
                (0..4).map(|_| (0..16).map(|_| word(next(vocabulary))).collect()).collect();
            let mut claims = Vec::new();
            for key in 1..60 {
                // Several texts of one activity, and texts that are another's but for a word or two.
                for _ in 0..1 + next(2) {
                    let mut text = bases[next(bases.len())].clone();
                    (0..next(4)).for_each(|_| text[next(16)] = word(next(vocabulary)));
                    claims.push(claim(claims.len(), key, Field::Description, text));
                }
                let title = (0..1 + next(4)).map(|_| word(next(vocabulary))).collect();
                claims.push(claim(claims.len(), key, Field::Title, title));
            }
            let catalog = Catalog {
                schema_version: String::new(),
                demo: false,
                documents: Vec::new(),
                activities: BTreeMap::new(),
                rules: Vec::new(),
                apm_scores: Vec::new(),
                findings: Vec::new(),
            };
            let index = ClaimIndex::new(&claims);
            let texts = Texts::new(&catalog, &index);
            let of_field = |field: Field| texts.versions.iter().filter(move |v| v.field == field);
            let near = Near::new(&texts, of_field(Field::Description).collect(), SAME);
            let titles = Titles::new(&texts);
            let mut all = Alike { texts: &texts, by_title: BTreeMap::new(), near, titles };
            for version in of_field(Field::Description) {
                let same = |o: &&Version| o.key != version.key && likeness(&o.bag, &version.bag) >= SAME;
                let pairs = of_field(Field::Description).filter(same);
                let wanted = pairs
                    .map(|other| (title_in(other.key, version, &texts), other))
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                let one = |best: Option<(f64, &Version)>| {
                    best.map(|(fits, o)| (fits, o.key.clone(), o.text.clone()))
                };
                assert_eq!(one(all.best(version, None)), one(wanted), "{version:?}");
                let least = 0.5;
                let enough = |best: &(f64, &Version)| best.0 >= least;
                assert_eq!(one(all.best(version, Some(least)).filter(enough)), one(wanted.filter(enough)));
                found += usize::from(wanted.is_some_and(|w| w.0 >= least));
            }
        }
        assert!(found > 20, "{found} texts fit another title");
    }
}
