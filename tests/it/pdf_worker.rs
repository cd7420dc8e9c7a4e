//! Processes that read for this one: a file that asks for too much costs itself, and says so.

use crate::corpus::corpus;
use crate::pdf_made::{document, packed, pdf, plain, stream, text};
use crate::support::{files, reading};
use ia_catalog::model::{Code, Finding, Format, Severity};
use ia_catalog::read::{self, Input, Limits, Options, PdfEngine, Read, Workers};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

fn read(bytes: &[u8], options: &Options) -> Read {
    read_within(bytes, Limits::default().seconds, options)
}

fn read_within(bytes: &[u8], seconds: usize, options: &Options) -> Read {
    let limits = Limits { seconds, ..Limits::default() };
    read::read(Format::Pdf, Input { bytes, text: "" }, &limits, options)
}

fn only(read: &Read) -> &Finding {
    let [finding] = read.findings.as_slice() else { panic!("one finding, not {:?}", read.findings) };
    finding
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).output().expect("it runs")
}

/// A form that draws itself: one reader stops it, the other follows until its stack ends.
fn form_in_itself() -> Vec<u8> {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 8 0 R >> >>",
        b"/X Do",
    );
    document(&[&format!("{} /X Do", text("Words"))], "/XObject << /X 8 0 R >>", &[form])
}

/// Forty forms, each of which draws the next one twice.
fn doubling_forms() -> Vec<u8> {
    let form = |n: usize| {
        let entries = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>",
            8 + n + 1
        );
        stream(&entries, b"/X Do /X Do")
    };
    let mut forms: Vec<Vec<u8>> = (0..40).map(form).collect();
    forms.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", b"0 0 1 1 re f"));
    document(&[&format!("{} /X Do", text("Words"))], "/XObject << /X 8 0 R >>", &forms)
}

/// A page that is its own parent: the second reader looks for its size for ever.
fn own_parent() -> Vec<u8> {
    pdf(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>"),
        plain("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
        stream("", b"BT ET"),
    ])
}

/// Some kilobytes that are two and a half gigabytes of spaces when unpacked twice.
fn bomb() -> Vec<u8> {
    // After a flush a piece stands on its own, and says the same again when it is repeated.
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let piece = vec![b' '; 1 << 20];
    let mut ends = Vec::new();
    for _ in 0..3 {
        packer.write_all(&piece).expect("packed");
        packer.flush().expect("packed");
        ends.push(packer.get_ref().len());
    }
    let inner = packer.finish().expect("packed");
    let mut long = inner[..ends[1]].to_vec();
    (0..2500).for_each(|_| long.extend(&inner[ends[1]..ends[2]]));
    long.extend(&inner[ends[2]..]);
    pdf(&[
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9] >>"),
        plain("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
        stream("/Filter [/FlateDecode /FlateDecode]", &packed(&long)),
    ])
}

#[test]
fn a_worker_reads_as_this_process_does() {
    // Built without optimization a page takes its time.
    let read = |bytes: &[u8], options: &Options| read_within(bytes, 300, options);
    let there = reading();
    let here = Options { workers: None, ..there.clone() };
    let made = document(&[&text("Hello there"), "BT 3 Tr /F 9 Tf (hidden) Tj ET"], "", &[]);
    for _ in 0..3 {
        assert_eq!(read(&made, &there), read(&made, &here));
    }
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus.join("made/dev"), &["pdf"]).iter().step_by(7) {
        let bytes = std::fs::read(path).expect("bytes");
        for engine in [PdfEngine::Hayro, PdfEngine::PdfExtract] {
            let (here, there) = (Options { engine, ..here.clone() }, Options { engine, ..there.clone() });
            let found = read(&bytes, &there);
            assert!(found == read(&bytes, &here), "{}", path.display());
            assert_eq!(found.findings, [], "{}", path.display());
        }
    }
}

#[test]
fn what_the_second_reader_does_not_survive_is_read_by_the_first() {
    let options = reading();
    let read = |bytes: &[u8], options: &Options| read_within(bytes, 2, options);
    let done = read(&form_in_itself(), &options);
    assert!(done.text.as_ref().is_some_and(|t| t.contains("Words")), "{done:?}");
    assert_eq!((only(&done).code, only(&done).severity), (Code::ReadNotChecked, Severity::Note));
    if cfg!(unix) {
        assert!(only(&done).message.contains("stack of 64M bytes"), "{}", only(&done).message);
    }
    // Without optimization it is the stack that ends first.
    let done = read(&own_parent(), &options);
    let codes: Vec<Code> = done.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::ReadNoText, Code::ReadNotChecked], "{:?}", done.findings);
    // The workers that ended are replaced.
    assert_eq!(read(&document(&[&text("Words")], "", &[]), &options).findings, []);
}

#[test]
fn the_limit_that_was_hit_is_named_with_the_way_out() {
    let options = Options { engine: PdfEngine::PdfExtract, ..reading() };
    let endless = read_within(&doubling_forms(), 1, &options);
    let message = &only(&endless).message;
    assert_eq!(only(&endless).code, Code::ReadLimit);
    assert!(
        (message.contains("1 s of processor time") || message.contains("longer than 6 s"))
            && message.ends_with(", split it, or allow more with `--limit seconds=2`"),
        "{message}"
    );
    if cfg!(unix) {
        let deep = read_within(&form_in_itself(), 20, &options);
        assert!(
            only(&deep).code == Code::ReadLimit && only(&deep).message.ends_with("`--limit stack=128M`"),
            "{:?}",
            deep.findings
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_bomb_is_stopped() {
    let bytes = bomb();
    assert!(bytes.len() < 1 << 20);
    for engine in [PdfEngine::Hayro, PdfEngine::PdfExtract] {
        let done = read(&bytes, &Options { engine, ..reading() });
        let limit = done.findings.iter().find(|f| f.code == Code::ReadLimit);
        // Without optimization the time may be over before the memory is.
        let named = limit.is_some_and(|f| {
            f.message.contains("1G bytes of memory") || f.message.contains("10 s of processor time")
        });
        assert!(named, "{engine:?}: {:?}", done.findings);
    }
}

#[test]
#[cfg(unix)]
fn a_worker_that_hangs_or_is_none() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let script = |name: &str, does: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{does}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
        let workers = Some(Arc::new(Workers::new(path)));
        Options { cross_check: false, workers, ..Options::default() }
    };
    let good = document(&[&text("Words")], "", &[]);
    let found = |does: &str| only(&read_within(&good, 1, &script("worker", does))).clone();
    let late = found("exec sleep 60");
    let why = "took longer than 6 s by the clock, 6 times the 1 s of processor time that it may take";
    assert!(late.message.contains(why) && late.message.contains("`--jobs 1`"), "{late:?}");
    assert!(found("exec sleep 60 <&-").message.contains("longer than 6 s"));
    let crash = found("cat > /dev/null & kill -SEGV $$");
    assert!(crash.code == Code::ReadCrash && crash.message.contains("signal: 11"), "{crash:?}");
    assert!(crash.message.contains("save a fresh copy"), "{crash:?}");
    assert_eq!(found("echo what is this").code, Code::ReadCrash);
    assert_eq!(found("kill -XCPU $$").code, Code::ReadLimit);
    let loud = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$";
    assert!(found(loud).message.contains("1G bytes of memory"));
    let nobody =
        Options { workers: Some(Arc::new(Workers::new(folder.path().join("none")))), ..Options::default() };
    let done = read(&good, &nobody);
    assert_eq!((only(&done).code, only(&done).severity), (Code::ReadNoWorker, Severity::Note));
    assert!(done.text.is_some_and(|t| t.contains("Words")));
}

#[test]
fn the_command_line_survives_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("self.pdf");
    std::fs::write(&path, form_in_itself()).expect("written");
    let path = path.to_string_lossy();
    let done = run(&["text", &path]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).contains("Words"));
    let done = run(&["text", "--pdf-engine", "pdf-extract", &path]);
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0), "{done:?}");
    assert!(said.contains("leave out `--pdf-engine pdf-extract`"), "{said}");
    let blocks = run(&["extract", "--until", "blocks", "--cross-check", "off", &path]);
    assert!(String::from_utf8_lossy(&blocks.stdout).starts_with("{\"blocks\":"), "{blocks:?}");
    let help = run(&["--help"]);
    assert!(!String::from_utf8_lossy(&help.stdout).contains("read-worker"));
}

#[test]
fn every_hostile_pdf_gives_text_or_says_why_not() {
    let Some(corpus) = corpus() else { return };
    let options = reading();
    for path in files(&corpus.join("hostile"), &["pdf"]) {
        if !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("pdf_")) {
            continue;
        }
        hostile(&path, &options);
        hostile(&path, &Options { engine: PdfEngine::PdfExtract, ..options.clone() });
    }
}

fn hostile(path: &Path, options: &Options) {
    let done = read_within(&std::fs::read(path).expect("bytes"), 5, options);
    let shown = path.display();
    // An empty page is an answer too, when it is said to be one.
    let has_text = done.text.as_ref().is_some_and(|t| !t.trim().is_empty());
    let told = done.findings.iter().any(|f| f.severity == Severity::Error);
    assert!(has_text || told, "{shown} gives nothing and no reason: {:?}", done.findings);
    if options.engine == PdfEngine::Hayro {
        let crash = |f: &&Finding| matches!(f.code, Code::ReadCrash | Code::ReadNoWorker);
        assert_eq!(done.findings.iter().find(crash), None, "{shown}");
    }
}
