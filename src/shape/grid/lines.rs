//! In: a page's words. Out: its visual lines, and which of them are furniture: running heads, page numbers and revision
//! notes that stand at the same place of page after page. It must not know what the other lines say.

use crate::facts::Facts;
use crate::model::{Area, Page, Word};
use crate::shape::section::section_heading;
use std::collections::BTreeMap;

/// Furniture stands in the outer eighth of a page.
const MARGIN: f32 = 0.125;

/// How many lines from the top or the bottom furniture may have.
const LINES: usize = 4;

/// A visual line.
#[derive(Clone, Debug)]
pub(super) struct Line<'p> {
    pub words: Vec<&'p Word>,
    pub area: Area,
    pub baseline: f32,
    pub size: f32,
}

impl<'p> Line<'p> {
    pub(super) fn of(words: Vec<&'p Word>) -> Self {
        let first = words[0];
        let area = words.iter().fold(first.area, |a, w| a.around(w.area));
        let largest = words.iter().max_by(|a, b| a.size.total_cmp(&b.size)).copied().unwrap_or(first);
        Self { area, baseline: largest.baseline, size: largest.size, words }
    }

    /// Its words, as they read.
    pub(super) fn text(&self) -> String {
        text(&self.words)
    }

    /// All of it is bold.
    pub(super) fn is_bold(&self) -> bool {
        self.words.iter().all(|w| w.bold || !w.text.chars().any(char::is_alphanumeric))
    }
}

/// Words as they read, on one line.
pub(super) fn text(words: &[&Word]) -> String {
    let mut text = String::new();
    let mut line = None;
    for word in words {
        if !text.is_empty() && (word.space || line != Some(word.line)) {
            text.push(' ');
        }
        text.push_str(&word.text);
        line = Some(word.line);
    }
    text
}

/// The lines of some words, which come line by line.
pub(super) fn lines<'p>(words: &[&'p Word]) -> Vec<Line<'p>> {
    words.chunk_by(|a, b| a.line == b.line).map(|line| Line::of(line.to_vec())).collect()
}

/// Of every page the lines that are furniture, and the others.
pub(super) fn of_pages<'p>(pages: &'p [Page], facts: &Facts) -> Vec<(Vec<Line<'p>>, Vec<Line<'p>>)> {
    let all: Vec<Vec<Line>> = pages.iter().map(|p| lines(&p.words.iter().collect::<Vec<_>>())).collect();
    // A line's likeness: its words with digits alike, and its height on the page.
    let mut seen: BTreeMap<(String, bool), Vec<(u32, f32)>> = BTreeMap::new();
    for (page, lines) in pages.iter().zip(&all) {
        for (line, top) in outer(page, lines) {
            seen.entry((likeness(line), top)).or_default().push((page.number, line.baseline));
        }
    }
    let furniture = |page: &Page, line: &Line, top: bool| {
        let text = line.text();
        if is_numbering(&text) || is_imprint(&text) {
            return true;
        }
        let label =
            text.split([':', '\u{ff1a}', '(']).next().is_some_and(|label| facts.heading(label).is_some());
        if label || section_heading(&text, facts).is_some() || headings(&text, facts) {
            return false;
        }
        let places = seen.get(&(likeness(line), top));
        places.is_some_and(|places| {
            let again = |(number, y): &&(u32, f32)| *number != page.number && (y - line.baseline).abs() < 3.0;
            places.iter().filter(again).count() >= if pages.len() > 5 { 2 } else { 1 }
        })
    };
    let mut found = Vec::new();
    for (page, lines) in pages.iter().zip(all) {
        let outer: Vec<(u32, bool)> =
            outer(page, &lines).into_iter().map(|(l, top)| (l.words[0].line, top)).collect();
        // From the edge inwards: the first line that is none ends the furniture.
        let mut is = vec![false; lines.len()];
        for end in [true, false] {
            let order: Vec<usize> =
                if end { (0..lines.len()).collect() } else { (0..lines.len()).rev().collect() };
            for at in order {
                let here = outer.iter().any(|(line, top)| *line == lines[at].words[0].line && *top == end);
                if !here || !furniture(page, &lines[at], end) {
                    break;
                }
                is[at] = true;
            }
        }
        let mut flags = is.into_iter();
        found.push(lines.into_iter().partition(|_| flags.next().unwrap_or(false)));
    }
    found
}

/// The lines in a page's outer parts, with whether they are at the top.
fn outer<'a, 'p>(page: &Page, lines: &'a [Line<'p>]) -> Vec<(&'a Line<'p>, bool)> {
    let margin = MARGIN * page.height;
    let top = lines.iter().take(LINES).filter(|l| l.baseline < margin).map(|l| (l, true));
    let bottom =
        lines.iter().rev().take(LINES).filter(|l| l.baseline > page.height - margin).map(|l| (l, false));
    top.chain(bottom).collect()
}

fn likeness(line: &Line) -> String {
    let mut text: String = line.text().chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
    while text.contains("##") {
        text = text.replace("##", "#");
    }
    text.to_lowercase()
}

/// `3`, `Page 3`, `3 of 12`, `- 3 -`.
fn is_numbering(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let number = |w: &String| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    let small = |w: &String| number(w) || matches!(w.as_str(), "page" | "of" | "p");
    words.len() <= 4
        && words.iter().any(number)
        && words.iter().all(small)
        && words.iter().filter(|w| number(w)).count() <= 2
}

/// `Revised December 2017`, `Version 1.2, May 4, 2018   Page 3`: a short line that begins with a word of revisions, or ends
/// with a page's number, in a margin.
fn is_imprint(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let number = |w: &String| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    let revised = ["revised", "revision", "updated", "version", "last"];
    let begins = words.first().is_some_and(|w| revised.contains(&w.as_str()));
    let ends = match words.as_slice() {
        [.., page, n] if page == "page" => number(n),
        [.., page, n, of, all] if page == "page" && of == "of" => number(n) && number(all),
        _ => false,
    };
    words.len() <= 12 && (ends || (begins && text.contains(|c: char| c.is_ascii_digit())))
}

/// Two column headings at least stand on the line.
fn headings(text: &str, facts: &Facts) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found = 0;
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=4.min(words.len() - at))
            .rev()
            .find(|n| facts.heading(&words[at..at + n].join(" ")).is_some());
        found += usize::from(longest.is_some());
        at += longest.unwrap_or(1);
    }
    found >= 2
}
