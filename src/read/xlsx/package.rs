//! In: the bytes of a file that should be a workbook. Out: what its sheets hide, or the finding that says why it is none:
//! encrypted, of another kind, damaged, or larger unpacked than the limit. Everything is counted before it is read.

use super::sheets::encrypted;
use crate::model::{Code, Finding, Limit};
use crate::read::Limits;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// What a workbook says of its sheets before their cells are read.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// What each sheet hides, by its name.
    pub hidden: BTreeMap<String, Hidden>,
}

/// What a sheet hides; counted from 1.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    pub rows: BTreeSet<u32>,
    /// First and last of columns.
    columns: Vec<(u32, u32)>,
    /// A filter is on, which hides rows for the time being.
    pub filtered: bool,
}

impl Hidden {
    pub(super) fn column(&self, column: u32) -> bool {
        self.columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

/// More hidden rows of a sheet than this are no list.
const HIDDEN_ROWS: usize = 1 << 20;

/// What other archives have inside, and what to do about it.
const OTHERS: [(&str, &str); 5] = [
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a presentation"),
    ("xl/workbook.bin", "a binary workbook (XLSB)"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an e-book"),
];

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn look(bytes: &[u8], limits: &Limits) -> Result<Package, Box<Finding>> {
    let fails = |code: Code, message: String| Box::new(Finding::new(code, message));
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        // The names in such a file are UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(name.len()).any(|w| w == name) {
            return Err(Box::new(encrypted()));
        }
        let message =
            "a workbook of Excel before 2007, or another file of that time; save it as .xlsx or CSV";
        return Err(fails(Code::SourceUnsupported, message.to_owned()));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
        let message =
            format!("the workbook is damaged ({error}); open it in a spreadsheet program and save it anew");
        fails(Code::ReadDamaged, message)
    })?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.replace('\\', "/")).collect();
    let Some(book) = names
        .iter()
        .find(|name| is(name, "xl/workbook.xml"))
        .or_else(|| names.iter().find(|name| name.to_ascii_lowercase().ends_with("workbook.xml")))
    else {
        let other = OTHERS.iter().find(|(part, _)| names.iter().any(|name| is(name, part)));
        let what = match (other, names.first()) {
            (Some((_, what)), _) => format!("{what} and no workbook; save its table as .xlsx, CSV or PDF"),
            (None, Some(first)) => format!(
                "an archive of {} files (the first is {first:?}) and no workbook; unpack it and name the document in it",
                names.len()
            ),
            (None, None) => "an empty archive; fetch the file anew".to_owned(),
        };
        return Err(fails(Code::ReadWorkbook, format!("this is {what}")));
    };
    weigh(&mut archive, limits)?;
    Ok(Package { hidden: hidden(&mut archive, book).unwrap_or_default() })
}

fn is(name: &str, wanted: &str) -> bool {
    name.trim_start_matches('/').eq_ignore_ascii_case(wanted)
}

/// Unpacks everything that will be read, keeping nothing, so that no size is believed that was only declared.
fn weigh(archive: &mut Archive, limits: &Limits) -> Result<(), Box<Finding>> {
    let mut left = limits.unpacked as u64;
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        if file.is_dir() || file.name().is_ok_and(|name| name.to_ascii_lowercase().starts_with("xl/media/")) {
            continue;
        }
        // What does not unpack is found out where it is read.
        let read = std::io::copy(&mut file.take(left + 1), &mut std::io::sink()).unwrap_or(0);
        if read > left {
            let message = format!("the workbook has more than {} bytes unpacked", limits.unpacked);
            let ways = "save what is needed of it as a workbook of its own or as CSV";
            return Err(Box::new(limits.reached_or(Limit::Unpacked, None, message, ways)));
        }
        left -= read;
    }
    Ok(())
}

/// What every sheet hides; None when the parts that say so cannot be read.
fn hidden(archive: &mut Archive, book: &str) -> Option<BTreeMap<String, Hidden>> {
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", book));
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    let relations =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    elements(archive, &relations, |element| {
        if element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            let path = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None if folder.is_empty() => target,
                None => format!("{folder}/{target}"),
            };
            targets.insert(id, path);
        }
    })?;
    let mut sheets: Vec<(String, String)> = Vec::new();
    elements(archive, book, |element| {
        if element.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(element, "name"), attribute(element, "id"))
            && let Some(path) = targets.get(&id)
        {
            sheets.push((name, path.clone()));
        }
    })?;
    let mut found = BTreeMap::new();
    for (name, path) in sheets {
        let mut hidden = Hidden::default();
        let mut row = 0u32;
        elements(archive, &path, |element| {
            let on = |key| attribute(element, key).is_some_and(|v| v == "1" || v == "true");
            let number = |key| attribute(element, key).and_then(|v| v.parse::<u32>().ok());
            match element.local_name().as_ref() {
                "row" => {
                    row = number("r").unwrap_or(row + 1);
                    if on("hidden") && hidden.rows.len() < HIDDEN_ROWS {
                        hidden.rows.insert(row);
                    }
                }
                "col" if on("hidden") => hidden.columns.extend(number("min").zip(number("max"))),
                "filterColumn" => hidden.filtered = true,
                _ => {}
            }
        });
        found.insert(name, hidden);
    }
    Some(found)
}

/// Shows every element of a part; None when there is no such part.
fn elements(archive: &mut Archive, path: &str, mut see: impl FnMut(&BytesStart)) -> Option<()> {
    let name = archive.file_names().flatten().find(|name| is(name, path))?.into_owned();
    let file = archive.by_name(&name).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    walk(&mut reader, &mut see);
    Some(())
}

fn walk(reader: &mut Reader<impl BufRead>, see: &mut impl FnMut(&BytesStart)) {
    let mut buffer = Vec::new();
    // A part that breaks off is reported by the reader of the cells.
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(element) | Event::Empty(element) => see(&element),
            Event::Eof => return,
            _ => {}
        }
        buffer.clear();
    }
}

/// The value of an attribute, by its name without a prefix.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| String::new(), std::borrow::Cow::into_owned),
    )
}
