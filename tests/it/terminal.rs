//! What people see: list, show and completions, tables at several widths, and the examples of docs/commands.md.

use crate::support::{expect, fixtures, root};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("utf-8")
}

/// A folder with the demonstration catalog in it, which no test writes to.
fn demo() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        std::fs::create_dir_all(&folder).expect("a folder");
        let done = run(&folder, &["build", "--demo", "-q"]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        folder
    })
}

fn ids(output: &Output) -> Vec<String> {
    let lines = text(&output.stdout);
    let id = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        line["key"].as_str().expect("a key").to_owned()
    };
    lines.lines().map(id).collect()
}

#[test]
fn list_filters_and_says_how_many_on_stderr() {
    let folder = demo();
    let list = |args: &[&str]| {
        let all: Vec<&str> = ["list"].iter().chain(args).chain(&["--format", "ndjson"]).copied().collect();
        let done = run(folder, &all);
        assert_eq!(done.status.code(), Some(0), "{args:?} {}", text(&done.stderr));
        (ids(&done), text(&done.stderr))
    };
    let (all, said) = list(&[]);
    assert_eq!((all.len(), said.as_str()), (118, "118 activities of 2019\n"));
    let (high, said) = list(&["--year", "2018", "--weight", "high"]);
    assert_eq!((high.len(), said.as_str()), (22, "22 of 113 activities of 2018\n"));
    // Letters, CMS's id, the name, a part of the name and a misspelling are the same subcategory.
    let (letters, _) = list(&["--subcategory", "cc"]);
    assert!(letters.len() > 10 && letters.iter().all(|id| id.starts_with("IA_CC_")), "{letters:?}");
    assert!(letters.windows(2).all(|two| two[0] != two[1]) && letters[1] == "IA_CC_2", "{letters:?}");
    for other in ["careCoordination", "CARECOORDINATION", "Care Coordination", "coordination"] {
        assert_eq!(list(&["--subcategory", other]).0, letters, "{other}");
    }
    let (misspelt, said) = list(&["--subcategory", "Care Cordination"]);
    assert_eq!(misspelt, letters);
    assert!(said.contains("was read as Care Coordination"), "{said}");
    assert_eq!(list(&["--subcategory", "pcmh"]).0, ["IA_PCMH"]);
    assert_eq!(list(&["--weight", "none"]).0, ["IA_PCMH"]);
    assert_eq!(
        list(&["--year", "2018", "--cehrt", "yes"]).0.len()
            + list(&["--year", "2018", "--cehrt", "no"]).0.len(),
        113
    );
    // All words, anywhere in the texts.
    let (one, _) = list(&["MEDICAID"]);
    let (both, _) = list(&["medicaid", "appointments"]);
    assert!(one.contains(&"IA_AHE_1".to_owned()) && both.len() <= one.len() && !both.is_empty());
    let (none, said) = list(&["no activity says this"]);
    assert_eq!((none.len(), said.as_str()), (0, "0 of 118 activities of 2019\n"));
}

#[test]
fn list_says_which_other_years_have_what_this_one_has_not() {
    let folder = demo();
    let done = run(folder, &["list", "--cehrt", "yes"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(
        text(&done.stderr).starts_with("0 of 118 activities of 2019; 2017 has "),
        "{}",
        text(&done.stderr)
    );
    let quiet = run(folder, &["list", "--cehrt", "yes", "--quiet"]);
    assert_eq!(text(&quiet.stderr), "");
}

#[test]
fn list_since_an_earlier_year_says_what_is_new() {
    let folder = demo();
    let done = run(folder, &["list", "--changed-since", "2018", "--format", "markdown"]);
    let said = text(&done.stdout);
    assert!(said.contains("new in 2019") && said.contains("description (substantive)"), "{said}");
    assert!(!said.contains("IA\\_AHE\\_1 "), "{said}");
    let backwards = run(folder, &["list", "--year", "2017", "--changed-since", "2018"]);
    assert_eq!(backwards.status.code(), Some(2));
    assert!(text(&backwards.stderr).contains("name an earlier year"), "{}", text(&backwards.stderr));
}

#[test]
fn json_of_a_list_is_an_array_of_lines_as_in_activities_ndjson() {
    let folder = demo();
    let done = run(folder, &["list", "--year", "2017", "--format", "json"]);
    let all: Vec<serde_json::Value> = serde_json::from_slice(&done.stdout).expect("an array");
    let file = std::fs::read_to_string(folder.join("catalog/activities.ndjson")).expect("the file");
    let lines: Vec<serde_json::Value> =
        file.lines().map(|l| serde_json::from_str(l).expect("json")).collect();
    assert_eq!(all.len(), 93);
    assert!(all.iter().all(|one| lines.contains(one)));
}

#[test]
fn show_as_people_and_programs_see_it() {
    let folder = demo();
    for (name, args) in [
        ("show-cc-12.txt", ["show", "cc 12", "--year", "2017", "--format", "table"]),
        ("show-pm-13.md", ["show", "IA_PM_13", "--year", "2019", "--format", "markdown"]),
        ("list-bmh.txt", ["list", "--year", "2018", "--subcategory", "bmh", "team"]),
    ] {
        let done = run(folder, &args);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        expect(&fixtures().join("terminal").join(name), &text(&done.stdout));
    }
    let json = run(folder, &["show", "IA_CC_12", "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_slice(&json.stdout).expect("json");
    assert_eq!(shown["demo"], true);
    assert_eq!(shown["programYear"], 2019);
    assert_eq!(shown["years"].as_array().map(Vec::len), Some(3));
    let schema = run(folder, &["schema", "show"]);
    let schema: serde_json::Value = serde_json::from_slice(&schema.stdout).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    assert!(validator.is_valid(&shown));
}

#[test]
fn an_id_that_is_not_there_is_answered_with_the_nearest() {
    let folder = demo();
    for command in ["show", "explain"] {
        let said = |id: &str| {
            let done = run(folder, &[command, id]);
            assert_eq!((done.status.code(), text(&done.stdout).as_str()), (Some(2), ""));
            text(&done.stderr)
        };
        let near = said("IA_CC_99");
        assert!(
            near.contains("the nearest of ") && near.contains("IA_CC_18") && !near.contains("IA_CC_1,"),
            "{near}"
        );
        assert!(said("IA_CD_12").contains("did you mean IA_CC_12?"), "{}", said("IA_CD_12"));
        assert!(said("telehealth").contains("ia-catalog list WORDS"), "{}", said("telehealth"));
    }
    let away = run(folder, &["show", "IA_PM_8", "--year", "2019"]);
    assert!(
        text(&away.stderr).contains("is in no document of 2019; the catalog has it in 2017"),
        "{}",
        text(&away.stderr)
    );
}

/// `fixtures/lineage` has ids that were used again.
#[test]
fn an_id_that_is_used_again_names_both_activities() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let again = here.join("again.csv");
    let head = "title,measureId,weight,subcategoryId,description,firstPerformanceYear\n";
    let first = "Weekly calls to patients after surgery,IA_CC_1,medium,careCoordination,\"A nurse calls each patient within a week of an operation and asks about pain, wounds and medicines.\",2017\n";
    let later = "Shared dental records,IA_CC_1,high,careCoordination,\"The practice opens its record system to dentists of the county so that treatment plans are agreed.\",2019\n";
    std::fs::write(here.join("first.csv"), format!("{head}{first}")).expect("written");
    std::fs::write(&again, format!("{head}{later}")).expect("written");
    let manifest = "[[document]]\npath = \"first.csv\"\nyears = [2018]\npublisher = \"CMS\"\nkind = \"dataset\"\n\n[[document]]\npath = \"again.csv\"\nyears = [2019]\npublisher = \"CMS\"\nkind = \"dataset\"\n";
    std::fs::write(here.join("sources.toml"), manifest).expect("written");
    let built = run(here, &["build", "-q"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let first = text(&run(here, &["show", "cc1"]).stdout);
    assert!(first.contains("Weekly calls") && first.contains("IA_CC_1#2019"), "{first}");
    let later = text(&run(here, &["show", "IA_CC_1#2019"]).stdout);
    assert!(later.contains("Shared dental records") && later.contains("other years: IA_CC_1\n"), "{later}");
    let of_year = text(&run(here, &["show", "cc-1", "--year", "2019"]).stdout);
    assert!(of_year.contains("Shared dental records"), "{of_year}");
}

#[test]
fn every_shell_gets_its_completions() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = run(folder.path(), &["completions", shell]);
        let script = text(&done.stdout);
        assert_eq!(done.status.code(), Some(0));
        assert!(script.contains("changed-since") && script.contains("explain"), "{shell}");
        assert!(!script.contains("read-worker"), "{shell} offers what people do not call");
    }
}

#[test]
fn every_command_has_examples_in_its_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = text(&run(folder.path(), &["--help"]).stdout);
    let commands =
        help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    // What a line goes on with stands further in.
    let named = commands.lines().filter(|line| !line.starts_with("   "));
    for command in named.filter_map(|line| line.split_whitespace().next()).filter(|c| *c != "help") {
        let help = text(&run(folder.path(), &[command, "--help"]).stdout);
        assert!(help.contains("Examples:") && help.contains(&format!("ia-catalog {command}")), "{command}");
    }
}

/// What documents and file names hold is shown without what would move the cursor or colour the screen.
#[test]
fn control_characters_never_reach_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let head = "title,measureId,weight,subcategoryId,description\n";
    let row =
        "Call \u{9b}31m patients\u{202e} back,IA_CC_1,medium,careCoordination,A \u{1b}]0;x\u{7} text.\n";
    std::fs::write(here.join("a\u{1b}[2J.csv"), format!("{head}{row}")).expect("written");
    let name = "a\u{1b}[2J.csv";
    for args in [
        vec!["build", "--year", "2018", name, "missing\u{1b}[2J.csv"],
        vec!["list"],
        vec!["list", "text"],
        vec!["list", "--format", "markdown"],
        vec!["show", "cc1"],
        vec!["explain", "cc1", "2018"],
        vec!["gaps"],
        vec!["show", "\u{1b}[2J"],
        vec!["explain", "cc1", "--catalog", "\u{1b}[2J"],
        vec!["text", name],
    ] {
        let done = run(here, &args);
        for stream in [&done.stdout, &done.stderr] {
            let bad = |c: char| c.is_control() && c != '\n' && c != '\t' || c == '\u{202e}';
            assert!(!text(stream).contains(bad), "{args:?}: {:?}", text(stream));
        }
    }
}

#[test]
fn colour_is_there_when_it_is_asked_for_and_says_nothing_alone() {
    let folder = demo();
    for args in [
        vec!["list", "medicaid"],
        vec!["show", "IA_CC_12"],
        vec!["explain", "IA_CC_12", "2017"],
        vec!["diff", "2017", "2018"],
        vec!["diff", "2017"],
        vec!["gaps"],
    ] {
        let plain = run(folder, &args);
        let with: Vec<&str> = args.iter().chain(&["--color", "always"]).copied().collect();
        let coloured = text(&run(folder, &with).stdout);
        assert!(coloured.contains('\u{1b}'), "{args:?}");
        assert_eq!(without_colour(&coloured), text(&plain.stdout), "{args:?}");
    }
}

fn without_colour(words: &str) -> String {
    let mut parts = words.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// The examples of docs/commands.md, run as they stand in a folder with the demonstration catalog.
#[cfg(unix)]
#[test]
fn examples_of_the_commands_page_print_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = root().join("docs/commands.md");
    let old = std::fs::read_to_string(&page).expect("the page");
    let binary = Path::new(env!("CARGO_BIN_EXE_ia-catalog")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(binary.to_owned()).chain(std::env::split_paths(&path)));
    let mut new = String::new();
    let mut inside = false;
    for line in old.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let script = format!("{{ {command}\n}} 2>&1");
            let done = Command::new("sh")
                .args(["-c", &script])
                .env("PATH", path.as_ref().expect("a path"))
                .current_dir(folder.path())
                .output()
                .expect("sh runs");
            new.push_str(&format!("{line}\n{}", text(&done.stdout)));
            continue;
        } else if inside {
            continue;
        }
        new.push_str(&format!("{line}\n"));
    }
    expect(&page, &new);
}

/// What a listener hears: the stages in the order in which they run, and every document taken in hand before it is done.
#[test]
fn progress_tells_the_stages_and_the_documents_in_hand() {
    use ia_catalog::pipeline::{self, Options, Progress};
    let heard = std::sync::Mutex::new(Vec::new());
    let listen = |step: Progress| {
        let said = match step {
            Progress::Stage(name, total) => format!("stage {name} {total}"),
            Progress::Begun(document) => format!("begun {document}"),
            Progress::Done(document) => format!("done {document}"),
        };
        heard.lock().expect("no panic").push(said);
    };
    let specs = ia_catalog::source::demo().expect("the built-in manifest");
    let options = Options { demo: true, ..crate::support::options() };
    pipeline::build(&specs, &options, &listen);
    let heard = heard.into_inner().expect("no panic");
    let stages: Vec<&str> = heard.iter().filter_map(|said| said.strip_prefix("stage ")).collect();
    assert_eq!(stages.first().copied(), Some(format!("reading {}", specs.len()).as_str()));
    assert_eq!(stages[stages.len() - 2..], ["reconciling 0", "comparing 0"]);
    for (n, said) in heard.iter().enumerate() {
        let Some(document) = said.strip_prefix("done ") else { continue };
        assert!(heard[..n].contains(&format!("begun {document}")), "{document}");
    }
}

#[test]
fn what_reviewers_ruled_holds_as_of_an_earlier_day() {
    use ia_catalog::model::DecisionRule;
    let built = crate::support::build(&fixtures().join("build/ruled.toml"));
    let day = "2099-12-31".parse().expect("a day");
    let facts = ia_catalog::facts::Facts::compiled();
    let (then, _) = ia_catalog::pipeline::as_of(&built.catalog, &built.claims, &facts, &day);
    let mut ruled = 0;
    for (key, activity) in &built.catalog.activities {
        for (year, view) in &activity.years {
            // Patches are claims of their own; this is about what chooses among claims.
            for (field, now) in view.fields.iter().filter(|(_, d)| d.rule == DecisionRule::Ruling) {
                let before = &then.activities[key].years[year].fields[field];
                let said = (&before.value, before.standing, &before.because);
                assert_eq!(said, (&now.value, now.standing, &now.because), "{key} {year} {field}");
                ruled += 1;
            }
        }
    }
    assert!(ruled > 0);
}
