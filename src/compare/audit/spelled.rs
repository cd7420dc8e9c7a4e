//! Other spellings of the same words: numbers in words and in digits, `%` and `&` and the words for them, and the marks of
//! footnotes in running text. They are no disagreement.

use crate::model::words::{number, words};
use std::collections::BTreeSet;

/// A text in the spelling of another: without the footnote marks that the other lacks and without the counters of lists,
/// its numbers in digits where the other has those digits.
pub(in crate::compare) fn in_the_spelling_of(text: &str, other: &str) -> String {
    let theirs = words(&signs(other));
    let has: BTreeSet<&str> = theirs.iter().map(String::as_str).collect();
    let text = signs(text);
    let tokens: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let counters = counters(&tokens);
    let mut kept = String::with_capacity(text.len());
    let mut last_mark = None;
    for (n, token) in tokens.iter().enumerate() {
        // A number alone that counts on from the footnote before it is the next footnote.
        let alone = token.trim().trim_end_matches([',', '.', ';']).parse::<u32>().ok();
        let next = alone.filter(|number| last_mark.is_some_and(|last: u32| last + 1 == *number));
        if counters.contains(&n) || next.is_some_and(|number| !has.contains(number.to_string().as_str())) {
            last_mark = next.or(last_mark);
            continue;
        }
        let (bare, mark) = bare(token, &has);
        last_mark = mark.or(last_mark);
        kept.push_str(&in_digits(&bare, &has));
    }
    kept
}

/// The tokens that count the items of a list: `(1)` or `1)`, then the next numbers in order.
fn counters(tokens: &[&str]) -> BTreeSet<usize> {
    let number = |token: &str| -> Option<u32> {
        let inside = token.trim().strip_suffix(')')?;
        inside.strip_prefix('(').unwrap_or(inside).parse().ok()
    };
    let mut found = BTreeSet::new();
    let mut wanted = 1;
    for (n, token) in tokens.iter().enumerate() {
        if number(token) == Some(wanted) {
            found.insert(n);
            wanted += 1;
        }
    }
    if found.len() > 1 { found } else { BTreeSet::new() }
}

/// Signs that stand for words, as those words.
fn signs(text: &str) -> String {
    text.replace('&', " and ").replace('%', " percent ")
}

/// A number in words, where the other text has it in digits.
fn in_digits(token: &str, has: &BTreeSet<&str>) -> String {
    let letters = token.trim_matches(|c: char| !c.is_alphabetic());
    let word = letters.to_lowercase();
    let number = number(&word).map(|n| n.to_string());
    match number.filter(|n| has.contains(n.as_str()) && !has.contains(word.as_str())) {
        Some(number) => token.replacen(letters, &number, 1),
        None => token.to_owned(),
    }
}

/// The longest number of a footnote.
const DIGITS: usize = 3;

/// One token without its mark, and the mark.
fn bare(token: &str, has: &BTreeSet<&str>) -> (String, Option<u32>) {
    let mut at = 0;
    while let Some(start) = token[at..].find(|c: char| c.is_ascii_digit()).map(|s| at + s) {
        let end = start + token[start..].bytes().take_while(u8::is_ascii_digit).count();
        let after = token[end..].chars().next();
        let ends = after.is_none_or(|c| !c.is_alphanumeric());
        let digits = &token[start..end];
        if digits.len() <= DIGITS && ends && is_mark(&token[..start], digits, has) {
            return (format!("{}{}", &token[..start], &token[end..]), digits.parse().ok());
        }
        at = end;
    }
    (token.to_owned(), None)
}

/// Whether digits after these letters or marks are a footnote's: the other text has the letters alone, or there is no
/// such number in it and the mark closes words.
fn is_mark(before: &str, digits: &str, has: &BTreeSet<&str>) -> bool {
    let Some(last) = before.chars().next_back() else { return false };
    if last.is_alphabetic() {
        let word = words(before).pop().unwrap_or_default();
        return has.contains(word.as_str()) && !has.contains(format!("{word}{digits}").as_str());
    }
    let closes =
        matches!(last, ')' | ']' | '"' | '\u{201d}' | '\u{2019}' | '.' | ',' | ';' | ':' | '?' | '!');
    // A point or a comma after a digit belongs to a number.
    let inside = before.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
    closes && !inside && !has.contains(digits)
}

#[cfg(test)]
mod tests {
    use super::in_the_spelling_of as spelled;
    use crate::model::words::words;

    #[test]
    fn marks_of_footnotes_go_where_the_other_text_has_none() {
        let other = "a plan (PP) for all, and care";
        assert_eq!(spelled("a plan (PP)93 for all,7 and care12.", other), "a plan (PP) for all, and care.");
    }

    #[test]
    fn a_footnote_that_stands_alone_counts_on_from_the_one_before() {
        assert_eq!(
            spelled("a plan (PP)93, open, 94, to all", "a plan (PP), open to all"),
            "a plan (PP), open, to all"
        );
        assert_eq!(spelled("a plan, open 94 days", "a plan, open days"), "a plan, open 94 days");
    }

    #[test]
    fn counters_of_lists_are_no_words() {
        assert_eq!(spelled("for: (1) one who (2) helps", "for: - one who - helps"), "for: one who helps");
        assert_eq!(spelled("at least twenty (20) days", "at least twenty days"), "at least twenty (20) days");
    }

    #[test]
    fn numbers_stay() {
        for text in
            ["vitamin B12 for all", "at least 60 points", "PHQ-9 or 24/7", "for 3.5 days", "of 75 (20)"]
        {
            assert_eq!(spelled(text, "at least some points of days for all, phq or"), text);
        }
        assert_eq!(spelled("vitamin B12", "vitamin B12"), "vitamin B12");
    }

    #[test]
    fn signs_and_numbers_in_words_are_the_same_words() {
        for (a, b) in
            [("for six months", "for 6 months"), ("60% of them", "60 percent of them"), ("A & B", "A and B")]
        {
            assert_eq!(words(&spelled(a, b)), words(&spelled(b, a)), "{a}, {b}");
        }
        assert_ne!(words(&spelled("one of 6", "six of 6")), words(&spelled("six of 6", "one of 6")));
    }
}
