//! `score`: the questions of `fixtures/score/questions.txt`, one a line, and what the program answers to each.

use crate::support::{expect, fixtures};
use std::fmt::Write;
use std::process::Command;

/// The arguments of a line; quotation marks hold one together.
fn arguments(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let split = |(n, part): (usize, &str)| match n % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    };
    parts.flat_map(split).collect()
}

#[test]
fn questions_and_answers() {
    let folder = fixtures().join("score");
    let out = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_ia-catalog");
    let build = Command::new(program)
        .args(["build", "--quiet", "--out"])
        .arg(out.path())
        .arg(folder.join("sources.toml"))
        .output()
        .expect("it runs");
    assert_eq!(build.status.code(), Some(0), "{}", String::from_utf8_lossy(&build.stderr));
    let questions = std::fs::read_to_string(folder.join("questions.txt")).expect("questions");
    let mut text = String::new();
    for line in questions.lines() {
        let answer = Command::new(program)
            .arg("score")
            .args(arguments(line))
            .args(["--catalog", "catalog.json"])
            .current_dir(out.path())
            .output()
            .expect("it runs");
        let _ = writeln!(text, "$ score {line}");
        text.push_str(&String::from_utf8_lossy(&answer.stdout));
        text.push_str(&String::from_utf8_lossy(&answer.stderr));
        let _ = writeln!(text, "exit {}\n", answer.status.code().unwrap_or(-1));
    }
    expect(&folder.join("answers.txt"), &text);
}

#[test]
fn json_is_valid_under_its_schema() {
    let folder = fixtures().join("score");
    let out = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_ia-catalog");
    let run = |arguments: &[&str]| {
        let done = Command::new(program).args(arguments).output().expect("it runs");
        String::from_utf8(done.stdout).expect("utf-8")
    };
    let path = out.path().to_string_lossy().into_owned();
    let manifest = folder.join("sources.toml").to_string_lossy().into_owned();
    run(&["build", "--quiet", "--out", &path, &manifest]);
    let printed = run(&[
        "score",
        "--year",
        "2019",
        "pm-16",
        "ahe-1",
        "--clinicians",
        "15",
        "--format",
        "json",
        "--catalog",
        &path,
    ]);
    let value: serde_json::Value = serde_json::from_str(&printed).expect("json");
    let schema = serde_json::to_value(ia_catalog::write::schema("score").expect("a schema")).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let problems: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(value["points"], 40);
    assert_eq!(value["others"][0]["documents"][0], "society-overview-2019");
}

/// A ruling settles a rule on which documents differ; what it says is in the finding, in `diff` and in the report.
#[test]
fn a_ruling_settles_a_disputed_rule() {
    let folder = fixtures().join("score");
    let out = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_ia-catalog");
    let run = |arguments: &[&str]| {
        let done = Command::new(program).args(arguments).current_dir(out.path()).output().expect("it runs");
        let printed = String::from_utf8_lossy(&done.stdout).into_owned();
        (printed + &String::from_utf8_lossy(&done.stderr), done.status.code())
    };
    let [manifest, rulings] =
        ["sources.toml", "on-rules.toml"].map(|name| folder.join(name).to_string_lossy().into_owned());
    run(&["build", "--quiet", "--out", "catalog", "--rulings", &rulings, &manifest]);
    let mut text = String::new();
    for form in ["table", "markdown", "csv"] {
        for years in [vec!["2019"], vec!["2019", "2025"]] {
            let asked = [&["diff"], years.as_slice(), &["--format", form]].concat();
            let (printed, code) = run(&asked);
            // What became of activities is the matter of other tests.
            let lines = printed.lines().filter(|line| !line.contains("IA_") && !line.contains("IA\\_"));
            let printed: String = lines.map(|line| format!("{line}\n")).collect();
            let _ = writeln!(text, "$ {}\n{printed}exit {}\n", asked.join(" "), code.unwrap_or(-1));
        }
    }
    let catalog = std::fs::read_to_string(out.path().join("catalog/catalog.json")).expect("a catalog");
    let catalog: serde_json::Value = serde_json::from_str(&catalog).expect("json");
    for finding in catalog["findings"].as_array().expect("findings") {
        let code = finding["code"].as_str().unwrap_or("");
        if code.starts_with("rul") {
            let word = |name: &str| finding[name].as_str().unwrap_or("");
            let _ = writeln!(text, "! {} {code} {}", word("severity"), word("message"));
        }
    }
    let (printed, _) = run(&["gaps", "--year", "2020"]);
    let _ = writeln!(text, "\n$ gaps --year 2020\n{printed}");
    let text = text.replace(&format!("{}/", folder.display()), "");
    expect(&folder.join("rules.txt"), &text);

    let report = std::fs::read_to_string(out.path().join("catalog/report.html")).expect("a report");
    for words in
        ["Rules of the program", "Fifteen it is", "says otherwise", "No document states rules of 2020"]
    {
        assert!(report.contains(words), "{words} is not in the report");
    }
    let (json, _) = run(&["diff", "2019", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&json).expect("json");
    let rule = all.as_array().expect("a list").iter().find(|d| d["rule"] == "small-practice-size");
    assert_eq!(rule.expect("the rule")["decidedBy"], "ruling");
}
