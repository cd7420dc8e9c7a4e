//! Marks of footnotes in running text: digits glued to a word or to the mark that closes one. They are no words of the
//! text, as long as the other text has the same word without them.

use crate::model::words::words;
use std::collections::BTreeSet;

/// The longest number of a footnote.
const DIGITS: usize = 3;

/// A text without the footnote marks that another text lacks.
pub(super) fn without_footnotes(text: &str, other: &str) -> String {
    let theirs = words(other);
    let has: BTreeSet<&str> = theirs.iter().map(String::as_str).collect();
    let mut kept = String::with_capacity(text.len());
    for token in text.split_inclusive(char::is_whitespace) {
        kept.push_str(&bare(token, &has));
    }
    kept
}

/// One token without its mark.
fn bare(token: &str, has: &BTreeSet<&str>) -> String {
    let mut at = 0;
    while let Some(start) = token[at..].find(|c: char| c.is_ascii_digit()).map(|s| at + s) {
        let end = start + token[start..].bytes().take_while(u8::is_ascii_digit).count();
        let after = token[end..].chars().next();
        let ends = after.is_none_or(|c| !c.is_alphanumeric() && c != '%');
        if end - start <= DIGITS && ends && is_mark(&token[..start], &token[start..end], has) {
            return format!("{}{}", &token[..start], bare(&token[end..], has));
        }
        at = end;
    }
    token.to_owned()
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
    use super::without_footnotes;

    #[test]
    fn marks_of_footnotes_go_where_the_other_text_has_none() {
        let other = "a plan (PP) for all, and care";
        assert_eq!(
            without_footnotes("a plan (PP)93 for all,7 and care12.", other),
            "a plan (PP) for all, and care."
        );
    }

    #[test]
    fn numbers_stay() {
        for text in
            ["vitamin B12 for all", "at least 60 percent", "PHQ-9 or 24/7", "for 3.5 days", "of 75% (20)"]
        {
            assert_eq!(without_footnotes(text, "at least some percent of days for all, phq or"), text);
        }
        assert_eq!(without_footnotes("vitamin B12", "vitamin B12"), "vitamin B12");
    }
}
