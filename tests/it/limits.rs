//! Input never decides the cost: each limit strikes with its finding, its name and the way out, and the option raises it.

use crate::pdf_made::{document, packed, pdf, plain, stream, text};
use crate::support::{options, reading};
use crate::workbooks::{sheet, strings, workbook};
use ia_catalog::model::{Code, Finding, Limit, LimitSet, Limits};
use ia_catalog::pipeline::{self, Options, Processed};
use ia_catalog::read::{self, PdfEngine};
use ia_catalog::source::Spec;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn process(path: &Path, limits: &Limits) -> Processed {
    process_with(path, limits, read::Options { cross_check: false, ..reading() })
}

fn process_with(path: &Path, limits: &Limits, reading: read::Options) -> Processed {
    let options = Options { limits: limits.clone(), reading, ..options() };
    pipeline::extract(&[Spec::of_path(&path.to_string_lossy())], &options, &|_| {}).remove(0)
}

fn struck(done: &Processed) -> Vec<(Limit, &Finding)> {
    let of_limits = done.findings.iter().filter(|f| f.code == Code::ReadLimit);
    of_limits.map(|f| (f.limit.as_ref().expect("the structured part").name, f)).collect()
}

/// With a small limit the document strikes it and says so; with what its own messages offer, followed as often as they come, it
/// is read as without the limit.
fn strikes(name: &str, content: &[u8], limit: Limit, allowed: usize) {
    let mut limits = Limits::default();
    limits.set(limit, allowed);
    let raised = strikes_from(name, content, &limits, limit, &reading());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    let whole = process(&path, &Limits::default());
    assert_eq!((raised.text, raised.readings), (whole.text, whole.readings), "{name}");
}

/// The same from other limits than the default ones; what was read in the end.
fn strikes_from(
    name: &str,
    content: &[u8],
    from: &Limits,
    limit: Limit,
    reading: &read::Options,
) -> Processed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    let mut limits = from.clone();
    for raised in 0..40 {
        let done = process_with(&path, &limits, reading.clone());
        let [(named, finding)] = struck(&done)[..] else {
            assert!(raised > 0 && struck(&done).is_empty(), "{name}: {:?}", done.findings);
            return done;
        };
        assert_eq!(named, limit, "{name}: {finding:?}");
        assert_eq!(finding.limit.as_ref().map(|l| l.allowed), Some(limits.get(limit) as u64));
        let (_, typed) = finding.message.rsplit_once("allow more with `--limit ").expect(&finding.message);
        let set: LimitSet = typed.strip_suffix('`').expect(typed).parse().expect("what --limit takes");
        assert!(set.limit == limit && set.allowed > limits.get(limit), "{}", finding.message);
        limits.set(limit, set.allowed);
    }
    panic!("{name}: {} can be raised for ever", limit.name());
}

/// Whether a document is past a limit.
fn is_past(content: &[u8], limits: &Limits, limit: Limit, reading: &read::Options) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, content).expect("written");
    let done = process_with(&path, limits, reading.clone());
    struck(&done).iter().any(|(struck, _)| *struck == limit)
}

#[test]
fn every_limit_of_a_text_format_strikes_and_says_how_to_raise_it() {
    strikes("a.txt", b"one\ntwo\nthree\n", Limit::Lines, 2);
    strikes("a.txt", b"one\ntwo\nthree\n", Limit::Bytes, 3);
    strikes("a.csv", b"title,weight,c\na,high,c\n", Limit::Columns, 2);
    strikes("a.csv", b"title,weight\na,high\nb,high\n", Limit::Cells, 5);
    strikes("a.json", br#"[{"title": "a", "weight": "high"}]"#, Limit::Columns, 1);
    strikes("b.json", br#"[{"title": "a"}, {"title": "b"}, {"title": "c"}]"#, Limit::Cells, 2);
    strikes("a.md", b"# T\n\n> > > > words\n", Limit::Depth, 3);
    strikes("a.md", b"---\ntitle: words\nother: words\n---\n# T\n", Limit::FrontMatter, 9);
    let table = b"| Title | Weight |\n|---|---|\n| a | High |\n| b | High |\n";
    let drawn = b"| Title | Weight |\n| a | High |\n| b | High |\n";
    for table in [&table[..], &drawn[..]] {
        strikes("a.md", table, Limit::Cells, 4);
        strikes("a.md", table, Limit::Columns, 1);
    }
    let repeated = b"---\na: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\ntitle: words\n---\n# T\n";
    strikes("a.md", repeated, Limit::Aliases, 9);
    strikes("a.html", b"<div><div><div><div><p>words</p></div></div></div></div>", Limit::Nesting, 4);
    strikes("a.html", b"<p>one</p><p>two</p><p>three</p><p>four</p>", Limit::Nodes, 5);
    let table = "<table><tr><th>Title</th><th>Weight</th></tr><tr><td>a</td><td>High</td></tr></table>";
    strikes("a.html", table.as_bytes(), Limit::Cells, 3);
}

#[test]
fn a_limit_before_a_table_had_its_part_read_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    std::fs::write(&path, "# T\n\n> > > words\n\n| Title | Weight |\n| a | High |\n").expect("written");
    let done = process(&path, &Limits { depth: 2, ..Limits::default() });
    assert_eq!(struck(&done).len(), 1, "{:?}", done.findings);
    assert_eq!(done.blocks.iter().filter(|b| b.text == "T").count(), 1);
}

#[test]
fn every_limit_of_a_workbook_strikes_and_says_how_to_raise_it() {
    let row = |n: u32| {
        let cell = |letter: char| format!(r#"<c r="{letter}{n}" t="s"><v>0</v></c>"#);
        format!(r#"<row r="{n}">{}</row>"#, ('A'..='D').map(cell).collect::<String>())
    };
    let rows: String = (1..=9).map(row).collect();
    let book = workbook(sheet(&rows, ""), strings());
    strikes("a.xlsx", &book, Limit::Unpacked, 1000);
    strikes("a.xlsx", &book, Limit::Columns, 2);
    strikes("a.xlsx", &book, Limit::Cells, 5);
    strikes("a.xlsx", &book, Limit::Bytes, 100);
}

#[test]
fn every_limit_of_a_pdf_strikes_and_says_how_to_raise_it() {
    let words = ["Ask patients", "what they", "need"].map(text);
    let pages: Vec<&str> = words.iter().map(String::as_str).collect();
    strikes("a.pdf", &document(&pages, "", &[]), Limit::Pages, 2);
    strikes("a.pdf", &document(&pages[..1], "", &[]), Limit::Glyphs, 5);
}

/// A page with one word behind so many blanks, which have to be unpacked to find it.
fn blanks(count: usize) -> Vec<u8> {
    pdf(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>"),
        plain("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"),
        stream("/Filter /FlateDecode", &packed(&[vec![b' '; count], text("Words").into_bytes()].concat())),
        plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
    ])
}

/// The least memory is enough for small documents alone; this one takes more.
#[test]
#[cfg(target_os = "linux")]
fn memory_strikes_and_can_be_raised() {
    let most = |limit: Limit| *limit.range().end();
    let limits =
        Limits { memory: *Limit::Memory.range().start(), seconds: most(Limit::Seconds), ..Limits::default() };
    let here = read::Options { cross_check: false, ..reading() };
    let done = strikes_from("a.pdf", &blanks(160 << 20), &limits, Limit::Memory, &here);
    assert!(done.text.contains("Words"), "{}", done.text);
}

/// A list in so many elements.
fn nested(deep: usize) -> String {
    format!("{}<p>words</p>{}", "<div>".repeat(deep), "</div>".repeat(deep))
}

#[test]
#[cfg(unix)]
fn the_stack_strikes_and_can_be_raised() {
    let most = |limit: Limit| *limit.range().end();
    let limits = Limits {
        stack: *Limit::Stack.range().start(),
        seconds: most(Limit::Seconds),
        nesting: most(Limit::Nesting),
        ..Limits::default()
    };
    let done = strikes_from("a.html", nested(6_000).as_bytes(), &limits, Limit::Stack, &reading());
    assert!(done.text.contains("words"), "{}", done.text);
}

/// Forms each of which draws the next one twice, so many in a row: the work doubles with each of them.
fn doubling(forms: usize) -> Vec<u8> {
    let form = |n: usize| {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
            8 + n + 1
        );
        stream(&entries, b"/X Do /X Do")
    };
    let mut all: Vec<Vec<u8>> = (0..forms).map(form).collect();
    all.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 1 1 re f"));
    document(&[&format!("{} /X Do", text("Words"))], "/XObject << /X 8 0 R >>", &all)
}

/// How fast the machine is does not matter: the work is doubled until it takes longer than the limit, so that twice or four
/// times the limit is enough for it.
#[test]
fn seconds_strike_and_can_be_raised() {
    let reading = read::Options { engine: PdfEngine::PdfExtract, cross_check: false, ..reading() };
    let limits = Limits { seconds: 1, ..Limits::default() };
    let long = (8..40).map(doubling).find(|pdf| is_past(pdf, &limits, Limit::Seconds, &reading));
    let done = strikes_from("a.pdf", &long.expect("some take long"), &limits, Limit::Seconds, &reading);
    assert!(done.text.contains("Words"), "{}", done.text);
}

/// With the smallest and with the largest numbers that limits of processes take, small documents are read.
#[test]
fn limits_that_were_let_through_kept_workers_from_starting() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let cell = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    std::fs::write(here.join("a.pdf"), document(&[&text("words")], "", &[])).expect("written");
    std::fs::write(here.join("a.xlsx"), workbook(sheet(cell, ""), strings())).expect("written");
    std::fs::write(here.join("a.html"), nested(20)).expect("written");
    let ends = |limit: Limit| [*limit.range().start(), *limit.range().end()];
    for name in ["a.pdf", "a.xlsx", "a.html"] {
        for memory in ends(Limit::Memory) {
            for stack in ends(Limit::Stack) {
                let limits = Limits { memory, stack, ..Limits::default() };
                let done = process_with(&here.join(name), &limits, reading());
                let codes: Vec<Code> = done.findings.iter().map(|f| f.code).collect();
                assert!(done.text.contains("words"), "{name} {memory} {stack}: {:?}", done.findings);
                assert!(
                    !codes.contains(&Code::ReadNoWorker) && !codes.contains(&Code::ReadNotChecked),
                    "{codes:?}"
                );
            }
        }
    }
    // A program that uses the library may say what it likes.
    let mut absurd = Limits::default();
    Limit::ALL.iter().for_each(|limit| absurd.set(*limit, usize::MAX));
    for name in ["a.pdf", "a.xlsx", "a.html"] {
        let done = process_with(&here.join(name), &absurd, reading());
        assert!(done.text.contains("words"), "{name}: {:?}", done.findings);
    }
}

/// A system that refuses a stack gives a smaller one.
#[test]
#[cfg(target_os = "linux")]
fn a_stack_that_the_system_does_not_give_was_blamed_on_the_document() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.html"), nested(20)).expect("written");
    let script =
        format!("ulimit -v 900000; exec {} text --limit stack=1G a.html", env!("CARGO_BIN_EXE_ia-catalog"));
    let done = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().expect("it runs");
    assert!(String::from_utf8_lossy(&done.stdout).contains("words"), "{done:?}");
}

#[test]
fn of_two_limits_of_one_document_one_was_not_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let words = ["one", "two", "three"].map(text);
    let pages: Vec<&str> = words.iter().map(String::as_str).collect();
    std::fs::write(here.join("a.pdf"), document(&pages, "", &[])).expect("written");
    let done = run(here, &["extract", "--limit", "pages=2", "--limit", "glyphs=2", "a.pdf"]);
    let said = said(&done);
    assert!(said.contains("split it, or allow more with `--limit pages=3`"), "{said}");
    assert!(said.contains("allow more with `--limit glyphs=4`"), "{said}");
}

#[test]
fn front_matter_that_grows_without_end_is_named_and_the_page_below_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    let mut yaml = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='i').zip('a'..) {
        let nine = vec![format!("*{before}"); 9].join(", ");
        yaml += &format!("{name}: &{name} [{nine}]\n");
    }
    std::fs::write(&path, yaml + "---\n# Words\n").expect("written");
    let done = process(&path, &Limits::default());
    assert_eq!(struck(&done).first().map(|(limit, _)| *limit), Some(Limit::Aliases), "{:?}", done.findings);
    assert!(done.blocks.iter().any(|b| b.text == "Words"), "{:?}", done.blocks);
}

/// A list of rows that only the vocabulary can tell apart.
fn lines(count: usize) -> String {
    (0..count).map(|n| format!("IA_CC_{} Words that name row {n} High\n", n % 40 + 1)).collect()
}

#[test]
fn finding_rows_ends_when_its_steps_are_spent_at_the_same_place_every_time() {
    strikes("a.csv", b"title,weight\na,high\nb,high\nc,high\n", Limit::Rows, 2);
    strikes("a.txt", lines(40).as_bytes(), Limit::Steps, 1000);
    let html: String =
        (0..9).map(|n| format!("<h3>Title {n}</h3><p>Words of {n}.</p><p>Weight: High</p>")).collect();
    strikes("a.html", html.as_bytes(), Limit::Steps, 1000);
    let rows: String = (0..99).map(|n| format!("Title {n},High\n")).collect();
    strikes("a.csv", format!("Title,Weight\n{rows}").as_bytes(), Limit::Steps, 1000);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.txt");
    std::fs::write(&path, lines(40)).expect("written");
    // Where it ends is a number of steps, which neither the machine nor other documents change.
    let ends = |steps: usize| !struck(&process(&path, &Limits { steps, ..Limits::default() })).is_empty();
    let (mut low, mut high) = (1, 1 << 24);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if ends(middle) { low = middle } else { high = middle }
    }
    assert!((0..5).all(|_| ends(low) && !ends(high)));
    let done = process(&path, &Limits { steps: low, ..Limits::default() });
    assert!(done.readings.is_empty() && done.document.text_sha256.is_some());
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[test]
fn limits_are_set_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(here.join("a.txt"), lines(40)).expect("written");
    for (set, way_out) in [("lines=20", "`--limit lines="), ("steps=1K", "`--limit steps=2K`")] {
        let done = run(here, &["extract", "--limit", set, "a.txt"]);
        assert!(said(&done).contains(way_out), "{}", said(&done));
        let found: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        let name =
            found["findings"].as_array().and_then(|all| all.iter().find_map(|f| f["limit"]["name"].as_str()));
        assert_eq!(name, set.split('=').next());
    }
    let done = run(here, &["extract", "--limit", "lines=20", "--limit", "lines=1M", "a.txt"]);
    assert!(!said(&done).contains("--limit"), "the last one counts: {}", said(&done));
    for wrong in ["pages", "page=3", "pages=1T"] {
        let done = run(here, &["extract", "--limit", wrong, "a.txt"]);
        assert_eq!(done.status.code(), Some(2));
        for limit in Limit::ALL {
            assert!(said(&done).contains(&format!("{}=", limit.name())), "{}", said(&done));
        }
    }
    for (wrong, range) in [
        ("seconds=18446744073709551615", "seconds takes 1 to 86400, and 18446744073709551615 is more"),
        ("stack=100G", "stack takes 1M to 1G, and 100G is more"),
        ("stack=1", "stack takes 1M to 1G, and 1 is less"),
        ("memory=1", "memory takes 128M to 1024G, and 1 is less"),
        ("columns=0", "columns takes 1 to 16384, and 0 is less"),
        ("pages=0", "pages takes 1 to 1M, and 0 is less"),
    ] {
        // Nothing is read, not even whether the document is there.
        let done = run(here, &["extract", "--limit", wrong, "missing.txt"]);
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0));
        assert!(said(&done).contains(range) && !said(&done).contains("missing"), "{}", said(&done));
    }
    let done = run(here, &["extract", "--read-seconds", "0", "a.txt"]);
    assert!(said(&done).contains("seconds takes 1 to 86400, and 0 is less"), "{}", said(&done));
    let help = run(here, &["extract", "--help"]);
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for limit in Limit::ALL {
        assert!(help.contains(&format!("{}=", limit.name())) && help.contains(&limit.extent()), "{help}");
    }
}

#[test]
fn the_page_of_limits_is_made_of_their_table() {
    crate::support::expect(&crate::support::root().join("docs/limits.md"), &ia_catalog::write::limits_page());
}

#[cfg(unix)]
fn pipe(path: &Path) {
    let _ = std::fs::remove_file(path);
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

/// A command that must not wait for a pipe; it is given up after a time that no command takes.
fn ends(folder: &Path, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ia-catalog"))
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let since = Instant::now();
    while child.try_wait().expect("its state").is_none() {
        if since.elapsed() > Duration::from_secs(120) {
            let _ = child.kill();
            panic!("{args:?} waits");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("it ended")
}

#[test]
#[cfg(unix)]
fn what_has_no_end_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    pipe(&here.join("pipe.csv"));
    let done = ends(here, &["extract", "pipe.csv"]);
    assert!(said(&done).contains("it is a pipe and no file"), "{}", said(&done));
    let done = ends(here, &["extract", "/dev/zero"]);
    assert!(said(&done).contains("it is a device and no file"), "{}", said(&done));
    let _ = std::os::unix::fs::symlink("/dev/zero", here.join("zero.toml"));
    for args in [
        ["build", "zero.toml"].as_slice(),
        &["build", "--demo", "--rulings", "/dev/zero"],
        &["gaps", "--catalog", "/dev/zero"],
    ] {
        let done = ends(here, args);
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(said(&done).contains("it is a device and no file"), "{args:?}: {}", said(&done));
    }
    // A folder that holds itself.
    let inside = here.join("folder");
    std::fs::create_dir(&inside).expect("a folder");
    std::os::unix::fs::symlink(&inside, inside.join("again")).expect("a link");
    std::fs::write(inside.join("a.txt"), lines(20)).expect("written");
    let done = run(here, &["extract", "folder"]);
    assert_eq!(String::from_utf8_lossy(&done.stdout).lines().count(), 1, "{done:?}");
}

/// Wherever a file is read a pipe may stand, and nobody may ever write into it.
#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_any_file_hung_forever() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    pipe(&here.join("pipe"));
    pipe(&here.join("pipe.toml"));
    std::fs::create_dir(here.join("facts")).expect("a folder");
    pipe(&here.join("facts/years.csv"));
    for args in [
        ["build", "pipe.toml"].as_slice(),
        &["build", "--demo", "--rulings", "pipe"],
        &["build", "--demo", "--facts", "facts"],
        &["build", "--demo", "--previous", "pipe"],
        &["extract", "pipe", "--previous", "pipe"],
        &["list", "--catalog", "pipe"],
        &["diff", "2017", "2018", "--catalog", "pipe"],
        &["diff", "pipe", "pipe"],
        &["diff", "pipe", "pipe.toml"],
        &["audit", "pipe.toml", "--year", "2018", "--against", "pipe"],
        &["text", "pipe"],
    ] {
        let done = ends(here, args);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
        assert!(
            said(&done).contains("it is a pipe and no file; write what it gives into a file"),
            "{args:?}: {}",
            said(&done)
        );
    }
    assert!(run(here, &["build", "--demo", "-q"]).status.success());
    let lacking = |name: &str, args: &[&str]| {
        let path = here.join("catalog").join(name);
        let content = std::fs::read(&path).expect("a file");
        pipe(&path);
        let done = ends(here, args);
        assert_eq!(done.status.code(), Some(2), "{name}: {}", said(&done));
        assert!(
            said(&done).contains(name) && said(&done).contains("it is a pipe"),
            "{name}: {}",
            said(&done)
        );
        std::fs::remove_file(&path).expect("removed");
        std::fs::create_dir(&path).expect("a folder");
        let done = ends(here, args);
        assert_eq!(done.status.code(), Some(2), "{name}: {}", said(&done));
        std::fs::remove_dir(&path).expect("removed");
        std::fs::write(&path, content).expect("written");
    };
    lacking("catalog.json", &["gaps"]);
    lacking("build.json", &["list"]);
    lacking("activities.ndjson", &["list"]);
    lacking("claims.ndjson", &["explain", "IA_CC_12"]);
    lacking("differences.json", &["show", "IA_CC_12"]);
    lacking("gaps.json", &["gaps"]);
    // A build replaces what it writes, and waits for none of it.
    for name in ["build.json", "catalog.json", ".ia-catalog/commit.part"] {
        pipe(&here.join("catalog").join(name));
        let done = ends(here, &["build", "--demo", "--no-cache"]);
        assert!(done.status.success(), "{name}: {}", said(&done));
    }
    for name in [".ia-catalog/lock", ".ia-catalog/commit.json"] {
        pipe(&here.join("catalog").join(name));
        let done = ends(here, &["build", "--demo", "--no-cache"]);
        assert_eq!(done.status.code(), Some(2), "{name}: {}", said(&done));
        std::fs::remove_file(here.join("catalog").join(name)).expect("removed");
    }
    // The rulings beside the manifest are asked for by nobody's words, and passed over they would be missed.
    std::fs::write(here.join("sources.toml"), "[[document]]\npath = \"a.csv\"\n").expect("written");
    pipe(&here.join("rulings.toml"));
    let done = ends(here, &["build"]);
    assert!(said(&done).contains("rulings.toml") && said(&done).contains("it is a pipe"), "{}", said(&done));
    std::fs::remove_file(here.join("rulings.toml")).expect("removed");
    std::os::unix::fs::symlink("nowhere", here.join("rulings.toml")).expect("a link");
    let done = ends(here, &["build"]);
    assert!(done.status.code() == Some(2) && said(&done).contains("rulings.toml"), "{}", said(&done));
}

#[test]
fn declarations_that_nest_without_end_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let deep = "[".repeat(100_000);
    std::fs::write(here.join("a.toml"), format!("[[document]]\npath = {deep}")).expect("written");
    std::fs::write(here.join("c.json"), format!("{{\"schemaVersion\": \"1.0\", \"activities\": {deep}"))
        .expect("written");
    for args in [
        ["build", "a.toml"].as_slice(),
        &["build", "--demo", "--rulings", "a.toml"],
        &["list", "--catalog", "c.json"],
    ] {
        let done = run(here, args);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
    }
}
