//! In: the bytes of a damaged PDF. Out: those of a PDF with the same objects and a sound table of them, where a lenient
//! loader makes sense of it. The one file that knows the crate that does it. It is for the second reader alone: of some
//! 360 damaged files the first reader found pages in all that this could mend.

use lopdf::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How far from the end of a file the pointer to its table may stand.
const END: usize = 2 << 10;

/// How far into a file its first line may stand, after which places are counted.
const START: usize = 1 << 10;

/// The file written anew; None when it cannot be loaded either or has no pages.
pub(super) fn repair(bytes: &[u8]) -> Option<Vec<u8>> {
    let write_anew = || {
        let mut document = Document::load_mem(bytes).ok()?;
        if document.get_pages().is_empty() {
            return None;
        }
        let mut repaired = Vec::with_capacity(bytes.len());
        document.save_to(&mut repaired).ok()?;
        Some(repaired)
    };
    catch_unwind(AssertUnwindSafe(write_anew)).ok().flatten()
}

/// Whether the end of a file points to something that looks like the table of its parts. The first reader mends a file
/// without a word, and a file that was cut short reads well as far as it goes.
pub(super) fn has_table(bytes: &[u8]) -> bool {
    let table = || {
        let end = &bytes[bytes.len().saturating_sub(END)..];
        let word = b"startxref";
        let at = end.windows(word.len()).rposition(|w| w == word)?;
        let digits = end[at + word.len()..].trim_ascii_start();
        let digits = &digits[..digits.iter().take_while(|b| b.is_ascii_digit()).count()];
        let place: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let start = bytes.windows(5).take(START).position(|w| w == b"%PDF-").unwrap_or(0);
        let looks_right = |from: usize| {
            let table = bytes.get(from..).unwrap_or_default().trim_ascii_start();
            table.starts_with(b"xref") || is_object(table)
        };
        Some(looks_right(place) || place.checked_add(start).is_some_and(looks_right))
    };
    table().unwrap_or(false)
}

/// Whether bytes begin like an object: `12 0 obj`. Newer files keep their table in one.
fn is_object(bytes: &[u8]) -> bool {
    let mut words = bytes.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    let mut number = || words.next().is_some_and(|w| w.iter().all(u8::is_ascii_digit));
    number() && number() && words.next().is_some_and(|w| w.starts_with(b"obj"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_has_to_point_to_a_table() {
        assert!(has_table(b"%PDF-1.4\nxref\n0 0\nstartxref\n9\n%%EOF"));
        assert!(has_table(b"junk%PDF-1.4\n7 0 obj\nstartxref 9 %%EOF\n\n"));
        assert!(!has_table(b"%PDF-1.4\nxref\n0 0\nstartxref\n5\n%%EOF"));
        assert!(!has_table(b"%PDF-1.4\nxref\n0 0\nstartxref\n99999999999999999999999\n"));
        assert!(!has_table(b"%PDF-1.4\nxref\n0 0\nstart"));
        assert!(!has_table(b""));
    }
}
