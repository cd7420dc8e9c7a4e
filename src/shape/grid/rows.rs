//! In: the lines of a table on one page, its columns and the lines drawn across it. Out: its rows. Rows are told apart
//! by drawn lines and backgrounds; where there are none, by how text stands in the column that begins a row.

use super::edges::Lines;
use super::header::Columns;
use super::lines::{Line, text};
use crate::facts::Facts;
use crate::model::{Field, Word};
use crate::shape::id;

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Header,
    /// A heading of a section across the table.
    Section,
    Data,
}

/// A row as far as it stands on one page.
#[derive(Clone, Debug)]
pub(super) struct RowPart<'p> {
    pub kind: Kind,
    /// The words by columns; of a section all in the first.
    pub cells: Vec<Vec<&'p Word>>,
    /// A line is drawn, or the table ends, under it.
    pub closed: bool,
    /// A line is drawn under it.
    pub drawn: bool,
}

/// Lines of text that share a height: those of neighbour cells whose lines do not stand level count as one.
struct Step<'p> {
    words: Vec<&'p Word>,
    top: f32,
    bottom: f32,
    /// How many drawn lines are above it.
    band: usize,
    /// From where to where the text of each column goes.
    columns: Vec<Option<(f32, f32)>>,
}

impl Step<'_> {
    fn has(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }
}

/// The data rows of some lines of a table. `starts_page`: they may begin with the rest of a row.
pub(super) fn rows<'p>(
    lines: &[Line<'p>],
    columns: &Columns,
    edges: &Lines,
    facts: &Facts,
    starts_page: bool,
) -> Vec<RowPart<'p>> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let heights = (first.area.y0 - 14.0, last.area.y1 + 14.0);
    let drawn = edges.across(columns.sides, heights);
    let steps = steps(lines, columns, &drawn);
    let typical = typical_gap(&steps, columns);
    let mut bands: Vec<Vec<Step>> = Vec::new();
    let mut band = usize::MAX;
    for step in steps {
        if step.band != band {
            bands.push(Vec::new());
            band = step.band;
        }
        if let Some(open) = bands.last_mut() {
            open.push(step);
        }
    }
    let standing = lines.iter().any(|l| columns.is_ruled(l, edges));
    let parted = bands.len() > 2;
    let enclosed = standing && drawn.len() > bands.len();
    let lone = !parted && !enclosed;
    let centred = centred(&bands, columns, typical);
    let habits = |n: usize, whole: bool| Habits {
        typical,
        lone,
        parted,
        centred,
        may_continue: starts_page && n == 0,
        whole,
    };
    let cut: Vec<Vec<Vec<Step>>> = bands
        .into_iter()
        .enumerate()
        .map(|(n, band)| pieces(band, columns, facts, &habits(n, false)))
        .collect();
    // Where lines part all the rows, they part the first of a page from the rest of the row before as well.
    let whole = parted && cut[1..].iter().all(|pieces| pieces.len() == 1);
    let mut rows: Vec<RowPart> = Vec::new();
    for (n, band) in cut.into_iter().enumerate() {
        let pieces = if n == 0 && whole && band.len() > 1 {
            let steps = band.into_iter().flatten().collect();
            pieces(steps, columns, facts, &habits(n, true))
        } else {
            band
        };
        let bottom = pieces.last().and_then(|p| p.last()).map_or(0.0, |s| s.bottom);
        let size = columns.size;
        let line_below = edges.closes(columns.sides, (bottom - 2.0, bottom + 1.6 * size));
        let count = pieces.len();
        rows.extend(pieces.into_iter().enumerate().map(|(at, steps)| {
            let words = steps.into_iter().flat_map(|s| s.words);
            let (drawn, last) = (line_below && at + 1 == count, at + 1 == count);
            RowPart { kind: Kind::Data, cells: columns.cells(words), closed: line_below || !last, drawn }
        }));
    }
    rows
}

fn steps<'p>(lines: &[Line<'p>], columns: &Columns, drawn: &[f32]) -> Vec<Step<'p>> {
    let mut steps: Vec<Step> = Vec::new();
    for line in lines {
        let (top, bottom) = (line.baseline - 0.72 * line.size, line.baseline + 0.2 * line.size);
        let band = drawn.iter().filter(|y| **y < (top + bottom) / 2.0).count();
        let mut places = vec![None; columns.bounds.len() + 1];
        line.words.iter().for_each(|w| places[columns.of(w)] = Some((top, bottom)));
        match steps.last_mut() {
            Some(step) if step.band == band && step.bottom - top > 0.2 * (bottom - top) => {
                step.words.extend(line.words.iter().copied());
                step.bottom = step.bottom.max(bottom);
                step.top = step.top.min(top);
                for (old, new) in step.columns.iter_mut().zip(places) {
                    *old = match (*old, new) {
                        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                        (a, b) => a.or(b),
                    };
                }
            }
            _ => steps.push(Step { words: line.words.clone(), top, bottom, band, columns: places }),
        }
    }
    steps
}

/// The gap between the lines of one cell: what most lines of the fullest column keep.
fn typical_gap(steps: &[Step], columns: &Columns) -> f32 {
    let gaps = |column: usize| {
        let places: Vec<(f32, f32)> = steps.iter().filter_map(|s| s.columns[column]).collect();
        let mut gaps: Vec<f32> = places.windows(2).map(|p| p[1].0 - p[0].1).collect();
        gaps.sort_by(f32::total_cmp);
        gaps
    };
    let fullest = (0..=columns.bounds.len()).map(gaps).max_by_key(Vec::len).unwrap_or_default();
    fullest.get(fullest.len() * 3 / 10).copied().unwrap_or(0.0)
}

/// Whether a wide gap parts two steps, in every column that both have.
fn is_wide(before: &[Step], step: &Step, typical: f32, columns: &Columns) -> bool {
    let wide = |gap: f32| gap > typical + (0.28 * columns.size).max(1.5);
    let mut both = false;
    for (column, place) in step.columns.iter().enumerate() {
        let last = before.iter().rev().find_map(|s| s.columns[column]);
        if let (Some((top, _)), Some((_, bottom))) = (place, last) {
            both = true;
            if !wide(top - bottom) {
                return false;
            }
        }
    }
    both || before.last().is_some_and(|b| wide(step.top - b.bottom))
}

/// Cells whose text is centred from top to bottom: titles then do not begin where their row does. Rows are those between
/// drawn lines, or between wide gaps.
fn centred(bands: &[Vec<Step>], columns: &Columns, typical: f32) -> bool {
    let key = columns.key().unwrap_or(0);
    let wide = |a: &Step, b: &Step| is_wide(std::slice::from_ref(a), b, typical, columns);
    let blocks = bands.iter().flat_map(|b| b.chunk_by(|a, b| !wide(a, b)));
    let tall: Vec<&[Step]> = blocks.skip(1).filter(|b| b.len() > 2).collect();
    let late = tall.iter().filter(|b| !b[0].has(key) && b.iter().any(|s| s.has(key))).count();
    late * 3 > tall.len() && late > 1
}

/// How the rows of a table stand.
struct Habits {
    typical: f32,
    /// Nothing is drawn between rows or columns.
    lone: bool,
    /// Drawn lines part the rows.
    parted: bool,
    centred: bool,
    /// The first lines may be the rest of a row of the page before.
    may_continue: bool,
    /// What stands between two drawn lines is one row.
    whole: bool,
}

/// The rows between two drawn lines: one, unless the text begins anew.
fn pieces<'p>(steps: Vec<Step<'p>>, columns: &Columns, facts: &Facts, habits: &Habits) -> Vec<Vec<Step<'p>>> {
    let mut pieces: Vec<Vec<Step>> = Vec::new();
    for step in steps {
        let begins = match pieces.last() {
            None => true,
            Some(piece) => begins(piece, &step, columns, facts, habits, pieces.len() == 1),
        };
        match pieces.last_mut() {
            Some(piece) if !begins => piece.push(step),
            _ => pieces.push(vec![step]),
        }
    }
    pieces
}

fn begins(
    piece: &[Step],
    step: &Step,
    columns: &Columns,
    facts: &Facts,
    habits: &Habits,
    first: bool,
) -> bool {
    let Some(before) = piece.last() else { return false };
    let key = columns.key().unwrap_or(0);
    let said = |steps: &[Step], column: usize| {
        let words: Vec<&Word> =
            steps.iter().flat_map(|s| &s.words).copied().filter(|w| columns.of(w) == column).collect();
        text(&words)
    };
    let now = |column: usize| said(std::slice::from_ref(step), column);
    // A second id begins a second row, wherever its title stands.
    if let Some(ids) = columns.field(Field::MeasureId).filter(|c| step.has(*c)) {
        let is_id = |text: &str| id::at_start(text, facts).is_some();
        if is_id(&now(ids)) && is_id(&said(piece, ids)) {
            return true;
        }
    }
    if habits.whole {
        return false;
    }
    // Where rows have ids, none begins without one.
    let nameless = columns.field(Field::MeasureId).is_some_and(|c| !step.has(c));
    let wide = is_wide(piece, step, habits.typical, columns);
    if habits.centred {
        // Only gaps part such rows; text that stays in one column is a paragraph of it.
        let filled = piece.iter().any(|s| s.has(key));
        return wide && filled && !habits.parted;
    }
    if !step.has(key) || nameless {
        return false;
    }
    let title_end = piece.iter().rev().find_map(|s| s.columns[key]).map(|(_, bottom)| bottom);
    let title_start = step.columns[key].map_or(step.top, |(top, _)| top);
    // A line at least is missing in the title's column; lines that do not stand level leave less.
    let resumes = title_end.is_some_and(|end| title_start - end > habits.typical + 0.7 * columns.size);
    if !before.has(key) {
        // The title column starts again after it was empty.
        if resumes || wide || !(first && habits.may_continue) || title_end.is_some() {
            return resumes || wide;
        }
    }
    if wide {
        return true;
    }
    let starts_big =
        |text: &str| text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    let ends = |text: &str| text.trim_end().ends_with(['.', '!', '?', ')', ';']);
    if let Some(weights) = columns.field(Field::Weight).filter(|c| step.has(*c)) {
        let is_weight = |text: &str| facts.weight(text).is_some();
        if is_weight(&now(weights)) && is_weight(&said(piece, weights)) && starts_big(&now(key)) {
            return true;
        }
    }
    let may = habits.lone || (first && habits.may_continue);
    let Some(words) = columns.field(Field::Description).filter(|c| may && step.has(*c)) else { return false };
    // Nothing parts the rows at all: a new one begins where both texts start over.
    let (title, description) = (now(key), now(words));
    let last = |column: usize| said(std::slice::from_ref(before), column);
    let fits = |column: usize| {
        let width = |words: &mut dyn Iterator<Item = &&Word>| words.map(|w| w.area.x1).fold(0.0, f32::max);
        let edge = if column < columns.bounds.len() { columns.bounds[column] } else { columns.sides.1 };
        let next = step.words.iter().find(|w| columns.of(w) == column).map_or(0.0, |w| w.area.width());
        width(&mut before.words.iter().filter(|w| columns.of(w) == column)) + 0.3 * columns.size + next
            < edge - 3.0
    };
    starts_big(&title)
        && starts_big(&description)
        && (!before.has(words) || ends(&last(words)))
        && (fits(key) || fits(words))
}
