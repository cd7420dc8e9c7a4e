//! Input never decides the cost: each limit strikes with its finding, its name and the way out, and the option raises it.

use crate::support::options;
use ia_catalog::model::{Code, Finding, Limit, Limits};
use ia_catalog::pipeline::{self, Options, Processed};
use ia_catalog::source::Spec;
use std::path::Path;
use std::process::{Command, Output};

fn process(path: &Path, limits: &Limits) -> Processed {
    let options = Options { limits: limits.clone(), ..options() };
    pipeline::extract(&[Spec::of_path(&path.to_string_lossy())], &options, &|_| {}).remove(0)
}

fn struck(done: &Processed) -> Vec<(Limit, &Finding)> {
    let of_limits = done.findings.iter().filter(|f| f.code == Code::ReadLimit);
    of_limits.map(|f| (f.limit.as_ref().expect("the structured part").name, f)).collect()
}

/// With a small limit the document strikes it and says so, with what its own message offers it does not.
fn strikes(name: &str, content: &[u8], limit: Limit, allowed: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("written");
    let mut limits = Limits::default();
    limits.set(limit, allowed);
    let done = process(&path, &limits);
    let [(named, finding)] = struck(&done)[..] else { panic!("{name}: {:?}", done.findings) };
    assert_eq!(named, limit, "{name}: {finding:?}");
    assert_eq!(finding.limit.as_ref().map(|l| l.allowed), Some(allowed as u64));
    let way_out = format!("; allow more with `--limit {}=", limit.name());
    assert!(finding.message.contains(&way_out) && finding.message.ends_with('`'), "{}", finding.message);
    let done = process(&path, &Limits::default());
    assert!(struck(&done).is_empty(), "{name}: {:?}", done.findings);
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
    let repeated = b"---\na: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\ntitle: words\n---\n# T\n";
    strikes("a.md", repeated, Limit::Aliases, 9);
    strikes("a.html", b"<div><div><div><div><p>words</p></div></div></div></div>", Limit::Nesting, 4);
    strikes("a.html", b"<p>one</p><p>two</p><p>three</p><p>four</p>", Limit::Nodes, 5);
    let table = "<table><tr><th>Title</th><th>Weight</th></tr><tr><td>a</td><td>High</td></tr></table>";
    strikes("a.html", table.as_bytes(), Limit::Cells, 3);
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
    for wrong in ["pages", "page=3", "pages=0", "pages=1T"] {
        let done = run(here, &["extract", "--limit", wrong, "a.txt"]);
        assert_eq!(done.status.code(), Some(2));
        for limit in Limit::ALL {
            assert!(said(&done).contains(&format!("{}=", limit.name())), "{}", said(&done));
        }
    }
}

#[test]
fn the_page_of_limits_is_made_of_their_table() {
    crate::support::expect(&crate::support::root().join("docs/limits.md"), &ia_catalog::write::limits_page());
}

#[test]
#[cfg(unix)]
fn what_has_no_end_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let made = Command::new("mkfifo").arg(here.join("pipe.csv")).status();
    if made.is_ok_and(|status| status.success()) {
        let done = run(here, &["extract", "pipe.csv"]);
        assert!(said(&done).contains("it is no file"), "{}", said(&done));
    }
    let done = run(here, &["extract", "/dev/zero"]);
    assert!(said(&done).contains("it is no file"), "{}", said(&done));
    for args in [
        ["build", "zero.toml"].as_slice(),
        &["build", "--demo", "--rulings", "/dev/zero"],
        &["gaps", "--catalog", "/dev/zero"],
    ] {
        let _ = std::os::unix::fs::symlink("/dev/zero", here.join("zero.toml"));
        let done = run(here, args);
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(said(&done).contains("more than"), "{args:?}: {}", said(&done));
    }
    // A folder that holds itself.
    let inside = here.join("folder");
    std::fs::create_dir(&inside).expect("a folder");
    std::os::unix::fs::symlink(&inside, inside.join("again")).expect("a link");
    std::fs::write(inside.join("a.txt"), lines(20)).expect("written");
    let done = run(here, &["extract", "folder"]);
    assert_eq!(String::from_utf8_lossy(&done.stdout).lines().count(), 1, "{done:?}");
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
