//! Bytes to text. A byte order mark decides; else zero bytes in every second place are UTF-16; else valid UTF-8 is UTF-8;
//! else what the document declares of itself (HTML's `meta`, XML's declaration); else the encoding is guessed, and said.

use crate::model::{Basis, Code, Finding, Part, Span};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// A document declares its encoding within so many bytes.
const DECLARED_WITHIN: usize = 1024;

/// How many bytes are looked at for the zeros of UTF-16.
const SAMPLE: usize = 4096;

static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?i)<(?:meta\s[^>]*charset|\?xml\s[^>]*encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#;
    Regex::new(pattern).expect("a constant pattern")
});

/// A decoded document.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub findings: Vec<Finding>,
}

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut findings = Vec::new();
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => without_mark(bytes, &mut findings),
    };
    let (text, _, replaced) = encoding.decode(bytes);
    if replaced && findings.is_empty() {
        let message =
            format!("some bytes are not valid {}; each was replaced by a mark (U+FFFD)", encoding.name());
        findings.push(Finding::new(Code::SourceEncoding, message));
    }
    // A zero byte can be no part of a text, and other tools end a string at one.
    let text = if text.contains('\0') {
        let line = line_of(&text, text.find('\0').unwrap_or(0));
        let message = format!("zero bytes stand in the text, the first in line {line}; they were dropped");
        findings.push(Finding::new(Code::SourceControl, message).at(place(line, "")));
        text.replace('\0', "")
    } else {
        text.into_owned()
    };
    // Old files end their lines with a carriage return alone; without this they would have one line.
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    Decoded { text, encoding: encoding.name(), findings }
}

/// The encoding of bytes that do not begin with a mark.
fn without_mark(bytes: &[u8], findings: &mut Vec<Finding>) -> &'static Encoding {
    if let Some(wide) = two_bytes(bytes) {
        let message = format!(
            "the bytes carry no mark of their encoding and were read as {}, by the zeros in every second place",
            wide.name()
        );
        findings.push(Finding::new(Code::SourceEncoding, message).instead("a byte order mark", wide.name()));
        return wide;
    }
    let Err(error) = std::str::from_utf8(bytes) else { return UTF_8 };
    let said = declared(bytes).filter(|e| *e != UTF_8);
    let fits = |encoding: &&'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
    };
    if let Some(encoding) = said.filter(fits) {
        return encoding;
    }
    let found = guess(bytes);
    findings.push(not_utf8(bytes, error.valid_up_to(), found.name()));
    found
}

/// UTF-16 without a mark: text of western letters has a zero in every second place and hardly any in the others.
fn two_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    let clear = |many: usize, few: usize| half >= 2 && many * 10 >= half * 7 && few * 10 <= half;
    match () {
        () if clear(odd, even) => Some(UTF_16LE),
        () if clear(even, odd) => Some(UTF_16BE),
        () => None,
    }
}

/// The encoding that the document names in its first bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let name = DECLARED.captures(&bytes[..bytes.len().min(DECLARED_WITHIN)])?.get(1)?;
    // The declaration itself was read byte by byte, so whatever it says, it is no UTF-16.
    Encoding::for_label(name.as_bytes()).filter(|e| e.is_ascii_compatible())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // These are documents of the United States: where bytes could be several encodings, the western one is meant.
    detector.guess(Some(b"us"), chardetng::Utf8Detection::Deny)
}

fn not_utf8(bytes: &[u8], at: usize, found: &str) -> Finding {
    let line = bytes[..at].iter().filter(|b| **b == b'\n').count() as u32 + 1;
    let message = format!(
        "line {line} is not valid UTF-8; the document was read as {found}. Save it as UTF-8 to be sure"
    );
    Finding::new(Code::SourceEncoding, message).at(place(line, "")).instead("UTF-8", found)
}

fn line_of(text: &str, at: usize) -> u32 {
    text[..at].matches('\n').count() as u32 + 1
}

fn place(line: u32, quote: &str) -> Span {
    let lines = Some([line, line]);
    Span::new(
        Basis::Printed,
        vec![Part { page: None, lines, cell: None, bbox: None, quote: quote.to_owned() }],
    )
}

/// Text that was decoded wrongly before it came here (UTF-8 taken for windows-1252, or a mark where a character was
/// lost): how often, and the first place. The words themselves stay as they are printed.
pub fn mojibake(text: &str) -> Option<Finding> {
    let mut first: Option<(usize, usize)> = None;
    let (mut garbled, mut lost) = (0usize, 0usize);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let length = if c == '\u{fffd}' {
            lost += 1;
            c.len_utf8()
        } else if let Some(length) = garbled_at(&text[at..]) {
            garbled += 1;
            length
        } else {
            at += c.len_utf8();
            continue;
        };
        first.get_or_insert((at, at + length));
        at += length;
    }
    let (start, end) = first?;
    let line = line_of(text, start);
    let quote = around(text, start, end);
    let many = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {more}")),
    };
    let what: Vec<String> = [
        many(garbled, "character that was decoded wrongly", "characters that were decoded wrongly"),
        many(lost, "mark (U+FFFD) of a lost character", "marks (U+FFFD) of lost characters"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let message = format!(
        "the text holds {}, the first in line {line}: \"{quote}\"; it is kept as printed",
        what.join(" and ")
    );
    let found = (garbled + lost).to_string();
    Some(Finding::new(Code::DefectMojibake, message).at(place(line, quote)).instead("0", found))
}

/// How long the characters are that are one UTF-8 sequence taken byte by byte for windows-1252; None when the text does
/// not begin with such.
fn garbled_at(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next()?;
    // The second half was a no-break space and became a common one.
    if matches!(first, '\u{c2}' | '\u{c3}')
        && chars.clone().next().is_none_or(|c| matches!(c, ' ' | '\n' | '\r'))
    {
        return Some(first.len_utf8());
    }
    let lead = western(first)?;
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let mut bytes = vec![lead];
    for c in chars.by_ref().take(more) {
        bytes.push(western(c).filter(|b| (0x80..=0xbf).contains(b))?);
    }
    std::str::from_utf8(&bytes).is_ok().then(|| text.len() - chars.as_str().len())
}

/// The byte that a character is in windows-1252, those without a character there taken as they are.
fn western(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{7f}' => Some(c as u8),
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ => {
            let mut buffer = [0; 4];
            let (bytes, _, lost) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            match *bytes {
                [byte] if !lost => Some(byte),
                _ => None,
            }
        }
    }
}

/// The word around a place.
fn around(text: &str, start: usize, end: usize) -> &str {
    let plain = |c: char| c.is_whitespace() && c != '\u{a0}';
    let before = text[..start].char_indices().rev().take(24).take_while(|(_, c)| !plain(*c)).last();
    let from = before.map_or(start, |(at, _)| at);
    let after = text[end..].char_indices().take(24).find(|(_, c)| plain(*c));
    let rest = text[end..].char_indices().nth(24).map_or(text.len() - end, |(at, _)| at);
    &text[from..end + after.map_or(rest, |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_text_is_read_and_the_line_said() {
        let decoded = decode(b"first\ncaf\xe9 \x93quoted\x94 text, a plain sentence of some length\n");
        assert_eq!(decoded.encoding, "windows-1252");
        assert!(decoded.text.contains("caf\u{e9} \u{201c}quoted\u{201d}"));
        assert!(decoded.findings[0].message.starts_with("line 2 is not valid UTF-8"));
    }

    #[test]
    fn a_registered_mark_alone_does_not_make_a_text_eastern_european() {
        let decoded = decode(b"title;weight\nSteps\xae to safer care;High\n");
        assert_eq!((decoded.encoding, decoded.text.contains('\u{ae}')), ("windows-1252", true));
    }

    #[test]
    fn byte_order_marks_decide_and_are_no_text() {
        assert_eq!(decode(b"\xef\xbb\xbfa").text, "a");
        assert_eq!(decode(b"\xff\xfea\0b\0").text, "ab");
        assert_eq!(decode(b"\xfe\xff\0a\0b").text, "ab");
        assert!(decode(b"\xff\xfea\0b\0").findings.is_empty());
        assert!(decode(b"a\0b").findings.len() == 1);
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        let little: Vec<u8> =
            "a,b\n\u{201c}c\u{201d},d\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "a,b\n\u{201c}c\u{201d},d\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, decoded.text.as_str()), (name, "a,b\n\u{201c}c\u{201d},d\n"));
            assert_eq!(decoded.findings.len(), 1, "a guess is said");
        }
    }

    #[test]
    fn what_a_document_declares_is_no_guess() {
        for head in [
            "<meta charset=\"windows-1250\">",
            "<META http-equiv='Content-Type' content='text/html; charset=windows-1250'>",
            "<?xml version=\"1.0\" encoding=\"windows-1250\"?>",
        ] {
            let decoded = decode(&[head.as_bytes(), b"<p>\xb9</p>"].concat());
            assert_eq!((decoded.encoding, decoded.findings.len()), ("windows-1250", 0), "{head}");
            assert!(decoded.text.contains('\u{105}'));
        }
        let wrong = decode("<meta charset=iso-8859-1>caf\u{e9}".as_bytes());
        assert_eq!(wrong.encoding, "UTF-8", "valid UTF-8 is UTF-8, whatever it calls itself");
    }

    #[test]
    fn mojibake_is_counted_and_placed_once_a_document() {
        let found = mojibake("fine\nthe patient\u{e2}\u{20ac}\u{2122}s caf\u{c3}\u{a9} and \u{fffd}\n")
            .expect("found");
        assert_eq!(found.span.as_ref().and_then(|s| s.first.lines), Some([2, 2]));
        assert!(
            found.message.contains("2 characters that were decoded wrongly and 1 mark"),
            "{}",
            found.message
        );
        assert!(found.message.contains("\"patient\u{e2}\u{20ac}\u{2122}s\""), "{}", found.message);
        assert_eq!(mojibake("one\u{c2} two").and_then(|f| f.found), Some("1".to_owned()));
        assert_eq!(mojibake("\u{c2}\u{a0}x").and_then(|f| f.found), Some("1".to_owned()));
        for fine in [
            "caf\u{e9} \u{201c}quoted\u{201d}",
            "na\u{ef}ve \u{2013} \u{c9}cole",
            "\u{e2}ge d\u{e2}",
            "Z\u{fc}rich",
        ] {
            assert_eq!(mojibake(fine), None, "{fine}");
        }
    }

    #[test]
    fn carriage_returns_alone_end_lines() {
        assert_eq!(decode(b"a\rb").text, "a\nb");
        assert_eq!(decode(b"a\r\nb").text, "a\r\nb");
    }
}
