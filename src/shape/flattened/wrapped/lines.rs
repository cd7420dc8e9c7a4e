//! In: the blocks of a text, a line each. Out: what every line is before anything is known of rows: a page's head or
//! foot, the headings of the columns, a section's heading, a drawn line, or words; and which columns there are. It must
//! not know how words become cells.

use super::anchors;
use crate::facts::Facts;
use crate::model::{Block, BlockKind, Field};
use crate::shape::flattened::sections::face;
use crate::shape::flattened::words::is_bullet;
use crate::shape::heading::field_of;
use crate::shape::section::{SectionHeading, section_heading};
use crate::steps;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its block.
    pub block: usize,
    /// Its words, without the white space around them: bytes of the block's text.
    pub range: Range<usize>,
    /// Its page, counted by form feeds from 1.
    pub page: u32,
    /// Blank lines before it.
    pub gap: u32,
    /// What it is.
    pub kind: Kind,
}

/// What a line is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    /// A running head, a page number, a revision note.
    Furniture,
    /// Headings of columns, one or several, perhaps with those on the lines around.
    Columns,
    /// The heading of a section.
    Heading(SectionHeading),
    /// The name of a field.
    Label,
    /// A footnote that says what a mark means.
    Footnote,
    /// Words of rows, or of prose.
    Words,
}

/// How a footnote says what a star means.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^\*+\s*(?:indicates|denotes|means|marks|eligible|activit\w+ (?:is|are|that|which|with|marked)|these)\b";
    Regex::new(pattern).expect("a constant pattern")
});

/// So many lines at a page's head or foot may be furniture.
const OUTER: usize = 5;
/// A longer line is none.
const FURNITURE_BYTES: usize = 140;
/// Column headings wrap over so many lines, and have so many words each.
const HEADING_LINES: usize = 16;
const HEADING_WORDS: usize = 14;
/// The word on a button has fewer letters, and stands more often, once in so many lines.
const BUTTON: (usize, usize, usize) = (24, 4, 10);
/// So many headings of a kind with nothing between are a list of contents.
const CONTENTS: usize = 3;

/// A line that ends with a soft hyphen goes on in the next one, unless a hyphen that was printed follows it.
pub(super) fn rejoined(blocks: &[Block]) -> Vec<Block> {
    let soft = |b: &Block| b.text.ends_with('\u{ad}');
    let mut found: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut open = false;
    for block in blocks {
        let hyphen = matches!(block.text.trim(), "\u{2010}" | "-" | "\u{2011}");
        match found.last_mut() {
            Some(_) if open && hyphen => open = false,
            Some(last) if open && block.blank_before == 0 => {
                last.glue();
                last.push(&block.text, block.line(), |_| {});
                open = soft(block);
            }
            _ => {
                found.push(block.clone());
                open = soft(block);
            }
        }
    }
    found
}

/// The lines of the blocks.
pub(super) fn lines(blocks: &[Block]) -> Vec<Line> {
    let mut page = 1;
    let mut found = Vec::with_capacity(blocks.len());
    for (block, b) in blocks.iter().enumerate() {
        page += b.text.matches('\u{c}').count() as u32;
        let words = b.text.trim();
        let start = b.text.len() - b.text.trim_start().len();
        let range = start..start + words.len();
        let kind = if b.kind == BlockKind::Rule { Kind::Furniture } else { Kind::Words };
        found.push(Line { block, range, page, gap: b.blank_before, kind });
    }
    found
}

impl Line {
    /// Its words.
    pub fn text<'b>(&self, blocks: &'b [Block]) -> &'b str {
        steps::spend(1);
        &blocks[self.block].text[self.range.clone()]
    }
}

/// Says of every line what it is; the columns in their order, where headings name them.
pub(super) fn classify(lines: &mut [Line], blocks: &[Block], facts: &Facts) -> Vec<Field> {
    let columns = find_columns(lines, blocks, facts);
    classify_rest(lines, blocks, &columns, facts);
    columns
}

/// The same where the headings of the columns are found.
pub(super) fn classify_rest(lines: &mut [Line], blocks: &[Block], columns: &[Field], facts: &Facts) {
    let texts: Vec<String> = lines.iter().map(|l| l.text(blocks).to_owned()).collect();
    // The blanks between a page's foot and its number vary.
    let plain: Vec<String> =
        texts.iter().map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    find_furniture(lines, &plain, facts);
    find_headings(lines, &texts, columns, facts);
    find_footnotes(lines, &texts);
}

/// Marks footnotes: from the star to the end of the sentence.
fn find_footnotes(lines: &mut [Line], texts: &[String]) {
    let mut open = false;
    for (line, text) in lines.iter_mut().zip(texts) {
        open = line.kind == Kind::Words && line.gap == 0 && open || MARK.is_match(text);
        if open && line.kind == Kind::Words {
            line.kind = Kind::Footnote;
            open = !text.ends_with('.');
        }
    }
}

/// Marks the lines of column headings; the columns that the fullest of them names.
pub(super) fn find_columns(lines: &mut [Line], blocks: &[Block], facts: &Facts) -> Vec<Field> {
    let mut best: Vec<Field> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut words: Vec<(usize, &str)> = Vec::new();
        let mut found: Option<(usize, Vec<Field>)> = None;
        for (n, line) in lines[at..].iter().enumerate().take(HEADING_LINES) {
            let text = line.text(blocks);
            let fresh: Vec<&str> = text.split_whitespace().collect();
            let named = n > 0 || text.starts_with(char::is_uppercase) || !text.contains(' ');
            if fresh.len() > HEADING_WORDS
                || !named
                || text.ends_with(['.', ':'])
                || !fresh.iter().all(|w| facts.is_of_heading(w))
            {
                break;
            }
            words.extend(fresh.into_iter().map(|w| (n, w)));
            if let Some(fields) = parse(&words, facts) {
                found = Some((n + 1, fields));
            }
        }
        match found
            .filter(|(_, f)| f.len() > 1 && (f.contains(&Field::Title) || f.contains(&Field::MeasureId)))
        {
            Some((count, fields)) => {
                lines[at..at + count].iter_mut().for_each(|l| l.kind = Kind::Columns);
                if fields.len() > best.len() {
                    best = fields;
                }
                at += count;
            }
            None => at += 1,
        }
    }
    // Where names of single fields stand on lines of their own, they are labels and head no columns.
    let field = |l: &Line| facts.heading(l.text(blocks)).filter(|f| *f != Field::Description);
    let labels = lines.iter().filter(|l| l.range.len() < FURNITURE_BYTES && field(l).is_some()).count();
    let mut columns = lines.iter().filter(|l| l.kind == Kind::Columns);
    let doubtful = columns.all(|l| facts.heading(l.text(blocks)) == Some(Field::Description));
    if best == [Field::Title, Field::Description] && doubtful && labels >= CONTENTS {
        lines.iter_mut().filter(|l| l.kind == Kind::Columns).for_each(|l| l.kind = Kind::Words);
        best.clear();
    }
    best
}

/// The words, each with its line, as headings of different columns: with a title's among them if that can be, and more
/// than one; of those ways the one with the fewest.
fn parse(words: &[(usize, &str)], facts: &Facts) -> Option<Vec<Field>> {
    let worth =
        |fields: &[Field]| usize::from(fields.len() > 1) + 2 * usize::from(fields.contains(&Field::Title));
    // Of ways with as many headings the one whose headings are the most alike in length.
    type Way = (Vec<Field>, usize);
    let mut ways: Vec<[Option<Way>; 4]> = vec![const { [const { None }; 4] }; words.len() + 1];
    ways[0][0] = Some((Vec::new(), 0));
    for end in 1..=words.len() {
        for start in end.saturating_sub(HEADING_WORDS)..end {
            steps::spend(1);
            let before: Vec<Way> = ways[start].iter().flatten().cloned().collect();
            let Some(field) = before.first().and_then(|_| heading(&words[start..end], facts)) else {
                continue;
            };
            for (mut fields, squares) in before.into_iter().filter(|(f, _)| !f.contains(&field)) {
                fields.push(field);
                let squares = squares + (end - start) * (end - start);
                let slot = &mut ways[end][worth(&fields)];
                if slot.as_ref().is_none_or(|(w, s)| (w.len(), *s) > (fields.len(), squares)) {
                    *slot = Some((fields, squares));
                }
            }
        }
    }
    let [one, several, title, both] = ways.pop()?.map(|w| w.map(|(fields, _)| fields));
    // What names one field as a whole is no two columns, but for those of the plainest table.
    let plainest = |f: &Vec<Field>| *f == [Field::Title, Field::Description];
    if one.is_some() || title.is_some() {
        return both.filter(plainest).or(title).or(one);
    }
    both.or(several)
}

/// The field that words name; a narrow column may have broken them.
fn heading(words: &[(usize, &str)], facts: &Facts) -> Option<Field> {
    let lines: Vec<String> = words
        .chunk_by(|a, b| a.0 == b.0)
        .map(|line| line.iter().map(|(_, w)| *w).collect::<Vec<_>>().join(" "))
        .collect();
    field_of(&lines.join("\n"), facts)
}

/// Marks what stands at the head or the foot of page after page. Without form feeds numbered lines that come again,
/// and what comes again beside them or beside the headings of the columns.
fn find_furniture(lines: &mut [Line], texts: &[String], facts: &Facts) {
    let may = |at: usize, lines: &[Line]| {
        lines[at].kind == Kind::Words
            && texts[at].len() <= FURNITURE_BYTES
            && !anchors::is_part(&texts[at], facts)
            && section_heading(&texts[at], facts).is_none()
    };
    let pages = lines.last().map_or(1, |l| l.page);
    let mut places: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let outer = outer(lines);
    for at in outer.iter().flatten() {
        places.entry(face(&texts[*at])).or_default().insert(lines[*at].page);
    }
    for run in &outer {
        for at in run {
            let again = places.get(&face(&texts[*at])).map_or(0, BTreeSet::len);
            let number = !texts[*at].contains(char::is_alphabetic);
            if lines[*at].kind != Kind::Words {
                continue;
            }
            if !may(*at, lines) || !(number || again >= if pages > 5 { 3 } else { 2 }) {
                break;
            }
            lines[*at].kind = Kind::Furniture;
        }
    }
    let mut faces: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for at in (0..lines.len()).filter(|at| may(*at, lines)) {
        let entry = faces.entry(face(&texts[at])).or_default();
        entry.0 += 1;
        entry.1.insert(&texts[at]);
    }
    let numbered = |at: usize| {
        let face = face(&texts[at]);
        let ends = face.starts_with('0') || face.ends_with('0');
        ends && face.len() < 60 && faces.get(&face).is_some_and(|(_, texts)| texts.len() > 1)
    };
    if pages == 1 {
        // The word on a button beside every row.
        let button = |at: usize| {
            let again = faces.get(&face(&texts[at])).map_or(0, |(count, _)| *count);
            texts[at].len() < BUTTON.0 && again > BUTTON.1 && again * BUTTON.2 > lines.len()
        };
        let found: Vec<usize> = (0..lines.len()).filter(|at| may(*at, lines) && button(*at)).collect();
        found.into_iter().for_each(|at| lines[at].kind = Kind::Furniture);
        let found: Vec<usize> = (0..lines.len()).filter(|at| may(*at, lines) && numbered(*at)).collect();
        found.into_iter().for_each(|at| lines[at].kind = Kind::Furniture);
    }
    for _ in 0..if pages == 1 { 2 } else { 0 } {
        let beside = |at: usize| {
            let near = [at.checked_sub(1), Some(at + 1)];
            near.into_iter().flatten().filter_map(|n| lines.get(n)).any(|l| l.kind != Kind::Words)
        };
        let often = |at: usize| faces.get(&face(&texts[at])).is_some_and(|(count, _)| *count > 2);
        let found: Vec<usize> =
            (0..lines.len()).filter(|at| may(*at, lines) && often(*at) && beside(*at)).collect();
        found.into_iter().for_each(|at| lines[at].kind = Kind::Furniture);
    }
}

/// The first and the last lines of every page, each from the edge inwards; none where there are no pages.
fn outer(lines: &[Line]) -> Vec<Vec<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    for page in lines.chunk_by(|a, b| a.page == b.page) {
        let all = at..at + page.len();
        at = all.end;
        if page.len() < lines.len() {
            runs.push(all.clone().take(OUTER).collect());
            runs.push(all.rev().take(OUTER).collect());
        }
    }
    runs
}

/// Marks the headings of sections. Where a column says the same, a line of such words is a cell.
fn find_headings(lines: &mut [Line], texts: &[String], columns: &[Field], facts: &Facts) {
    let has = |field: Field| columns.contains(&field);
    let mut found: Vec<(usize, SectionHeading)> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| l.kind == Kind::Words) {
        let Some(heading) = section_heading(&texts[at], facts) else { continue };
        let cell = (heading.subcategory.is_some() && has(Field::SubcategoryId))
            || (heading.weight.is_some() && has(Field::Weight));
        let listed = texts[at].split_whitespace().next().is_some_and(is_bullet);
        if !cell && !listed && line.range.len() > 3 {
            found.push((at, heading));
        }
    }
    let kind = |h: &SectionHeading| (h.subcategory.is_some(), h.weight.is_some());
    let mut run = 0;
    while run < found.len() {
        let len = (1..found.len() - run)
            .take_while(|n| {
                let here = found[run + n].0;
                here == found[run].0 + n && kind(&found[run + n].1) == kind(&found[run].1)
            })
            .count()
            + 1;
        // Two weights with nothing between are a legend.
        let legend = len > 1 && kind(&found[run].1) == (false, true);
        if len >= CONTENTS || legend {
            found.drain(run..run + len);
        } else {
            run += len;
        }
    }
    let full = found.iter().filter(|(_, h)| kind(h) == (true, true)).count();
    found.retain(|(_, h)| full < CONTENTS || kind(h) == (true, true));
    for (at, heading) in found {
        let start = lines[at].range.start;
        let moved = |r: Range<usize>| r.start + start..r.end + start;
        lines[at].kind = Kind::Heading(SectionHeading {
            subcategory: heading.subcategory.map(moved),
            weight: heading.weight.map(moved),
            without: heading.without,
        });
    }
}
