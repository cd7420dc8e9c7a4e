//! Pages of positioned words, drawn line by line in a text file (`fixtures/grid/*.page`), to rows. A file holds pages
//! (`page WIDTH HEIGHT`), words (`X BASELINE SIZE WORDS`, a `b` after the size for bold) and drawn lines
//! (`line X0 Y0 X1 Y1`); each is named after what once went wrong there.

use crate::support::{expect, files, fixtures};
use ia_catalog::facts::Facts;
use ia_catalog::model::{Area, Block, Edge, EdgeKind, Page, Piece, Word};
use ia_catalog::shape::{KnownTitles, arrange, shape};
use std::fmt::Write;

/// Widths of a letter and of a space, in shares of the type size.
const LETTER: f32 = 0.5;
const SPACE: f32 = 0.28;

fn numbers(words: &[&str]) -> Vec<f32> {
    words.iter().map(|n| n.parse().unwrap_or_else(|_| panic!("{n} is no number"))).collect()
}

/// The pages that a file draws.
fn pages(text: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        let parts: Vec<&str> = line.split(' ').collect();
        match parts.as_slice() {
            ["page", size @ ..] => {
                let size = numbers(size);
                let number = u32::try_from(pages.len()).expect("few pages") + 1;
                pages.push(Page { number, width: size[0], height: size[1], words: vec![], edges: vec![] });
            }
            ["line", at @ ..] => {
                let at = numbers(at);
                let area = Area { x0: at[0], y0: at[1], x1: at[2], y1: at[3] };
                pages.last_mut().expect("a page").edges.push(Edge { area, kind: EdgeKind::Drawn });
            }
            [x, y, size, words @ ..] => {
                let at = numbers(&[x, y, size]);
                let bold = words.first() == Some(&"b");
                place(pages.last_mut().expect("a page"), &at, &words[usize::from(bold)..], bold);
            }
            _ => panic!("{line}"),
        }
    }
    let mut line = 0;
    for page in &mut pages {
        page.words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.area.x0.total_cmp(&b.area.x0)));
        let mut last = f32::NAN;
        for word in &mut page.words {
            word.space = word.baseline == last;
            line += u32::from(word.baseline != last);
            (last, word.line) = (word.baseline, line);
        }
    }
    pages
}

fn place(page: &mut Page, at: &[f32], words: &[&str], bold: bool) {
    let (mut x, y, size) = (at[0], at[1], at[2]);
    for word in words {
        let width = LETTER * size * word.chars().count() as f32;
        let area = Area { x0: x, y0: y - 0.75 * size, x1: x + width, y1: y + 0.25 * size };
        page.words.push(Word {
            text: (*word).to_owned(),
            area,
            baseline: y,
            size,
            line: 0,
            space: false,
            bold,
            italic: false,
            link: None,
        });
        x += width + SPACE * size;
    }
}

fn shown(blocks: &[Block]) -> String {
    let shaped = shape(blocks, None, &Facts::compiled(), &KnownTitles::default());
    let said = |pieces: &[Piece]| -> String {
        pieces.iter().map(|p| blocks[p.slice.block].text[p.slice.range()].replace('\n', " / ")).collect()
    };
    let mut text = format!("layout {:?}\n", shaped.layout);
    for row in &shaped.rows {
        text.push_str("row\n");
        for cell in &row.cells {
            let name = cell.field.map_or("?".to_owned(), |f| f.to_string());
            let _ = writeln!(text, "    {name}: {}", said(&cell.pieces));
        }
    }
    for skipped in &shaped.skipped {
        let words = blocks[skipped.slice.block].text[skipped.slice.range()].replace('\n', " / ");
        let _ = writeln!(text, "{:?}: {words}", skipped.rule);
    }
    for finding in &shaped.findings {
        let _ = writeln!(text, "! {} {}", finding.code, finding.message.replace('\n', " / "));
    }
    text
}

#[test]
fn grid() {
    for path in files(&fixtures().join("grid"), &["page"]) {
        let pages = pages(&std::fs::read_to_string(&path).expect("a fixture"));
        expect(&path.with_extension("expected.txt"), &shown(&arrange(&pages, &Facts::compiled())));
    }
}
