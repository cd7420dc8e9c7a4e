//! What reading a PDF notices: text that was left out or has no letters, scans, limits, damage, and a second reader that
//! sees other characters.

use crate::pdf_made::{document, stream, text};
use crate::support::reading;
use ia_catalog::model::{Code, Finding, Format, Severity};
use ia_catalog::read::{self, Input, Limits, Options, PdfEngine, Read};

fn read(bytes: &[u8], options: &Options) -> Read {
    read::read(Format::Pdf, Input { bytes, text: "" }, &Limits::default(), options)
}

fn codes(findings: &[Finding]) -> Vec<(Code, Severity)> {
    findings.iter().map(|f| (f.code, f.severity)).collect()
}

fn check(contents: &[&str], expected: &[(Code, Severity)]) -> Read {
    let read = read(&document(contents, "", &[]), &Options { cross_check: false, ..reading() });
    assert_eq!(codes(&read.findings), expected, "{:?}", read.findings);
    read
}

const PICTURE: &str = "q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{1} EI Q";

#[test]
fn plain_text_is_read_without_a_finding() {
    let done = read(&document(&[&text("Hello there"), &text("Second page")], "", &[]), &reading());
    assert_eq!(done.findings, []);
    assert_eq!((done.page_count, done.pages.len()), (Some(2), 2));
    assert!(done.text.is_some_and(|t| t.contains("Hello there\n") && t.contains("Second page\n")));
}

#[test]
fn what_is_left_out_is_said() {
    let hidden = format!("{} 3 Tr BT 20 50 Td (secret) Tj ET", text("Seen by all"));
    let turned = format!("{} BT /F 12 Tf 0 1 -1 0 200 20 Tm (aslant) Tj ET", text("Upright words"));
    let unknown = format!("{} BT /G 12 Tf 20 60 Td (aaa) Tj ET", text("Some letters"));
    let done = check(
        &[&hidden, &turned, &unknown],
        &[
            (Code::ReadHidden, Severity::Warning),
            (Code::ReadTurned, Severity::Note),
            (Code::ReadNoLetters, Severity::Warning),
        ],
    );
    let messages: Vec<&str> = done.findings.iter().map(|f| f.message.as_str()).collect();
    assert!(
        messages[0].starts_with("page 1: 6 characters") && messages[1].starts_with("page 2: 6 characters")
    );
    assert!(messages[2].starts_with("page 3: 3 characters"), "{messages:?}");
    let place = done.findings[1].span.as_ref().and_then(|s| s.first.page);
    assert_eq!(place, Some(2));
}

#[test]
fn pages_without_text() {
    check(&[""], &[(Code::ReadNoText, Severity::Error)]);
    let scan = check(&[PICTURE, PICTURE], &[(Code::ReadNoText, Severity::Error)]);
    assert!(scan.findings[0].message.contains("2 pictures and no text"), "{}", scan.findings[0].message);
    let part = check(
        &[&text("Words"), PICTURE, ""],
        &[(Code::ReadNoText, Severity::Warning), (Code::ReadNoText, Severity::Warning)],
    );
    assert!(part.findings[0].message.starts_with("page 2: it holds a picture"), "{:?}", part.findings);
    assert!(part.findings[1].message.starts_with("page 3: there is nothing"), "{:?}", part.findings);
}

#[test]
fn limits_say_what_they_cut() {
    let bytes = document(&[&text("one"), &text("two"), &text("three")], "", &[]);
    let limits = Limits { pages: 2, glyphs: 3, ..Limits::default() };
    let done = read::read(Format::Pdf, Input { bytes: &bytes, text: "" }, &limits, &reading());
    assert_eq!((done.page_count, done.pages.len()), (Some(3), 2));
    assert!(done.findings.iter().all(|f| f.code == Code::ReadLimit), "{:?}", done.findings);
    assert!(done.findings[0].message.contains("3 pages"), "{:?}", done.findings);
}

#[test]
fn a_file_cut_short_is_read_and_said_to_be() {
    let bytes = document(&[&text("Hello there")], "", &[]);
    let end = bytes.windows(4).rposition(|w| w == b"xref").expect("a table");
    let done = read(&bytes[..end], &reading());
    assert!(done.text.is_some_and(|t| t.contains("Hello there")));
    assert_eq!(codes(&done.findings)[0], (Code::ReadRepaired, Severity::Warning), "{:?}", done.findings);
    let none = read(b"%PDF-1.4 and no more", &reading());
    assert_eq!(codes(&none.findings), [(Code::ReadDamaged, Severity::Error)]);
}

#[test]
fn characters_that_only_one_reader_sees() {
    // The second reader does not know the operators `'` and `"`.
    let quoted = "BT /F 12 Tf 14 TL 20 100 Td (seen) Tj (lost) ' ET";
    let done = read(&document(&[quoted], "", &[]), &reading());
    assert_eq!(codes(&done.findings), [(Code::ReadEngines, Severity::Note)], "{:?}", done.findings);
    let message = &done.findings[0].message;
    assert!(message.contains("page 1") && message.contains("4 (l o s t) by this one only"), "{message}");
    assert!(message.contains("--page 1 --svg"), "{message}");
    // It takes the bytes of a picture of the old kind for drawing, and sees text that is none.
    let picture = stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray",
        b"BT /F 9 Tf (ghost) Tj ET",
    );
    let drawn = document(&[&format!("{} /P Do", text("Words"))], "/XObject << /P 8 0 R >>", &[picture]);
    let done = read(&drawn, &reading());
    assert_eq!(codes(&done.findings), [(Code::ReadEngines, Severity::Warning)], "{:?}", done.findings);
    assert_eq!(read(&drawn, &Options { cross_check: false, ..reading() }).findings, []);
}

#[test]
fn hidden_and_turned_text_is_no_disagreement() {
    let both = "BT /F 12 Tf 20 100 Td (upright) Tj 3 Tr (hidden) Tj 0 Tr 0 1 -1 0 200 20 Tm (up) Tj ET";
    let done = read(&document(&[both], "", &[]), &reading());
    assert!(done.findings.iter().all(|f| f.code != Code::ReadEngines), "{:?}", done.findings);
}

#[test]
fn the_text_flow_of_the_second_reader() {
    let options = Options { engine: PdfEngine::PdfExtract, ..reading() };
    let two = "BT /F 12 Tf 20 100 Td (one) Tj 0 -20 Td (two) Tj ET";
    let done = read(&document(&[two, &text("three")], "", &[]), &options);
    assert_eq!(done.findings, []);
    assert_eq!((done.pages.len(), done.page_count), (0, Some(2)));
    let shown: Vec<(&str, Option<u32>)> =
        done.blocks.iter().map(|b| (b.text.as_str(), b.runs[0].page)).collect();
    assert_eq!(shown, [("one", Some(1)), ("two", Some(1)), ("three", Some(2))]);
    let text = done.text.expect("the text");
    let lines: Vec<&str> = text.lines().collect();
    assert!(done.blocks.iter().all(|b| lines[b.line() as usize - 1] == b.text));
    let none = read(b"%PDF-1.4 and no more", &options);
    assert_eq!(codes(&none.findings), [(Code::ReadDamaged, Severity::Error)]);
    assert!(none.findings[0].message.contains("leave out `--pdf-engine pdf-extract`"));
}
