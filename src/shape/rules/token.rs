//! Text to words with their places, numbers understood, and what stands after each word.

use crate::model::Slice;
use crate::model::words::number;
use std::ops::Range;

/// What ends after a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Stop {
    Nothing,
    /// A comma, a bracket, a dash.
    Comma,
    /// A colon; the edge of a cell.
    Colon,
    /// A semicolon, or a word that sets what follows against what was said.
    Clause,
    /// A sentence.
    Sentence,
}

/// A word.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In lower case; `%` is a word.
    pub word: String,
    /// Where it stands.
    pub at: Slice,
    /// What it is as a number.
    pub number: Option<u32>,
    /// What ends after it.
    pub stop: Stop,
    /// It is part of a sum that is carried out: beside a `+`, `=` or `x`.
    pub sum: bool,
    /// A question mark follows.
    pub asks: bool,
    /// It begins with a capital.
    pub capital: bool,
}

impl Token {
    /// Whether it is written like a year.
    pub fn is_year(&self) -> bool {
        self.word.len() == 4 && self.word.starts_with("20") && self.word.bytes().all(|b| b.is_ascii_digit())
    }
}

/// Words that end with a full stop and no sentence.
const SHORT: [&str; 8] = ["e", "i", "g", "vs", "no", "inc", "approx", "etc"];

/// The words of a range of a block's text.
pub(super) fn tokens(text: &str, block: usize, range: Range<usize>) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let c = text[at..].chars().next().unwrap_or(' ');
        if c == '%' {
            push(&mut found, "%", block, at..at + 1);
            at += 1;
        } else if c.is_alphanumeric() {
            let end = at + word_end(&text[at..range.end]);
            push(&mut found, &text[at..end], block, at..end);
            // Digits of an id count nothing.
            if text[..at].ends_with(['_', '#'])
                && let Some(last) = found.last_mut()
            {
                last.number = None;
            }
            at = end;
        } else {
            let next = at + c.len_utf8();
            if let Some(last) = found.last_mut() {
                mark(last, c, &text[next..range.end]);
            }
            at = next;
        }
    }
    join_tens(&mut found);
    sums(&mut found, text);
    no_amounts(&mut found, text, range.start);
    found
}

/// Letters and digits, apostrophes inside words, points and commas inside numbers.
fn word_end(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let inside = match c {
            '\'' | '\u{2019}' => next.is_some_and(char::is_alphabetic),
            '.' | ',' => {
                text[..at].ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit())
            }
            c => c.is_alphanumeric(),
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn push(found: &mut Vec<Token>, word: &str, block: usize, range: Range<usize>) {
    let capital = word.starts_with(char::is_uppercase);
    let word = word.to_lowercase().replace('\u{2019}', "'");
    let word = word.strip_suffix("'s").map(str::to_owned).unwrap_or(word);
    let digits = || word.replace(',', "").parse().ok();
    let hundred = || (word == "hundred").then_some(100);
    let number = digits().or_else(|| number(&word)).or_else(hundred);
    let at = Slice::new(block, range);
    found.push(Token { word, at, number, stop: Stop::Nothing, sum: false, asks: false, capital });
}

/// What a character after a word says of it.
fn mark(last: &mut Token, c: char, rest: &str) {
    let sentence = || {
        let next = rest.trim_start().chars().next();
        let blank = rest.is_empty()
            || rest.starts_with(char::is_whitespace)
            || rest.starts_with(['"', ')', '\u{201d}']);
        blank && next.is_none_or(|n| !n.is_lowercase())
    };
    let stop = match c {
        '.' if SHORT.contains(&last.word.as_str()) => Stop::Nothing,
        '.' | '!' if sentence() => Stop::Sentence,
        '?' => {
            last.asks = true;
            Stop::Sentence
        }
        ':' | '|' | '\t' => Stop::Colon,
        ';' => Stop::Clause,
        ',' | '(' | ')' | '[' | ']' | '\u{2013}' | '\u{2014}' => Stop::Comma,
        _ => Stop::Nothing,
    };
    last.stop = last.stop.max(stop);
}

/// `twenty-five` is one number; the second word keeps its place and gives its value to the first.
fn join_tens(found: &mut Vec<Token>) {
    let mut at = 1;
    while at < found.len() {
        let (before, this) = (&found[at - 1], &found[at]);
        let tens = number(&before.word).is_some_and(|n| n >= 20) && before.stop == Stop::Nothing;
        let ones = this.number.is_some_and(|n| (1..10).contains(&n))
            && !this.word.starts_with(|c: char| c.is_ascii_digit());
        if tens && ones && before.at.block == this.at.block {
            let this = found.remove(at);
            let before = &mut found[at - 1];
            before.number = before.number.zip(this.number).map(|(a, b)| a + b);
            before.at.end = this.at.end;
            before.stop = this.stop;
        }
        at += 1;
    }
}

/// Numbers beside signs of arithmetic belong to a sum that is carried out.
fn sums(found: &mut [Token], text: &str) {
    let sign = |words: &str| words.contains(['+', '=', '\u{d7}']);
    for at in 1..found.len() {
        let between = &text[found[at - 1].at.end..found[at].at.start];
        let times = found[at].word == "x";
        if sign(between) || times {
            found[at - 1].sum = true;
            found[at].sum = true;
        }
        if found[at - 1].word == "x" && found[at - 1].sum {
            found[at].sum = true;
        }
    }
}

/// What is written like a number below zero (`-20`) or from one to another (`20-25`) is no amount: neither says how many.
fn no_amounts(found: &mut [Token], text: &str, from: usize) {
    let digits = |t: &Token| t.word.starts_with(|c: char| c.is_ascii_digit());
    for at in 0..found.len() {
        let before = if at == 0 { from } else { found[at - 1].at.end };
        let between = &text[before..found[at].at.start];
        if !digits(&found[at]) {
            continue;
        }
        let open = |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '|' | ':');
        if let Some(gap) = between.strip_suffix(DASHES)
            && (gap.ends_with(open) || gap.is_empty() && at == 0)
            && (at == 0 || !digits(&found[at - 1]))
        {
            found[at].number = None;
        }
        let reaches = at > 0 && between.trim().strip_prefix(DASHES).is_some_and(str::is_empty);
        if reaches && digits(&found[at - 1]) && !found[at - 1].is_year() {
            found[at - 1].number = None;
            found[at].number = None;
        }
    }
}

/// Hyphens, the sign for minus, and the dash between two numbers.
const DASHES: [char; 5] = ['-', '\u{2010}', '\u{2011}', '\u{2212}', '\u{2013}'];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<u32>, Stop)> {
        tokens(text, 0, 0..text.len()).into_iter().map(|t| (t.word, t.number, t.stop)).collect()
    }

    #[test]
    fn numbers_in_words_and_digits() {
        let numbers = |text: &str| read(text).into_iter().filter_map(|t| t.1).collect::<Vec<_>>();
        assert_eq!(numbers("ninety-day, 90-day, 15% and twenty-five"), [90, 90, 15, 25]);
        assert_eq!(numbers("1,000 of forty, five"), [1000, 40, 5]);
    }

    #[test]
    fn numbers_below_zero_and_ranges_are_no_amounts() {
        let numbers = |text: &str| read(text).into_iter().filter_map(|t| t.1).collect::<Vec<_>>();
        assert_eq!(numbers("-20 points, (\u{2212}10), 20-25 points, 3 \u{2013} 4 days"), [0; 0]);
        assert_eq!(
            numbers("2017-2018: High - 20, medium\u{2013}10, a 90-day period"),
            [2017, 2018, 20, 10, 90]
        );
    }

    #[test]
    fn a_full_stop_ends_a_sentence_but_not_after_e_g() {
        let stops = |text: &str| read(text).into_iter().filter(|t| t.2 == Stop::Sentence).count();
        assert_eq!(stops("Earn 40 points. Most do."), 2);
        assert_eq!(stops("Groups, e.g. Small ones, earn 2.5 points"), 0);
    }
}
