//! A workbook: a sheet a table, with frozen headings, filters, colour where a word says the same, and no formula.

mod about;
mod fit;

use super::headline::DeclaredYears;
use super::marked::{Piece, joined};
use super::spreadsheet::is_formula;
use super::tables::{self, Cell, Column, Form, Table};
use crate::model::Built;
use about::{Named, Said};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook,
    Worksheet, XlsxError, row_col_to_cell,
};
use std::io::{self, Write};

/// Rows of a sheet below its heading.
const ROWS: usize = 1_048_575;
/// Points of a line of text.
const LINE: f64 = 15.0;
/// More words than this are written plain: runs of many looks weigh more than they help.
const PIECES: usize = 120;

/// The look of a cell whose column says the same in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tint {
    Plain,
    New,
    Gone,
    Look,
    Faint,
}

struct Looks {
    heading: Format,
    title: Format,
    gone: Format,
    new: Format,
    same: Format,
}

/// Writes the workbook. The same build gives the same bytes: nothing in it knows the day.
///
/// # Errors
/// When `out` cannot be written.
pub fn workbook(out: &mut impl Write, built: &Built, declared: &DeclaredYears) -> io::Result<()> {
    let bytes = made(built, declared).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn made(built: &Built, declared: &DeclaredYears) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks {
        heading: Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x1F_3A_5F))
            .set_font_color(Color::White)
            .set_text_wrap()
            .set_align(FormatAlign::Top),
        title: Format::new().set_bold().set_font_size(16),
        gone: Format::new().set_font_color(Color::RGB(0xB0_00_20)).set_font_strikethrough(),
        new: Format::new().set_font_color(Color::RGB(0x00_6B_2D)).set_underline(FormatUnderline::Single),
        same: Format::new(),
    };
    let listed = || built.activities.iter().filter(|a| a.listed);
    let all: [(&'static str, u16, Table); 8] = [
        ("Activities", 3, tables::activities(listed())),
        ("Changes", 6, tables::changes(&built.differences)),
        ("Disagreements", 3, tables::disagreements(&built.differences.sources)),
        ("Gaps", 2, tables::gaps(&built.gaps.gaps)),
        ("Findings", 2, tables::findings(&built.catalog.findings)),
        ("Rules", 2, tables::rules(&built.catalog)),
        ("Evidence", 4, tables::claims(built)),
        ("Documents", 1, tables::documents(&built.catalog.documents)),
    ];
    let (mut sheets, mut names) = (Vec::new(), Vec::new());
    for (name, frozen, table) in all {
        let (sheet, named) = sheet(name, frozen, table, &looks)?;
        sheets.push(sheet);
        names.push(named);
    }
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title("MIPS Improvement Activities")
            .set_author("ia-catalog")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2017, 1, 1)?),
    );
    book.push_worksheet(first(built, declared, &names, &looks)?);
    sheets.into_iter().for_each(|sheet| book.push_worksheet(sheet));
    book.save_to_buffer()
}

/// A table as a sheet; `frozen` columns stay in sight.
fn sheet(
    name: &'static str,
    frozen: u16,
    table: Table,
    looks: &Looks,
) -> Result<(Worksheet, Named), XlsxError> {
    let form = table.form;
    let mut named = Named { name, says: form.says, rows: 0, cut: Vec::new(), left_out: 0 };
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    for (at, column) in (0..).zip(form.columns) {
        sheet.set_column_width(at, f64::from(column.width) + 2.0)?;
        sheet.write_string_with_format(0, at, column.name, &looks.heading)?;
    }
    sheet.set_row_height(0, 2.0 * LINE)?;
    for cells in table.rows {
        if named.rows == ROWS {
            named.left_out += 1;
            continue;
        }
        named.rows += 1;
        let row = u32::try_from(named.rows).unwrap_or(u32::MAX);
        let mut height = 1;
        for ((at, cell), column) in (0..).zip(&cells).zip(form.columns) {
            height = height.max(fit::lines(&cell.for_people(), column.width));
            let cut = write(&mut sheet, (row, at), cell, tint(form, column, cell), looks)?;
            if cut {
                named.cut.push(row_col_to_cell(row, at));
            }
        }
        sheet.set_row_height(row, LINE * f64::from(u32::try_from(height).unwrap_or(1)))?;
    }
    let last = u32::try_from(named.rows).unwrap_or(u32::MAX);
    let width = u16::try_from(form.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last, width.saturating_sub(1))?;
    sheet.set_freeze_panes(1, frozen)?;
    printable(&mut sheet)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok((sheet, named))
}

fn printable(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes one cell; true when its text was cut.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    tint: Tint,
    looks: &Looks,
) -> Result<bool, XlsxError> {
    match cell {
        Cell::Null => return Ok(false),
        Cell::Integer(number) => {
            // Years and counts; no number of ours has more digits than a double holds.
            let number = i32::try_from(*number).unwrap_or(i32::MAX);
            // Most are years, and stand beside words.
            sheet.write_number_with_format(
                row,
                column,
                number,
                &look(tint, false).set_align(FormatAlign::Left),
            )?;
            return Ok(false);
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(
                row,
                column,
                *number,
                &look(tint, false).set_num_format("0.000"),
            )?;
            return Ok(false);
        }
        Cell::Flag(flag) => {
            sheet.write_boolean_with_format(row, column, *flag, &look(tint, false))?;
            return Ok(false);
        }
        Cell::Text(_) | Cell::List { .. } | Cell::Marked(_) => {}
    }
    let (text, cut) = fit::fitted(&cell.for_people());
    let look = look(tint, is_formula(&text));
    match cell {
        Cell::Marked(pieces) if pieces.len() <= PIECES && text.len() < 16_000 => {
            let runs = runs(pieces, looks);
            let runs: Vec<(&Format, &str)> =
                runs.iter().map(|(format, words)| (*format, words.as_str())).collect();
            sheet.write_rich_string_with_format(row, column, &runs, &look)?;
        }
        _ => {
            sheet.write_string_with_format(row, column, text, &look)?;
        }
    }
    Ok(cut)
}

/// Marked words with the look of each. The marks stay: looks are lost where a cell is copied as text, and not everybody
/// sees them.
fn runs<'a>(pieces: &[Piece], looks: &'a Looks) -> Vec<(&'a Format, String)> {
    let mut runs: Vec<(&Format, String)> = Vec::new();
    for piece in pieces {
        let look = match piece {
            Piece::Same(_) => &looks.same,
            Piece::Gone(_) => &looks.gone,
            Piece::New(_) => &looks.new,
        };
        let (words, _) = fit::fitted(&joined(std::slice::from_ref(piece)));
        if words.is_empty() {
            continue;
        }
        if !runs.is_empty() {
            // The space between two looks has none of them.
            runs.push((&looks.same, " ".to_owned()));
        }
        runs.push((look, words));
    }
    runs
}

/// What a word of a column deserves.
fn tint(form: &Form, column: &Column, cell: &Cell) -> Tint {
    let Cell::Text(word) = cell else { return Tint::Plain };
    match (form.name, column.name, word.as_ref()) {
        ("changes", "kind", "added" | "gained" | "reintroduced" | "begun") => Tint::New,
        ("changes", "kind", "removed" | "lost" | "retired" | "suspended" | "ended") => Tint::Gone,
        (
            "changes" | "disagreements",
            "kind",
            "whitespace" | "case" | "typography" | "glued" | "not-printed",
        ) => Tint::Faint,
        ("changes" | "disagreements", "kind", _) => Tint::Look,
        ("findings", "severity", "error") => Tint::Gone,
        ("findings", "severity", "warning") => Tint::Look,
        ("findings", "severity", _) => Tint::Faint,
        _ => Tint::Plain,
    }
}

/// The look of a cell; `quoted` keeps a text that looks like a formula a text when somebody edits it.
fn look(tint: Tint, quoted: bool) -> Format {
    let look = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color(Color::RGB(0xC8_C8_C8));
    let look = match tint {
        Tint::Plain => look,
        Tint::New => look.set_background_color(Color::RGB(0xDD_F3_E1)),
        Tint::Gone => look.set_background_color(Color::RGB(0xFB_DD_DD)),
        Tint::Look => look.set_background_color(Color::RGB(0xFF_F2_C6)),
        Tint::Faint => look.set_background_color(Color::RGB(0xEE_EE_EE)),
    };
    if quoted { look.set_quote_prefix() } else { look }
}

fn first(
    built: &Built,
    declared: &DeclaredYears,
    names: &[Named],
    looks: &Looks,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("About")?;
    sheet.set_column_width(0, 26)?;
    sheet.set_column_range_width(1, 10, 15)?;
    for (row, cells) in (0..).zip(about::rows(built, declared, names)) {
        let only = cells.len() == 1;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Said::Heading(words) if row == 0 => {
                    sheet.write_string_with_format(row, column, words, &looks.title)?;
                }
                Said::Heading(words) if only => {
                    sheet.write_string_with_format(row, column, words, &Format::new().set_bold())?;
                }
                Said::Heading(words) => {
                    sheet.write_string_with_format(row, column, words, &looks.heading)?;
                }
                Said::Words(words) => {
                    sheet.write_string(row, column, fit::fitted(&words).0)?;
                }
                Said::Number(number) => {
                    sheet.write_number(row, column, u32::try_from(number).unwrap_or(u32::MAX))?;
                }
            }
        }
    }
    printable(&mut sheet)?;
    Ok(sheet)
}
