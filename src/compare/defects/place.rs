//! The words of a defect in the words of a document: a span cut down to them, and how they are quoted.

use crate::model::{Part, Span};
use std::ops::Range;

/// The pieces of a span that hold these words, quoted no further than they go; the whole span where they are not found,
/// whatever the white space between their characters.
pub(super) fn narrowed(span: &Span, words: &str) -> Span {
    let parts: Vec<&Part> = span.parts().collect();
    let wanted: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let here: Vec<(usize, usize, char)> = parts
        .iter()
        .enumerate()
        .flat_map(|(n, part)| part.quote.char_indices().map(move |(at, c)| (n, at, c)))
        .filter(|(_, _, c)| !c.is_whitespace())
        .collect();
    let same = |w: &[(usize, usize, char)]| w.iter().zip(&wanted).all(|(a, b)| a.2 == *b);
    let Some(first) = here.windows(wanted.len().max(1)).position(same).filter(|_| !wanted.is_empty()) else {
        return span.clone();
    };
    let (begin, end) = (here[first], here[first + wanted.len() - 1]);
    let cut = parts.iter().enumerate().take(end.0 + 1).skip(begin.0).map(|(n, part)| {
        let start = if n == begin.0 { begin.1 } else { 0 };
        let stop = if n == end.0 { end.1 + end.2.len_utf8() } else { part.quote.len() };
        Part { quote: part.quote[start..stop].to_owned(), ..(*part).clone() }
    });
    Span::new(span.basis, cut.collect())
}

/// The words around a place of a text, on one line: at most `reach` characters to either side, whole words.
pub(super) fn around(text: &str, place: Range<usize>, reach: usize) -> &str {
    let before = text[..place.start].char_indices().rev().take(reach).last().map_or(place.start, |(i, _)| i);
    let after = text[place.end..].char_indices().nth(reach).map_or(text.len(), |(i, _)| place.end + i);
    let line = text[..place.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[place.end..].find('\n').map_or(text.len(), |i| place.end + i);
    let cut_before = before > 0 && !text[..before].ends_with(char::is_whitespace);
    let start = match text[before..place.start].find(char::is_whitespace).filter(|_| cut_before) {
        Some(space) => before + space,
        None => before,
    };
    let cut_after = after < text.len() && !text[after..].starts_with(char::is_whitespace);
    let stop = match text[place.end..after].rfind(char::is_whitespace).filter(|_| cut_after) {
        Some(space) => place.end + space,
        None => after,
    };
    text[start.max(line).min(place.start)..stop.min(end).max(place.end)].trim()
}

/// The first words of a text, for a message.
pub(super) fn beginning(text: &str) -> &str {
    around(text, 0..0, 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Basis;

    #[test]
    fn a_span_is_cut_down_to_the_words() {
        let part = |quote: &str| Part {
            page: None,
            lines: Some([1, 1]),
            cell: None,
            bbox: None,
            quote: quote.into(),
        };
        let span = Span::new(Basis::Printed, vec![part("one two"), part("three  four\nfive")]);
        let cut = narrowed(&span, "four five");
        assert_eq!((cut.first.quote.as_str(), cut.more.len()), ("four\nfive", 0));
        let over = narrowed(&span, "two three");
        assert_eq!((over.first.quote.as_str(), over.more[0].quote.as_str()), ("two", "three"));
        assert_eq!(narrowed(&span, "six"), span);
    }

    #[test]
    fn words_are_quoted_whole() {
        let text = "The first line\nand the second of them";
        assert_eq!(around(text, 19..22, 9), "and the second");
        assert_eq!(around(text, 4..9, 100), "The first line");
        assert_eq!(beginning("short"), "short");
    }
}
