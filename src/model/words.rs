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
