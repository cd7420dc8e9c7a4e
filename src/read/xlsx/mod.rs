//! Workbooks to cells: one table a sheet, with the rows and columns that the sheet counts, under a heading that is the
//! sheet's name. The canonical text has a line for every line of a cell: its address, a tab, its words. A merged cell
//! counts for every row that it spans. What the workbook hides by hand is left out and said; rows that a filter hides are
//! read. It must not know what a heading row is.
//!
//! Workbooks are small archives that can hold anything: `package` looks at what is in one before `sheets` (the one file
//! that knows the crate) reads it.

mod package;
mod print;
mod sheets;

use super::{Limits, Read};
use crate::model::{Block, BlockKind, CellAt, Code, Finding, Limit};
use package::Hidden;
use std::collections::{BTreeMap, BTreeSet};

/// How many words of what is left out are quoted.
const QUOTED: usize = 60;

/// A sheet as it was read.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    /// The sheet itself is hidden.
    hidden: bool,
    /// Its cells with words, by row and column, counted from 1.
    cells: BTreeMap<(u32, u32), Cell>,
    /// Merged cells that go over rows: the last row, by the first row and column.
    merged: BTreeMap<(u32, u32), u32>,
}

/// A cell as it is shown.
#[derive(Debug, Default)]
struct Cell {
    words: String,
    bold: bool,
    link: Option<String>,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Read {
    let mut read = Read::default();
    let package = match package::look(bytes, limits) {
        Ok(package) => package,
        Err(finding) => {
            read.findings.push(*finding);
            return read;
        }
    };
    let sheets = sheets::read(bytes, limits, &mut read.findings);
    // A cell that is merged over every row could stand in as many rows as all others have cells.
    let mut page = Page { left: 2 * limits.cells, ..Page::default() };
    for (number, sheet) in (1u32..).zip(&sheets) {
        let hidden = package.hidden.get(&sheet.name);
        page.sheet(number, sheet, hidden.unwrap_or(&Hidden::default()), &mut read.findings);
    }
    if page.left == 0 {
        let message = format!(
            "merged cells stand for more than {} cells; some of those rows lack them",
            2 * limits.cells
        );
        read.findings.push(limits.reached(Limit::Cells, None, message));
    }
    if page.blocks.is_empty() && read.findings.is_empty() {
        let message =
            "the workbook has no cell with words in a sheet that it shows; check that it is the right file";
        read.findings.push(Finding::new(Code::ReadNoText, message));
    }
    (read.blocks, read.text) = (page.blocks, Some(page.text));
    read
}

/// The canonical text as it grows, and the blocks that point into it.
#[derive(Default)]
struct Page {
    text: String,
    line: u32,
    blocks: Vec<Block>,
    /// How many cells may still be placed.
    left: usize,
}

impl Page {
    fn sheet(&mut self, number: u32, sheet: &Sheet, hidden: &Hidden, findings: &mut Vec<Finding>) {
        let note = if sheet.hidden { " (hidden)" } else { "" };
        let line = self.print(&format!("[{}]{note}", sheet.name));
        if !sheet.hidden {
            let mut heading = Block::new(BlockKind::Heading(1));
            heading.push(&sheet.name, line, |_| {});
            self.blocks.push(heading);
        }
        let unseen = |row: &u32| hidden.rows.contains(row) && !hidden.filtered;
        let mut left_out: BTreeMap<u32, String> = BTreeMap::new();
        // A merged cell that begins in a row stands in all the rows below it that have other cells.
        let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
        let mut placed: BTreeMap<(u32, u32), Block> = BTreeMap::new();
        for ((row, column), cell) in &sheet.cells {
            let line = self.cell(*row, *column, &cell.words);
            if sheet.hidden || unseen(row) {
                let words = left_out.entry(*row).or_default();
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(&cell.words);
                continue;
            }
            let last = sheet.merged.get(&(*row, *column)).map_or(*row, |last| (*last).max(*row));
            for covered in rows.range(*row..=last).filter(|row| !unseen(row)) {
                if self.left == 0 {
                    break;
                }
                self.left -= 1;
                let at = CellAt { table: number, row: *covered, column: *column };
                let mut block = Block::new(BlockKind::Cell { at, json: false });
                for (offset, words) in (0u32..).zip(cell.words.split('\n')) {
                    block.push(words, line + offset, |run| {
                        (run.bold, run.link) = (cell.bold, cell.link.clone());
                    });
                }
                placed.entry((*covered, *column)).or_insert(block);
            }
        }
        self.blocks.extend(placed.into_values());
        findings.extend(said(sheet, hidden, &left_out));
    }

    /// Prints the words of a cell, the first line with its address; returns that line.
    fn cell(&mut self, row: u32, column: u32, words: &str) -> u32 {
        let mut first = None;
        for words in words.split('\n') {
            let address = if first.is_none() { format!("{}{row}", letters(column)) } else { String::new() };
            let line = self.print(&format!("{address}\t{words}"));
            first.get_or_insert(line);
        }
        first.unwrap_or(self.line)
    }

    fn print(&mut self, words: &str) -> u32 {
        self.text.push_str(words);
        self.text.push('\n');
        self.line += 1;
        self.line
    }
}

/// What a sheet hides, and whether that was read.
fn said(sheet: &Sheet, hidden: &Hidden, left_out: &BTreeMap<u32, String>) -> Vec<Finding> {
    let name = &sheet.name;
    let mut messages = Vec::new();
    let quote = |words: &String| words.replace('\n', " ").chars().take(QUOTED).collect::<String>();
    let first = left_out.values().next().map(quote).unwrap_or_default();
    if sheet.hidden && !left_out.is_empty() {
        messages.push(format!(
            "the sheet \"{name}\" is hidden and was left out, with {} that begin \"{first}\"; show it to have it read",
            rows_of(left_out.len())
        ));
    } else if !left_out.is_empty() {
        let rows: Vec<String> = left_out.keys().take(10).map(u32::to_string).collect();
        let more = if left_out.len() > rows.len() { " and more" } else { "" };
        messages.push(format!(
            "the sheet \"{name}\" hides {} ({}{more}) that begin \"{first}\"; they were left out: show them to have them read",
            rows_of(left_out.len()),
            rows.join(", ")
        ));
    }
    let filtered = sheet.cells.keys().map(|(row, _)| row).filter(|row| hidden.rows.contains(row));
    let filtered: BTreeSet<&u32> = filtered.collect();
    if !sheet.hidden && hidden.filtered && !filtered.is_empty() {
        messages.push(format!(
            "a filter hides {} of the sheet \"{name}\"; they were read",
            rows_of(filtered.len())
        ));
    }
    let columns: BTreeSet<u32> = sheet.cells.keys().map(|(_, c)| *c).filter(|c| hidden.column(*c)).collect();
    if !sheet.hidden && !columns.is_empty() {
        let names: Vec<String> = columns.iter().map(|c| letters(*c)).collect();
        messages.push(format!("the sheet \"{name}\" hides the columns {}; they were read", names.join(", ")));
    }
    messages.into_iter().map(|message| Finding::new(Code::ReadHiddenCells, message)).collect()
}

/// A number of rows in words.
fn rows_of(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// A column as a workbook names it: A, B, .. Z, AA.
fn letters(column: u32) -> String {
    let mut rest = column;
    let mut name = Vec::new();
    while rest > 0 {
        rest -= 1;
        name.push((b'A' + (rest % 26) as u8) as char);
        rest /= 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_have_the_names_that_people_see() {
        let names = [1, 26, 27, 52, 53, 703].map(super::letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "AAA"]);
    }
}
