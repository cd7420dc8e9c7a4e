//! Texts as sequences of words, the way CONTRACT compares them.

/// Words that say that there is nothing.
pub fn says_none(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "null" | "none" | "n/a" | "na" | "-" | "--" | "\u{2014}")
}

/// Words that answer no.
pub fn says_no(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "false" | "no" | "n" | "0" | "not eligible")
}

/// The lower-cased words of a text: runs of letters, digits, `#` and `%`. Two texts with the same words say the same.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '#' || c == '%'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words without their borders: two texts with the same letters differ in spaces and punctuation alone.
pub fn letters(text: &str) -> String {
    words(text).concat()
}

/// True when two texts have the same words in the same order, or the same letters with other borders.
pub fn say_the_same(a: &str, b: &str) -> bool {
    a == b || letters(a) == letters(b)
}

/// The words of a title as a key: what two spellings of the same title share.
pub fn title_key(title: &str) -> String {
    words(title).join(" ")
}

/// More breaks than this are not tried out.
const BREAKS: u32 = 4;

/// The ways to read lines of which some may be one word that a narrow column broke: with a space at every break first.
pub fn unbroken<'a>(lines: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let breaks = (lines.len().saturating_sub(1) as u32).min(BREAKS);
    (0..1u32 << breaks).map(move |closed| {
        let mut said = String::new();
        for (n, line) in lines.iter().enumerate() {
            let at = n.saturating_sub(1) as u32;
            if n > 0 && (at >= breaks || closed & (1 << at) == 0) {
                said.push(' ');
            } else if said.ends_with('-') {
                said.pop();
            }
            said.push_str(line.trim());
        }
        said
    })
}

/// Where a text has some words as they were typed: capitals, kinds of white space, and curly marks and dashes aside.
/// In order, none overlapping.
pub fn occurrences(text: &str, wanted: &str) -> Vec<std::ops::Range<usize>> {
    let wanted: Vec<char> = wanted.trim().chars().flat_map(typed).collect();
    let folded: Vec<(char, usize, usize)> = text
        .char_indices()
        .flat_map(|(at, c)| typed(c).map(move |folded| (folded, at, at + c.len_utf8())))
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= folded.len() {
        if folded[at..].iter().zip(&wanted).all(|((c, ..), w)| c == w) {
            let last = at + wanted.len() - 1;
            found.push(folded[at].1..folded[last].2);
            at = last;
        }
        at += 1;
    }
    found
}

/// A character as people type it.
fn typed(c: char) -> impl Iterator<Item = char> {
    let plain = match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    plain.to_lowercase()
}

/// Numbers in words, from nothing up.
const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// The tens in words, from twenty up.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that a lower-case word is; of "twenty-five" each word is one of its own.
pub fn number(word: &str) -> Option<u32> {
    let place = |words: &[&str]| words.iter().position(|w| *w == word).and_then(|n| u32::try_from(n).ok());
    place(&ONES).or_else(|| place(&TENS).map(|n| 20 + 10 * n))
}

#[cfg(test)]
mod tests {
    use super::occurrences;

    #[test]
    fn words_are_found_as_people_type_them() {
        let text = "The patient\u{2019}s Care\u{2011}plan, and İ care";
        let found = |wanted| occurrences(text, wanted).into_iter().map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(found("PATIENT'S care-plan"), ["patient\u{2019}s Care\u{2011}plan"]);
        assert_eq!(found("care"), ["Care", "care"]);
        assert_eq!(found("i\u{307}"), ["İ"]);
        assert!(found("").is_empty() && found("carer").is_empty());
    }
}
