//! Delimited text to cells: the delimiter found out, quoted line breaks kept, every cell at its line. A file like this
//! has one table; its row 1 is the first row of the file. It must not know which row is the heading.

use super::lines::Lines;
use super::{Limits, Read};
use crate::model::{Basis, Block, BlockKind, CellAt, Code, Finding, Part, Span};
use std::collections::BTreeMap;

/// Delimiters that occur, likeliest first.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// How many rows of another length are reported one by one.
const RAGGED: usize = 50;

/// How many records are looked at to find the delimiter.
const SAMPLE: usize = 20;

pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let mut read = Read::default();
    let mut lengths: Vec<(usize, u32)> = Vec::new();
    let lines = Lines::of(text);
    let mut cells = 0usize;
    let mut reader = open(text, delimiter(text));
    let mut record = csv::StringRecord::new();
    let mut row = 0u32;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let message = format!("the row at line {line} cannot be read: {error}");
                read.findings.push(Finding::new(Code::ReadCsv, message));
                continue;
            }
        }
        row += 1;
        let line = line_of(&record, text, &lines);
        lengths.push((record.len(), line));
        cells += record.len();
        if record.len() > limits.columns || cells > limits.cells {
            read.findings.push(over_limit(record.len(), line, limits));
            break;
        }
        push_row(&record, row, line, &mut read.blocks);
    }
    read.findings.extend(ragged(&lengths));
    read
}

fn open(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The delimiter by which most of the first records fall into the same number of cells, more cells being better.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for record in open(text, delimiter).records().take(SAMPLE).flatten() {
            *counts.entry(record.len()).or_default() += 1;
        }
        counts.remove(&1);
        counts.into_iter().map(|(cells, rows)| (rows, cells)).max().unwrap_or((0, 0))
    };
    // The last of equals wins in `max_by_key`, so the likeliest comes last.
    DELIMITERS.into_iter().rev().max_by_key(|d| score(*d)).unwrap_or(b',')
}

/// The line on which a record begins. The crate counts it before the line break that ends the record above, so the
/// byte is taken and breaks are passed over.
fn line_of(record: &csv::StringRecord, text: &str, lines: &Lines) -> u32 {
    let start = record.position().map_or(0, |p| p.byte() as usize).min(text.len());
    let breaks = text.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    lines.at(start + breaks)
}

fn push_row(record: &csv::StringRecord, row: u32, line: u32, blocks: &mut Vec<Block>) {
    let mut line = line;
    for (column, text) in (1u32..).zip(record) {
        if !text.trim().is_empty() {
            let at = CellAt { table: 1, row, column };
            let mut block = Block::new(BlockKind::Cell { at, json: false });
            block.push_lines(text, line);
            blocks.push(block);
        }
        line += text.matches('\n').count() as u32;
    }
}

fn over_limit(columns: usize, line: u32, limits: &Limits) -> Finding {
    let message = format!(
        "more than {} columns or {} cells at line {line} ({columns} columns there); the rows from there on are not read",
        limits.columns, limits.cells
    );
    Finding::new(Code::ReadLimit, message)
}

/// Rows whose number of cells is not that of most rows (of the first row, when none is most).
fn ragged(lengths: &[(usize, u32)]) -> Vec<Finding> {
    let Some((first, _)) = lengths.first() else { return Vec::new() };
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (length, _) in lengths {
        *counts.entry(*length).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let usual = if counts[first] == most {
        *first
    } else {
        counts.iter().find(|(_, rows)| **rows == most).map_or(*first, |(length, _)| *length)
    };
    let finding = |(length, line): &(usize, u32)| {
        let message = format!("the row at line {line} has {length} cells where the table has {usual}");
        let place =
            Part { page: None, lines: Some([*line; 2]), cell: None, bbox: None, quote: String::new() };
        Finding::new(Code::ReadRagged, message)
            .at(Span::new(Basis::Printed, vec![place]))
            .instead(usual.to_string(), length.to_string())
    };
    let odd: Vec<&(usize, u32)> = lengths.iter().filter(|(length, _)| *length != usual).collect();
    let mut found: Vec<Finding> = odd.iter().take(RAGGED).map(|row| finding(row)).collect();
    if odd.len() > RAGGED {
        let message = format!("{} further rows do not have {usual} cells", odd.len() - RAGGED);
        found.push(Finding::new(Code::ReadRagged, message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        let show = |b: &Block| b.cell().map(|at| format!("{}.{}@{} {}", at.row, at.column, b.line(), b.text));
        read(text, &Limits::default()).blocks.iter().filter_map(show).collect()
    }

    #[test]
    fn cells_know_their_line_after_quoted_line_breaks() {
        let text = "a,b\r\n\"one\ntwo\",\"three\nfour\"\r\nx,y\r\n";
        let found = cells(text);
        assert_eq!(
            found,
            ["1.1@1 a", "1.2@1 b", "2.1@2 one\ntwo", "2.2@3 three\nfour", "3.1@5 x", "3.2@5 y"]
        );
    }

    #[test]
    fn the_delimiter_is_found_out() {
        assert_eq!(cells("a;b,c\nd;e,f\n")[0], "1.1@1 a;b");
        assert_eq!(cells("a\tb, c\nd\te\n")[1], "1.2@1 b, c");
        assert_eq!(cells("a;b\nc;d\n")[1], "1.2@1 b");
    }

    #[test]
    fn ragged_rows_are_named_with_their_line() {
        let found = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n", &Limits::default()).findings;
        let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "the row at line 3 has 2 cells where the table has 3",
                "the row at line 4 has 4 cells where the table has 3"
            ]
        );
    }
}
