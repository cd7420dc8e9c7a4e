//! One page of a PDF as `text` shows it: its lines with their numbers, and its picture.

use crate::pdf_made::{document, text};
use crate::support::{fixtures, options};
use ia_catalog::model::{Area, Block, BlockKind, CellAt, Edge, EdgeKind, Page, Word};
use ia_catalog::pipeline::{self, Processed};
use ia_catalog::source::Spec;
use ia_catalog::write;
use std::process::{Command, Output};

/// Runs `text` on a PDF of the fixtures.
fn run(name: &str, args: &[&str]) -> Output {
    let path = fixtures().join("pdf").join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ia-catalog"));
    command.args(["text", "--cross-check", "off"]).arg(path).args(args).output().expect("it runs")
}

/// What a run that must succeed prints.
fn printed(name: &str, args: &[&str]) -> String {
    let done = run(name, args);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("utf-8")
}

fn processed(name: &str) -> Processed {
    let path = fixtures().join("pdf").join(name);
    pipeline::read(&Spec::of_path(&path.to_string_lossy()), &options())
}

fn drawn(page: &Page, blocks: &[Block]) -> String {
    let mut out = Vec::new();
    write::svg(&mut out, page, blocks).expect("it can be written");
    String::from_utf8(out).expect("utf-8")
}

/// A page with one word.
fn page_of(word: &str, link: Option<&str>) -> Page {
    let word = Word {
        text: word.to_owned(),
        area: Area { x0: 20.0, y0: 20.0, x1: 80.0, y1: 32.0 },
        baseline: 30.0,
        size: 12.0,
        line: 1,
        space: false,
        bold: true,
        italic: true,
        link: link.map(str::to_owned),
    };
    Page { number: 1, width: 200.0, height: 100.0, words: vec![word], edges: Vec::new() }
}

/// A block of a kind with the words of a page.
fn block_of(kind: BlockKind, page: &Page) -> Block {
    let mut block = Block::new(kind);
    for word in &page.words {
        block.push(&word.text, word.line, |run| {
            (run.page, run.bbox) = (Some(page.number), Some(word.area.into()));
        });
    }
    block
}

/// Goes through XML as this program writes it; says of every element its name and the words right after its tag. Panics
/// when tags do not match, quotes do not end, or a character or a reference may not stand where it does.
fn elements(xml: &str) -> Vec<(String, String)> {
    let allowed = |c: char| matches!(c, '\n' | '\t') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    assert!(xml.chars().all(allowed), "a character that XML does not allow");
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut pieces = xml.split('<');
    assert_eq!(pieces.next().map(str::trim), Some(""), "words before the first tag");
    for piece in pieces {
        let (tag, words) = piece.split_once('>').unwrap_or_else(|| panic!("no end of a tag in {piece:?}"));
        let words = unescaped(words);
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "tags that do not match");
            found.push((format!("/{name}"), words));
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split(' ').next().unwrap_or("");
        attributes(&tag[name.len()..]);
        if !empty {
            assert!(found.is_empty() || !open.is_empty(), "a second root");
            open.push(name);
        }
        found.push((name.to_owned(), words));
    }
    assert!(open.is_empty(), "left open: {open:?}");
    found
}

/// Checks ` name="value"`, again and again.
fn attributes(mut rest: &str) {
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("no attribute: {rest:?}"));
        let plain =
            name.strip_prefix(' ').is_some_and(|n| n.chars().all(|c| c.is_alphanumeric() || c == '-'));
        assert!(plain, "no name of an attribute: {name:?}");
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("no end: {after:?}"));
        unescaped(value);
        rest = after;
    }
}

fn unescaped(words: &str) -> String {
    let mut pieces = words.split('&');
    let mut plain = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';').unwrap_or_else(|| panic!("a bare & before {piece:?}"));
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => panic!("no such reference: &{name};"),
        });
        plain.push_str(rest);
    }
    plain
}

/// The words of a picture: what follows the remark that every word of the page carries.
fn words(xml: &str) -> Vec<String> {
    elements(xml).into_iter().filter(|(name, _)| name == "/title").map(|(_, words)| words).collect()
}

#[test]
fn a_page_has_its_lines_with_their_numbers() {
    let all = printed("factsheet-rl.pdf", &[]);
    let pages = processed("factsheet-rl.pdf").pages;
    assert!(pages.len() > 1, "{} pages", pages.len());
    let mut together = String::new();
    for page in &pages {
        let one = printed("factsheet-rl.pdf", &["--page", &page.number.to_string()]);
        let (first, last) =
            (page.words.first().expect("a word").line, page.words.last().expect("a word").line);
        let wanted: Vec<&str> =
            all.lines().skip(first as usize - 1).take((last - first) as usize + 1).collect();
        assert_eq!(one.lines().collect::<Vec<_>>(), wanted);
        let number = one.split('\t').next().map(str::trim);
        assert_eq!(number, Some(first.to_string().as_str()));
        together.push_str(&one);
    }
    assert_eq!(together, all, "the pages together are the document");
}

#[test]
fn a_page_that_is_not_there_names_the_last() {
    let last = processed("factsheet-rl.pdf").pages.len();
    for more in [&[][..], &["--svg"][..]] {
        let number = (last + 1).to_string();
        let done = run("factsheet-rl.pdf", &[&["--page", &number][..], more].concat());
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(said.contains(&format!("there is no page {number}; the last is {last}")), "{said}");
    }
}

#[test]
fn only_a_pdf_has_pages() {
    for args in [["--page", "1"].as_slice(), &["--svg"]] {
        let done = run("../extract/stub.md", args);
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0));
        assert!(String::from_utf8_lossy(&done.stderr).contains("there are no pages"));
    }
}

#[test]
fn every_page_is_drawn_with_every_word_in_its_block() {
    for name in ["factsheet-rl.pdf", "inventory-chromium.pdf", "criteria-lo-blocks.pdf", "newspaper.pdf"] {
        let done = processed(name);
        for page in &done.pages {
            let xml = drawn(page, &done.blocks);
            let wanted: Vec<&str> = page.words.iter().map(|w| w.text.as_str()).collect();
            assert_eq!(words(&xml), wanted, "{name}, page {}", page.number);
            assert!(xml.contains(">words in no block: 0</text>"), "{name}, page {}", page.number);
        }
    }
}

#[test]
fn the_command_draws_the_page_asked_for_else_the_first() {
    let first = printed("borderless.pdf", &["--svg"]);
    assert_eq!(first, printed("borderless.pdf", &["--svg", "--page", "1"]));
    let done = processed("borderless.pdf");
    assert_eq!(first, drawn(&done.pages[0], &done.blocks));
    let second = printed("borderless.pdf", &["--svg", "--page", "2"]);
    assert!(second.contains(">page 2: "), "{}", &second[..400]);
}

#[test]
fn cells_and_edges_are_told_apart() {
    let mut page = page_of("word", None);
    let across = Area { x0: 10.0, y0: 40.0, x1: 90.0, y1: 40.5 };
    page.edges = [EdgeKind::Drawn, EdgeKind::Background].map(|kind| Edge { area: across, kind }).into();
    let cell = |row| BlockKind::Cell { at: CellAt { table: 1, row, column: 2 }, json: false };
    let xml = drawn(&page, &[block_of(cell(3), &page)]);
    assert!(xml.contains(">t1 r3 c2</text>") && xml.contains("<text class=\"next bold italic\""), "{xml}");
    assert!(xml.contains("<line class=\"drawn\"") && xml.contains("<line class=\"background\""), "{xml}");
    let below = drawn(&page, &[block_of(cell(4), &page)]);
    assert!(below.contains("<text class=\"cell bold italic\""), "{below}");
    let elsewhere = Page { number: 2, ..page.clone() };
    assert!(drawn(&elsewhere, &[block_of(cell(4), &page)]).contains("<text class=\"lost bold italic\""));
}

#[test]
fn words_are_escaped_in_pictures() {
    let word = "<a href=\"x\">&amp;\u{1b}[31m\u{0}\u{ffff}\u{202e}\n";
    let page = page_of(word, Some("javascript:alert(\"<&>\")"));
    let xml = drawn(&page, &[block_of(BlockKind::Meta("</svg>\u{7}".to_owned()), &page)]);
    assert_eq!(words(&xml), ["<a href=\"x\">&amp;\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd} "]);
    assert!(!xml.contains("<a "), "a picture links to nothing:\n{xml}");
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    let mut page = page_of("word", None);
    (page.width, page.height) = (f32::INFINITY, -5.0);
    page.words[0].area = Area { x0: f32::NAN, y0: -0.01, x1: f32::NEG_INFINITY, y1: f32::MAX };
    let xml = drawn(&page, &[block_of(BlockKind::Paragraph, &page)]);
    assert_eq!(words(&xml), ["word"]);
    assert!(!["NaN", "inf", "\"-0.0"].iter().any(|bad| xml.contains(bad)), "{xml}");
    assert_eq!(words(&drawn(&Page::default(), &[])), Vec::<String>::new());
}

#[test]
fn a_document_cannot_break_its_picture() {
    let bytes = document(&[&text("Tom & Jerry <b>")], "", &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made.pdf");
    std::fs::write(&path, bytes).expect("written");
    let xml = printed(&path.to_string_lossy(), &["--svg"]);
    assert_eq!(words(&xml), ["Tom", "&", "Jerry", "<b>"]);
}
