//! In: the edges of a page. Out: where lines stand and where they lie, pieces of one line joined. It must not know what
//! they separate.

use crate::model::{Area, Edge, EdgeKind, Page};
use crate::steps;

/// Edges closer than this are one, in points.
const SAME: f32 = 1.2;

/// Pieces of a line no further apart than this belong together: borders of neighbouring cells leave gaps.
const GAP: f32 = 3.0;

/// Shorter pieces separate nothing.
const SHORTEST: f32 = 5.0;

/// A line that stands at `at` or lies at it, from `from` to `to`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Line {
    pub at: f32,
    pub from: f32,
    pub to: f32,
    /// Drawn as a line, and not only the side of a background.
    pub drawn: bool,
}

/// The lines of a page.
#[derive(Clone, Default, Debug)]
pub(super) struct Lines {
    /// Lying ones, from the top.
    pub lying: Vec<Line>,
    /// Standing ones, from the left.
    pub standing: Vec<Line>,
}

impl Lines {
    pub(super) fn of(page: &Page) -> Self {
        let sorted = |horizontal: bool| {
            let along = |e: &&Edge| e.is_horizontal() == horizontal;
            let line = |e: &Edge| {
                let Area { x0, y0, x1, y1 } = e.area;
                if horizontal {
                    Line { at: (y0 + y1) / 2.0, from: x0, to: x1, drawn: e.kind == EdgeKind::Drawn }
                } else {
                    Line { at: (x0 + x1) / 2.0, from: y0, to: y1, drawn: e.kind == EdgeKind::Drawn }
                }
            };
            let mut lines: Vec<Line> = page.edges.iter().filter(along).map(line).collect();
            lines.sort_by(|a, b| {
                a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to))
            });
            joined(lines)
        };
        Self { lying: sorted(true), standing: sorted(false) }
    }

    /// Where lines lie across most of a stretch between two heights, from the top.
    pub(super) fn across(&self, (left, right): (f32, f32), (top, bottom): (f32, f32)) -> Vec<f32> {
        steps::spend(self.lying.len());
        let mut found: Vec<f32> = Vec::new();
        let near: Vec<&Line> = self.lying.iter().filter(|l| top <= l.at && l.at <= bottom).collect();
        let mut at = 0;
        while at < near.len() {
            let end = at + near[at..].iter().take_while(|l| l.at - near[at].at <= SAME).count();
            if covered(near[at..end].iter().map(|l| (l.from, l.to)), (left, right)) >= 0.5 * (right - left) {
                found.push(near[at].at);
            }
            at = end;
        }
        found
    }

    /// Whether a line is drawn across most of a stretch between two heights; backgrounds that end there do not count.
    pub(super) fn closes(&self, (left, right): (f32, f32), (top, bottom): (f32, f32)) -> bool {
        steps::spend(self.lying.len());
        let near = self.lying.iter().filter(|l| l.drawn && top <= l.at && l.at <= bottom);
        covered(near.map(|l| (l.from, l.to)), (left, right)) >= 0.5 * (right - left)
    }

    /// Where lines stand along a height, between two sides, from the left.
    pub(super) fn beside(&self, (top, bottom): (f32, f32), (left, right): (f32, f32)) -> Vec<f32> {
        steps::spend(self.standing.len());
        let middle = (top + bottom) / 2.0;
        let here = |l: &&Line| left <= l.at && l.at <= right && l.from <= middle && middle <= l.to;
        let mut found: Vec<f32> = self.standing.iter().filter(here).map(|l| l.at).collect();
        found.dedup_by(|b, a| *b - *a <= SAME);
        found
    }
}

/// How much of a stretch pieces cover.
fn covered(pieces: impl Iterator<Item = (f32, f32)>, (left, right): (f32, f32)) -> f32 {
    let mut pieces: Vec<(f32, f32)> =
        pieces.map(|(a, b)| (a.max(left), b.min(right))).filter(|(a, b)| a < b).collect();
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut end) = (0.0, f32::NEG_INFINITY);
    for (from, to) in pieces {
        sum += (to - from.max(end)).max(0.0);
        end = end.max(to);
    }
    sum
}

/// Pieces of the same line joined; short ones that join nothing dropped. `lines` are sorted by place.
fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = at + lines[at..].iter().take_while(|l| l.at - lines[at].at <= SAME).count();
        let mut group: Vec<Line> = lines[at..end].to_vec();
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = found.len();
        for line in group {
            match found[start..].last_mut() {
                Some(last) if line.from <= last.to + GAP => {
                    last.to = last.to.max(line.to);
                    last.drawn |= line.drawn;
                }
                _ => found.push(line),
            }
        }
        at = end;
    }
    found.retain(|l| l.to - l.from >= SHORTEST);
    found
}
