//! In: a page and the blocks of its document. Out: the blocks that stand on the page, each with the box around its words
//! there; and for every word the block it went to.

use super::looks::Look;
use crate::model::{Area, Bbox, Block, BlockKind, Page, Word};
use std::collections::BTreeMap;

/// How far a box stands off its words, in points.
const AROUND: f32 = 1.0;

/// How wide a letter of a label is.
const LETTER: f32 = 2.6;

/// Places are known to a tenth of a point.
const TENTH: f32 = 0.1;

/// A block as far as it stands on the page.
#[derive(Clone, Debug)]
pub(super) struct Placed<'p> {
    block: &'p Block,
    pub(super) look: Look,
    /// The box around its words.
    pub(super) area: Area,
    /// The box of its first line.
    first: Area,
    /// What it is, in a word or two; none for ordinary paragraphs.
    pub(super) label: String,
    /// Where those words begin.
    pub(super) label_at: (f32, f32),
}

/// The blocks of a page, and for every word the index of its block.
pub(super) fn place<'p>(page: &Page, blocks: &'p [Block]) -> (Vec<Placed<'p>>, Vec<Option<usize>>) {
    let mut placed: Vec<Placed> = blocks.iter().filter_map(|block| on_page(block, page.number)).collect();
    let places: Vec<(f32, f32)> = (0..placed.len()).map(|n| label_place(n, &placed, page)).collect();
    placed.iter_mut().zip(places).for_each(|(placed, at)| placed.label_at = at);
    let mut lines: BTreeMap<u32, Vec<(Area, usize)>> = BTreeMap::new();
    for (n, placed) in placed.iter().enumerate() {
        for (line, area) in boxes(placed.block, page.number) {
            lines.entry(line).or_default().push((area, n));
        }
    }
    let owner = |word: &Word| {
        let boxes = lines.get(&word.line)?;
        owner(word, boxes).or_else(|| marked(word, boxes, &placed))
    };
    let owners = page.words.iter().map(owner).collect();
    (placed, owners)
}

/// The block with the smallest box on a word's line that holds the word.
fn owner(word: &Word, boxes: &[(Area, usize)]) -> Option<usize> {
    let holds = boxes.iter().filter(|(area, _)| grown(*area, TENTH).holds(word.area.middle()));
    holds.min_by(|a, b| a.0.width().total_cmp(&b.0.width())).map(|(_, n)| *n)
}

/// The item on a word's line whose list mark the word is: marks stand beside the text of a block, not in it.
fn marked(word: &Word, boxes: &[(Area, usize)], placed: &[Placed]) -> Option<usize> {
    let is_mark = |n: usize| placed[n].block.mark.as_ref().is_some_and(|mark| mark.trim() == word.text);
    boxes.iter().find(|(area, n)| word.area.x0 < area.x0 && is_mark(*n)).map(|(_, n)| *n)
}

/// The lines and boxes of a block's runs on a page.
fn boxes(block: &Block, page: u32) -> impl Iterator<Item = (u32, Area)> {
    let runs = block.runs.iter().filter(move |run| run.page == Some(page));
    runs.filter_map(|run| run.bbox.map(|b| (run.line, area(b))))
}

fn area(bbox: Bbox) -> Area {
    let [x0, y0, x1, y1] = bbox.points().map(|x| x as f32);
    Area { x0, y0, x1, y1 }
}

fn grown(area: Area, by: f32) -> Area {
    Area { x0: area.x0 - by, y0: area.y0 - by, x1: area.x1 + by, y1: area.y1 + by }
}

/// A block as far as it stands on a page; None when it stands elsewhere.
fn on_page(block: &Block, page: u32) -> Option<Placed<'_>> {
    let around = boxes(block, page).map(|(_, area)| area).reduce(Area::around)?;
    let (top, _) = boxes(block, page).next()?;
    let first =
        boxes(block, page).filter(|(line, _)| *line == top).map(|(_, area)| area).reduce(Area::around)?;
    let pages = || block.runs.iter().filter_map(|run| run.page);
    let mut label = name(block);
    if pages().any(|p| p < page) {
        label.insert_str(0, "\u{2026} ");
    }
    if pages().any(|p| p > page) {
        label.push_str(" \u{2026}");
    }
    Some(Placed {
        block,
        look: Look::of(&block.kind),
        area: grown(around, AROUND),
        first,
        label,
        label_at: (0.0, 0.0),
    })
}

/// Where a block's label begins: after its first line, where that is free, so that it covers nothing; else over the
/// corner of its box.
fn label_place(n: usize, placed: &[Placed], page: &Page) -> (f32, f32) {
    let Placed { area, first, label, .. } = &placed[n];
    let from = first.x1 + 2.0 * AROUND;
    let room =
        Area { x0: from, y0: first.y0, x1: from + LETTER * label.chars().count() as f32, y1: first.y1 };
    let meets = |other: Area| {
        let shared = room.shared(other);
        shared.width() > 0.0 && shared.height() > 0.0
    };
    let others = placed.iter().enumerate().any(|(other, placed)| other != n && meets(placed.area));
    let edges = page.edges.iter().any(|edge| !edge.is_horizontal() && meets(grown(edge.area, TENTH)));
    if others || edges || room.x1 > page.width {
        return (area.x0 + 0.4, area.y0 + 0.6);
    }
    (from, first.middle().1 + 1.5)
}

/// What a block is, in a word or two.
fn name(block: &Block) -> String {
    match &block.kind {
        BlockKind::Cell { at, .. } => format!("t{} r{} c{}", at.table, at.row, at.column),
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Item(depth) => {
            format!("item {depth} {}", block.mark.as_deref().unwrap_or("")).trim_end().to_owned()
        }
        BlockKind::Paragraph => String::new(),
        BlockKind::Meta(key) => format!("meta {key}"),
        BlockKind::Attribute(name) => format!("attribute {name}"),
        BlockKind::Margin => "margin".to_owned(),
        BlockKind::Rule => "rule".to_owned(),
    }
}
