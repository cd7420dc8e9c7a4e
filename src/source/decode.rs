//! Bytes to text: a byte order mark decides, else valid UTF-8 is UTF-8, else the encoding is detected and said.

use crate::model::{Basis, Code, Finding, Part, Span};
use encoding_rs::{Encoding, UTF_8};

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
        None => match std::str::from_utf8(bytes) {
            Ok(_) => UTF_8,
            Err(error) => {
                let found = guess(bytes);
                findings.push(not_utf8(bytes, error.valid_up_to(), found.name()));
                found
            }
        },
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
        findings.push(Finding::new(Code::SourceControl, message).at(place(line)));
        text.replace('\0', "")
    } else {
        text.into_owned()
    };
    // Old files end their lines with a carriage return alone; without this they would have one line.
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    Decoded { text, encoding: encoding.name(), findings }
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
    Finding::new(Code::SourceEncoding, message).at(place(line)).instead("UTF-8", found)
}

fn line_of(text: &str, at: usize) -> u32 {
    text[..at].matches('\n').count() as u32 + 1
}

fn place(line: u32) -> Span {
    Span::new(
        Basis::Printed,
        vec![Part { page: None, lines: Some([line, line]), cell: None, bbox: None, quote: String::new() }],
    )
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
        assert!(decode(b"a\0b").findings.len() == 1);
    }

    #[test]
    fn carriage_returns_alone_end_lines() {
        assert_eq!(decode(b"a\rb").text, "a\nb");
        assert_eq!(decode(b"a\r\nb").text, "a\r\nb");
    }
}
