//! In: the lines of a page outside of its tables. Out: paragraphs, headings and list items, columns one after the other.

use super::emit::{self, Placed};
use super::lines::{Line, lines};
use super::mend::Lexicon;
use crate::model::{Block, BlockKind, Word};

/// The gap between two columns of a page, in points.
const GUTTER: f32 = 9.0;

/// How many lines show that a page has columns.
const SHOWN: usize = 4;

/// Type larger than the usual by this makes a heading.
const LARGER: f32 = 1.12;

/// A paragraph, a heading or a list item: its words, on one page or several.
pub(super) struct Paragraph<'p> {
    kind: BlockKind,
    mark: Option<String>,
    words: Vec<Placed<'p>>,
    last: Line<'p>,
    /// The right end of the column that it stands in.
    right: f32,
}

impl<'p> Paragraph<'p> {
    /// Whether the first paragraph of the next page goes on with this one.
    pub(super) fn goes_on(&self, next: &Paragraph) -> bool {
        let (Some(end), Some(start)) = (self.words.last(), next.words.first()) else { return false };
        let running = |kind: &BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::Item(_));
        let text = self.last.text();
        let room = self.right - self.last.area.x1
            > start.word.area.width() + 0.3 * start.word.size + 0.04 * self.right;
        end.page < start.page
            && running(&self.kind)
            && next.kind == BlockKind::Paragraph
            && (end.word.size - start.word.size).abs() < 0.08 * end.word.size
            && !text.ends_with(['.', ':', '!', '?'])
            && (start.word.text.starts_with(char::is_lowercase)
                || (!room && !start.word.bold && !text.ends_with(';')))
    }

    /// Adds the words of a paragraph that goes on with this one.
    pub(super) fn append(&mut self, next: Paragraph<'p>) {
        self.words.extend(next.words);
        (self.last, self.right) = (next.last, next.right);
    }

    /// The block of it.
    pub(super) fn block(self, lexicon: &Lexicon) -> Block {
        let mut block = emit::block(self.kind, &self.words, lexicon);
        block.mark = self.mark;
        block
    }
}

/// The paragraphs of some lines. `usual` is the type size of most of the document's words.
pub(super) fn paragraphs<'p>(found: Vec<Line<'p>>, page: u32, usual: f32) -> Vec<Paragraph<'p>> {
    let mut paragraphs = Vec::new();
    for stretch in in_columns(found) {
        let right = stretch.iter().map(|l| l.area.x1).fold(0.0, f32::max);
        let leading = leading(&stretch);
        let mut open: Vec<Line> = Vec::new();
        for line in stretch {
            if open.last().is_some_and(|before| ends(&open, before, &line, right, leading)) {
                paragraphs.push(paragraph(std::mem::take(&mut open), page, usual, right));
            }
            open.push(line);
        }
        if !open.is_empty() {
            paragraphs.push(paragraph(open, page, usual, right));
        }
    }
    paragraphs
}

/// The lines in reading order: where text stands in two columns, the left one first.
fn in_columns(all: Vec<Line>) -> Vec<Vec<Line>> {
    let mut stretches: Vec<Vec<Line>> = Vec::new();
    let mut rest: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if let Some((count, middle)) = columns(&all[at..]) {
            if !rest.is_empty() {
                stretches.push(std::mem::take(&mut rest));
            }
            let words: Vec<&Word> =
                all[at..at + count].iter().flat_map(|l| l.words.iter().copied()).collect();
            let (left, right): (Vec<&Word>, Vec<&Word>) =
                words.into_iter().partition(|w| w.area.x1 < middle + 1.0);
            stretches.push(lines(&left));
            stretches.push(lines(&right));
            at += count;
        } else {
            rest.push(all[at].clone());
            at += 1;
        }
    }
    if !rest.is_empty() {
        stretches.push(rest);
    }
    stretches
}

/// How many lines from here stand in two columns, and where the columns part.
fn columns(all: &[Line]) -> Option<(usize, f32)> {
    let width = all.iter().map(|l| l.area.x1).fold(0.0, f32::max);
    let first = &all[0];
    let gaps = first.words.windows(2).map(|w| (w[0].area.x1, w[1].area.x0));
    for (mut from, mut to) in gaps.filter(|(a, b)| b - a >= GUTTER && *a > 0.2 * width && *b < 0.8 * width) {
        let (mut count, mut lefts, mut rights) = (0, 0, 0);
        for line in all {
            let left =
                line.words.iter().map(|w| w.area.x1).filter(|x| *x <= to).fold(f32::NEG_INFINITY, f32::max);
            let right =
                line.words.iter().map(|w| w.area.x0).filter(|x| *x >= from).fold(f32::INFINITY, f32::min);
            let (a, b) = (from.max(left), to.min(right));
            let inside = line.words.iter().any(|w| w.area.x0 < b && w.area.x1 > a);
            if b - a < GUTTER * 0.45 || inside {
                break;
            }
            (from, to) = (a, b);
            lefts += usize::from(left.is_finite());
            rights += usize::from(right.is_finite());
            count += 1;
        }
        // The lines of two columns need not stand level.
        if lefts >= SHOWN && rights >= SHOWN {
            return Some((count, (from + to) / 2.0));
        }
    }
    None
}

/// The usual distance of lines.
fn leading(stretch: &[Line]) -> f32 {
    let mut gaps: Vec<f32> = stretch
        .windows(2)
        .filter(|p| (p[0].size - p[1].size).abs() < 0.6)
        .map(|p| (p[1].baseline - p[0].baseline) / p[1].size)
        .filter(|g| *g > 0.8)
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 4).copied().unwrap_or(1.2).min(1.8)
}

/// Whether a paragraph ends before a line.
fn ends(open: &[Line], before: &Line, line: &Line, right: f32, leading: f32) -> bool {
    let size = before.size.max(line.size);
    let apart = (line.baseline - before.baseline) / size > leading + 0.28;
    let other_type = (before.size - line.size).abs() > 0.08 * size || before.is_bold() != line.is_bold();
    let first = &open[0];
    let indented = (line.area.x0 - open.last().map_or(first.area.x0, |l| l.area.x0)).abs() > 0.6 * size
        && !(open.len() == 1 && mark(first).is_some());
    // The next word would have stood on the line before, had the paragraph gone on.
    let room = right - before.area.x1;
    let next = line.words[0].area.width() + 0.3 * size;
    let forced = room > next + 0.04 * right;
    apart || other_type || indented || forced || mark(line).is_some()
}

/// The list mark that begins a line.
fn mark(line: &Line) -> Option<String> {
    let first = line.words.first()?;
    let bullet = matches!(
        first.text.as_str(),
        "•" | "▪" | "◦" | "●" | "○" | "·" | "‣" | "\u{f0b7}" | "\u{f0a7}" | "-" | "–" | "*" | "o"
    );
    (bullet && line.words.len() > 1 && line.words[1].space).then(|| first.text.clone())
}

fn paragraph<'p>(lines: Vec<Line<'p>>, page: u32, usual: f32, right: f32) -> Paragraph<'p> {
    let mark = mark(&lines[0]);
    let size = lines.iter().map(|l| l.size).fold(0.0, f32::max);
    let bold = lines.iter().all(Line::is_bold);
    let kind = match &mark {
        Some(_) => BlockKind::Item(0),
        None if size > 1.6 * usual => BlockKind::Heading(1),
        None if size > LARGER * usual => BlockKind::Heading(2),
        None if bold && lines.len() <= 4 => BlockKind::Heading(3),
        None => BlockKind::Paragraph,
    };
    let words = lines.iter().flat_map(|l| l.words.iter().copied()).skip(usize::from(mark.is_some()));
    let words = words.map(|word| Placed { page, word }).collect();
    let last = lines[lines.len() - 1].clone();
    Paragraph { kind, mark, words, last, right }
}
