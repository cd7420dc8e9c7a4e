//! In: a page's words. Out: its visual lines, and which of them are furniture: running heads, page numbers and revision
//! notes that stand at the same place of page after page. It must not know what the other lines say.

use crate::facts::Facts;
use crate::model::{Area, Page, Word};
use crate::shape::id;
use crate::shape::section::section_heading;
use crate::steps;
use std::collections::{BTreeMap, BTreeSet};

/// Furniture stands in the outer eighth of a page.
const MARGIN: f32 = 0.125;

/// Text begins below this part of a page.
const HEAD: f32 = 0.08;

/// How many lines from the top or the bottom furniture may have.
const LINES: usize = 4;

/// Type larger than that of the words under it by this is no part of them.
const STAMP: f32 = 1.3;

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
        steps::spend(words.len());
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
    steps::spend(words.len());
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
    let folios = [folios(pages, &all, true), folios(pages, &all, false)];
    let apart = [apart(pages, &all, true), apart(pages, &all, false)];
    let furniture = |page: &Page, line: &Line, top: bool| {
        let text = line.text();
        let here = (page.number, line.words[0].line);
        if folios[usize::from(!top)].contains(&here)
            || apart[usize::from(!top)].contains(&here)
            || is_numbering(&text)
            || is_imprint(&text)
        {
            return true;
        }
        // Rows may begin alike but for the numbers of their ids.
        if id::at_start(&text, facts).is_some() {
            return false;
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
            keep_paragraphs(&lines, &mut is, end);
        }
        for (at, line) in lines.iter().enumerate() {
            is[at] |= lies_over(line, &lines);
        }
        let mut flags = is.into_iter();
        found.push(lines.into_iter().partition(|_| flags.next().unwrap_or(false)));
    }
    found
}

/// What stands close under or over a line of the page's text, in its type and from its left side, is of its paragraph.
fn keep_paragraphs(lines: &[Line], is: &mut [bool], top: bool) {
    if top {
        return;
    }
    while let Some(first) =
        is.iter().rposition(|is| !is).map(|last| last + 1).filter(|at| *at > 0 && *at < lines.len())
    {
        let (before, line) = (&lines[first - 1], &lines[first]);
        let close = line.baseline - before.baseline < 1.5 * before.size
            && (line.size - before.size).abs() < 0.3
            && before.words.iter().any(|w| (w.area.x0 - line.area.x0).abs() < 1.5);
        if !close {
            return;
        }
        is[first] = false;
    }
}

/// A word across other words in much larger type: a watermark, a stamp.
fn lies_over(line: &Line, lines: &[Line]) -> bool {
    let inner =
        |a: Area| Area { x0: a.x0, y0: a.y0 + 0.2 * (a.y1 - a.y0), x1: a.x1, y1: a.y1 - 0.2 * (a.y1 - a.y0) };
    let meets = |a: Area, b: Area| a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
    let over = |other: &&Line| {
        other.size * STAMP < line.size
            && meets(line.area, inner(other.area))
            && line.words.iter().any(|w| other.words.iter().any(|o| meets(w.area, inner(o.area))))
    };
    line.words.len() <= LINES && lines.iter().any(|other| over(&other))
}

/// The outermost lines that stand apart and at the same height on most pages, whatever they say: the name of the chapter,
/// say. At the top a title may stand so, which is bold or large. Pages and lines by number.
fn apart(pages: &[Page], all: &[Vec<Line>], top: bool) -> BTreeSet<(u32, u32)> {
    let mut heights: BTreeMap<i32, Vec<(u32, u32)>> = BTreeMap::new();
    for (page, lines) in pages.iter().zip(all) {
        let (line, inner) = match lines.as_slice() {
            [line, inner, ..] if top => (line, inner),
            [.., inner, line] if !top => (line, inner),
            _ => continue,
        };
        let gap = (line.baseline - inner.baseline).abs() > 2.2 * inner.size;
        let outside = if top {
            line.baseline < HEAD * page.height && !line.is_bold() && line.size <= inner.size
        } else {
            line.baseline > (1.0 - MARGIN) * page.height
        };
        if gap && outside {
            heights.entry(line.baseline.round() as i32).or_default().push((page.number, line.words[0].line));
        }
    }
    let most =
        heights.into_values().filter(|p| p.len() > 1 && p.len() * 2 > pages.len()).max_by_key(Vec::len);
    most.into_iter().flatten().collect()
}

/// The outermost lines that begin or end with the number of their page: numbers there that keep in step with the pages,
/// whatever stands beside them. Pages and lines by number.
fn folios(pages: &[Page], all: &[Vec<Line>], top: bool) -> BTreeSet<(u32, u32)> {
    let mut steps: BTreeMap<(i64, bool), Vec<(u32, u32)>> = BTreeMap::new();
    for (page, lines) in pages.iter().zip(all) {
        let Some(line) = (if top { lines.first() } else { lines.last() }) else { continue };
        let number =
            |word: Option<&&Word>| word.and_then(|w| w.text.parse::<u32>().ok()).filter(|n| *n < 10_000);
        for (number, last) in [(number(line.words.last()), true), (number(line.words.first()), false)] {
            if let Some(number) = number {
                let step = i64::from(number) - i64::from(page.number);
                steps.entry((step, last)).or_default().push((page.number, line.words[0].line));
            }
        }
    }
    let most = steps.into_values().filter(|p| p.len() > 1 && p.len() * 2 > pages.len()).max_by_key(Vec::len);
    most.into_iter().flatten().collect()
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
