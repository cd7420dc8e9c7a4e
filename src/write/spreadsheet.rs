//! Every CSV of this program: UTF-8 with a byte order mark, commas, a heading row of the JSON's names, and no cell that
//! a spreadsheet takes for a formula.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@` or a tab. Before such a cell, white space in front of
//! those signs or not, stands an apostrophe; and, so that it can be undone without a doubt, also before a cell that
//! has apostrophes in front of them already. [`unguarded`] undoes it. Numbers are written as they are.

use super::tables::{Cell, Table};
use super::visible;
use std::borrow::Cow;
use std::io::{self, Write};

/// Excel takes a file without it for one in the country's old encoding, and shows two letters for each dash and quote.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Writes a table.
pub(super) fn csv(out: &mut impl Write, table: Table) -> io::Result<()> {
    csv_with(out, table, |cell| cell.for_people().into_owned())
}

/// The same for programs: lists are JSON arrays.
pub(super) fn csv_for_programs(out: &mut impl Write, table: Table) -> io::Result<()> {
    csv_with(out, table, |cell| match cell {
        Cell::List { json, .. } => json.clone(),
        other => other.for_people().into_owned(),
    })
}

fn csv_with(out: &mut impl Write, table: Table, shown: impl Fn(&Cell) -> String) -> io::Result<()> {
    out.write_all(MARK)?;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(table.form.columns.iter().map(|c| c.name))?;
    for row in table.rows {
        csv.write_record(row.iter().map(|cell| match cell {
            Cell::Integer(_) | Cell::Number(_) => shown(cell),
            _ => guarded(&one_kind_of_line_break(&shown(cell))).into_owned(),
        }))?;
    }
    csv.flush()
}

/// Words without control characters, their lines ended by a line feed alone.
fn one_kind_of_line_break(words: &str) -> String {
    visible(&words.replace("\r\n", "\n").replace('\r', "\n")).into_owned()
}

/// True for text that a spreadsheet would run.
pub(super) fn is_formula(text: &str) -> bool {
    // White space, and what nobody sees, does not keep a spreadsheet from it.
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(unseen)
            .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

/// Text as it may stand in a cell: an apostrophe before what a spreadsheet would run, and before apostrophes in front
/// of such.
pub fn guarded(text: &str) -> Cow<'_, str> {
    match is_formula(text.trim_start_matches('\'')) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text of a guarded cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguarded};

    #[test]
    fn no_cell_is_a_formula_and_every_cell_can_be_had_back() {
        let guards =
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n-", " =1", "'=1", "''-x", "\u{ff1d}1", "- an item"];
        for text in guards {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        for text in ["", "IA_CC_12", "'tis", "''", "a = b", "\u{2022} item", "12", "'"] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }
}
