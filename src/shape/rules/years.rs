//! The program years that a sentence holds in: those that it names as years of validity, not those that it compares with,
//! nor the days of its papers. A year of payments is paid for what was done before it.

use super::mark::Marked;
use super::token::{Stop, Token};
use crate::facts::{ProgramWord as W, performed};
use crate::model::{ProgramYear, Since};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Words that lead to the year in which something holds.
const IN: [&str; 21] = [
    "in",
    "for",
    "during",
    "of",
    "on",
    "with",
    "from",
    "since",
    "starting",
    "beginning",
    "effective",
    "through",
    "to",
    "py",
    "cy",
    "year",
    "period",
    "throughout",
    "and",
    "or",
    "by",
];
/// Words that may stand between those and the year.
const BETWEEN: [&str; 10] =
    ["the", "mips", "performance", "program", "calendar", "qpp", "year", "years", "py", "reporting"];
/// So many words after a year may name what is of that year.
const AFTER: usize = 3;
/// So many words before a year may compare with it.
const COMPARED: usize = 5;

/// The program years that a stretch of a sentence names.
pub(super) fn named(it: &Marked, from: usize, to: usize) -> Since {
    let mut since = Since::default();
    let mut paid: Vec<ProgramYear> = Vec::new();
    for n in from..=to {
        let Some(found) = year(it, n) else { continue };
        let before = n.checked_sub(1).map(|b| &it.tokens[b]);
        let day = before.is_some_and(|t| {
            t.number.is_some_and(|d| (1..=31).contains(&d)) || MONTHS.contains(&t.word.as_str())
        });
        if day || compared(it, n) {
            continue;
        }
        if is_paid(it, n) {
            paid.extend(performed(found));
            continue;
        }
        let joined = n.checked_sub(1).and_then(|b| year(it, b));
        let link = n.checked_sub(2).and_then(|b| year(it, b));
        if joined.is_none() && link.is_none() && !holds(it, n) {
            continue;
        }
        let through = before.is_some_and(|t| matches!(t.word.as_str(), "to" | "through" | "until"));
        let next_to = joined.filter(|_| before.is_some_and(|t| t.stop <= Stop::Comma));
        match link.filter(|_| through).or(next_to) {
            Some(first) if first < found => {
                since.years.extend((first.get()..=found.get()).filter_map(ProgramYear::new));
                since.onward = false;
            }
            _ => {
                since.years.push(found);
                since.onward = onward(it, n);
            }
        }
    }
    if since.years.is_empty() {
        since.years = paid;
    }
    since.years.sort();
    since.years.dedup();
    since
}

fn year(it: &Marked, n: usize) -> Option<ProgramYear> {
    let token = it.tokens.get(n)?;
    let year = token.word.parse::<u16>().ok().filter(|_| token.word.len() == 4)?;
    ProgramYear::new(year)
}

/// Whether a year is said as one in which something holds: after a word that leads to it, before the noun of a year, at the
/// beginning, or alone between marks.
fn holds(it: &Marked, n: usize) -> bool {
    let word = |at: usize| it.tokens[at].word.as_str();
    let mut first = n;
    while first > 0 && BETWEEN.contains(&word(first - 1)) && it.tokens[first - 1].stop <= Stop::Comma {
        first -= 1;
    }
    let begins = first == 0 || it.tokens[first - 1].stop >= Stop::Comma;
    let led = first.checked_sub(1).is_some_and(|b| IN.contains(&word(b)));
    // `Published in 2016` is the day of a paper.
    let paper = first.checked_sub(1).is_some_and(|b| (b.saturating_sub(2)..=b).any(|k| it.is(k, W::Dated)));
    let noun = it.tokens[n].stop == Stop::Nothing
        && (n + 1..(n + 1 + AFTER).min(it.tokens.len()))
            .any(|k| it.is(k, W::Performance) || it.is(k, W::Category) || it.is(k, W::Program));
    (led || begins || noun || first < n) && !paper
}

/// Whether something is only held against a year: `more than in 2017`, `compared with the list of 2017`.
fn compared(it: &Marked, n: usize) -> bool {
    let near = |k: &usize| it.tokens[*k].stop == Stop::Nothing;
    let mut words = (n.saturating_sub(COMPARED)..n).rev().take_while(near);
    words.any(|k| it.is(k, W::Compared))
}

/// Whether a year is nearer to words on payments than to words on performance, between the same marks.
fn is_paid(it: &Marked, n: usize) -> bool {
    let marks = |t: &Token| t.stop >= Stop::Comma;
    let from = it.tokens[..n].iter().rposition(marks).map_or(0, |k| k + 1);
    let to = it.tokens[n..].iter().position(marks).map_or(it.tokens.len() - 1, |k| n + k);
    let near = |means: W| {
        let inside = it.all(means).filter(|m| m.from >= from && m.to <= to + 1);
        inside.map(|m| if m.from > n { m.from - n } else { n + 1 - m.to }).min()
    };
    let performed = near(W::Performance).into_iter().chain(near(W::Category)).min();
    near(W::Payment).is_some_and(|paid| performed.is_none_or(|done| paid <= done))
}

/// From this year on.
fn onward(it: &Marked, n: usize) -> bool {
    let mut first = n;
    while first > 0
        && (BETWEEN.contains(&it.tokens[first - 1].word.as_str())
            || PREPOSITION.contains(&it.tokens[first - 1].word.as_str()))
    {
        first -= 1;
    }
    let since =
        first.checked_sub(1).is_some_and(|b| it.is(b, W::Since)) || (first..n).any(|k| it.is(k, W::Since));
    let after = (n + 1..(n + 1 + AFTER).min(it.tokens.len()))
        .take_while(|k| it.tokens[*k - 1].stop == Stop::Nothing)
        .any(|k| it.is(k, W::Since) && it.tokens[k].word.starts_with("onward"));
    let later = it.tokens.get(n + 2).is_some_and(|t| t.word == "later");
    since || after || later
}

/// Words between `starting` and its year.
const PREPOSITION: [&str; 3] = ["in", "with", "on"];
