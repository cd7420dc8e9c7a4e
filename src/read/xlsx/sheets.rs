//! The sheets of a workbook, cell by cell: values as they are shown, merged cells, links. The only file that knows the
//! crate.

use super::print;
use super::{Cell, Sheet};
use crate::model::{Code, Finding, Limit};
use crate::read::Limits;
use calamine::{DataRef, Dimensions, Hyperlink, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// A cell after this one is none of a workbook.
const ROWS: u32 = 1 << 20;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Every sheet that has cells; what cannot be read is a finding.
pub(super) fn read(bytes: &[u8], limits: &Limits, findings: &mut Vec<Finding>) -> Vec<Sheet> {
    let mut book: Book = match Xlsx::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(XlsxError::Password) => {
            findings.push(encrypted());
            return Vec::new();
        }
        Err(error) => {
            let message = format!(
                "the workbook is damaged ({error}); open it in a spreadsheet program and save it anew"
            );
            findings.push(Finding::new(Code::ReadDamaged, message));
            return Vec::new();
        }
    };
    let mut left = Left { words: limits.cells, any: limits.cells.saturating_mul(EMPTY) };
    let about: Vec<_> = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for (index, about) in about.iter().enumerate().filter(|(_, s)| s.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet { name: about.name.clone(), ..Sheet::default() };
        sheet.hidden = about.visible != SheetVisible::Visible;
        match cells(&mut book, &mut sheet, limits, &mut left) {
            Ok(None) => {}
            Ok(Some((limit, found, what))) => {
                let message =
                    format!("the sheet \"{}\" has {what}; what comes after is not read", sheet.name);
                findings.push(limits.reached(limit, found, message));
                sheets.push(sheet);
                break;
            }
            Err(error) => {
                let message = format!(
                    "the sheet \"{}\" is damaged ({error}); what was read before that place is kept, and a fresh copy \
                     saved by a spreadsheet program may have more",
                    sheet.name
                );
                findings.push(Finding::new(Code::ReadRepaired, message));
            }
        }
        let merged = book.merge_cells_by_sheet_id(index).unwrap_or_default();
        let down =
            |d: &Dimensions| (d.end.0 > d.start.0).then(|| ((d.start.0 + 1, d.start.1 + 1), d.end.0 + 1));
        sheet.merged = merged.iter().filter_map(down).collect();
        links(&book.hyperlinks_by_sheet_id(index).unwrap_or_default(), &mut sheet);
        sheets.push(sheet);
    }
    sheets
}

pub(super) fn encrypted() -> Finding {
    let message = "the workbook is encrypted; open it with its password and save it without one";
    Finding::new(Code::ReadEncrypted, message)
}

/// How many cells may still be read.
struct Left {
    /// With words.
    words: usize,
    /// With words or without.
    any: usize,
}

/// For every cell that is allowed so many may be there without words: forms are drawn with them.
const EMPTY: usize = 10;

/// The limit that a sheet passes, how much there is where that is known, and what to say.
type Passed = (Limit, Option<usize>, String);

/// Reads the cells of a sheet; the limit that it passes.
fn cells(
    book: &mut Book,
    sheet: &mut Sheet,
    limits: &Limits,
    left: &mut Left,
) -> Result<Option<Passed>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(&sheet.name)?;
    let styles = reader.styles().to_vec();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let full = || {
            let what = format!("more than {} cells with those before it", limits.cells);
            Some((Limit::Cells, None, what))
        };
        if left.any == 0 {
            return Ok(full());
        }
        left.any -= 1;
        let style = styles.get(style);
        let format = style.and_then(|s| s.number_format.as_ref()).map(|f| f.format_code.as_str());
        let words = words(cell.get_value(), format.unwrap_or(""));
        if words.trim().is_empty() {
            continue;
        }
        if column as usize >= limits.columns {
            let found = column as usize + 1;
            return Ok(Some((Limit::Columns, Some(found), format!("{found} columns"))));
        }
        if left.words == 0 || row >= ROWS {
            return Ok(full());
        }
        left.words -= 1;
        let bold = style.and_then(|s| s.font.as_ref()).is_some_and(|f| f.is_bold());
        sheet.cells.insert((row + 1, column + 1), Cell { words, bold, link: None });
    }
    Ok(None)
}

/// A value as the sheet shows it.
fn words(value: &DataRef, format: &str) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => lines(text),
        DataRef::SharedString(text) => lines(text),
        DataRef::Bool(flag) => flag.to_string().to_ascii_uppercase(),
        DataRef::Int(number) => print::number(*number as f64, format),
        DataRef::Float(number) => print::number(*number, format),
        DataRef::DateTime(when) if when.is_datetime() => print::date(when.to_ymd_hms_milli(), format),
        DataRef::DateTime(when) => when.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Line breaks of any kind as one kind; those that the format writes as `_x000D_` too.
fn lines(text: &str) -> String {
    text.replace("_x000D_", "").replace("\r\n", "\n").replace('\r', "\n").trim_end_matches('\n').to_owned()
}

fn links(links: &[Hyperlink], sheet: &mut Sheet) {
    for link in links {
        let (from, to) = (link.range.start, link.range.end);
        let Some(target) = &link.target else { continue };
        for (_, cell) in sheet
            .cells
            .range_mut((from.0 + 1, 0)..=(to.0 + 1, u32::MAX))
            .filter(|((_, c), _)| (from.1 + 1..=to.1 + 1).contains(c))
        {
            cell.link.get_or_insert_with(|| target.clone());
        }
    }
}
