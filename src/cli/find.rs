//! An activity by what people type for it.

use crate::model::{Activity, ActivityKey, Catalog, ProgramYear};
use anyhow::{Result, bail};
use std::collections::BTreeSet;

/// How many near ids are named.
const NEAR: usize = 6;

/// An activity by its key, its id in any printed form, or an alias. Of an id that is used for something else in later
/// years, the activity that has it in the year.
pub(super) fn activity<'a>(
    catalog: &'a Catalog,
    asked: &str,
    year: Option<ProgramYear>,
) -> Result<(&'a ActivityKey, &'a Activity)> {
    let wanted = bare(asked);
    let forms = [wanted.clone(), format!("IA{wanted}")];
    // A key of its own goes before an alias of another activity.
    let named = |(key, _): &(&ActivityKey, &Activity)| forms.contains(&bare(key.as_str()));
    let once = |(_, a): &(&ActivityKey, &Activity)| a.aliases.iter().any(|alias| alias.as_str() == asked);
    let found = catalog.activities.iter().find(named).or_else(|| catalog.activities.iter().find(once));
    let Some((key, activity)) = found else {
        bail!("the catalog has no activity `{asked}`{}", hint(catalog, asked))
    };
    let later = |(other, a): &(&ActivityKey, &Activity)| {
        other.reused_from().as_ref() == Some(key) && year.is_some_and(|year| a.years.contains_key(&year))
    };
    Ok(catalog.activities.iter().find(later).unwrap_or((key, activity)))
}

/// Whether words name a key, in any printed form of it.
pub(super) fn is_named(key: &ActivityKey, words: &str) -> bool {
    let (key, wanted) = (bare(key.as_str()), bare(words));
    !wanted.is_empty() && (key == wanted || key.strip_prefix("IA") == Some(&wanted))
}

/// Letters, digits and the mark of an id that is used again.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '#').collect::<String>().to_ascii_uppercase()
}

/// The ids that are nearest, or how to find one.
fn hint(catalog: &Catalog, asked: &str) -> String {
    let wanted = bare(asked);
    let wanted = wanted.strip_prefix("IA").unwrap_or(&wanted);
    let letters: String = wanted.chars().take_while(char::is_ascii_uppercase).collect();
    let number = wanted[letters.len()..].parse::<u16>().ok();
    let ids = || catalog.activities.iter().filter_map(|(key, a)| Some((key, a.measure_id.as_ref()?)));
    let far = |a: &str, b: &str| rapidfuzz::distance::osa::distance(a.chars(), b.chars());
    // The same letters with another number, else the same number with letters that are nearly the same.
    let mut near: Vec<(usize, &ActivityKey)> = ids()
        .filter(|(_, id)| id.letters() == letters)
        .map(|(key, id)| (id.number().unwrap_or(0).abs_diff(number.unwrap_or(0)).into(), key))
        .collect();
    let others = near.len();
    if near.is_empty() && !letters.is_empty() {
        near = ids()
            .filter(|(_, id)| id.number() == number)
            .map(|(key, id)| (far(id.letters(), &letters), key))
            .filter(|(far, _)| *far <= 1)
            .collect();
    }
    near.sort();
    near.truncate(NEAR);
    near.sort_by_key(|(_, key)| *key);
    let named: Vec<&str> = near.iter().map(|(_, key)| key.as_str()).collect();
    match named.as_slice() {
        [] => "; `ia-catalog list` prints all of a year, `ia-catalog list WORDS` those that have the words"
            .to_owned(),
        named if others > named.len() => {
            format!("; the nearest of {others} with these letters are {}", named.join(", "))
        }
        named if others > 0 => format!("; with these letters it has {}", named.join(", ")),
        named => format!("; did you mean {}?", named.join(" or ")),
    }
}

/// That an activity is not in a year, where it is, and where its lineage leads in that year.
pub(super) fn not_in(catalog: &Catalog, key: &ActivityKey, activity: &Activity, year: ProgramYear) -> String {
    let known: Vec<String> = activity.years.keys().map(ToString::to_string).collect();
    let ends = activity.lineage.iter().filter_map(|edge| Some((&edge.from.key, &edge.to.as_ref()?.key)));
    let others: BTreeSet<&str> = ends
        .flat_map(|(a, b)| [a, b])
        .filter(|other| *other != key)
        .filter(|other| catalog.activities.get(other).is_some_and(|a| a.years.contains_key(&year)))
        .map(ActivityKey::as_str)
        .collect();
    let lineage = match others.len() {
        0 => String::new(),
        _ => format!("; lineage leads to {}", others.into_iter().collect::<Vec<_>>().join(", ")),
    };
    format!("{key} is in no document of {year}; the catalog has it in {}{lineage}", known.join(", "))
}
