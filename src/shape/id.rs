//! Measure ids as people print them at the beginning of a title: `IA_PM_3`, `PM 3 -`, `PM-3`, `CC12`, `PSPA_5:`.

use crate::facts::Facts;
use crate::steps;
use regex::{Captures, Regex};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static PRINTED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^[\s\u{200b}\u{feff}]*((?:IA[_ -])?([A-Z]{2,5})(?:[_ -]?([0-9]{1,3}))?)(?:\s*[-\u{2010}-\u{2015}:.)|]+\s*|[\s\u{200b}\u{feff}]+|$)";
    Regex::new(pattern).expect("a constant pattern")
});

static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:IA[_ -]([A-Z]{2,5})(?:[_ -]?[0-9]{1,3})?|([A-Z]{2,5})_[0-9]{1,3})\b")
        .expect("a constant pattern")
});

/// About the bytes of an id.
const ID: usize = 16;

/// The different ids that stand anywhere in a text, as printed. Letters and a number apart from each other could be anything
/// there.
pub(super) fn anywhere<'t>(text: &'t str, facts: &Facts) -> BTreeSet<&'t str> {
    steps::spend(text.len());
    let known =
        |found: &Captures| found.get(1).or(found.get(2)).is_some_and(|l| facts.letters(l.as_str()).is_some());
    INSIDE.captures_iter(text).filter(known).filter_map(|c| c.get(0)).map(|m| m.as_str()).collect()
}

/// Where the id stands at the beginning of a text, and where the title begins after it and its dash. The letters must be
/// declared; letters without a number count only for activities that have none, with `IA` before them or a dash after.
pub(super) fn at_start(text: &str, facts: &Facts) -> Option<(Range<usize>, usize)> {
    steps::spend(ID);
    let found = PRINTED.captures(text)?;
    let (whole, id) = (found.get(0)?, found.get(1)?);
    let entry = facts.letters(found.get(2)?.as_str())?;
    let numbered = found.get(3).is_some();
    let marked = id.as_str().starts_with("IA") || text[id.end()..whole.end()].trim() != "";
    (numbered || (entry.id.is_empty() && marked)).then(|| (id.range(), whole.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_the_wild() {
        let facts = Facts::compiled();
        let cut =
            |text: &str| at_start(text, &facts).map(|(id, at)| format!("{}|{}", &text[id], &text[at..]));
        assert_eq!(cut("CC 12 - Some title").as_deref(), Some("CC 12|Some title"));
        assert_eq!(cut("IA_PM_3: Title").as_deref(), Some("IA_PM_3|Title"));
        assert_eq!(cut("PM-3 Title").as_deref(), Some("PM-3|Title"));
        assert_eq!(cut("CC12").as_deref(), Some("CC12|"));
        assert_eq!(cut("IA_PCMH - Title").as_deref(), Some("IA_PCMH|Title"));
        assert_eq!(cut("PM - Title"), None);
        assert_eq!(cut("CMS partner"), None);
        assert_eq!(cut("XX 12 - Title"), None);
    }
}
