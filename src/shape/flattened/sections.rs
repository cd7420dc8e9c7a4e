//! In: the blocks of the document. Out: its sections, each the blocks of its rows and the heading words above them, and
//! what was passed over: drawn lines, column headings. Lines above the table, page numbers and lines that are repeated
//! on every page are in no section and are left for the report. It must not know how rows are printed.

use super::words::is_bullet;
use crate::facts::Facts;
use crate::model::{Block, BlockKind, Field, Run, Skip, Skipped, Slice};
use crate::shape::section::{SectionHeading, section_heading};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Blocks under one heading.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// The heading's block; None above the first one.
    heading: Option<usize>,
    /// The words of the subcategory.
    pub subcategory: Option<Slice>,
    /// The words of the weight.
    pub weight: Option<Slice>,
    /// The blocks, by number.
    pub blocks: Vec<usize>,
}

/// A line that stands in the document so many times is a page's head or foot; a title and a description that say the
/// same make two. Lines that are equal but for a number at their begin or end need no third.
const REPEATED: (usize, usize) = (3, 2);

/// A longer line is no page's head or foot.
const FURNITURE_BYTES: usize = 120;

/// So many headings of a kind without a line between them are a list of sections.
const CONTENTS: usize = 3;

/// What a line is before anything is known of rows.
enum Line {
    Rule,
    Heading(SectionHeading),
    Columns,
    Furniture,
    Words,
}

/// The sections in order, and what was skipped.
pub(super) fn sections(blocks: &[Block], facts: &Facts) -> (Vec<Section>, Vec<Skipped>) {
    let repeated = repeated(blocks);
    let mut lines: Vec<Line> = (0..blocks.len()).map(|at| line(blocks, at, facts, &repeated)).collect();
    drop_contents(&mut lines, blocks);
    let mut skipped = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let start = lines.iter().position(|l| matches!(l, Line::Heading(_) | Line::Columns));
    let start = start.or_else(|| blocks.iter().position(|b| is_tab_row(&b.text)));
    let outer_is_weight = outer_is_weight(&lines);
    for (at, line) in lines.into_iter().enumerate() {
        let within = start.is_some_and(|s| at >= s);
        let whole = 0..blocks[at].text.len();
        match line {
            Line::Rule => skipped.extend(skip(blocks, at, whole, Skip::TableRule)),
            Line::Columns => {
                skipped.extend(skip(blocks, at, whole, Skip::ColumnHeading));
                if sections.is_empty() {
                    sections.push(Section::default());
                }
            }
            Line::Heading(heading) => sections.push(under(sections.last(), heading, at, outer_is_weight)),
            Line::Words if within => {
                if sections.is_empty() {
                    sections.push(Section::default());
                }
                if let Some(section) = sections.last_mut() {
                    section.blocks.push(at);
                }
            }
            Line::Words | Line::Furniture => {}
        }
    }
    (sections, skipped)
}

/// The words of a section's heading that no row points at: all but its names, or all when it has no rows.
pub(super) fn rest_of_heading(blocks: &[Block], section: &Section, used: &HashSet<&Slice>) -> Vec<Skipped> {
    let Some(heading) = section.heading else { return Vec::new() };
    let names = [&section.subcategory, &section.weight].into_iter().flatten();
    let mut names: Vec<&Slice> = names.filter(|s| s.block == heading && used.contains(s)).collect();
    names.sort();
    let starts = std::iter::once(0).chain(names.iter().map(|s| s.end));
    let ends = names.iter().map(|s| s.start).chain([blocks[heading].text.len()]);
    starts.zip(ends).filter_map(|(a, b)| skip(blocks, heading, a..b, Skip::SectionTitle)).collect()
}

/// Bytes of a block without the white space around them, unless there is nothing else.
fn skip(blocks: &[Block], at: usize, range: Range<usize>, rule: Skip) -> Option<Skipped> {
    let words = &blocks[at].text[range.clone()];
    let start = range.start + words.len() - words.trim_start().len();
    let end = start + words.trim().len();
    (start < end).then(|| Skipped { slice: Slice::new(at, start..end), rule })
}

fn line(blocks: &[Block], at: usize, facts: &Facts, repeated: &HashSet<String>) -> Line {
    let block = &blocks[at];
    if block.kind == BlockKind::Rule {
        return Line::Rule;
    }
    let listed = block.text.split_whitespace().next().is_some_and(is_bullet);
    if !listed && !inside_bold(blocks, at) {
        if let Some(heading) = section_heading(&block.text, facts) {
            return Line::Heading(heading);
        }
        if is_columns(&block.text, facts) {
            return Line::Columns;
        }
    }
    if repeated.contains(&face(&block.text)) && alone(blocks, at) || !block.text.contains(char::is_alphabetic)
    {
        Line::Furniture
    } else {
        Line::Words
    }
}

/// A table of contents names section after section with nothing between; its lines head no rows. When the last of them
/// names a section again, that is the first heading of the table itself.
fn drop_contents(lines: &mut [Line], blocks: &[Block]) {
    let kind = |l: &Line| match l {
        Line::Heading(h) => Some((h.subcategory.is_some(), h.weight.is_some())),
        _ => None,
    };
    let mut at = 0;
    while at < lines.len() {
        let first = kind(&lines[at]);
        let run = lines[at..].iter().take_while(|l| first.is_some() && kind(l) == first).count();
        if run >= CONTENTS {
            let last = at + run - 1;
            let again = blocks[at..last].iter().any(|b| b.text.trim() == blocks[last].text.trim());
            let end = if again { last } else { last + 1 };
            lines[at..end].iter_mut().for_each(|l| *l = Line::Furniture);
        }
        at += run.max(1);
    }
}

/// True for a line in the middle of a bold stretch, which is a title that happens to name a subcategory.
fn inside_bold(blocks: &[Block], at: usize) -> bool {
    // The star before bold words is not bold itself.
    let plain = |b: &Block, r: &Run| !r.bold && b.text[r.range.clone()].contains(char::is_alphanumeric);
    let bold = |b: &Block| b.runs.iter().any(|r| r.bold) && !b.runs.iter().any(|r| plain(b, r));
    let joined = |a: usize, b: usize| match (blocks.get(a), blocks.get(b)) {
        (Some(a), Some(b)) => b.blank_before == 0 && bold(a) && bold(b),
        _ => false,
    };
    at.checked_sub(1).is_some_and(|before| joined(before, at)) || joined(at, at + 1)
}

/// True when every cell of the line is the heading of a column.
fn is_columns(text: &str, facts: &Facts) -> bool {
    if text.len() > FURNITURE_BYTES {
        return false;
    }
    let mut cells = text.split('\t').filter(|c| !c.trim().is_empty()).peekable();
    if cells.peek().is_none() {
        return false;
    }
    if cells.clone().count() > 1 {
        return cells.all(|c| facts.heading(c).is_some());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = |part: &[&str]| facts.heading(&part.join(" "));
    (1..words.len()).any(|at| {
        let pair = (named(&words[..at]), named(&words[at..]));
        matches!(pair, (Some(Field::Title), Some(Field::Description)))
    })
}

fn is_tab_row(text: &str) -> bool {
    text.split_once('\t').is_some_and(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty())
}

/// A line with its numbers made equal: what a page's foot is on every page.
pub(super) fn face(text: &str) -> String {
    let mut face = String::new();
    for c in text.trim().chars() {
        match c {
            c if c.is_numeric() => {
                if !face.ends_with('0') {
                    face.push('0');
                }
            }
            c => face.push(c),
        }
    }
    face
}

/// The faces of lines that stand on page after page.
fn repeated(blocks: &[Block]) -> HashSet<String> {
    let mut counts: HashMap<String, HashMap<&str, usize>> = HashMap::new();
    for block in blocks.iter().filter(|b| b.text.len() <= FURNITURE_BYTES) {
        *counts.entry(face(&block.text)).or_default().entry(block.text.trim()).or_default() += 1;
    }
    let often = |face: &str, texts: &HashMap<&str, usize>| {
        let numbered = face.starts_with('0') || face.ends_with('0');
        (numbered && texts.len() >= REPEATED.1) || texts.values().any(|count| *count >= REPEATED.0)
    };
    counts.into_iter().filter(|(face, texts)| often(face, texts)).map(|(face, _)| face).collect()
}

/// True for a line that is no part of a bold stretch: the lines of broken titles repeat too.
fn alone(blocks: &[Block], at: usize) -> bool {
    !blocks[at].runs.iter().any(|r| r.bold) || !inside_bold(blocks, at)
}

/// Whether sections are by weight first and by subcategory within: what the first heading that names only one says.
fn outer_is_weight(lines: &[Line]) -> bool {
    let one_only = |l: &Line| match l {
        Line::Heading(h) if h.subcategory.is_some() != h.weight.is_some() => Some(h.weight.is_some()),
        _ => None,
    };
    lines.iter().find_map(one_only).unwrap_or(false)
}

/// A new section; a heading of the inner kind leaves the outer one in force.
fn under(above: Option<&Section>, heading: SectionHeading, block: usize, outer_is_weight: bool) -> Section {
    let slice = |r: Range<usize>| Slice::new(block, r);
    let without = heading.without;
    let (subcategory, weight) = (heading.subcategory.map(slice), heading.weight.map(slice));
    let kept_subcategory = above
        .and_then(|s| s.subcategory.clone())
        .filter(|_| subcategory.is_none() && !without && !outer_is_weight);
    let kept_weight = above.and_then(|s| s.weight.clone()).filter(|_| weight.is_none() && outer_is_weight);
    Section {
        heading: Some(block),
        subcategory: subcategory.or(kept_subcategory),
        weight: weight.or(kept_weight),
        blocks: Vec::new(),
    }
}
