//! In: a line that may hold a title and its description without anything between them. Out: the best place to cut it
//! and what that costs. The evidence is of the language and of the document: a description starts over with words of
//! its title; a sentence begins with a capital where the words before are a finished title; words that stand together
//! elsewhere are not cut apart; titles known from other documents. It must not know the lines around.

use super::lexicon::Lexicon;
use super::parts;
use super::relation::{relation, restart};
use super::style;
use super::units::Unit;
use super::words::{Case, End, Word};
use crate::shape::KnownTitles;
use std::ops::{Range, RangeInclusive};

/// A cut: words before it are the title.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Cut {
    /// How many words the title has.
    pub at: usize,
    /// What reading the line this way costs.
    pub cost: f32,
    /// The description starts over with words of the title.
    pub restarts: bool,
    /// The title is known from elsewhere.
    pub known: bool,
}

/// Longer titles than this were never printed; looking further costs time.
pub(super) const LONGEST_TITLE: usize = 48;

/// Lines of title and description with nothing between them are the exception.
const GLUED: f32 = 1.5;

/// A title of so many words or fewer (first) is rare, and how much (second).
const SHORT_TITLE: [f32; 3] = [9.0, 2.5, 1.0];

/// From this many words on a title grows unlikely, by so much a word.
const LONG_TITLE: (usize, f32) = (16, 0.35);

/// A title does not end in a function word or within brackets; hardly with a comma or a colon.
const UNFINISHED_TITLE: (f32, f32) = (7.0, 4.5);

/// Few titles end with a full stop, and two sentences of a description look just like it, unless the second starts
/// over with words of the first.
const STOPPED_TITLE: (f32, f32) = (3.0, 1.0);

/// Punctuation within a title.
const STOP_INSIDE: f32 = 3.0;
const SEMICOLON_INSIDE: f32 = 1.0;
const COLON_INSIDE: f32 = 1.5;
const COMMA_INSIDE: f32 = 0.3;

/// A description does not begin with a sentence, hardly with a clause, of a single word.
const SINGLE_WORD: (f32, f32) = (2.5, 1.0);

/// No word follows itself but where a description starts with the last word of the title.
const TWICE: f32 = -2.5;

/// A cut within the words that an acronym in brackets stands for.
const SPELT_OUT: f32 = 5.0;

/// Letters of such an acronym.
const ACRONYM: RangeInclusive<usize> = 2..=7;

/// A description may begin with an acronym, a number or a list mark, but rarely does.
const MARK_START: f32 = 1.2;

/// In brackets a description does not begin.
const BRACKET_START: f32 = 4.0;

/// The words around the cut stand together elsewhere too (once; a second time and more).
const TOGETHER: [f32; 3] = [0.0, 1.2, 2.2];

/// The word after the cut begins lines or sentences elsewhere; with the word after it.
const BEGINS: (f32, f32) = (-0.7, -1.0);

/// A function word that has a capital begins a sentence or stands in no title.
const FUNCTION_START: f32 = -0.7;

/// A description of so few words is hardly one.
const SHORT_DESCRIPTION: (usize, f32) = (4, 2.0);

/// A title known from another document decides, unless all else speaks against it.
pub(super) const KNOWN: f32 = -9.0;

/// The best cut of a line, if any makes a title and a description.
pub(super) fn cut(unit: &Unit, lexicon: &Lexicon, known: &KnownTitles) -> Option<Cut> {
    let words = &unit.words;
    let reach = words.len().min(LONGEST_TITLE + 1);
    let titles = style::titles(&words[..reach], lexicon);
    let known = known_end(unit, known);
    let costs = style::each_in_prose(words, lexicon);
    let mut rest: f32 = costs.iter().sum();
    let mut best: Option<Cut> = None;
    let mut inside = parts::title_start(words);
    let bound = spelt_out(unit);
    for at in 1..reach {
        if words[at - 1].finite {
            inside += parts::TITLE_FINITE;
        }
        if at > 1 {
            inside += match words[at - 2].end {
                End::Stop => STOP_INSIDE,
                End::Semicolon => SEMICOLON_INSIDE,
                End::Colon => COLON_INSIDE,
                End::Comma => COMMA_INSIDE,
                End::Open => 0.0,
            };
        }
        let going_on = rest;
        rest -= costs[at];
        let is_known = known == Some(at);
        // A description does not begin in small letters.
        if words[at].case == Case::Lower && !is_known {
            continue;
        }
        let restarts = restart(&words[..at], &words[at..]) > 0;
        let mut cost =
            GLUED + inside + titles[at] + going_on - style::saved_by_beginning(words, &costs, at, lexicon);
        cost += length(at) + border(words, at, restarts, lexicon) + relation(&words[..at], &words[at..]);
        if bound.iter().any(|b| b.contains(&at)) {
            cost += SPELT_OUT;
        }
        if is_known {
            cost += KNOWN;
        }
        if best.is_none_or(|b| cost < b.cost) {
            best = Some(Cut { at, cost, restarts, known: is_known });
        }
    }
    best
}

/// Where a cut would part the words that an acronym in brackets spells: "Joint Effort of Towns (JET)".
fn spelt_out(unit: &Unit) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (at, word) in unit.words.iter().enumerate().take(2 * LONGEST_TITLE).filter(|(_, w)| w.bracketed) {
        let letters = acronym(&unit.text[word.range.clone()]);
        let mut left = letters.len();
        let mut start = at;
        while left > 0 && start > 0 {
            let before = &unit.words[start - 1];
            let initial = unit.text[before.range.clone()].trim_start_matches('(').chars().next();
            if initial.is_some_and(|c| c.to_uppercase().eq(letters[left - 1].to_uppercase())) {
                left -= 1;
            } else if !before.function {
                break;
            }
            start -= 1;
        }
        if left == 0 && !letters.is_empty() {
            spans.push(start + 1..at + 1);
        }
    }
    spans
}

/// The letters of an acronym in brackets; none for other words.
fn acronym(printed: &str) -> Vec<char> {
    let bare = printed.trim_start_matches('(').split(')').next().unwrap_or_default();
    let letters: Vec<char> = bare.trim_end_matches('s').chars().collect();
    let good = ACRONYM.contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase());
    if good { letters } else { Vec::new() }
}

fn length(words: usize) -> f32 {
    let long = words.saturating_sub(LONG_TITLE.0) as f32 * LONG_TITLE.1;
    SHORT_TITLE.get(words).copied().unwrap_or(long)
}

/// What speaks for and against a cut by the words next to it.
pub(super) fn border(words: &[Word], at: usize, restarts: bool, lexicon: &Lexicon) -> f32 {
    let (last, first) = (&words[at - 1], &words[at]);
    let mut cost = match last.end {
        _ if last.function || last.bullet || last.depth > 0 => UNFINISHED_TITLE.0,
        End::Open => 0.0,
        End::Stop if restarts => STOPPED_TITLE.1,
        End::Stop => STOPPED_TITLE.0,
        End::Colon | End::Semicolon | End::Comma => UNFINISHED_TITLE.1,
    };
    cost += match first.case {
        _ if first.bracketed => BRACKET_START,
        Case::Mark => MARK_START,
        Case::Capital if first.function => FUNCTION_START,
        Case::Capital | Case::Lower => 0.0,
    };
    cost += match first.end {
        End::Stop | End::Semicolon => SINGLE_WORD.0,
        End::Comma => SINGLE_WORD.1,
        End::Open | End::Colon => 0.0,
    };
    if last.id == first.id && last.id != 0 {
        cost += TWICE;
    }
    // The cut's own two words are one of the counted pairs.
    let elsewhere = lexicon.together(last, first).saturating_sub(1) as usize;
    cost += TOGETHER[elsewhere.min(TOGETHER.len() - 1)];
    if lexicon.begins(first) > 0 {
        cost += BEGINS.0;
    }
    if words.get(at + 1).is_some_and(|next| lexicon.begins_with(first, next) > 0) {
        cost += BEGINS.1;
    }
    if words.len() - at < SHORT_DESCRIPTION.0 {
        cost += SHORT_DESCRIPTION.1;
    }
    cost
}

/// Where the longest known title ends that the line begins with; None when a word in small letters goes on after it,
/// for then the printed title is a longer one.
fn known_end(unit: &Unit, known: &KnownTitles) -> Option<usize> {
    if known.is_empty() {
        return None;
    }
    let reach = unit.words.len().min(LONGEST_TITLE);
    let mut parts: Vec<String> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for (at, word) in unit.words[..reach].iter().enumerate() {
        for part in crate::model::words::words(&unit.text[word.range.clone()]) {
            parts.push(part);
            ends.push(at + 1);
        }
    }
    let count = known.longest_prefix(&parts)?;
    let at = ends[count - 1];
    let whole_word = ends.get(count).is_none_or(|next| *next != at);
    (whole_word && unit.words.get(at)?.case != Case::Lower).then_some(at)
}
