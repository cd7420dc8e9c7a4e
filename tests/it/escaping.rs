//! Names of files and words of documents that would move the cursor, colour the screen, turn the direction of reading or pass
//! for a line of this program: they are shown with marks in the place of such signs, wherever people look.

use crate::pdf_made::{pdf, plain, stream};
use std::path::Path;
use std::process::{Command, Output};

/// What a name may hold on Unix: an escape, its one-character form, a sign that turns the direction, a tab, a line break and
/// what looks like a message.
const HOSTILE: &str = "\u{1b}[2J\u{9b}31m\u{202e}\t\nia-catalog: all is well";

/// What words of a document may hold.
const WORDS: &str = "\u{1b}]0;x\u{7} \u{9b}31m \u{202e} \u{2066}";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn name(stem: &str, ending: &str) -> String {
    format!("{stem}{HOSTILE}.{ending}")
}

/// Signs that no output for people may hold.
fn is_bad(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() && !matches!(c, '\n' | '\t') || turns
}

fn is_clean(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(is_bad), "{what}: {text:?}");
}

/// Clean, and no line is one that a name of a file has begun.
fn is_honest(what: &str, bytes: &[u8]) {
    is_clean(what, bytes);
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.lines().any(|line| line.starts_with("ia-catalog: all is well")), "{what}: {text:?}");
}

/// A folder with three lists, of which two are of one year and disagree, and their catalog.
fn world() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let mut manifest = String::new();
    for (stem, year, calls, weight) in
        [("a", 2018, 3, "medium"), ("b", 2018, 4, "high"), ("c", 2019, 9, "high")]
    {
        let head = "title,measureId,weight,subcategoryId,description\n";
        let row = |n: u32| {
            format!(
                "Call {WORDS} patients {n},IA_CC_{n},{weight},careCoordination,\"Call {calls} {WORDS} patients of group {n} a week, and note what they say.\"\n"
            )
        };
        let rows: String = (1..=4).filter(|n| year == 2018 || *n != 2).map(row).collect();
        std::fs::write(here.join(name(stem, "csv")), format!("{head}{rows}")).expect("written");
        let path = serde_json::to_string(&name(stem, "csv")).expect("JSON, whose escapes TOML has too");
        manifest += &format!(
            "[[document]]\npath = {path}\nyears = [{year}]\npublisher = \"CMS\"\nkind = \"dataset\"\n"
        );
    }
    std::fs::write(here.join("sources.toml"), manifest).expect("written");
    let built = run(here, &["build"]);
    assert!(built.status.code() < Some(2), "{}", String::from_utf8_lossy(&built.stderr));
    is_honest("build", &built.stderr);
    folder
}

#[test]
fn what_people_look_at_shows_marks_in_the_place_of_signs_that_steer() {
    let folder = world();
    let here = folder.path();
    let [a, b] = ["a", "b"].map(|stem| name(stem, "csv"));
    let commands: [&[&str]; 9] = [
        &["diff", "2018", "2019"],
        &["diff", "2018"],
        &["diff", &a, &b, "--year", "2018"],
        &["audit", &a, "--year", "2018"],
        &["audit", &b, "--year", "2019", "--complete"],
        &["gaps"],
        &["list", "--year", "2018"],
        &["show", "IA_CC_1"],
        &["explain", "IA_CC_1"],
    ];
    let mut shown = 0;
    for command in commands {
        for format in ["table", "markdown", "csv", "json", "ndjson"] {
            let done = run(here, &[command, &["--format", format]].concat());
            let formats =
                !matches!((command[0], format), ("show", "csv" | "ndjson") | ("explain", "csv" | "markdown"));
            assert_eq!(
                done.status.code() < Some(2),
                formats,
                "{command:?} {format}: {}",
                String::from_utf8_lossy(&done.stderr)
            );
            let what = format!("{command:?} {format}");
            is_honest(&what, &done.stderr);
            if format.ends_with("json") {
                // What is spelled out is there for programs.
                let values = serde_json::Deserializer::from_slice(&done.stdout);
                assert!(values.into_iter::<serde_json::Value>().all(|value| value.is_ok()), "{what}");
            }
            // A cell of a table for spreadsheets may have lines.
            if format == "csv" {
                is_clean(&what, &done.stdout)
            } else {
                is_honest(&what, &done.stdout)
            }
            shown += usize::from(String::from_utf8_lossy(&done.stdout).contains('\u{fffd}'));
        }
    }
    // The words were there to be shown.
    assert!(shown > 12, "{shown}");
    let file = |name: &str| std::fs::read(here.join("catalog").join(name)).expect(name);
    is_clean("report.html", &file("report.html"));
    is_clean("differences.csv", &file("differences.csv"));
    is_honest("report.md", &file("report.md"));
    let json =
        ["catalog.json", "claims.ndjson", "activities.ndjson", "gaps.json", "qpp/2018/measures-data.json"];
    json.iter().for_each(|name| is_clean(name, &file(name)));
    // Programs get the words as they are.
    let claims = String::from_utf8(file("claims.ndjson")).expect("UTF-8");
    let mut claims =
        claims.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    assert!(claims.any(|claim| claim["raw"].as_str().is_some_and(|raw| raw.contains('\u{9b}'))));
    for name in ["report.html", "differences.csv", "report.md"] {
        let text = String::from_utf8(file(name)).expect("UTF-8");
        assert!(text.contains('\u{fffd}'), "{name}");
    }
    for (format, to) in [("xlsx", "x.xlsx"), ("datapackage", "package"), ("csv", "x.csv")] {
        let done = run(here, &["export", "--format", format, "--out", to]);
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    }
    is_clean("x.csv", &std::fs::read(here.join("x.csv")).expect("a table"));
    for table in crate::support::files(&here.join("package"), &["csv"]) {
        is_clean(&table.display().to_string(), &std::fs::read(&table).expect("a table"));
    }
}

#[test]
fn pictures_of_pages_hold_no_sign_that_xml_forbids() {
    let map = stream(
        "",
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> <ff> \
          endcodespacerange 6 beginbfchar <41> <001B> <42> <009B> <43> <202E> <44> <0000> <45> <FFFF> <46> <0026> endbfchar \
          endcmap end end",
    );
    let bytes = pdf(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>"),
        plain("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"),
        stream("", b"BT /F 12 Tf 20 100 Td (words ABCDEF <words>) Tj ET"),
        plain(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        ),
        map,
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = name("a", "pdf");
    std::fs::write(folder.path().join(&file), bytes).expect("written");
    for args in [["text", &file, "--svg"].as_slice(), &["text", &file]] {
        let done = run(folder.path(), args);
        let text = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.code() == Some(0) && text.contains("words"), "{done:?}");
        is_honest(&format!("{args:?}"), &done.stdout);
        let forbidden = |c: char| matches!(c, '\0' | '\u{fffe}' | '\u{ffff}');
        assert!(args.len() < 3 || !text.contains(forbidden) && !text.contains("<words"), "{text:?}");
    }
}

#[test]
fn a_line_break_in_the_name_of_a_file_broke_error_messages() {
    let folder = world();
    let here = folder.path();
    let [toml, csv, none] = ["toml", "csv", "none"].map(|ending| name("missing", ending));
    let there = name("a", "csv");
    let broken = name("broken", "toml");
    std::fs::write(here.join(&broken), "[[document]]\npath = [\n").expect("written");
    let inside = name("folder", "d");
    std::fs::create_dir(here.join(&inside)).expect("a folder");
    let option = format!("--limit={none}");
    let commands: [&[&str]; 29] = [
        &["extract", &csv],
        &["extract", &inside],
        &["extract", &there, "--previous", &csv],
        &["extract", &there, "--facts", &none],
        &["extract", &there, "--limit", &none],
        &["extract", &there, &option],
        &["extract", &there, "--until", &none],
        &["build", &toml],
        &["build", &broken],
        &["build", &csv],
        &["build", &csv, &there, "--year", "2018", "--out", &none],
        &["build", "--demo", "--rulings", &broken],
        &["build", "--demo", "--out", &there],
        &["build", "--demo", "--out", &none],
        &["text", &csv],
        &["text", &inside],
        &["text", &there, "--svg"],
        &["diff", &there, &csv],
        &["diff", &there, "2018"],
        &["diff", &there],
        &["diff", "2018", "2019", &there],
        &["audit", &csv, "--year", "2018"],
        &["audit", &there, "--year", "2018", "--against", &csv],
        &["list", "--catalog", &csv],
        &["list", "--catalog", &there],
        &["show", &none],
        &["gaps", "--catalog", &inside],
        &["export", "--format", "csv", "--out", &inside],
        &[&none],
    ];
    for args in commands {
        let done = run(here, args);
        assert!(!done.stderr.is_empty(), "{args:?}");
        is_honest(&format!("{args:?}"), &done.stderr);
        assert!(!String::from_utf8_lossy(&done.stderr).contains("panicked"), "{args:?}");
    }
    // Another build writes into a folder of such a name.
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(folder.path(), &["build", "--demo", "--out", &none]);
    assert!(done.status.success());
    is_honest("build", &done.stderr);
    is_honest("build", &run(folder.path(), &["build", "--demo", "--out", &none]).stderr);
}
