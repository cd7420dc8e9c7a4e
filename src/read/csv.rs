//! Delimited text to cells: the delimiter found out, quoted line breaks kept, every cell at its line. A file like this
//! has one table; its row 1 is the first row of the file. It must not know which row is the heading.

use super::lines::Lines;
use super::{Limits, Read};
use crate::model::{Basis, Block, BlockKind, CellAt, Code, Finding, Limit, Part, Span};
use regex::Regex;
use std::collections::BTreeMap;

/// Delimiters that occur, likeliest first.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// How many rows of another length are reported one by one.
const RAGGED: usize = 50;

/// How many records are looked at to find the delimiter.
const SAMPLE: usize = 50;

/// How many quotation marks that are never closed are mended; each costs a new start.
const MENDED: usize = 100;

pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let mut read = Read::default();
    let delimiter = declared(text).unwrap_or_else(|| delimiter(text));
    match straightened(text, delimiter) {
        Some(straight) => {
            let message = "quotation marks of print (\u{201c} \u{201d}), or with blanks before them, stand around cells; \
                they were read as the quotation marks of the format";
            read.findings.push(Finding::new(Code::ReadQuotes, message));
            rows(&straight, delimiter, limits, &mut read);
        }
        None => rows(text, delimiter, limits, &mut read),
    }
    read
}

/// The cells of every record.
fn rows(text: &str, delimiter: u8, limits: &Limits, read: &mut Read) {
    let mut lengths: Vec<(usize, u32)> = Vec::new();
    let lines = Lines::of(text);
    let usual = usual(&sample(text, delimiter)).map_or(0, |(_, cells)| cells);
    let mut cells = 0usize;
    let mut mended = 0;
    let mut from = 0;
    let mut reader = open(text, delimiter, true);
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
        let start = start_of(&record, text, from);
        let line = lines.at(start);
        let end = from + reader.position().byte() as usize;
        if mended < MENDED
            && let Some((first, rest)) =
                unclosed(&text[start..end.min(text.len())], &record, usual, delimiter)
        {
            mended += 1;
            record = first;
            from = start + rest;
            reader = open(&text[from..], delimiter, true);
            let message =
                format!("a quotation mark in line {line} is never closed; the line was read as a row");
            read.findings.push(Finding::new(Code::ReadQuotes, message).at(at_line(line)));
        }
        lengths.push((record.len(), line));
        cells += record.len();
        if record.len() > limits.columns || cells > limits.cells {
            read.findings.push(over_limit(record.len(), line, limits));
            break;
        }
        push_row(&record, row, line, &mut read.blocks);
    }
    read.findings.extend(ragged(&lengths));
}

fn open(text: &str, delimiter: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

/// The delimiter that the first line names for spreadsheet programs (`sep=;`).
fn declared(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim_matches('"');
    match first.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).map(|_| first.as_bytes()) {
        Some([.., delimiter]) if first.len() == 5 => Some(*delimiter),
        _ => None,
    }
}

/// How many cells the first records have.
fn sample(text: &str, delimiter: u8) -> Vec<usize> {
    open(text, delimiter, true).records().take(SAMPLE).flatten().map(|r| r.len()).collect()
}

/// How many of the records have the same number of cells, and which; more cells are better, one cell is none.
fn usual(lengths: &[usize]) -> Option<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    lengths.iter().filter(|l| **l > 1).for_each(|l| *counts.entry(*l).or_default() += 1);
    counts.into_iter().map(|(cells, rows)| (rows, cells)).max()
}

/// The delimiter by which the largest share of the first records (in tenths) falls into the same number of cells, more
/// cells being better.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let lengths = sample(text, delimiter);
        usual(&lengths).map(|(rows, cells)| (rows * 10 / lengths.len(), cells, rows))
    };
    // The last of equals wins in `max_by_key`, so the likeliest comes last.
    DELIMITERS.into_iter().rev().max_by_key(|d| score(*d)).unwrap_or(b',')
}

/// The text with the quotation marks around its cells as the format wants them, where they are of print or have blanks
/// before them and more rows have the usual number of cells that way. Lines stay where they are.
fn straightened(text: &str, delimiter: u8) -> Option<String> {
    let around = regex::escape(&(delimiter as char).to_string());
    let opening = Regex::new(&format!("(?m)(?:^|{around})( *[\u{201c}]| +\")")).ok()?;
    let closing = Regex::new(&format!("(?m)(?:\u{201d}|\") *(?:{around}|\\r?$)")).ok()?;
    let mut straight = String::new();
    let mut from = 0;
    while let Some(mark) = opening.captures_at(text, from).and_then(|c| c.get(1)) {
        // The mark that closes the cell is of the same kind as the one that opens it.
        let last = if mark.as_str().ends_with('"') { '"' } else { '\u{201d}' };
        let mut ends = closing.find_iter(&text[mark.end()..]).map(|m| mark.end() + m.start());
        let Some(end) = ends.find(|at| text[*at..].starts_with(last)) else { break };
        straight.push_str(&text[from..mark.start()]);
        straight.push('"');
        let inside = &text[mark.end()..end];
        straight.push_str(&if last == '"' { inside.to_owned() } else { inside.replace('"', "\"\"") });
        straight.push('"');
        from = end + last.len_utf8();
        from += text[from..].bytes().take_while(|b| *b == b' ').count();
    }
    if from == 0 {
        return None;
    }
    straight.push_str(&text[from..]);
    let even = |text: &str| {
        let lengths = sample(text, delimiter);
        (usual(&lengths).map_or(0, |(rows, _)| rows), std::cmp::Reverse(lengths.len()))
    };
    (even(&straight) > even(text)).then_some(straight)
}

/// The first line of a record as a row of its own, and where the text goes on, when a quotation mark in it is never
/// closed and so swallowed the lines after it: every line of the record is a row of the usual number of cells; or the
/// record has not that number and its first line has; or the record goes on to the end of the file.
fn unclosed(
    raw: &str,
    record: &csv::StringRecord,
    usual: usize,
    delimiter: u8,
) -> Option<(csv::StringRecord, usize)> {
    if !record.iter().any(|cell| cell.contains('\n')) {
        return None;
    }
    // A carriage return alone ends a row, too, where no quotation mark holds it.
    let first = &raw[..raw.find(['\n', '\r'])?];
    let odd = |text: &str| text.bytes().filter(|b| *b == b'"').count() % 2 == 1;
    let row = |line: &str| open(line, delimiter, false).records().next().and_then(Result::ok);
    let alone = row(first)?;
    let whole = |line: &str| row(line).is_some_and(|r| r.len() == usual);
    let swallowed = record.len() == usual && usual > 2 && raw.trim_end().lines().all(whole);
    let broken = record.len() != usual && alone.len() == usual;
    let fits = swallowed || (odd(first) && (broken || odd(raw)));
    fits.then(|| (alone, first.len() + 1))
}

/// The byte on which a record begins. The crate counts it before the line break that ends the record above, so breaks are
/// passed over.
fn start_of(record: &csv::StringRecord, text: &str, from: usize) -> usize {
    let start = (from + record.position().map_or(0, |p| p.byte() as usize)).min(text.len());
    start + text.as_bytes()[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count()
}

fn at_line(line: u32) -> Span {
    let place = Part { page: None, lines: Some([line; 2]), cell: None, bbox: None, quote: String::new() };
    Span::new(Basis::Printed, vec![place])
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
    let rest = format!("at line {line}; the rows from there on are not read");
    match columns > limits.columns {
        true => limits.reached(Limit::Columns, Some(columns), format!("there are {columns} columns {rest}")),
        false => limits.reached(Limit::Cells, None, format!("more than {} cells {rest}", limits.cells)),
    }
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
        Finding::new(Code::ReadRagged, message)
            .at(at_line(*line))
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
    fn a_delimiter_that_the_first_line_names_is_taken() {
        assert_eq!(cells("sep=;\na,b;c\n")[1], "2.1@2 a,b");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_its_own_row() {
        let found = cells("a,b,c\n1,\"2,3\n4,\"5\n5\",6\n7,8,9\n");
        assert_eq!(
            found[3..],
            [
                "2.1@2 1",
                "2.2@2 \"2",
                "2.3@2 3",
                "3.1@3 4",
                "3.2@3 5\n5",
                "3.3@4 6",
                "4.1@5 7",
                "4.2@5 8",
                "4.3@5 9"
            ]
        );
        assert_eq!(cells("a,b\n1,2\n3,\"4\n5,6\n")[4..], ["3.1@3 3", "3.2@3 \"4", "4.1@4 5", "4.2@4 6"]);
    }

    #[test]
    fn two_quotation_marks_that_are_never_closed_do_not_make_one_row_of_all_between() {
        let found = cells("a,b,c\n1,\"2,3\n4,5,6\n7,\"8,9\n");
        assert_eq!(found.len(), 12);
        assert_eq!(found[6..], ["3.1@3 4", "3.2@3 5", "3.3@3 6", "4.1@4 7", "4.2@4 \"8", "4.3@4 9"]);
    }

    #[test]
    fn quotation_marks_of_print_around_cells_are_those_of_the_format() {
        let found = cells("a,b\n\u{201c}one, two\u{201d},\u{201c}three\u{201d}\nx, \"y, z\"\n");
        assert_eq!(found[2..], ["2.1@2 one, two", "2.2@2 three", "3.1@3 x", "3.2@3 y, z"]);
        let kept = cells("a,b\n\u{201c}One\u{201d} word,c\n");
        assert_eq!(kept[2], "2.1@2 \u{201c}One\u{201d} word");
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
