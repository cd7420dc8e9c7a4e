//! Workbooks: what those of `fixtures/xlsx` say (`scripts/make-xlsx` writes them), and what becomes of archives that are
//! made to do harm.

use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::model::{Code, Finding};
use ia_catalog::pipeline::{Options, Processed};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

#[test]
fn fixtures_say_what_is_expected() {
    for path in files(&fixtures().join("xlsx"), &["xlsx"]) {
        let done = process(&path, &options());
        let found = crate::evidence::problems(&done);
        assert!(found.is_empty(), "{}", found.join("\n"));
        let mut text = String::new();
        for finding in &done.findings {
            let _ = writeln!(text, "! {} {}", finding.code, finding.message);
        }
        for record in done.extract().records {
            let value = serde_json::to_value(&record).expect("json");
            let _ = writeln!(text, "{} | {}", value["key"].as_str().unwrap_or("-"), value["title"]);
            for (field, span) in value["spans"].as_object().into_iter().flatten() {
                let place = |part: &serde_json::Value| {
                    format!("{} {}.{}", part["lines"], part["cell"]["row"], part["cell"]["column"])
                };
                let more = span["more"].as_array().into_iter().flatten().map(|p| format!(" + {}", place(p)));
                let (place, more) = (place(span), more.collect::<String>());
                let _ = writeln!(text, "    {field}: {} @{place}{more}", value[field]);
            }
        }
        let _ = writeln!(text, "\n{}", done.text.trim_end());
        let name = path.file_stem().expect("a name").to_string_lossy();
        expect(&fixtures().join(format!("xlsx/expected/{name}.txt")), &text);
    }
}

/// An archive of parts, packed.
fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(content).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

/// A workbook of one sheet, whose XML is given.
pub fn workbook(sheet: Vec<u8>, strings: Vec<u8>) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |n: u32, kind: &str, target: &str| {
        format!(r#"<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>"#)
    };
    let relations = |inside: String| format!(r#"<Relationships xmlns="{package}">{inside}</Relationships>"#);
    archive(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")).into_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "sharedStrings", "sharedStrings.xml"),
            )
            .into_bytes(),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            )
            .into_bytes(),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

pub fn sheet(rows: &str, after: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>"#).into_bytes()
}

pub fn strings() -> Vec<u8> {
    b"<sst><si><t>words</t></si></sst>".to_vec()
}

/// Reads bytes as the command line would, in a worker, within a time.
fn read(name: &str, bytes: &[u8], options: &Options) -> Processed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let begun = Instant::now();
    let done = process(&path, options);
    assert!(begun.elapsed() < Duration::from_secs(30), "{name} took {:?}", begun.elapsed());
    done
}

fn codes(done: &Processed) -> Vec<Code> {
    done.findings.iter().map(|f: &Finding| f.code).filter(|c| *c != Code::LayoutUnknown).collect()
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut bomb = sheet("", "");
    bomb.resize(300 << 20, b' ');
    let bytes = workbook(bomb, strings());
    assert!(bytes.len() < 1 << 20);
    assert_eq!(codes(&read("bomb.xlsx", &bytes, &options())), [Code::ReadLimit]);
    let bytes = workbook(sheet("", ""), vec![b' '; 300 << 20]);
    assert_eq!(codes(&read("strings.xlsx", &bytes, &options())), [Code::ReadLimit]);
}

#[test]
fn a_sheet_of_two_cells_far_apart_is_a_sheet_of_two_cells() {
    let cell = |at: &str| format!(r#"<c r="{at}" t="s"><v>0</v></c>"#);
    let rows = format!(r#"<row r="1">{}</row><row r="1048576">{}</row>"#, cell("A1"), cell("ALL1048576"));
    let done = read("sparse.xlsx", &workbook(sheet(&rows, ""), strings()), &options());
    assert_eq!(done.blocks.iter().filter(|b| b.cell().is_some()).count(), 2);
    let far = format!(r#"<row r="1">{}</row>"#, cell("XFD1"));
    let done = read("wide.xlsx", &workbook(sheet(&far, ""), strings()), &options());
    assert_eq!(codes(&done), [Code::ReadLimit]);
}

#[test]
fn cells_are_counted_merged_ones_too() {
    let mut options = options();
    options.limits.cells = 1000;
    let row = |n: u32| {
        format!(r#"<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>"#)
    };
    let rows: String = (1..=600).map(row).collect();
    let done = read("many.xlsx", &workbook(sheet(&rows, ""), strings()), &options);
    assert_eq!(codes(&done), [Code::ReadLimit]);
    let wide: String =
        (0..26u8).map(|c| format!(r#"<c r="{}1" t="s"><v>0</v></c>"#, (b'A' + c) as char)).collect();
    let down = |n: u32| format!(r#"<row r="{n}"><c r="AA{n}" t="s"><v>0</v></c></row>"#);
    let rows: String = format!(r#"<row r="1">{wide}</row>"#) + &(2..=400).map(down).collect::<String>();
    let merged: String =
        (0..26u8).map(|c| format!(r#"<mergeCell ref="{0}1:{0}400"/>"#, (b'A' + c) as char)).collect();
    let after = format!("<mergeCells>{merged}</mergeCells>");
    let done = read("merged.xlsx", &workbook(sheet(&rows, &after), strings()), &options);
    assert_eq!(codes(&done), [Code::ReadLimit]);
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.resize(512, 0);
    let old = locked.clone();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cut = workbook(sheet("", ""), strings());
    for (name, bytes, code) in [
        ("locked.xlsx", locked, Code::ReadEncrypted),
        ("old.xls", old, Code::SourceUnsupported),
        ("cut.xlsx", cut[..cut.len() / 2].to_vec(), Code::ReadDamaged),
        ("four.xlsx", b"PK\x03\x04".to_vec(), Code::ReadDamaged),
        ("empty.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), Code::ReadWorkbook),
    ] {
        assert_eq!(codes(&read(name, &bytes, &options())), [code], "{name}");
    }
}

#[test]
fn a_manifest_that_insists_is_obeyed_and_it_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.csv"), "%PDF-1.4,title\n1,x\n").expect("written");
    std::fs::write(folder.path().join("b.csv"), "id,title,weight\n1,x,y\n1,x,y\n").expect("written");
    let manifest = "[[document]]\npath = \"a.csv\"\nformat = \"csv\"\n[[document]]\npath = \"b.csv\"\nformat = \"xlsx\"\n";
    let folder = ia_catalog::source::in_folder(folder.path());
    let specs = ia_catalog::source::parse_manifest(manifest, "m.toml", folder).expect("a manifest");
    let done = ia_catalog::pipeline::extract(&specs, &options(), &|_| {});
    let said = |done: &Processed| {
        let note = done.findings.iter().find(|f| f.code == Code::SourceFormat).expect("a note");
        assert!(note.message.contains("because the manifest says so"), "{}", note.message);
    };
    done.iter().for_each(said);
    assert_eq!(done[0].blocks.len(), 4, "read as the CSV that the manifest wants");
    assert!(
        done[1].findings.iter().any(|f| f.code == Code::ReadDamaged),
        "read as the workbook that it is not"
    );
}
