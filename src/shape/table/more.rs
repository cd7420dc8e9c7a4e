//! In: rows so far, and what stands under the last of them. Out: whether it says more of that row, and the row with it: cells
//! that go on in the next row of the table, a paragraph across all columns.

use crate::model::{Basis, Block, BlockKind, Field, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice};
use crate::shape::columns::{Cells, Column, Columns};
use regex::Regex;
use std::sync::LazyLock;

/// Texts longer than this, in bytes, are prose.
const PROSE: usize = 80;

/// Fields whose cells may go on in the rows below.
const GOES_ON: [Field; 4] =
    [Field::Description, Field::SupportingDocumentation, Field::Validation, Field::Resources];

/// Adds a row that says more of the activity above it: it has no id and no title and nothing but words of fields
/// that may be long, or it repeats the row above in all but such a field.
pub(super) fn goes_on(shaped: &mut Shaped, cells: &Cells, columns: &Columns, blocks: &[Block]) -> bool {
    if is_text_alone(shaped, cells, columns, blocks) {
        let at = cells.values().find(|i| !blocks[**i].text.trim().is_empty());
        at.into_iter().for_each(|at| text_of_row(shaped, blocks, *at));
        return true;
    }
    if is_note(cells, columns, blocks) {
        return false;
    }
    let Some(above) = shaped.rows.last_mut() else { return false };
    let filled = || {
        let words = cells.iter().filter(|(_, i)| !blocks[**i].text.trim().is_empty());
        words.map(|(at, i)| (columns.get(at), *i))
    };
    let field = |column: Option<&Column>| column.and_then(|c| c.field);
    let long = |column| field(column).is_some_and(|f| GOES_ON.contains(&f));
    let wrapped = filled().all(|(column, _)| long(column)) && filled().next().is_some();
    let same = |column: Option<&Column>, index: usize| {
        let name = column.and_then(|c| c.name.as_deref());
        let before = above.cells.iter().find(|c| match field(column) {
            Some(f) => c.field == Some(f) && c.basis == Basis::Printed,
            None => c.field.is_none() && c.name.as_deref() == name,
        });
        let said: Option<String> = before.map(|c| words_of(c, blocks));
        said.is_some_and(|said| said == blocks[index].text.trim())
    };
    let keyed = filled().any(|(column, _)| field(column) == Some(Field::MeasureId));
    let other: Vec<(Field, usize)> =
        filled().filter(|(c, i)| !same(*c, *i)).filter_map(|(c, i)| Some((field(c)?, i))).collect();
    let repeated = keyed
        && !other.is_empty()
        && filled().all(|(c, i)| same(c, i) || (long(c) && field(c) != Some(Field::Description)));
    if !wrapped && !repeated {
        return false;
    }
    let more: Vec<(Field, usize)> = match wrapped {
        true => filled().filter_map(|(c, i)| Some((field(c)?, i))).collect(),
        false => other,
    };
    let taken: Vec<usize> = more.iter().map(|(_, i)| *i).collect();
    let twice: Vec<usize> = filled().map(|(_, i)| i).filter(|i| !taken.contains(i)).collect();
    for (field, index) in more {
        let slice = Slice::new(index, 0..blocks[index].text.len());
        let piece = Piece { slice, item: repeated };
        match above.cells.iter_mut().find(|c| c.field == Some(field) && c.basis == Basis::Printed) {
            Some(cell) => {
                // Rows of their own are items of their own.
                cell.pieces.iter_mut().for_each(|p| p.item |= repeated);
                cell.pieces.push(piece);
            }
            None => {
                let name = columns.values().find(|c| c.field == Some(field)).and_then(|c| c.name.clone());
                let (basis, rule) = (Basis::Printed, Rule::Column);
                above.cells.push(RowCell { field: Some(field), name, basis, rule, pieces: vec![piece] });
            }
        }
    }
    let whole = |i: usize| Slice::new(i, 0..blocks[i].text.len());
    shaped.skipped.extend(twice.into_iter().map(|i| Skipped { slice: whole(i), rule: Skip::SameTwice }));
    true
}

/// A long text alone in a row of a table that has no column for it: it is that of the activity above.
fn is_text_alone(shaped: &Shaped, cells: &Cells, columns: &Columns, blocks: &[Block]) -> bool {
    let mut filled = cells.iter().filter(|(_, i)| !blocks[**i].text.trim().is_empty());
    let (Some((at, index)), None) = (filled.next(), filled.next()) else { return false };
    let described = columns.values().any(|c| c.field == Some(Field::Description));
    let id = columns.get(at).is_some_and(|c| c.field == Some(Field::MeasureId));
    let last = shaped.rows.last().is_some_and(|row| row.cell(Field::Description).is_none());
    !described && !id && last && columns.len() > 2 && blocks[*index].text.len() > PROSE
}

/// How notes under a table begin.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^(?:[*\u{2020}\u{2021}\u{a7}\u{a9}]|(?:notes?|sources?|total|page|copyright|last updated|disclaimer|generated|legend)\b)";
    Regex::new(pattern).expect("a constant pattern")
});

/// A note in the first cell of a row that has nothing else.
fn is_note(cells: &Cells, columns: &Columns, blocks: &[Block]) -> bool {
    let words = |i: &usize| blocks[*i].text.trim();
    let first = columns.keys().next();
    let mut filled = cells.iter().filter(|(_, i)| !words(i).is_empty());
    let alone = |(at, i): (&u32, &usize)| Some(at) == first && NOTE.is_match(words(i));
    filled.next().is_some_and(alone) && filled.next().is_none()
}

/// The words of a cell of a row.
pub(super) fn words_of(cell: &RowCell, blocks: &[Block]) -> String {
    let words = cell.pieces.iter().map(|p| blocks[p.slice.block].text[p.slice.range()].trim());
    words.collect::<Vec<_>>().join(" ")
}

/// A paragraph at once after a row of a table that names no description, across all its columns.
pub(super) fn is_text_of_row(
    shaped: &Shaped,
    columns: Option<&Columns>,
    blocks: &[Block],
    at: usize,
) -> bool {
    let described = |c: &Columns| c.values().any(|c| c.field == Some(Field::Description));
    let before = at.checked_sub(1).filter(|b| blocks[*b].cell().is_some_and(|c| c.table > 0));
    let last = shaped.rows.last().filter(|row| row.cell(Field::Description).is_none());
    let own = |row: &Row| row.cells.iter().flat_map(|c| &c.pieces).any(|p| Some(p.slice.block) == before);
    columns.is_some_and(|c| !described(c))
        && blocks[at].kind == BlockKind::Paragraph
        && (blocks[at].text.len() > PROSE || has_text_rows(shaped))
        && last.is_some_and(own)
}

/// Whether rows before the last have their text under them.
fn has_text_rows(shaped: &Shaped) -> bool {
    shaped
        .rows
        .iter()
        .rev()
        .nth(1)
        .and_then(|r| r.cell(Field::Description))
        .is_some_and(|c| c.rule == Rule::EntryText)
}

/// Gives the last row such a paragraph.
pub(super) fn text_of_row(shaped: &mut Shaped, blocks: &[Block], at: usize) {
    let slice = Slice::new(at, 0..blocks[at].text.len());
    if let Some(row) = shaped.rows.last_mut() {
        row.cells.push(RowCell {
            field: Some(Field::Description),
            name: None,
            basis: Basis::Printed,
            rule: Rule::EntryText,
            pieces: vec![Piece { slice, item: false }],
        });
    }
}
