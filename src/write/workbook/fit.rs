//! Texts as a cell of a workbook can hold them.

use crate::write::visible;

/// Characters of a cell as Excel counts them (UTF-16), less what the note about a cut takes.
const LONGEST: usize = 32_767 - 100;

/// The most lines that a row shows; the rest of a long text is there when the cell is opened.
const LINES: usize = 9;

/// A text without control characters, cut where a cell ends; whether it was cut.
pub(super) fn fitted(text: &str) -> (String, bool) {
    let text = visible(&text.replace("\r\n", "\n")).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    let mut units = 0;
    let Some((end, _)) = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    }) else {
        return (text, false);
    };
    let left = text[end..].chars().count();
    (
        format!("{} \u{2026} [cut: {left} more characters; the build's JSON files have them]", &text[..end]),
        true,
    )
}

/// How many lines a text takes in a column, up to the most that are shown.
pub(super) fn lines(text: &str, width: u16) -> usize {
    let width = usize::from(width.max(1));
    let lines = text.lines().take(LINES).map(|line| line.chars().count().div_ceil(width).max(1));
    lines.sum::<usize>().clamp(1, LINES)
}

#[cfg(test)]
mod tests {
    use super::{fitted, lines};

    #[test]
    fn a_cut_text_fits_and_says_so() {
        let (text, cut) = fitted(&"\u{1f600}".repeat(20_000));
        assert!(
            cut && text.encode_utf16().count() <= 32_767 && text.contains("[cut: 3667 more"),
            "{}",
            text.len()
        );
        assert_eq!(fitted("a\u{0}b\r\nc"), ("a\u{fffd}b\nc".to_owned(), false));
    }

    #[test]
    fn rows_grow_with_their_words_up_to_a_limit() {
        assert_eq!(
            [lines("", 10), lines("0123456789a", 10), lines("a\nb", 10), lines(&"a\n".repeat(99), 10)],
            [1, 2, 2, 9]
        );
    }
}
