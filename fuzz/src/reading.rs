//! Readers, and the way of a document through all rooms that look at it alone.

use crate::{conservation, evidence, named, none, panics};
use ia_catalog::facts::Facts;
use ia_catalog::model::{Code, Format, Severity};
use ia_catalog::pipeline::{self, Options};
use ia_catalog::read::{self, Input, Limits, Read};
use ia_catalog::shape;
use ia_catalog::source::{self, Place, Spec};
use std::sync::LazyLock;

/// In this process, and by one reader: the second reader of PDF ends the process on some files, which is why production gives
/// it a process of its own.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    facts: Facts::compiled(),
    limits: limits(),
    reading: read::Options { cross_check: false, ..read::Options::default() },
    ..Options::default()
});

/// Limits that inputs of a few kilobytes can reach.
fn limits() -> Limits {
    Limits {
        columns: 50,
        cells: 400,
        depth: 12,
        lines: 300,
        pages: 8,
        nesting: 60,
        nodes: 3000,
        ..Limits::default()
    }
}

fn read(format: Format, bytes: &[u8], text: &str) -> Read {
    panics::watch();
    read::read(format, Input { bytes, text }, &limits(), &OPTIONS.reading)
}

/// What holds for every reader.
fn sound(read: &Read, text: &str) {
    let text = read.text.as_deref().unwrap_or(text);
    let lines = text.split('\n').count();
    none("blocks", conservation::of_blocks(&read.blocks, lines));
    let limits = limits();
    let cells = read.blocks.iter().filter(|b| b.cell().is_some()).count();
    // A limit is looked at when a row is whole.
    assert!(cells <= limits.cells + limits.columns * 8, "{cells} cells, the limit is {}", limits.cells);
    for finding in &read.findings {
        assert!(!finding.message.trim().is_empty());
        for part in finding.span.iter().flat_map(|s| s.parts()) {
            let [first, last] = part.lines.unwrap_or([1, 1]);
            assert!(
                first >= 1 && first <= last && last as usize <= lines,
                "{}: {first}-{last}",
                finding.message
            );
        }
    }
}

fn over_limit(read: &Read) -> bool {
    read.findings.iter().any(|f| f.code == Code::ReadLimit)
}

/// Letters and digits, in order.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Plain text: every letter of it is in a block, in order.
pub fn read_text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = read(Format::Text, data, text);
    sound(&read, text);
    if !over_limit(&read) {
        let said: String = read.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(letters(&said), letters(text), "letters of the text and of its blocks");
    }
}

/// Delimited text: every letter of it is in a cell, in order.
pub fn read_csv(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = read(Format::Csv, data, text);
    sound(&read, text);
    let lost = read.findings.iter().any(|f| matches!(f.code, Code::ReadLimit | Code::ReadCsv));
    if !lost && !text.to_lowercase().contains("sep=") {
        let said: String = read.blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(letters(&said), letters(text), "letters of the file and of its cells");
    }
}

/// Markdown.
pub fn read_markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = read(Format::Markdown, data, text);
    sound(&read, text);
    let lines: Vec<&str> = text.split('\n').collect();
    for block in &read.blocks {
        for run in &block.runs {
            // Escapes and entities read otherwise than they stand there.
            let words = &block.text[run.range.clone()];
            // Marks may stand inside of a word.
            let line = lines[run.line as usize - 1].replace(['*', '_', '~', '`'], "");
            let plain = words.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
            let marked = line.contains(['&', '\\', '<', '\r', '\t']);
            let first = words.split(' ').find(|w| !w.is_empty()).unwrap_or("");
            assert!(
                !plain || marked || line.contains(first),
                "{words:?} does not stand in line {}",
                run.line
            );
        }
    }
}

/// JSON: what is none has a finding.
pub fn read_json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = read(Format::Json, data, text);
    sound(&read, text);
    // A number may be beyond what a double holds.
    let valid = serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|error| error.to_string().contains("out of range"), |_| true);
    let broken = read.findings.iter().any(|f| f.code == Code::ReadJson);
    // Half of a surrogate pair is let through where nothing is read out of it.
    let halves = text.to_lowercase().contains("\\ud");
    assert!(valid || broken || halves || text.trim().is_empty(), "broken JSON without a finding");
}

/// HTML: the words of every block stand on the lines of the text that `ia-catalog text` prints.
pub fn read_html(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(read) = panics::caught(|| read(Format::Html, data, text)) else { return };
    sound(&read, text);
    printed(&read);
}

/// A workbook.
pub fn read_xlsx(data: &[u8]) {
    let Some(read) = panics::caught(|| read(Format::Xlsx, data, "")) else { return };
    sound(&read, "");
    printed(&read);
}

/// Words of blocks stand on their lines of a canonical text that was made of them.
fn printed(read: &Read) {
    let Some(text) = &read.text else { return };
    let lines: Vec<String> = text.split('\n').map(letters).collect();
    for block in &read.blocks {
        for run in &block.runs {
            let words = letters(&block.text[run.range.clone()]);
            // Words that hold a line break stay on the line where they begin.
            let there = lines[run.line as usize - 1..].iter().take(1 + block.text.matches('\n').count());
            let there: String = there.map(String::as_str).collect();
            assert!(there.contains(&words), "{words:?} does not stand in line {}", run.line);
        }
    }
}

/// A PDF by the reader that gives every word its place: every letter of a page is in a block.
pub fn read_pdf(data: &[u8]) {
    let Some(read) = panics::caught(|| read(Format::Pdf, data, "")) else { return };
    sound(&read, "");
    let lines = read.text.as_deref().unwrap_or("").split('\n').count() as u32;
    for word in read.pages.iter().flat_map(|p| &p.words) {
        assert!((1..=lines).contains(&word.line), "line {} of {lines}", word.line);
        let area = word.area;
        assert!([area.x0, area.y0, area.x1, area.y1].iter().all(|x| x.is_finite()), "{area:?}");
    }
    let blocks = shape::arrange(&read.pages, &OPTIONS.facts);
    none("blocks of pages", conservation::of_blocks(&blocks, lines as usize));
    none("pages", conservation::of_pages(&read.pages, &blocks));
}

fn spec(name: &str, bytes: &[u8]) -> Spec {
    Spec { id: name.to_owned(), path: name.to_owned(), place: Place::Bytes(bytes.into()), ..Spec::default() }
}

/// Opening: format and text of any bytes.
pub fn open(data: &[u8]) {
    panics::watch();
    let Some((name, bytes)) = named(data) else { return };
    let limits = Limits { bytes: 1 << 16, ..limits() };
    let opened = source::open(&spec(name, bytes), &limits);
    let stop = opened.findings.iter().any(|f| f.severity == Severity::Error);
    if bytes.len() > 1 << 16 {
        assert!(stop && opened.bytes.is_empty() && opened.text.is_empty(), "more bytes than the limit");
        return;
    }
    assert!(opened.sha256.is_some());
    assert_eq!(stop, opened.format.is_none(), "a format, or an error that says why there is none");
    assert!(!opened.text.contains('\0'));
    let lines = opened.text.split('\n').count() as u32;
    for part in opened.findings.iter().filter_map(|f| f.span.as_ref()).flat_map(|s| s.parts()) {
        let [first, last] = part.lines.unwrap_or([1, 1]);
        assert!(stop || (first >= 1 && first <= last && last <= lines), "lines {first}-{last} of {lines}");
    }
    // What is UTF-8 and nothing else stays as it is.
    let plain = bytes.iter().all(|b| (b' '..0x7f).contains(b) || matches!(b, b'\n' | b'\t'));
    if plain && opened.bytes.is_empty() && !stop {
        assert_eq!(opened.text.as_bytes(), bytes);
    }
    // Where it comes from changes nothing.
    let again = Spec { format: opened.format, ..spec(name, bytes) };
    assert_eq!(source::open(&again, &limits).text, opened.text, "the format named is the one that was found");
}

/// A document through every room that looks at it alone: evidence for every value, and nothing dropped silently.
pub fn document(data: &[u8]) {
    panics::watch();
    let Some((name, bytes)) = named(data) else { return };
    let done = pipeline::extract(&[spec(name, bytes)], &OPTIONS, &|_| {}).remove(0);
    let lines = done.text.split('\n').count();
    none("blocks", conservation::of_blocks(&done.blocks, lines));
    none("evidence", evidence::problems(&done));
    none("evidence of rules", evidence::of_rules(&done));
    none("evidence of scores", evidence::of_scores(&done));
    none("conservation", conservation::unaccounted(&done));
    assert_eq!(done.document.records as usize, done.readings.len());
    let printed = serde_json::to_string(&done.extract()).expect("any extract is JSON");
    let back: serde_json::Value = serde_json::from_str(&printed).expect("its own JSON");
    assert_eq!(back["records"].as_array().map(Vec::len), Some(done.readings.len()));
}
