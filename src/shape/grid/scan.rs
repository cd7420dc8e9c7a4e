//! In: the lines of a page. Out: what stands on it from top to bottom, tables and prose, each table cut into rows. A
//! table begins at its heading row, or goes on from the page before; it ends where the text no longer keeps to its
//! columns.

use super::edges::Lines;
use super::header::{self, Columns};
use super::lines::Line;
use super::rows::{self, Kind, RowPart};
use crate::facts::Facts;
use crate::model::Field;
use crate::shape::section::section_heading;
use std::collections::BTreeMap;

/// Type larger than the table's by this is a heading outside of it.
const LARGER: f32 = 1.18;

/// What stands on a page.
pub(super) enum Item<'p> {
    /// Lines outside of tables.
    Prose(Vec<Line<'p>>),
    /// A table as far as it stands on the page.
    Table(Part<'p>),
}

/// A table as far as it stands on one page.
pub(super) struct Part<'p> {
    pub columns: Columns,
    pub rows: Vec<RowPart<'p>>,
}

/// The items of a page. `open` are the columns of the table that the page before ended with, and afterwards those of the
/// table that this page ends with.
pub(super) fn items<'p>(
    lines: Vec<Line<'p>>,
    edges: &Lines,
    open: &mut Option<Columns>,
    facts: &Facts,
) -> Vec<Item<'p>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    // After a footnote no table goes on without a heading.
    let mut noted = false;
    // What stands between may be a note within the table or a running head: lines that keep exactly to the table's columns
    // are of it all the same.
    let mut broken = false;
    while at < lines.len() {
        if let Some(found) = header::at(&lines[at..], edges, facts) {
            let end = at + found.lines;
            let below = below(&lines[end..], edges, facts);
            let columns = header::columns(&found, &lines[at..end], &below, edges);
            // The page before may have shown more of the same columns.
            let columns = open.take().filter(|c| found.is_of(c, &below)).unwrap_or(columns);
            let words = lines[at..end].iter().flat_map(|l| l.words.iter().copied());
            let heading =
                RowPart { kind: Kind::Header, cells: columns.cells(words), closed: true, drawn: true };
            let mut part = Part { rows: vec![heading], columns };
            at = end + body(&lines[end..], edges, facts, &mut part, items.is_empty());
            part.columns.lefts = lefts(&part);
            broken = false;
            *open = Some(part.columns.clone());
            items.push(Item::Table(part));
            continue;
        }
        let in_prose = at > 0
            && matches!(items.last(), Some(Item::Prose(_)))
            && follows(&lines[at - 1], &lines[at], facts);
        if let Some(columns) = open.as_ref().filter(|c| {
            !in_prose
                && !noted
                && goes_on(&lines[at..], c, edges)
                && (!broken || keeps_to(&lines[at..], c, edges))
        }) {
            broken = false;
            let mut part = Part { columns: columns.clone(), rows: Vec::new() };
            let taken = body(&lines[at..], edges, facts, &mut part, items.is_empty());
            if taken > 0 {
                at += taken;
                items.push(Item::Table(part));
                continue;
            }
        }
        let line = lines[at].clone();
        // Only section headings may stand between the parts of a table that has no heading row of its own.
        noted = match section_heading(&line.text(), facts) {
            Some(_) => false,
            None if small_note(&line) || (noted && in_prose) => true,
            None => {
                broken = true;
                // Headings of other columns begin another table.
                if is_row_like(&line, open.as_ref(), lines.get(at + 1), edges) {
                    *open = None;
                }
                noted
            }
        };
        match items.last_mut() {
            Some(Item::Prose(prose)) => prose.push(line),
            _ => items.push(Item::Prose(vec![line])),
        }
        at += 1;
    }
    items
}

/// A line goes on with the paragraph of the line before, which is no heading of a section.
fn follows(before: &Line, line: &Line, facts: &Facts) -> bool {
    line.baseline - before.baseline < 1.5 * line.size
        && (line.size - before.size).abs() < 0.6
        && section_heading(&before.text(), facts).is_none()
}

/// A line that may stand between two parts of a table: a footnote of the page.
pub(super) fn small_note(line: &Line) -> bool {
    line.words.first().is_some_and(|w| w.text.starts_with('*'))
}

/// Where the text of every column usually begins, as the rows of a table show.
fn lefts(part: &Part) -> Vec<Option<f32>> {
    let usual = |column: usize| {
        let mut starts: BTreeMap<i32, usize> = BTreeMap::new();
        for row in part.rows.iter().filter(|r| r.kind == Kind::Data) {
            let lines =
                row.cells.get(column).into_iter().flat_map(|words| words.chunk_by(|a, b| a.line == b.line));
            lines.for_each(|l| *starts.entry((l[0].area.x0 * 2.0).round() as i32).or_default() += 1);
        }
        let most = starts.into_iter().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)));
        most.map(|(at, _)| at as f32 / 2.0)
    };
    (0..part.columns.fields.len()).map(usual).collect()
}

/// One of the first lines has words in two columns at least, each beginning where the words of its column do.
fn keeps_to(lines: &[Line], columns: &Columns, edges: &Lines) -> bool {
    let exact = |line: &Line| {
        let mut count = 0;
        let mut before = None;
        for word in &line.words {
            let column = columns.of(word);
            if before == Some(column) {
                continue;
            }
            before = Some(column);
            let left = columns.lefts.get(column).copied().flatten();
            if left.is_none_or(|left| (left - word.area.x0).abs() > 1.5) {
                return false;
            }
            count += 1;
        }
        count > 1
    };
    let near = lines.iter().take(3).take_while(|l| columns.fit(l));
    let mut near = near.filter(|l| l.size <= LARGER * columns.size || columns.is_ruled(l, edges));
    near.any(exact)
}

/// A line that stands in two columns of the table, and close above the next line as headings do.
fn is_row_like(line: &Line, columns: Option<&Columns>, next: Option<&Line>, edges: &Lines) -> bool {
    let Some(columns) = columns.filter(|c| c.fit(line)) else { return false };
    let used = columns.cells(line.words.iter().copied()).iter().filter(|c| !c.is_empty()).count();
    let close = next.is_some_and(|next| next.baseline - line.baseline < 2.2 * line.size);
    used > 1 && (close || columns.is_ruled(line, edges))
}

/// The lines under a heading row that show where its columns part.
fn below<'p>(lines: &[Line<'p>], edges: &Lines, facts: &Facts) -> Vec<Line<'p>> {
    let mut found: Vec<Line> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if header::at(&lines[n..], edges, facts).is_some() {
            break;
        }
        if section_heading(&line.text(), facts).is_some() {
            continue;
        }
        if found.first().is_some_and(|first: &Line| line.size > LARGER * first.size) {
            break;
        }
        found.push(line.clone());
    }
    found
}

/// Whether lines that no heading row stands above go on with a table: words keep to the columns and begin where columns
/// begin, or lines stand between them.
fn goes_on(lines: &[Line], columns: &Columns, edges: &Lines) -> bool {
    let line = &lines[0];
    let ruled = columns.is_ruled(line, edges);
    if (line.size > LARGER * columns.size && !ruled)
        || !columns.fit(line)
        || is_note_across(line, columns, edges)
    {
        return false;
    }
    if ruled {
        return true;
    }
    // Words of prose may keep to the columns by chance; those of two cells also keep apart.
    let parted = |line: &Line| {
        let pairs = line.words.windows(2);
        pairs
            .filter(|w| columns.of(w[0]) != columns.of(w[1]))
            .any(|w| w[1].area.x0 - w[0].area.x1 > 0.7 * line.size)
    };
    let later = |line: &Line| {
        let first = line.words.first().map_or(0, |w| columns.of(w));
        first > 0 && line.area.x0 - columns.bounds[first - 1] < 14.0
    };
    lines
        .iter()
        .take(3)
        .take_while(|l| columns.fit(l) && l.size <= LARGER * columns.size)
        .any(|l| parted(l) || later(l))
}

/// Adds the rows under a heading row; says how many lines they take.
fn body<'p>(
    lines: &[Line<'p>],
    edges: &Lines,
    facts: &Facts,
    part: &mut Part<'p>,
    starts_page: bool,
) -> usize {
    let mut open: Vec<Line> = Vec::new();
    let mut first = starts_page;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        if header::at(&lines[at..], edges, facts).is_some() {
            break;
        }
        if let Some(taken) = section(&lines[at..], &part.columns, edges, facts) {
            part.rows.extend(rows::rows(&open, &part.columns, edges, facts, std::mem::take(&mut first)));
            open.clear();
            let words = lines[at..at + taken].iter().flat_map(|l| l.words.iter().copied()).collect();
            part.rows.push(RowPart { kind: Kind::Section, cells: vec![words], closed: true, drawn: true });
            at += taken;
            continue;
        }
        let fits = part.columns.fit(line) && !runs_on(line, &open, &part.columns, edges);
        let ruled = part.columns.is_ruled(line, edges);
        // A line without the table's standing lines beside it is under the table.
        let framed = |line: &Line| part.columns.is_framed(line, edges);
        if !ruled && open.len() > 1 && !framed(line) && open.iter().all(framed) {
            break;
        }
        if !ruled && (!fits || line.size > LARGER * part.columns.size) {
            break;
        }
        if ends_table(line, open.last(), &part.columns, edges) || is_note_across(line, &part.columns, edges) {
            break;
        }
        open.push(line.clone());
        at += 1;
    }
    // What ended the table may have begun before: words that only happened to keep to the columns.
    let stopped = lines.get(at).filter(|line| !is_heading(line, &lines[at..], edges, facts));
    let kept = stopped.map_or(open.len(), |line| end_of_table(&open, line, &part.columns, edges));
    at -= open.len() - kept;
    open.truncate(kept);
    part.rows.extend(rows::rows(&open, &part.columns, edges, facts, first));
    at
}

fn is_heading(line: &Line, lines: &[Line], edges: &Lines, facts: &Facts) -> bool {
    header::at(lines, edges, facts).is_some() || section_heading(&line.text(), facts).is_some()
}

/// Words run on from one column to the next with no more than a space between, and the next does not begin where that
/// column begins: prose that only happens to have a space there.
fn runs_on(line: &Line, open: &[Line], columns: &Columns, edges: &Lines) -> bool {
    let pairs = line.words.windows(2).filter(|w| columns.of(w[0]) + 1 == columns.of(w[1]));
    let start = |column: usize| {
        let words = open.iter().flat_map(|l| &l.words).filter(|w| columns.of(w) == column);
        words.map(|w| w.area.x0).fold(f32::INFINITY, f32::min)
    };
    let close = |w: &[&crate::model::Word]| w[1].area.x0 - w[0].area.x1 < 0.4 * line.size;
    let astray = |w: &[&crate::model::Word]| {
        let start = start(columns.of(w[1]));
        start.is_finite() && (w[1].area.x0 - start).abs() > 1.5
    };
    !columns.is_ruled(line, edges) && pairs.into_iter().any(|w| close(w) && astray(w))
}

/// How many of a table's lines are its own, when a line that is none follows: all but those that stand in one paragraph
/// with it.
fn end_of_table(open: &[Line], stopped: &Line, columns: &Columns, edges: &Lines) -> usize {
    let mut kept = open.len();
    let mut below = stopped;
    while kept > 0 {
        let line = &open[kept - 1];
        let together = below.baseline - line.baseline < 1.45 * below.size
            && (line.area.x0 - below.area.x0).abs() < 1.5
            && (line.size - below.size).abs() < 0.3
            && edges.across(columns.sides, (line.baseline, below.baseline - 0.6 * below.size)).is_empty();
        if !together {
            break;
        }
        below = line;
        kept -= 1;
    }
    kept
}

/// How many lines of a section heading stand here; None when none does. A column of its own for what the heading says
/// makes it a cell and no heading.
fn section(lines: &[Line], columns: &Columns, edges: &Lines, facts: &Facts) -> Option<usize> {
    let line = &lines[0];
    let starts = line.words.first().is_some_and(|w| columns.of(w) == 0) || !columns.is_ruled(line, edges);
    let heading = section_heading(&line.text(), facts)?;
    let has = |field: Field| columns.field(field).is_some();
    let own = has(Field::SubcategoryId)
        || (has(Field::Weight) && heading.subcategory.is_none() && !heading.without);
    // The words of a heading follow one another; those of cells keep apart.
    let gaps = line.words.windows(2).map(|w| w[1].area.x0 - w[0].area.x1).fold(0.0, f32::max);
    (starts && !own && gaps < 1.6 * line.size).then_some(1)
}

/// A footnote whose words run on from one column to the next with no more than a space between.
fn is_note_across(line: &Line, columns: &Columns, edges: &Lines) -> bool {
    let runs_on = |w: &[&crate::model::Word]| {
        columns.of(w[0]) != columns.of(w[1]) && w[1].area.x0 - w[0].area.x1 < 0.35 * line.size
    };
    small_note(line) && line.words.windows(2).any(runs_on) && !columns.is_ruled(line, edges)
}

/// A line of prose under a table without standing lines: it begins at the left, far from the row before, and nothing
/// stands in the other columns.
fn ends_table(line: &Line, before: Option<&Line>, columns: &Columns, edges: &Lines) -> bool {
    let Some(before) = before else { return false };
    let gap = line.area.y0 - before.area.y1;
    let cells = columns.cells(line.words.iter().copied());
    let alone = cells.iter().filter(|c| !c.is_empty()).count() == 1;
    alone && gap > 2.5 * columns.size && !columns.is_ruled(line, edges) && !cells[0].is_empty() && {
        let drawn = edges.across(columns.sides, (before.baseline, line.area.y0));
        drawn.is_empty()
    }
}
