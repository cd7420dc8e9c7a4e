//! Texts that end before their end: in the middle of a word or a sentence, at the length where a column ended, with an
//! ellipsis, or with the announcement of a list that does not come.

use super::Hit;
use super::place::around;
use super::texts::{Documents, Texts, Version};

use crate::facts::{Editing, Facts};
use crate::model::{Claim, Code, Field, ProgramYear};
use std::collections::BTreeSet;

/// Shorter texts are no sentences.
const WORDS: usize = 5;

/// How many words another text goes on for.
const MORE: usize = 3;

/// So many texts of exactly the greatest length were cut there.
const CUT: usize = 3;

/// Fewer texts have no habits.
const TEXTS: usize = 5;

/// Characters from the end within which a bracket that opens has to close.
const BRACKET: usize = 60;

/// Endings that make another form of a word.
const FORMS: [&str; 12] = ["s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ly", "al", "n"];

/// Every text that is cut.
pub(super) fn find<'a>(texts: &Texts<'a>, facts: &Facts) -> Vec<Hit<'a>> {
    let documents = texts.by_document();
    let closing = closing(&documents);
    let mut hits = Vec::new();
    for version in texts.versions.iter().filter(|v| is_prose(v)) {
        let found = continued(version, texts)
            .or_else(|| Some((without_end(version, facts)?.to_owned(), None)))
            .or_else(|| Some((mid_word(version, texts, &closing)?, None)));
        if let Some((why, rest)) = found {
            hits.push(hit(version, &why, rest));
        }
    }
    let mut told: BTreeSet<&str> = hits.iter().flat_map(|h| &h.claims).map(|c| c.id.as_str()).collect();
    for of_document in documents.values() {
        let fresh = at_one_length(of_document, &told);
        told.extend(fresh.iter().flat_map(|h| &h.claims).map(|c| c.id.as_str()));
        hits.extend(fresh);
    }
    hits
}

fn is_prose(version: &Version) -> bool {
    let field = matches!(version.field, Field::Title | Field::Description | Field::Validation);
    field && !version.nothing && !version.words.is_empty()
}

fn hit<'a>(version: &Version<'a>, why: &str, rest: Option<String>) -> Hit<'a> {
    let end = version.text.trim_end().len();
    let last = around(&version.text, end..end, 40);
    let hit = Hit::new(Code::DefectTruncated, version, last, format!("ends with \"{last}\": {why}"));
    match rest {
        Some(rest) => hit.expected(format!("{last}{rest}")),
        None => hit,
    }
}

/// No mark closes the text. The number of a footnote may stand behind the mark.
fn is_open(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
    !text.ends_with(['.', '!', '?', ')', ']', '"', '\u{201d}', '\'', '\u{2019}'])
}

/// The text ends with the last letter of its last word.
fn ends_in_word(version: &Version) -> bool {
    version.at.last().is_some_and(|last| last.end == version.text.trim_end().len())
}

fn last_word<'v>(version: &'v Version) -> &'v str {
    version.at.last().map_or("", |at| &version.text[at.clone()])
}

/// Another text of the activity that begins with all of this one and goes on.
fn continued(version: &Version, texts: &Texts) -> Option<(String, Option<String>)> {
    let n = version.words.len();
    if n < WORDS || !is_open(&version.text) {
        return None;
    }
    let goes_on = |other: &&Version| {
        if other.words.len() < n || other.words[..n - 1] != version.words[..n - 1] {
            return false;
        }
        let theirs = other.text[other.at[n - 1].clone()].to_lowercase();
        let ours = last_word(version).to_lowercase();
        let more = other.words.len() - n;
        if theirs == ours {
            let sentence_ends = other.at.get(n).is_some_and(|next| {
                let between = &other.text[other.at[n - 1].end..next.start];
                // What is in brackets may be left out.
                between.contains(['.', '!', '?', '\n', ';', '(', '\u{2022}'])
            });
            return more >= MORE && !sentence_ends && version.shares_year(other);
        }
        let rest = theirs.strip_prefix(ours.as_str());
        // A hyphen at the end shows that the word goes on.
        rest.is_some_and(|rest| !FORMS.contains(&rest) || more >= MORE && version.shares_year(other))
            && (ends_in_word(version) || version.text.trim_end().ends_with('-'))
    };
    let other = texts.others(version).find(goes_on)?;
    let from = other.at[n - 1].start + last_word(version).len();
    let rest = other.text.get(from..).map(|rest| around(rest, 0..0, 40)).unwrap_or("");
    let space =
        if other.text.get(from..).is_some_and(|r| r.starts_with(char::is_whitespace)) { " " } else { "" };
    let why = format!("{} goes on with \"{rest}\"", other.source());
    Some((why, Some(format!("{space}{rest}"))))
}

/// What the end itself shows.
fn without_end(version: &Version, facts: &Facts) -> Option<&'static str> {
    let text = version.text.trim_end();
    if text.ends_with("...") || text.ends_with('\u{2026}') || text.ends_with("[\u{2026}]") {
        return Some("an ellipsis says that more was there");
    }
    if version.words.len() < WORDS || !is_open(text) {
        return None;
    }
    if text.ends_with(':') && version.field != Field::Title {
        return Some("what it announces does not come");
    }
    if text.ends_with([',', '(', '[', '/', '-', '\u{2013}', '\u{2014}', '&']) {
        return Some("a mark stands there behind which a text goes on");
    }
    let dangling = |n: usize| {
        let from = version.at[version.at.len() - n].start;
        let words = version.text[from..].trim_end();
        // "Hepatitis A" ends with a name.
        let small = !words.contains(char::is_uppercase);
        ends_in_word(version) && small && facts.is_editing(Editing::Dangling, words)
    };
    if dangling(1) || dangling(2) {
        return Some("no sentence ends with this word");
    }
    let opened = text.rfind('(').filter(|at| !text[*at..].contains(')'));
    // A list in the text may count its items "a)".
    let near = opened.is_some_and(|at| text[at..].chars().count() <= BRACKET);
    (near && text.matches('(').count() > text.matches(')').count()).then_some("a bracket does not close")
}

/// In which documents nearly all texts of a field are closed by a mark.
fn closing<'a>(documents: &Documents<'_, 'a>) -> BTreeSet<(&'a str, ProgramYear, Field)> {
    let closes = |texts: &Vec<(&Version, &Claim)>| {
        let closed = texts.iter().filter(|(v, _)| !is_open(&v.text)).count();
        texts.len() >= TEXTS && closed * 3 >= texts.len() * 2
    };
    documents.iter().filter(|(_, texts)| closes(texts)).map(|(place, _)| *place).collect()
}

/// The last word is the beginning of one that other activities use, and nobody else's word.
fn mid_word(
    version: &Version,
    texts: &Texts,
    closing: &BTreeSet<(&str, ProgramYear, Field)>,
) -> Option<String> {
    let word = last_word(version);
    let plain = word.len() >= 3 && word.chars().all(char::is_lowercase);
    let habit =
        version.claims.iter().any(|c| closing.contains(&(c.document.as_str(), c.program_year, c.field)));
    if version.words.len() < WORDS || !plain || !habit || !is_open(&version.text) || !ends_in_word(version) {
        return None;
    }
    let number = *version.words.last()?;
    let once = version.bag.iter().filter(|w| **w == number).count() == 1 && texts.users(number) == 1;
    if !once {
        return None;
    }
    let known = texts.continued(word).find(|(longer, n)| {
        texts.users(*n) >= 2 && longer.len() >= word.len() + 2 && !FORMS.contains(&&longer[word.len()..])
    });
    let (longer, _) = known?;
    Some(format!("no other text has this word, and others have \"{longer}\""))
}

/// Texts of a document that end, all of them, at the greatest length that any has.
fn at_one_length<'a>(of_document: &[(&Version<'a>, &'a Claim)], told: &BTreeSet<&str>) -> Vec<Hit<'a>> {
    let length = |v: &Version| v.text.chars().count();
    let prose = || of_document.iter().filter(|(v, _)| is_prose(v));
    let Some(longest) = prose().map(|(v, _)| length(v)).max().filter(|_| of_document.len() >= TEXTS) else {
        return Vec::new();
    };
    // A space at the cut is no part of the text.
    let at_end: Vec<_> = prose().filter(|(v, _)| length(v) + 1 >= longest).collect();
    let open: Vec<_> = at_end.iter().filter(|(v, _)| is_open(&v.text)).collect();
    if open.len() < CUT || open.len() * 3 < at_end.len() * 2 {
        return Vec::new();
    }
    let why = format!(
        "{} texts of the document end at this length, {longest} characters, and none is longer",
        open.len()
    );
    let fresh = open.iter().filter(|(_, claim)| !told.contains(claim.id.as_str()));
    fresh.map(|(version, claim)| hit(version, &why, None).only(vec![*claim])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_closes_a_text() {
        for closed in ["It ends.", "It ends (so)", "It ends.12", "It \u{201c}ends\u{201d}"] {
            assert!(!is_open(closed), "{closed}");
        }
        for open in ["It goes", "It goes on,", "of 1973 and"] {
            assert!(is_open(open), "{open}");
        }
    }
}
