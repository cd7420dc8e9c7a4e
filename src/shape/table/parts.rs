//! In: a row whose cells are whole. Out: the same with the fields parted that stand in one cell: the heading again before the
//! words, marks beside an id, a description under its title. It must not know how cells are printed elsewhere.

use crate::facts::Facts;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Skip, Skipped, Slice};
use crate::shape::columns::{Columns, holds};
use crate::shape::label::trimmed;
use crate::shape::{id, marks};
use std::ops::Range;

/// The longest title that stands over its description in a cell, in bytes.
const TITLE: usize = 240;

/// A description under a title that does not stand out has more bytes than this.
const TEXT: usize = 30;

/// Parts the cells of a row; gives the words between, which say nothing.
pub(super) fn part(row: &mut Row, columns: &Columns, blocks: &[Block], facts: &Facts) -> Vec<Skipped> {
    let mut skipped = heading_again(row, blocks);
    skipped.extend(beside_id(row, columns, blocks, facts));
    skipped.extend(under_title(row, columns, blocks, facts));
    skipped
}

/// The words of a cell that is whole, and their block.
fn whole(cell: &RowCell) -> Option<(usize, Range<usize>)> {
    match cell.pieces.as_slice() {
        [piece] if cell.basis == Basis::Printed => Some((piece.slice.block, piece.slice.range())),
        _ => None,
    }
}

/// Tables that become lists on a small screen have the heading of the column in every cell, with a colon.
fn heading_again(row: &mut Row, blocks: &[Block]) -> Vec<Skipped> {
    let mut skipped = Vec::new();
    for cell in &mut row.cells {
        let (Some((block, range)), Some(name)) = (whole(cell), cell.name.as_deref()) else { continue };
        let text = &blocks[block].text;
        let range = trimmed(text, range);
        let words = &text[range.clone()];
        let named = words.get(..name.len()).is_some_and(|w| w.eq_ignore_ascii_case(name) && !name.is_empty());
        let Some(colon) = words.get(name.len()..).filter(|_| named).and_then(|rest| {
            rest.trim_start().starts_with(':').then(|| words.len() - rest.trim_start().len() + 1)
        }) else {
            continue;
        };
        let rest = trimmed(text, range.start + colon..range.end);
        skipped.push(skip(block, range.start..range.start + colon, Skip::LabelWords));
        cell.pieces[0].slice = Slice::new(block, rest);
    }
    row.cells.retain(|c| whole(c).is_none_or(|(_, range)| !range.is_empty()));
    skipped
}

fn skip(block: usize, range: Range<usize>, rule: Skip) -> Skipped {
    Skipped { slice: Slice::new(block, range), rule }
}

fn cell(field: Field, name: Option<String>, rule: Rule, block: usize, range: Range<usize>) -> RowCell {
    let pieces = vec![Piece { slice: Slice::new(block, range), item: false }];
    RowCell { field: Some(field), name, basis: Basis::Printed, rule, pieces }
}

/// What stands around an id in its cell: a star, a weight in brackets, the title where no column has it. Other words are
/// left over.
fn beside_id(row: &mut Row, columns: &Columns, blocks: &[Block], facts: &Facts) -> Vec<Skipped> {
    let Some(at) = row.cells.iter().position(|c| c.field == Some(Field::MeasureId)) else {
        return Vec::new();
    };
    let Some((block, range)) = whole(&row.cells[at]) else { return Vec::new() };
    let text = &blocks[block].text;
    // A narrow column breaks ids over lines.
    let unbroken: String = text[range.clone()].lines().map(str::trim).collect();
    let is_id = |words: &str| holds(Field::MeasureId, words, facts);
    if is_id(&text[range.clone()]) || is_id(&unbroken) || text[range.clone()].len() > TITLE {
        return Vec::new();
    }
    let mut skipped = Vec::new();
    let mut left = trimmed(text, range);
    let mut stars = Vec::new();
    for before in [true, false] {
        let words = &text[left.clone()];
        let rest = if before { words.trim_start_matches(is_sign) } else { words.trim_end_matches(is_sign) };
        let cut = words.len() - rest.len();
        let sign = if before { left.start..left.start + cut } else { left.end - cut..left.end };
        left = if before { sign.end..left.end } else { left.start..sign.start };
        if text[sign.clone()].contains('*') {
            stars.push(sign);
        } else if !sign.is_empty() {
            skipped.push(skip(block, sign, Skip::OtherMark));
        }
    }
    let Some((id, end)) = id::at_start(&text[left.clone()], facts) else { return Vec::new() };
    let rest = trimmed(text, left.start + end..left.end);
    let has = |row: &Row, field: Field| row.cell(field).is_some();
    row.cells[at].pieces[0].slice = Slice::new(block, left.start + id.start..left.start + id.end);
    skipped.push(skip(block, left.start + id.end..rest.start.max(left.start + end), Skip::Dash));
    for sign in stars {
        match has(row, Field::CehrtEligible) {
            true => skipped.push(skip(block, sign, Skip::OtherMark)),
            false => row.cells.push(cell(Field::CehrtEligible, None, Rule::Star, block, sign)),
        }
    }
    let titles = columns.values().any(|c| c.field == Some(Field::Title));
    if let Some(marks) = marks::all(text, rest.clone(), facts) {
        skipped.push(skip(block, rest, Skip::LabelWords));
        let new = marks.iter().filter(|m| !has(row, m.field)).map(|m| m.cell(block)).collect::<Vec<_>>();
        row.cells.extend(new);
    } else if !titles && !rest.is_empty() && rest.start > left.start + id.end {
        row.cells.push(cell(Field::Title, None, Rule::Column, block, rest));
    }
    skipped
}

/// Signs of notes: stars, daggers and raised numbers.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '*' | '\u{2020}' | '\u{2021}' | '\u{a7}' | '^' | '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}'
            ..='\u{2079}'
    )
}

/// A cell that holds a title and under it the description, in a table that has one column for both.
fn under_title(row: &mut Row, columns: &Columns, blocks: &[Block], facts: &Facts) -> Vec<Skipped> {
    let has = |field: Field| columns.values().any(|c| c.field == Some(field)) || row.cell(field).is_some();
    let field = match (has(Field::Title), has(Field::Description)) {
        (true, false) => Field::Title,
        (false, true) => Field::Description,
        _ => return Vec::new(),
    };
    let Some(at) = row.cells.iter().position(|c| c.field == Some(field)) else { return Vec::new() };
    let Some((block, range)) = whole(&row.cells[at]) else { return Vec::new() };
    let placed = blocks[block].runs.first().is_some_and(|run| run.bbox.is_some());
    let Some(cut) = title_end(&blocks[block], &range, facts).filter(|_| !placed) else { return Vec::new() };
    let text = &blocks[block].text;
    let (title, mut rest) = (trimmed(text, range.start..cut), trimmed(text, cut..range.end));
    let mut skipped = Vec::new();
    let mut found: Vec<RowCell> = Vec::new();
    // Marks on lines of their own stand between the two or after both.
    loop {
        let words = &text[rest.clone()];
        let first = words.find('\n').map_or(rest.end, |at| rest.start + at);
        let last = words.rfind('\n').map_or(rest.start, |at| rest.start + at + 1);
        let taken =
            |m: &marks::Mark| row.cell(m.field).is_some() || found.iter().any(|c| c.field == Some(m.field));
        let lines = [rest.start..first, last..rest.end];
        let mark = lines.into_iter().find_map(|line| {
            let marks = marks::all(text, line.clone(), facts)?;
            (!marks.is_empty() && !marks.iter().any(taken)).then_some((line, marks))
        });
        let Some((line, marks)) = mark else { break };
        found.extend(marks.iter().map(|m| m.cell(block)));
        rest =
            trimmed(text, if line.start == rest.start { line.end..rest.end } else { rest.start..line.start });
        skipped.push(skip(block, line, Skip::LabelWords));
    }
    let words = &text[rest.clone()];
    if let Some(colon) = words.find(':').filter(|at| facts.heading(&words[..*at]) == Some(Field::Description))
    {
        let label = rest.start..rest.start + colon + 1;
        rest = trimmed(text, label.end..rest.end);
        skipped.push(skip(block, label, Skip::LabelWords));
    }
    let dash = text[rest.clone()].trim_start_matches(['-', '\u{2013}', '\u{2014}', ':', ' ']);
    if dash.len() < rest.len() && !text[cut..rest.start].contains('\n') {
        let start = rest.end - dash.len();
        skipped.push(skip(block, rest.start..start, Skip::Dash));
        rest = start..rest.end;
    }
    let name = row.cells[at].name.clone();
    let titled = cell(Field::Title, name.clone(), Rule::Column, block, title);
    let told = cell(Field::Description, name, Rule::Column, block, rest.clone());
    row.cells.splice(at..=at, [titled].into_iter().chain((!rest.is_empty()).then_some(told)));
    row.cells.extend(found);
    skipped
}

/// Where a title ends that stands over other words: with its bold words, or with the first line where a sentence follows.
fn title_end(block: &Block, range: &Range<usize>, facts: &Facts) -> Option<usize> {
    let text = &block.text;
    let bold =
        block.runs_in(range).take_while(|run| run.bold || text[run.range.clone()].trim().is_empty()).last();
    if let Some(bold) = bold.filter(|run| run.range.end < range.end)
        && bold.range.end - range.start <= TITLE
    {
        let rest = text[bold.range.end..range.end].trim();
        let on = rest.starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | ',' | '/'));
        return (!on && !rest.is_empty()).then_some(bold.range.end);
    }
    let line = text[range.clone()].find('\n').map(|at| range.start + at)?;
    let (title, rest) = (text[range.start..line].trim(), text[line..range.end].trim());
    let sentence = rest.len() > TEXT && rest.contains('.') && rest.starts_with(|c: char| c.is_uppercase());
    let first = rest.lines().next().unwrap_or("");
    let marked = marks::all(first, 0..first.len(), facts).is_some_and(|m| !m.is_empty());
    (title.len() <= TITLE && !title.ends_with(['.', ',', ';', ':']) && (sentence || marked)).then_some(line)
}
