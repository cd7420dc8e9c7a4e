//! The listed activities, as programs and spreadsheets take them.

use super::json::compact;
use super::{spreadsheet, tables};
use crate::model::ActivityLine;
use std::io::{self, Write};

/// For a spreadsheet: a row an activity and year.
pub fn activities_csv(out: &mut impl Write, lines: &[&ActivityLine]) -> io::Result<()> {
    spreadsheet::csv(out, tables::activities(lines.iter().copied()))
}

/// One JSON array, an activity a line.
pub fn activities_json(out: &mut impl Write, lines: &[&ActivityLine]) -> io::Result<()> {
    out.write_all(b"[")?;
    for (n, line) in lines.iter().enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        compact(out, line)?;
    }
    out.write_all(b"\n]\n")
}
