//! What one editor told another, left in the text: an order to change something ("Change ... to:"), the name of one of two
//! versions ("Revised text:"), a note to whoever edits, an order in brackets.

use super::Hit;
use super::place::beginning;
use super::texts::{Texts, Version, position};

use crate::facts::{Editing, Facts};
use crate::model::Code;
use std::ops::Range;

/// An order has no more words than this before its colon.
const WORDS: usize = 10;

/// What is in brackets is an order or a note only when it is short.
const IN_BRACKETS: usize = 160;

/// Every instruction in every text.
pub(super) fn find<'a>(texts: &Texts<'a>, facts: &Facts) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for version in texts.versions.iter().filter(|v| !v.nothing) {
        for (place, what) in places(&version.text, facts) {
            let instruction = version.text[place.clone()].trim();
            // A text that is nothing but a place to fill in is a placeholder.
            if instruction == version.text.trim() {
                continue;
            }
            let after = beginning(version.text[place.end..].trim_start());
            let mut says =
                format!("has \"{instruction}\" in its words: {what}, which belongs in no publication");
            if let Some(other) = without(version, &place, texts) {
                says += &format!("; {} has the text without it", other.source());
            }
            let hit = Hit::new(Code::DefectInstruction, version, instruction, says);
            hits.push(if after.is_empty() { hit } else { hit.expected(after) });
        }
    }
    hits
}

/// Another text of the activity that goes on as this one does after the instruction.
fn without<'t, 'a>(
    version: &'t Version<'a>,
    place: &Range<usize>,
    texts: &'t Texts<'a>,
) -> Option<&'t Version<'a>> {
    let from = version.at.iter().position(|word| word.start >= place.end)?;
    let after = version.words.get(from..from + 5)?;
    let order: Vec<_> = version.words[..from].iter().rev().take(3).rev().copied().collect();
    texts
        .others(version)
        .find(|o| position(&o.words, after).is_some() && position(&o.words, &order).is_none())
}

/// Where instructions stand, and what each is.
fn places(text: &str, facts: &Facts) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for start in beginnings(text) {
        if found.iter().any(|(place, _)| place.contains(&start)) {
            continue;
        }
        if let Some(end) = bracket(&text[start..]) {
            let open = text[start..].chars().next().unwrap_or('[');
            let inside =
                text[start + 1..start + end - 1].trim_matches(['[', ']', '<', '>', '{', '}', '*', ' ']);
            if let Some(what) = in_brackets(open, inside, facts) {
                found.push((start..start + end, what));
                continue;
            }
        }
        let Some(colon) = text[start..].find([':', '\n']).filter(|i| text[start + i..].starts_with(':'))
        else {
            continue;
        };
        if let Some(what) = before_colon(&text[start..start + colon], facts) {
            found.push((start..start + colon + 1, what));
        }
    }
    found
}

/// Where an order can begin: at the beginning of a line or a sentence, and with a bracket.
fn beginnings(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut opens = true;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let bracket = matches!(c, '[' | '<' | '{' | '(');
        let mark = matches!(c, '-' | '*' | '"' | '\u{201c}' | '\'' | '(' | '>' | '\u{2022}');
        if (opens && c.is_alphanumeric()) || bracket {
            found.push(at);
        }
        // A mark before the first word leaves the beginning open; so does a bracket.
        opens = match c {
            '\n' => true,
            c if c.is_whitespace() => opens || matches!(before, '.' | ';' | '!' | '?' | ':' | ')' | ']'),
            _ => opens && (mark || bracket),
        };
        before = c;
    }
    found
}

/// How long the bracket is that opens here.
fn bracket(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '<' => '>',
        '{' => '}',
        '(' => ')',
        _ => return None,
    };
    let mut depth = 0;
    for (at, c) in text.char_indices().take(IN_BRACKETS) {
        depth += i32::from(c == open) - i32::from(c == close);
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

fn in_brackets(open: char, inside: &str, facts: &Facts) -> Option<&'static str> {
    let before = inside.split(':').next().unwrap_or(inside);
    if let Some(what) = before_colon(before, facts) {
        return Some(what);
    }
    let words: Vec<&str> = inside.split_whitespace().collect();
    let first = words.first()?;
    let object = words.iter().any(|w| facts.is_editing(Editing::Text, w));
    let order = facts.is_editing(Editing::Verb, first) && (object || words.len() == 1);
    let still = open != '(' && facts.is_editing(Editing::Placeholder, inside);
    let note = words.len() > 1
        && (1..=5.min(words.len())).any(|n| facts.is_editing(Editing::Note, &words[..n].join(" ")));
    if order || note || still { Some("an order in brackets to whoever edits the text") } else { None }
}

/// What the words before a colon are.
fn before_colon(words: &str, facts: &Facts) -> Option<&'static str> {
    let is = |kind, word: &str| facts.is_editing(kind, word);
    if is(Editing::Note, words) {
        return Some("a note to whoever edits the text");
    }
    if is(Editing::Alone, words) {
        return Some("an order to change the text");
    }
    let words: Vec<&str> = words.split_whitespace().collect();
    let (first, rest) = words.split_first().filter(|(_, rest)| rest.len() < WORDS)?;
    let object = |kind| rest.iter().any(|w| is(kind, w));
    let only = |kind| rest.iter().all(|w| is(kind, w) || is(Editing::Filler, w));
    if is(Editing::Verb, first) && object(Editing::Object) && only(Editing::Object) {
        return Some("an order to change the text");
    }
    // "New activity description:" names one of two texts; "current weight:" may be a patient's.
    let last = rest.last().is_some_and(|w| is(Editing::Text, w));
    (is(Editing::State, first) && last && only(Editing::Object))
        .then_some("the name of one of several versions of a text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_notes_and_names_of_versions() {
        let facts = Facts::compiled();
        let found = |text: &str| -> Vec<String> {
            places(text, &facts).into_iter().map(|(place, _)| text[place].to_owned()).collect()
        };
        assert_eq!(found("Change the activity title to: Sleep well"), ["Change the activity title to:"]);
        assert_eq!(found("Sleep well. Delete: at night"), ["Delete:"]);
        assert_eq!(found("- Revised language: sleep"), ["Revised language:"]);
        assert_eq!(found("Sleep [Note to editor: how long?] well"), ["[Note to editor: how long?]"]);
        assert_eq!(found("Sleep [delete this sentence]."), ["[delete this sentence]"]);
        assert_eq!(found("New activity description:\nSleep"), ["New activity description:"]);
        for fine in [
            "Change in the care plan: tell the patient",
            "Update the list of patients:",
            "Add one of the following: sleep",
            "Current weight: ask for it",
            "Clinicians delete the description: it is old",
            "Sleep (insert the catheter) well [see the handbook]",
            "Note: sleep is good",
        ] {
            assert_eq!(found(fine), Vec::<String>::new(), "{fine}");
        }
    }
}
