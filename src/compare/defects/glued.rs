//! Words that lost the space between them, which another source of the same year shows.

use super::super::claims::ClaimIndex;
use super::place::narrowed;
use crate::model::words::letters;
use crate::model::{Activity, ActivityKey, Catalog, Claim, Code, Field, Finding, ProgramYear};

/// How many characters around the place are quoted.
const AROUND: usize = 24;

/// Marks that begin a list item wherever they stand.
const BULLETS: [char; 8] = ['•', '▪', '◦', '●', '○', '‣', '⁃', '\u{f0b7}'];

/// Every text of a source whose words are glued where another source of the year keeps them apart.
pub(super) fn find(catalog: &Catalog, claims: &ClaimIndex) -> Vec<Finding> {
    let mut found = Vec::new();
    for year in catalog.years() {
        for (key, activity) in &catalog.activities {
            let Some(view) = activity.years.get(&year) else { continue };
            for (field, decision) in view.fields.iter().filter(|(field, _)| field.is_text()) {
                let all = decision.chosen.iter().chain(&decision.rejected);
                let said: Vec<Said> = all.filter_map(|id| claims.get(id)).map(Said::new).collect();
                let glued = said.iter().filter_map(|said_by| Some((said_by.claim, fuller(said_by, &said)?)));
                found.extend(glued.map(|(claim, other)| finding(claim, other, *field, year, key, activity)));
            }
        }
    }
    found
}

/// What a source says, and its letters alone.
struct Said<'a> {
    claim: &'a Claim,
    text: String,
    letters: String,
}

impl<'a> Said<'a> {
    fn new(claim: &'a Claim) -> Self {
        let text = claim.value.plain();
        let letters = letters(&text);
        Self { claim, text, letters }
    }
}

/// The first other source that says the same letters with a space where this one has none.
fn fuller<'a>(said: &Said, all: &[Said<'a>]) -> Option<&'a Claim> {
    let apart = |other: &&Said| {
        other.claim.document != said.claim.document
            && other.text != said.text
            && other.letters == said.letters
            && !places(&said.text, &other.text).is_empty()
    };
    all.iter().find(apart).map(|other| other.claim)
}

/// Where words stand together in one text and apart in the other: bytes of both, before the break. A mark that closes words
/// may stand between them; a dash or a slash joins them as it should.
fn places(glued: &str, apart: &str) -> Vec<(usize, usize)> {
    let characters = |text: &str| -> Vec<(usize, char)> {
        text.char_indices().filter(|(_, c)| c.is_alphanumeric() || matches!(c, '#' | '%')).collect()
    };
    let (a, b) = (characters(glued), characters(apart));
    let mut found = Vec::new();
    for (ours, theirs) in a.windows(2).zip(b.windows(2)) {
        let after = |pair: &[(usize, char)]| pair[0].0 + pair[0].1.len_utf8();
        let between = &glued[after(ours)..ours[1].0];
        // A bullet, or a dash before a space, begins what the line break was before.
        let dash = between
            .match_indices(['-', '\u{2013}', '*'])
            .find(|(at, mark)| between[at + mark.len()..].starts_with(char::is_whitespace));
        let mark = between.find(BULLETS).or(dash.map(|(at, _)| at));
        let between = &between[..mark.unwrap_or(between.len())];
        let together =
            between.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '"'));
        let theirs = after(theirs)..theirs[1].0;
        let gap = apart[theirs.clone()].find(char::is_whitespace);
        // The space has to stand where none is here: before the mark.
        let before = |space: &usize| mark.is_none() || *space <= between.len();
        if let Some(space) = gap.filter(|_| together).filter(before) {
            found.push((after(ours) + between.len(), theirs.start + space));
        }
    }
    found
}

fn finding(
    claim: &Claim,
    other: &Claim,
    field: Field,
    year: ProgramYear,
    key: &ActivityKey,
    activity: &Activity,
) -> Finding {
    let (glued, apart) = (claim.value.plain(), other.value.plain());
    let places = places(&glued, &apart);
    let (ours, theirs) = places.first().copied().unwrap_or_default();
    let (ours, theirs) = (around(&glued, ours), around(&apart, theirs));
    let more = match places.len() {
        0 | 1 => String::new(),
        2 => " and another place".to_owned(),
        n => format!(" and {} more places", n - 1),
    };
    let message = format!(
        "{key} {field} of {year}: {} has \"{ours}\" where {} has \"{theirs}\"{more}; a space or a line break was lost",
        claim.document, other.document
    );
    let mut found = Finding::new(Code::DefectGlued, message)
        .at(narrowed(&claim.span, &ours))
        .of(field)
        .instead(theirs, ours);
    found.document = Some(claim.document.clone());
    found.program_year = Some(year);
    found.key = Some(key.clone());
    found.measure_id = activity.measure_id.clone();
    found.title = activity.title().map(str::to_owned);
    found
}

/// The words around a place, on one line.
fn around(text: &str, at: usize) -> String {
    let first = text[..at].char_indices().rev().take(AROUND).last().map_or(at, |(i, _)| i);
    let last = text[at..].char_indices().nth(AROUND).map_or(text.len(), |(i, _)| at + i);
    text[first..last].replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_lost_break_is_found() {
        let (glued, apart) = ("One plan; orA second one", "One plan; or\n- A second one");
        let found = places(glued, apart);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (around(glued, found[0].0), around(apart, found[0].1)),
            (glued.into(), apart.replace('\n', " "))
        );
        assert!(places(apart, glued).is_empty());
        assert!(places("e-mail", "email").is_empty(), "a hyphen is no lost space");
        assert!(places("and/or", "and/ or").is_empty(), "a slash joins words");
        assert_eq!(places("these:• One", "these:\n- One"), [(6, 6)]);
        assert_eq!(places("these:- One", "these:\n- One"), [(6, 6)]);
        assert!(places("non-medical", "non- medical").is_empty(), "the hyphen joins them");
        assert_eq!(places("the end.Then", "the end. Then"), [(8, 8)]);
    }
}
