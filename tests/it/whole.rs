//! A folder that `build` writes is of one build, whatever happens on the way, and what is kept between builds changes nothing.

use crate::support::{fixtures, root};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ia-catalog"));
    command.args(args).current_dir(folder);
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("it runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn start(folder: &Path, args: &[&str]) -> Child {
    command(folder, args).stderr(Stdio::null()).spawn().expect("it starts")
}

/// The files of a folder with their contents; what is hidden is not of the build.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let name = entry.path().strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
        if !name.starts_with(".ia-catalog") {
            found.insert(name, std::fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

/// Two lists that differ, so that their builds can be told apart.
fn two_lists(folder: &Path) {
    for (name, title) in [("a.csv", "Ask what patients need"), ("b.csv", "Offer visits by video")] {
        let head = "title,measureId,weight,subcategoryId,description\n";
        let row = |n| format!("{title} {n},IA_CC_{n},medium,careCoordination,Do it {n} times a year.\n");
        let rows: String = (1..40).map(row).collect();
        std::fs::write(folder.join(name), format!("{head}{rows}")).expect("written");
    }
}

const A: [&str; 6] = ["build", "a.csv", "--year", "2018", "--out", "made"];
const B: [&str; 6] = ["build", "b.csv", "--year", "2018", "--out", "made"];

/// What the builds of both lists write.
fn both(folder: &Path) -> [BTreeMap<String, Vec<u8>>; 2] {
    [A, B].map(|args| {
        assert!(run(folder, &args).status.success());
        contents(&folder.join("made"))
    })
}

#[test]
fn a_build_of_what_was_built_before_says_so_and_touches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let first = run(here, &["build", "--demo"]);
    let files = contents(&here.join("catalog"));
    let age =
        |name: &str| here.join("catalog").join(name).metadata().expect("a file").modified().expect("a time");
    let written = age("catalog.json");
    let again = run(here, &["build", "--demo"]);
    assert_eq!(again.status.code(), first.status.code());
    let told = |text: String| {
        text.lines().filter(|l| !l.ends_with(" catalog")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(told(err(&again)), told(err(&first)));
    assert!(err(&again).contains("nothing has changed"), "{}", err(&again));
    assert_eq!(age("catalog.json"), written);
    // With nothing kept the same bytes come out, and a quiet run is quiet.
    let anew = run(here, &["build", "--demo", "--no-cache", "-q"]);
    assert_eq!((err(&anew).as_str(), contents(&here.join("catalog"))), ("", files));
    assert_eq!(err(&run(here, &["build", "--demo", "-q"])), "");
    assert_eq!(run(here, &["build", "--demo", "-q", "--fail-on", "warning"]).status.code(), Some(1));
}

#[test]
fn whatever_changes_among_the_inputs_or_the_files_is_built_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let anew = |args: &[&str]| !err(&run(here, args)).contains("nothing has changed");
    assert!(anew(&A));
    assert!(!anew(&A));
    assert!(anew(&["build", "a.csv", "--year", "2019", "--out", "made"]));
    assert!(anew(&A));
    std::fs::write(here.join("made/gaps.json"), "{}").expect("written");
    assert!(anew(&A));
    std::fs::remove_file(here.join("made/report.md")).expect("removed");
    assert!(anew(&A));
    let list = std::fs::read_to_string(here.join("a.csv")).expect("a list").replace("medium", "high");
    std::fs::write(here.join("a.csv"), list).expect("written");
    assert!(anew(&A));
    assert!(!anew(&A));
}

#[test]
fn what_a_year_that_is_built_no_more_left_goes_and_other_files_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    assert!(run(here, &A).status.success());
    std::fs::write(here.join("made/notes.txt"), "mine").expect("written");
    assert!(run(here, &["build", "a.csv", "--year", "2019", "--out", "made"]).status.success());
    let names: Vec<String> = contents(&here.join("made")).into_keys().collect();
    assert!(
        names.contains(&"qpp/2019/measures-data.json".to_owned()) && names.contains(&"notes.txt".to_owned())
    );
    assert!(!here.join("made/qpp/2018").exists());
}

#[test]
fn a_move_that_was_interrupted_is_finished_by_the_next_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let [a, b] = both(here);
    // As a build of `a` leaves it that was killed after it had moved one file of all.
    let hidden = here.join("made/.ia-catalog");
    for (name, content) in a.iter().filter(|(name, _)| *name != "claims.ndjson") {
        let path = hidden.join("new").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, content).expect("written");
    }
    std::fs::write(here.join("made/claims.ndjson"), &a["claims.ndjson"]).expect("written");
    assert_eq!(contents(&here.join("made"))["catalog.json"], b["catalog.json"]);
    let put: Vec<&String> = a.keys().collect();
    let list = serde_json::json!({ "put": put, "remove": [] }).to_string();
    std::fs::write(hidden.join("commit.json"), list).expect("written");
    let done = run(here, &["list", "--catalog", "made"]);
    assert!(String::from_utf8_lossy(&done.stdout).contains("Ask what"), "{}", err(&done));
    assert_eq!(contents(&here.join("made")), a);
    assert!(!hidden.join("new").exists() && !hidden.join("commit.json").exists());
}

#[test]
fn a_list_of_moves_leads_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    both(here);
    std::fs::write(here.join("victim.txt"), "mine").expect("written");
    for name in ["../victim.txt", "/etc/victim", "a/../../victim.txt"] {
        let list = serde_json::json!({ "put": [], "remove": [name] }).to_string();
        std::fs::write(here.join("made/.ia-catalog/commit.json"), list).expect("written");
        let done = run(here, &["list", "--catalog", "made"]);
        assert!(done.status.code() == Some(2) && err(&done).contains("no list of ours"), "{}", err(&done));
        assert!(here.join("victim.txt").exists());
    }
}

#[test]
fn a_build_that_is_killed_leaves_the_old_files_or_the_new_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let made = here.join("made");
    let builds = both(here);
    for round in 0..16u64 {
        let args = if round % 2 == 0 { A } else { B };
        let mut child = start(here, &args);
        std::thread::sleep(Duration::from_millis(20 + 37 * round % 400));
        let _ = child.kill();
        let _ = child.wait();
        // Any command that reads puts things in order.
        assert!(run(here, &["list", "--catalog", "made"]).status.success());
        assert!(builds.contains(&contents(&made)), "round {round}");
    }
    assert!(run(here, &[A.as_slice(), &["--no-cache"]].concat()).status.success());
    let hidden: Vec<String> = std::fs::read_dir(made.join(".ia-catalog"))
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !matches!(name.as_str(), ".gitignore" | "lock" | "read"))
        .collect();
    assert_eq!(hidden, Vec::<String>::new());
}

#[test]
fn two_builds_into_one_folder_do_not_mix() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let builds = both(here);
    for _ in 0..3 {
        let args = [&A, &B, &A, &B].map(|args| [args.as_slice(), &["--no-cache"]].concat());
        let children = args.map(|args| start(here, &args));
        for mut child in children {
            assert!(child.wait().expect("it ends").success());
        }
        assert!(builds.contains(&contents(&here.join("made"))));
    }
}

#[test]
fn files_of_two_builds_are_not_read_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let [a, _] = both(here);
    std::fs::write(here.join("made/claims.ndjson"), &a["claims.ndjson"]).expect("written");
    let done = run(here, &["explain", "IA_CC_1", "--catalog", "made/catalog.json"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("claims.ndjson") && err(&done).contains("build anew"), "{}", err(&done));
    // Where nothing describes them, they are taken as they are.
    std::fs::remove_file(here.join("made/build.json")).expect("removed");
    assert!(run(here, &["list", "--catalog", "made"]).status.success());
}

/// Everything that is written past so many bytes fails, as on a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_leaves_the_old_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let [_, b] = both(here);
    let script = format!(
        "trap '' XFSZ; ulimit -f 40; exec {} build a.csv --year 2018 --out made --no-cache",
        env!("CARGO_BIN_EXE_ia-catalog")
    );
    let done = Command::new("sh").args(["-c", &script]).current_dir(here).output().expect("it runs");
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(err(&done).contains("nothing was replaced"), "{}", err(&done));
    assert_eq!(contents(&here.join("made")), b);
    // What was written aside goes at once: the room is needed now, and the next run may never come.
    assert!(!here.join("made/.ia-catalog/new").exists());
    assert!(run(here, &["list", "--catalog", "made"]).status.success());
    // An export, whose folder is no build's, leaves no trace at all.
    let script = format!(
        "trap '' XFSZ; ulimit -f 4; exec {} export --catalog made --format datapackage --out package",
        env!("CARGO_BIN_EXE_ia-catalog")
    );
    let done = Command::new("sh").args(["-c", &script]).current_dir(here).output().expect("it runs");
    assert!(done.status.code() == Some(2) && err(&done).contains("nothing was replaced"), "{}", err(&done));
    assert_eq!(std::fs::read_dir(here.join("package")).expect("a folder").count(), 0);
}

/// The lists of years in a folder, and whether it says that they are a demonstration.
fn lists(folder: &Path) -> Vec<String> {
    contents(folder).into_keys().filter(|name| name.starts_with("qpp/")).collect()
}

#[test]
fn lists_of_a_build_whose_record_was_ruined_passed_for_those_of_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let made = here.join("made");
    let later = ["build", "a.csv", "--year", "2019", "--out", "made"];
    let other = ["build", "a.csv", "--year", "2024", "--out", "other"];
    assert!(run(here, &other).status.success());
    let of_another = std::fs::read(here.join("other/build.json")).expect("a record");
    let whole = |path: &Path| std::fs::read(path).expect("a record");
    for ruin in ["cut short", "empty", "no record", "another folder's"] {
        assert!(run(here, &A).status.success());
        let record = whole(&made.join("build.json"));
        let record = match ruin {
            "cut short" => &record[..record.len() / 2],
            "empty" => b"",
            "no record" => b"{}",
            _ => of_another.as_slice(),
        };
        std::fs::write(made.join("build.json"), record).expect("written");
        // The year that another build's record names may be the user's own.
        std::fs::create_dir_all(made.join("qpp/2024")).expect("a folder");
        std::fs::write(made.join("qpp/2024/measures-data.json"), "[]").expect("written");
        let done = run(here, &later);
        assert!(done.status.success(), "{}", err(&done));
        for year in ["2018", "2024"] {
            let said = format!("made/qpp/{year}/measures-data.json: this list is not of the build beside it");
            assert!(err(&done).contains(&said), "{}", err(&done));
        }
        assert!(!err(&done).contains("qpp/2019/measures-data.json: this"), "{}", err(&done));
        // It is said until it is no longer so, and not by quiet runs.
        let again = run(here, &later);
        assert!(
            err(&again).contains("nothing has changed") && err(&again).contains("made/qpp/2018"),
            "{}",
            err(&again)
        );
        assert_eq!(err(&run(here, &[later.as_slice(), &["-q"]].concat())), "");
        std::fs::remove_dir_all(made.join("qpp/2018")).expect("removed");
        std::fs::remove_dir_all(made.join("qpp/2024")).expect("removed");
        assert!(!err(&run(here, &later)).contains("this list is not"));
    }
}

#[test]
fn the_word_that_lists_are_a_demonstration_outlived_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let demo = ["build", "--demo", "--out", "made"];
    assert!(run(here, &demo).status.code() < Some(2));
    assert!(lists(&here.join("made")).contains(&"qpp/README.md".to_owned()));
    std::fs::write(here.join("made/build.json"), "").expect("written");
    assert!(run(here, &A).status.success());
    assert!(!lists(&here.join("made")).contains(&"qpp/README.md".to_owned()));
    // The user's own is not that one.
    std::fs::write(here.join("made/qpp/README.md"), "mine").expect("written");
    std::fs::write(here.join("made/build.json"), "").expect("written");
    assert!(run(here, &A).status.success());
    assert!(lists(&here.join("made")).contains(&"qpp/README.md".to_owned()));
}

#[test]
fn a_list_that_its_user_had_changed_was_removed_with_its_year() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    assert!(run(here, &A).status.success());
    std::fs::write(here.join("made/qpp/2018/measures-data.json"), "[{}]").expect("written");
    let done = run(here, &["build", "a.csv", "--year", "2019", "--out", "made"]);
    assert!(err(&done).contains("made/qpp/2018/measures-data.json: this list"), "{}", err(&done));
    assert_eq!(lists(&here.join("made")), ["qpp/2018/measures-data.json", "qpp/2019/measures-data.json"]);
}

#[test]
fn a_folder_in_the_way_of_a_file_is_named_and_nothing_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    assert!(run(here, &A).status.success());
    std::fs::remove_file(here.join("made/report.md")).expect("removed");
    std::fs::create_dir_all(here.join("made/report.md/inner")).expect("made");
    let before = contents(&here.join("made"));
    let done = run(here, &B);
    assert!(done.status.code() == Some(2) && err(&done).contains("report.md"), "{}", err(&done));
    assert_eq!(contents(&here.join("made")), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named_with_the_way_out() {
    let done = run(&root(), &["build", "--demo", "--out", "/proc/self/made"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("/proc/self/made") && err(&done).contains("--out"), "{}", err(&done));
}

#[test]
fn what_readers_made_is_used_again_and_a_ruined_or_foreign_entry_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let copy = |name: &str| {
        std::fs::copy(fixtures().join("pdf").join(name), here.join(name)).expect("copied");
    };
    copy("factsheet-rl.pdf");
    copy("borderless.pdf");
    let build = |more: &[&str]| {
        let args = ["build", "factsheet-rl.pdf", "borderless.pdf", "--year", "2018", "--out", "made", "-q"];
        run(here, &[&args, more].concat());
        contents(&here.join("made"))
    };
    let kept = here.join("made/.ia-catalog/read");
    let entries = || {
        let all = std::fs::read_dir(&kept).expect("a folder").map(|e| e.expect("an entry").path());
        let mut all: Vec<_> = all.collect();
        all.sort();
        all
    };
    let first = build(&[]);
    let names = entries();
    assert_eq!(names.len(), 2);
    // What stands there already is not what is asked here.
    let anew = || std::fs::remove_file(here.join("made/build.json")).expect("removed");
    let contents_of = || entries().iter().map(|p| std::fs::read(p).expect("an entry")).collect::<Vec<_>>();
    let as_kept = contents_of();
    anew();
    assert_eq!(build(&[]), first);
    assert_eq!((entries(), contents_of()), (names.clone(), as_kept.clone()));
    // Ruined: a byte inside, the end cut off, nothing at all. Foreign: the other document's under this one's name.
    let ruined = [
        {
            let mut e = as_kept[0].clone();
            e[99] ^= 1;
            e
        },
        as_kept[0][..60].to_vec(),
        vec![],
        as_kept[1].clone(),
    ];
    for entry in ruined {
        std::fs::write(&names[0], entry).expect("written");
        anew();
        assert_eq!(build(&[]), first);
        assert_eq!(contents_of(), as_kept);
    }
    anew();
    assert_eq!(build(&["--no-cache"]), first);
    // What no document of the build needs any more goes.
    copy("newspaper.pdf");
    std::fs::copy(here.join("newspaper.pdf"), here.join("borderless.pdf")).expect("copied");
    build(&[]);
    assert!(entries().len() == 2 && entries() != names);
}

#[test]
fn a_build_wrote_over_its_own_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    std::fs::rename(here.join("a.csv"), here.join("differences.csv")).expect("renamed");
    let before = contents(here);
    let done = run(here, &["build", "differences.csv", "--year", "2018", "--out", "."]);
    assert!(done.status.code() == Some(2) && err(&done).contains("differences.csv"), "{}", err(&done));
    assert_eq!(contents(here), before);
}

#[test]
fn a_build_of_a_folder_took_what_it_had_written_there_for_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    std::fs::remove_file(here.join("b.csv")).expect("removed");
    for out in ["catalog", "."] {
        for args in
            [["build", ".", "--year", "2018", "--out", out], ["build", ".", "--out", out, "--year", "2018"]]
        {
            let done = run(here, &args);
            assert!(err(&done).contains("1 document,"), "{}", err(&done));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_way_that_leads_elsewhere_left_a_folder_half_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    let [_, b] = both(here);
    std::fs::rename(here.join("made/qpp"), here.join("elsewhere")).expect("moved");
    std::os::unix::fs::symlink(here.join("elsewhere"), here.join("made/qpp")).expect("linked");
    let done = run(here, &A);
    assert!(done.status.code() == Some(2) && err(&done).contains("made/qpp"), "{}", err(&done));
    assert!(run(here, &["list", "--catalog", "made"]).status.success());
    std::fs::remove_file(here.join("made/qpp")).expect("removed");
    std::fs::rename(here.join("elsewhere"), here.join("made/qpp")).expect("moved");
    assert_eq!(contents(&here.join("made")), b);
}

#[cfg(unix)]
#[test]
fn the_cache_removed_files_that_are_not_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    two_lists(here);
    std::fs::create_dir_all(here.join("mine")).expect("made");
    std::fs::create_dir_all(here.join("made/.ia-catalog")).expect("made");
    std::fs::write(here.join("mine/thesis.txt"), "years of work").expect("written");
    std::os::unix::fs::symlink(here.join("mine"), here.join("made/.ia-catalog/read")).expect("linked");
    assert!(run(here, &A).status.success());
    assert!(here.join("mine/thesis.txt").is_file());
}
