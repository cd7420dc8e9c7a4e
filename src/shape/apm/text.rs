//! In: the lines of a text. Out: the same, tables under a line of headings as cells: the headings say where columns begin,
//! blanks part the cells, and a line that begins under a later column goes on with the row above it.

use super::columns::field_of;
use crate::facts::Facts;
use crate::model::{Block, BlockKind, CellAt};
use std::ops::Range;

/// So many blanks part two cells.
const APART: usize = 2;
/// So many letters a cell may begin before its heading.
const BEFORE: usize = 2;

/// Words between gaps: the letter that they begin at, and their bytes.
type Stretch = (usize, Range<usize>);

/// A table while it is read.
struct Open {
    table: u32,
    row: u32,
    /// Where columns begin.
    starts: Vec<usize>,
    /// The cell of each column in the row, as the place of its block.
    cells: Vec<Option<usize>>,
}

/// The tables of a text as cells.
pub(in crate::shape) fn restored(lines: &[Block], facts: &Facts) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open: Option<Open> = None;
    let mut tables = 0;
    for (at, line) in lines.iter().enumerate() {
        let stretches = stretches(&line.text);
        let heading = |line: &Block| is_heading(line, facts);
        if heading(line) {
            tables += 1;
            let starts: Vec<usize> = stretches.iter().map(|(start, _)| *start).collect();
            open = Some(Open { table: tables, row: 0, cells: vec![None; starts.len()], starts });
        } else if let [(start, _)] = stretches.as_slice()
            && open.as_ref().is_some_and(|open| open.column(*start) == 0)
            && (line.blank_before > 0 || lines.get(at + 1).is_none_or(heading))
        {
            // A line of its own: the name of the next model, a note.
            open = None;
        }
        match (&mut open, stretches.is_empty()) {
            (Some(open), false) => open.add(line, &stretches, &mut found),
            _ => found.push(line.clone()),
        }
    }
    found
}

impl Open {
    /// The column that words beginning at a letter stand in.
    fn column(&self, start: usize) -> usize {
        self.starts.iter().rposition(|column| *column <= start + BEFORE).unwrap_or(0)
    }

    /// Adds a line: a new row where it begins in the first column, unless it holds nothing else.
    fn add(&mut self, line: &Block, stretches: &[Stretch], found: &mut Vec<Block>) {
        let first = stretches.first().map_or(0, |(start, _)| self.column(*start));
        if self.row == 0 || first == 0 && stretches.len() > 1 {
            self.row += 1;
            self.cells.fill(None);
        }
        for (start, range) in stretches {
            let column = self.column(*start);
            let place = self.cells[column].unwrap_or_else(|| {
                let at = CellAt { table: self.table, row: self.row, column: column as u32 + 1 };
                found.push(Block::new(BlockKind::Cell { at, json: false }));
                found.len() - 1
            });
            self.cells[column] = Some(place);
            found[place].push(&line.text[range.clone()], line.line(), |_| {});
        }
    }
}

/// Whether a line holds headings of columns, two of them known at least, and nothing with a number.
pub(super) fn is_heading(line: &Block, facts: &Facts) -> bool {
    let stretches = stretches(&line.text);
    let known = stretches.iter().filter(|(_, range)| field_of(&line.text[range.clone()], facts).is_some());
    let numbers = line.text.contains(|c: char| c.is_ascii_digit());
    stretches.len() > 1 && !numbers && line.cell().is_none() && known.count() > 1
}

/// What stands between gaps of a line.
fn stretches(text: &str) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut gap = APART;
    for (letter, (byte, c)) in text.char_indices().enumerate() {
        let end = byte + c.len_utf8();
        match c {
            '\t' => gap = APART,
            c if c.is_whitespace() => gap += 1,
            _ => {
                match found.last_mut().filter(|_| gap < APART) {
                    Some((_, range)) => range.end = end,
                    None => found.push((letter, byte..end)),
                }
                gap = 0;
            }
        }
    }
    found
}
