//! Numbers of footnotes that lost their place above the line and stand glued to a word or a mark: "(PP)93", "care12".
//! Digits belong to many names (B12, HL7, SF-36), so that a number has to be shown to be a footnote's: by another text of
//! the activity that has the same words without it, by its place behind a closing bracket or full stop, or by its
//! neighbours, since footnotes are counted through a document.

use super::Hit;
use super::place::around;
use super::texts::{Texts, Version, Word, position};

use crate::model::{Code, ProgramYear};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Footnotes are counted to three digits.
const DIGITS: usize = 3;

/// Numbers of the same count are no further apart than this.
const APART: u32 = 5;

/// A word with fewer letters before the digits is a name as likely as not.
const LETTERS: usize = 4;

/// Digits glued to what stands before them.
#[derive(Clone, Debug, PartialEq)]
struct Glued {
    /// The digits.
    digits: Range<usize>,
    /// Where the word or mark before them begins.
    from: usize,
    kind: Before,
}

/// What the digits are glued to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A closing bracket or a full stop behind a word: nothing else is written so.
    Close,
    /// A word in lower case, or a comma or semicolon behind a word.
    Word,
    /// Anything else, such as a name in capitals.
    Name,
}

/// Every footnote's number in every text.
pub(super) fn find<'a>(texts: &Texts<'a>) -> Vec<Hit<'a>> {
    let all: Vec<(&Version<'a>, Vec<Glued>)> =
        texts.versions.iter().filter(|v| !v.nothing).map(|v| (v, glued(&v.text))).collect();
    let counted = Counted::new(&all);
    let mut hits = Vec::new();
    for (version, places) in &all {
        let found: Vec<(&Glued, String)> =
            places.iter().filter_map(|g| Some((g, why(g, version, texts, &counted)?))).collect();
        let Some(((first, why), others)) = found.split_first() else { continue };
        let more = match others {
            [] => String::new(),
            others => {
                let numbers: Vec<&str> =
                    others.iter().map(|(g, _)| &version.text[g.digits.clone()]).collect();
                format!("; so are {}", numbers.join(", "))
            }
        };
        let words = around(&version.text, first.from..first.digits.end, 16);
        let number = &version.text[first.digits.clone()];
        let says = format!("has \"{words}\": the {number} is the number of a footnote, {why}{more}");
        let right = words.replacen(
            &version.text[first.from..first.digits.end],
            &version.text[first.from..first.digits.start],
            1,
        );
        hits.push(Hit::new(Code::DefectFootnote, version, words, says).expected(right));
    }
    hits
}

/// How the number is known to be a footnote's; None where it is not.
fn why(glued: &Glued, version: &Version, texts: &Texts, counted: &Counted) -> Option<String> {
    if let Some(other) = texts.others(version).find(|other| has_without(glued, version, other, texts)) {
        return Some(format!("since {} has the same words without it", other.source()));
    }
    match glued.kind {
        Before::Close => Some("as its place behind a closing mark shows".into()),
        Before::Word if counted.goes_on(glued, version) => {
            Some("as the numbers before or after it in the document show".into())
        }
        _ => None,
    }
}

/// Whether another text has the words around a number, and not the number.
fn has_without(glued: &Glued, version: &Version, other: &Version, texts: &Texts) -> bool {
    let Some(here) = version.at.iter().position(|w| w.end >= glued.digits.end) else { return false };
    // Digits that follow a letter are part of the word.
    let stem = version.text.get(version.at[here].start..glued.digits.start).filter(|stem| !stem.is_empty());
    let own: Vec<Word> = match stem.map(|stem| texts.word(&stem.to_lowercase())) {
        Some(None) => return false,
        Some(Some(word)) => vec![word],
        None => Vec::new(),
    };
    let start = here.saturating_sub(2);
    let mut wanted: Vec<_> = version.words[start..here].iter().copied().chain(own).collect();
    let next: Vec<_> = version.words[here + 1..].iter().take(2).copied().collect();
    let at_end = next.is_empty();
    wanted.extend(next);
    let Some(found) = position(&other.words, &wanted).filter(|_| wanted.len() >= 3) else { return false };
    // At the end of the text the other one must end too, else the next word may be the number.
    !at_end || found + wanted.len() == other.words.len()
}

/// Digits glued to a word or a mark, in the order of the text.
fn glued(text: &str) -> Vec<Glued> {
    let mut found = Vec::new();
    let mut token = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let (start, end) = (token, token + part.trim_end().len());
        token += part.len();
        let word = &text[start..end];
        // Addresses and formulas have digits of their own.
        if !word.contains(['/', '=', '@', '%', '_', '#', '+', '\u{b0}', '<', '>']) && !word.contains("www.") {
            found.extend(in_token(text, start, end));
        }
    }
    found
}

fn in_token(text: &str, start: usize, end: usize) -> Option<Glued> {
    let word = &text[start..end];
    let bare = word.trim_end_matches(|c: char| {
        matches!(c, '.' | ',' | ';' | ':' | ')' | ']' | '"' | '\u{201d}' | '!' | '?')
    });
    let raised = |c: char| matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}' | '\u{2074}'..='\u{2079}');
    let before = bare.trim_end_matches(|c: char| c.is_ascii_digit() || raised(c));
    let digits = &bare[before.len()..];
    if digits.is_empty()
        || digits.chars().count() > DIGITS
        || digits.starts_with('0')
        || before.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    // "1.) Train": digits before a closing bracket of their own count items.
    let closes = word[bare.len()..].contains([')', ']']) && !before.contains(['(', '[']);
    let last = before.chars().next_back()?;
    let name = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let stem = name.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let (letters, small) = (stem.chars().count(), stem.chars().next_back().is_some_and(char::is_lowercase));
    let kind = match last {
        _ if closes => return None,
        ')' | ']' | '\u{201d}' | '"' if before.contains(['(', '[', '\u{201c}', '"']) || name.len() > 3 => {
            Before::Close
        }
        ')' | ']' => return None,
        '.' if letters >= LETTERS && small && before.len() == name.len() + 1 => Before::Close,
        ',' | ';' if letters >= 2 => Before::Word,
        c if c.is_alphabetic() && letters >= LETTERS && small && !name.contains('-') => Before::Word,
        c if c.is_alphabetic() => Before::Name,
        _ => return None,
    };
    let digits = start + before.len()..start + bare.len();
    let kind =
        if text[digits.clone()].chars().all(raised) && letters >= LETTERS { Before::Close } else { kind };
    Some(Glued { digits, from: start, kind })
}

/// The numbers glued to words in each document: those of footnotes stand once, close to each other, behind different words.
struct Counted {
    numbers: BTreeMap<(String, ProgramYear), BTreeMap<u32, BTreeSet<String>>>,
}

impl Counted {
    fn new(all: &[(&Version, Vec<Glued>)]) -> Self {
        let mut numbers: BTreeMap<_, BTreeMap<u32, BTreeSet<String>>> = BTreeMap::new();
        for (version, places) in all {
            for glued in places {
                let Ok(number) = version.text[glued.digits.clone()].parse() else { continue };
                let word = version.text[glued.from..glued.digits.start].to_lowercase();
                for claim in &version.claims {
                    let document: &mut BTreeMap<u32, BTreeSet<String>> =
                        numbers.entry((claim.document.clone(), claim.program_year)).or_default();
                    document.entry(number).or_default().insert(word.clone());
                }
            }
        }
        Self { numbers }
    }

    /// Whether the document has another number close by, behind another word, and this one behind this word alone.
    fn goes_on(&self, glued: &Glued, version: &Version) -> bool {
        let Ok(number) = version.text[glued.digits.clone()].parse::<u32>() else { return false };
        let word = version.text[glued.from..glued.digits.start].to_lowercase();
        let near = number.saturating_sub(APART)..=number + APART;
        version.claims.iter().any(|claim| {
            let Some(document) = self.numbers.get(&(claim.document.clone(), claim.program_year)) else {
                return false;
            };
            let once = document.get(&number).is_some_and(|words| words.len() == 1);
            let others = || document.range(near.clone()).filter(|(n, _)| **n != number);
            once && others().any(|(_, words)| words.iter().any(|w| *w != word))
                && others().all(|(_, words)| !words.contains(&word))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_digits_are_glued_to() {
        let kinds = |text: &str| glued(text).iter().map(|g| g.kind).collect::<Vec<_>>();
        assert_eq!(kinds("a plan (PP)93 for"), [Before::Close]);
        assert_eq!(kinds("this care.12 Then"), [Before::Close]);
        assert_eq!(kinds("this care12 is; that,13 too"), [Before::Word, Before::Word]);
        assert_eq!(kinds("care\u{b9} \u{201c}plan\u{201d}4"), [Before::Close, Before::Close]);
        assert_eq!(kinds("take B12 and A1c, by HL7"), [Before::Name, Before::Name]);
        for fine in [
            "SF-36 PHQ-9 COVID-19 2019 1,000",
            "https://a.org/b12 a@b12",
            "45 CFR 170.315(b)(7)",
            "these:1.) one",
        ] {
            assert_eq!(kinds(fine), [], "{fine}");
        }
    }
}
