//! In: words that may hold HTML that was left in plain text (a cell filled from a web form). Out: the words between the tags,
//! and where a tag begins a line or a list item. It must not know what the words are said of.

use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// Tags of text; other words in angle brackets stay what they are.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    let names =
        "p|br|ul|ol|li|div|h[1-6]|table|tbody|tr|td|th|b|i|u|em|strong|span|a|sup|sub|font|small|blockquote";
    Regex::new(&format!(r"(?i)<(/?)({names})(?:\s[^<>]*)?/?>")).expect("a constant pattern")
});

/// Tags inside of a line.
const INLINE: [&str; 12] = ["b", "i", "u", "em", "strong", "span", "a", "sup", "sub", "font", "small", "td"];

/// Words between tags.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Segment {
    /// Bytes of the words.
    pub range: Range<usize>,
    /// A line begins here.
    pub line: bool,
    /// A list item begins here.
    pub item: bool,
}

/// The words between the tags; None where there is no tag.
pub(super) fn segments(words: &str) -> Option<Vec<Segment>> {
    let mut found: Vec<Segment> = Vec::new();
    let (mut at, mut line, mut item) = (0, true, false);
    let mut tags = 0;
    for tag in TAG.captures_iter(words) {
        let whole = tag.get(0)?.range();
        add(&mut found, words, at..whole.start, &mut line, &mut item);
        let name = tag[2].to_ascii_lowercase();
        line |= !INLINE.contains(&name.as_str());
        item |= name == "li" && tag[1].is_empty();
        at = whole.end;
        tags += 1;
    }
    add(&mut found, words, at..words.len(), &mut line, &mut item);
    (tags > 0).then_some(found)
}

fn add(found: &mut Vec<Segment>, words: &str, range: Range<usize>, line: &mut bool, item: &mut bool) {
    if !words[range.clone()].trim().is_empty() {
        found.push(Segment { range, line: std::mem::take(line), item: std::mem::take(item) });
    }
}

/// Words with their character references read: `&nbsp;`, `&amp;`, `&#8217;`.
pub(super) fn decoded(words: &str) -> Cow<'_, str> {
    if words.contains('&') && words.contains(';') {
        html_escape::decode_html_entities(words)
    } else {
        words.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_part_lines_and_items() {
        let said = |words: &str| {
            let shown = |s: Segment| {
                let mark = if s.item {
                    "* "
                } else if s.line {
                    "| "
                } else {
                    ""
                };
                format!("{mark}{}", &words[s.range])
            };
            segments(words).map(|found| found.into_iter().map(shown).collect::<String>())
        };
        assert_eq!(
            said("<p>One <b>two</b> three</p><ul><li>Four</li></ul>").as_deref(),
            Some("| One two three* Four")
        );
        assert_eq!(said("A pressure < 140 and > 90"), None);
        assert_eq!(decoded("Q&amp;A&nbsp;now; R&D"), "Q&A\u{a0}now; R&D");
    }
}
