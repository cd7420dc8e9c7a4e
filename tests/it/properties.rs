//! What holds for every document: nothing is lost (conservation), the layout changes nothing (invariance), neither do order
//! and threads, and a source that agrees, or that ranks lower, changes no value. `PROPTEST_CASES` has more of them tried.

use crate::conservation;
use crate::layouts::{Printed, WAYS, Way};
use crate::support::{fixtures, options, process};
use ia_catalog::facts::Facts;
use ia_catalog::model::{Built, Field, Kind, ProgramYear, Value};
use ia_catalog::pipeline::{self, Options, Processed};
use ia_catalog::source::{self, Place, Spec};
use ia_catalog::{read, write};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Layouts that are known to lose something, and what: a test fails when one of them heals, so that it leaves the list.
const IMPERFECT: &[(&str, usize, &str)] = &[];

static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options {
    facts: Facts::compiled(),
    reading: read::Options { cross_check: false, ..read::Options::default() },
    ..Options::default()
});

/// A runner that tries the same cases every time.
fn runner(cases: u32) -> TestRunner {
    let given = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let config = ProptestConfig {
        cases: given.unwrap_or(cases),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

// ---- activities that nobody published

const WORDS: &str = "patients staff visits notes letters calls plans goals reviews records clinics families partners results \
    reports teams screening questions answers training safety travel language housing food falls pain sleep habits doses \
    allergies vaccines charts referrals discharge transitions outreach reminders classes coaching surveys feedback \
    registries dashboards";
const VERBS: &str =
    "Ask Offer Review Write Share Train Measure Follow Plan Check Call Teach Compare Record Improve Invite";
const SMALL: &str = "of for with and in to at by from after before across within";

fn word(list: &'static str) -> impl Strategy<Value = String> {
    let words: Vec<&str> = list.split_whitespace().collect();
    prop::sample::select(words).prop_map(str::to_owned)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn title() -> impl Strategy<Value = String> {
    let part =
        (word(SMALL), word(WORDS), prop::sample::select(vec!["", "", "", "-based", " (EHR)", ", 2nd"]))
            .prop_map(|(small, noun, more)| format!("{small} {}{more}", capital(&noun)));
    (word(VERBS), word(WORDS), prop::collection::vec(part, 0..4)).prop_map(|(verb, noun, parts)| {
        let mut words = vec![verb, capital(&noun)];
        words.extend(parts);
        words.join(" ").trim_end_matches(", 2nd").to_owned()
    })
}

fn sentence() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "at least 90 days",
        "75 percent",
        "50%",
        "(for example, by phone)",
        "e.g., on paper",
        "\"as agreed\"",
        "follow-up",
        "the clinician's",
        "and/or",
        "A1c",
        "$20",
        "24/7",
        "[see below]",
        "R&D",
        "the 2nd visit",
        "1.5 hours",
    ]);
    let part = (
        word(SMALL),
        word(WORDS),
        prop::option::weighted(0.3, odd),
        prop::sample::select(vec!["", "", "", ",", ";"]),
    )
        .prop_map(|(small, noun, odd, mark)| match odd {
            Some(odd) => format!("{small} {noun} {odd}{mark}"),
            None => format!("{small} the {noun}{mark}"),
        });
    (word(VERBS), word(WORDS), prop::collection::vec(part, 2..8)).prop_map(|(verb, noun, parts)| {
        let words = format!("{verb} {noun} {}", parts.join(" "));
        words.trim_end_matches([',', ';']).to_owned() + "."
    })
}

fn activities() -> impl Strategy<Value = Vec<Printed>> {
    let table = include_str!("../../facts/subcategories.csv");
    let rows = table.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let real: Vec<Vec<String>> =
        rows.filter(|row| !row[0].is_empty() && row[3] == "2017" && row[4].is_empty()).collect();
    let one = (
        prop::sample::select(real),
        1u16..60,
        title(),
        prop::collection::vec(sentence(), 1..4),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(row, number, title, text, high, bonus)| Printed {
            id: format!("IA_{}_{number}", row[1]),
            title,
            description: text.join(" "),
            high,
            subcategory: (row[2].clone(), row[0].clone()),
            bonus,
        });
    prop::collection::vec(one, 3..9).prop_map(|mut all| {
        // A list has every id and every title once, and its subcategories one after the other.
        all.sort_by(|a, b| (&a.subcategory, &a.title).cmp(&(&b.subcategory, &b.title)));
        all.dedup_by(|a, b| a.title == b.title);
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|p| seen.insert(p.id.clone()));
        let mut titles = std::collections::BTreeSet::new();
        all.retain(|p| titles.insert(p.title.clone()));
        all
    })
}

fn spec(name: &str, bytes: Vec<u8>) -> Spec {
    Spec {
        id: name.to_owned(),
        path: name.to_owned(),
        place: Place::Bytes(bytes.into()),
        years: ProgramYear::new(2018).into_iter().collect(),
        ..Spec::default()
    }
}

fn extracted(name: &str, bytes: Vec<u8>) -> Processed {
    pipeline::extract(&[spec(name, bytes)], &OPTIONS, &|_| {}).remove(0)
}

// ---- invariance

/// What is wrong with a layout's reading of activities; None where it is what was printed.
fn read_as(way: &Way, width: usize, all: &[Printed]) -> Option<String> {
    let (name, bytes) = (way.print)(all, width);
    let done = extracted(name, bytes);
    let records = done.extract().records;
    let said = |what: String| format!("{} at {width}: {what}; {:?}", way.name, messages(&done));
    if records.len() != all.len() {
        return Some(said(format!("{} records of {}", records.len(), all.len())));
    }
    for p in all {
        let Some(record) =
            records.iter().find(|r| r.measure_id.as_ref().is_some_and(|id| id.to_string() == p.id))
        else {
            return Some(said(format!("no {}", p.id)));
        };
        let weight = if p.high { "high" } else { "medium" };
        let fields = [
            (Field::Title, record.title.as_deref(), p.title.as_str()),
            (Field::Description, record.description.as_deref(), p.description.as_str()),
            (Field::Weight, record.weight.map(|w| w.as_str()), weight),
            (Field::SubcategoryId, record.subcategory_id.as_deref(), p.subcategory.1.as_str()),
        ];
        for (field, found, wanted) in fields {
            if found != Some(wanted) {
                return Some(said(format!("{} {field}: {found:?}, printed {wanted:?}", p.id)));
            }
        }
        if way.bonus && record.cehrt_eligible != Some(p.bonus) {
            return Some(said(format!("{} bonus: {:?}, printed {}", p.id, record.cehrt_eligible, p.bonus)));
        }
    }
    let problems: Vec<String> =
        crate::evidence::problems(&done).into_iter().chain(conservation::unaccounted(&done)).collect();
    (!problems.is_empty()).then(|| said(problems.join("; ")))
}

fn messages(done: &Processed) -> Vec<String> {
    done.findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.message.chars().take(120).collect::<String>()))
        .collect()
}

#[test]
fn the_same_activities_read_the_same_in_every_layout_and_width() {
    let mut wrong = Vec::new();
    for way in WAYS {
        for width in way.widths {
            let run = runner(4).run(&activities(), |all| match read_as(way, *width, &all) {
                Some(problem) => Err(TestCaseError::fail(problem)),
                None => Ok(()),
            });
            let known = IMPERFECT.iter().any(|(name, at, _)| *name == way.name && at == width);
            match run {
                Err(problem) if !known => wrong.push(problem.to_string()),
                Ok(()) if known => {
                    wrong.push(format!("{} at {width} is read well now: take it off the list", way.name))
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} layouts:\n{}", wrong.len(), wrong.join("\n\n"));
}

// ---- conservation

fn every_file(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let document = ["md", "txt", "csv", "tsv", "json", "html", "pdf", "xlsx"].contains(&ending.as_str());
        match path.is_dir() {
            true => every_file(&path, found),
            false if document && !path.to_string_lossy().contains("expected") => found.push(path),
            false => {}
        }
    }
}

/// What is lost of a document.
fn lost(done: &Processed) -> Vec<String> {
    let lines = done.text.split('\n').count();
    let mut found = conservation::of_blocks(&done.blocks, lines);
    // Blocks that took the place of a page's are of the same words.
    found.extend(conservation::of_pages(&done.pages, if done.pages.is_empty() { &[] } else { &done.blocks }));
    found.extend(conservation::unaccounted(done));
    found
}

#[test]
fn no_word_of_any_fixture_is_dropped_silently() {
    let mut files = Vec::new();
    every_file(&fixtures(), &mut files);
    assert!(files.len() > 150, "{} documents", files.len());
    let options = options();
    let mut wrong = Vec::new();
    for path in files {
        let done = process(&path, &options);
        wrong.extend(lost(&done).into_iter().map(|problem| format!("{}: {problem}", done.document.path)));
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

/// Lines that documents are made of, put together as nobody would.
fn scrambled() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => sentence(),
        2 => title(),
        1 => word("IA_CC_1 IA_PM_3 High Medium HIGH Subcategory: Weight: Title Description").prop_map(|w| w + " "),
        1 => prop::sample::select(vec![
            "", "---", "| a | b |", "|---|---|", "# Heading", "* item", "Care Coordination", "Population Management: High",
            "Activity Name: Walks", "Activity ID: IA_CC_2", "Activity Description:", "**bold** words", "<td>cell</td>",
            "Activity Name,Activity ID,Activity Weighting", "a,b,c", "Walks\tTake walks.", "1. one", "* means the bonus",
            "Activity Name    Activity ID    Weight", "Walks            IA_CC_3        High", "\u{c}Page 2",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(line, 1..30).prop_map(|lines| lines.join("\n"))
}

#[test]
fn no_word_of_scrambled_documents_is_dropped_silently() {
    let names = prop::sample::select(vec!["a.txt", "a.md", "a.csv", "a.html", "a"]);
    let run = runner(60).run(&(scrambled(), names), |(text, name)| {
        let done = extracted(name, text.into_bytes());
        let mut found = lost(&done);
        found.extend(crate::evidence::problems(&done));
        prop_assert!(found.is_empty(), "{}: {found:?} {:?}", name, done.text);
        Ok(())
    });
    run.unwrap_or_else(|problem| panic!("{problem}"));
}

/// Documents of the fixtures with stretches taken out, said twice or exchanged for those of another.
fn ruined() -> impl Strategy<Value = (String, String)> {
    let mut files = Vec::new();
    every_file(&fixtures(), &mut files);
    let text = |path: &PathBuf| path.extension().is_some_and(|e| e != "pdf" && e != "xlsx" && e != "json");
    let small = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|about| about.len() < 12_000);
    let files: Vec<PathBuf> = files.into_iter().filter(|p| text(p) && small(p)).collect();
    let change = (any::<prop::sample::Index>(), 1usize..200, 0u8..5, any::<prop::sample::Index>());
    let one = prop::sample::select(files);
    (one.clone(), one, prop::collection::vec(change, 1..4)).prop_map(|(path, other, changes)| {
        let mut data = std::fs::read(&path).expect("a fixture");
        let other = std::fs::read(other).expect("a fixture");
        for (at, length, kind, from) in changes {
            let start = at.index(data.len() + 1);
            let end = (start + length).min(data.len());
            let there = from.index(other.len() + 1);
            let piece = match kind {
                0 => Vec::new(),
                1 => data[start..end].repeat(3),
                2 => other[there..(there + length).min(other.len())].to_vec(),
                3 => b"\n".to_vec(),
                _ => data[start..end].iter().rev().copied().collect(),
            };
            data.splice(start..end, piece);
        }
        let name = path.extension().map_or_else(String::new, |e| format!("a.{}", e.to_string_lossy()));
        (name, String::from_utf8_lossy(&data).into_owned())
    })
}

#[test]
fn ruined_documents_keep_their_evidence_and_lose_nothing_silently() {
    let run = runner(60).run(&ruined(), |(name, data)| {
        let done = extracted(&name, data.into_bytes());
        let mut found = lost(&done);
        found.extend(crate::evidence::problems(&done));
        found.extend(crate::evidence::of_rules(&done));
        found.extend(crate::evidence::of_scores(&done));
        prop_assert!(found.is_empty(), "{name}: {found:?} {}", done.text);
        prop_assert!(
            done.findings.iter().all(|f| f.code != ia_catalog::model::Code::ReadCrash),
            "{name}: a crash"
        );
        Ok(())
    });
    run.unwrap_or_else(|problem| panic!("{problem}"));
}

// ---- order and threads

fn bytes(built: &Built) -> Vec<u8> {
    let mut out = Vec::new();
    write::pretty(&mut out, &built.catalog).expect("written");
    write::claim_lines(&mut out, &built.claims, false).expect("written");
    write::pretty(&mut out, &built.differences).expect("written");
    write::pretty(&mut out, &built.gaps).expect("written");
    out
}

#[test]
fn order_and_threads_change_no_byte_of_any_build() {
    let world = source::demo().expect("the built-in manifest");
    let number = world.len();
    // The data of whole years alone takes most of the time: any two of them are enough.
    let some = (prop::sample::subsequence((0..number).collect::<Vec<_>>(), 2..7)).prop_shuffle();
    let run = runner(3).run(&(some, 1usize..9), |(order, jobs)| {
        let chosen: Vec<Spec> = order.iter().map(|at| world[*at].clone()).collect();
        let mut sorted = chosen.clone();
        sorted.sort_by(|a, b| a.id.cmp(&b.id));
        let build = |specs: &[Spec], jobs: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().expect("a pool");
            bytes(&pool.install(|| pipeline::build(specs, &OPTIONS, &|_| {})))
        };
        prop_assert!(build(&chosen, jobs) == build(&sorted, 1), "{jobs} jobs, order {order:?}");
        Ok(())
    });
    run.unwrap_or_else(|problem| panic!("{problem}"));
}

// ---- sources that agree, sources of a lower rank

fn official(all: &[Printed]) -> Spec {
    let csv = WAYS.iter().find(|way| way.name == "csv").expect("there");
    let (_, bytes) = (csv.print)(all, 0);
    let kind = Kind::parse("dataset");
    Spec { publisher: Some("CMS".to_owned()), kind, ..spec("official.csv", bytes) }
}

/// Every decided value, by activity and field.
fn values(built: &Built) -> BTreeMap<String, Value> {
    let views =
        built.catalog.activities.iter().flat_map(|(key, a)| a.years.iter().map(move |(y, v)| (key, y, v)));
    let fields = views.flat_map(|(key, year, view)| {
        view.fields.iter().map(move |(field, d)| (format!("{key} {year} {field}"), d.value.clone()))
    });
    fields.filter(|(_, value)| !value.is_nothing()).collect()
}

/// A value of the first build that the second has otherwise.
fn changed(before: &Built, after: &Built) -> Option<String> {
    let later = values(after);
    let differs = |(place, value): &(String, Value)| later.get(place) != Some(value);
    values(before)
        .into_iter()
        .find(differs)
        .map(|(place, value)| format!("{place}: {value:?} -> {:?}", later.get(&place)))
}

#[test]
fn a_source_that_agrees_changes_no_value() {
    let run = runner(8).run(&(activities(), 0..WAYS.len()), |(all, at)| {
        let way = &WAYS[at];
        let width = way.widths[0];
        prop_assume!(!IMPERFECT.iter().any(|(name, ..)| *name == way.name));
        let (name, bytes) = (way.print)(&all, width);
        let other =
            Spec { publisher: Some("A society".to_owned()), id: "other".to_owned(), ..spec(name, bytes) };
        let alone = pipeline::build(&[official(&all)], &OPTIONS, &|_| {});
        let both = pipeline::build(&[official(&all), other], &OPTIONS, &|_| {});
        prop_assert_eq!(changed(&alone, &both), None, "{}", way.name);
        prop_assert_eq!(alone.catalog.activities.len(), both.catalog.activities.len(), "{}", way.name);
        Ok(())
    });
    run.unwrap_or_else(|problem| panic!("{problem}"));
}

#[test]
fn a_source_of_a_lower_rank_that_disagrees_changes_no_value() {
    let run = runner(12).run(&(activities(), activities(), any::<u64>()), |(all, others, bits)| {
        // The same ids with some of the values of other activities, and some activities that are on no list.
        let mut wrong = all.clone();
        for (at, (p, other)) in wrong.iter_mut().zip(others.iter().cycle()).enumerate() {
            let bit = |n: usize| bits >> ((at * 3 + n) % 64) & 1 == 1;
            if bit(0) {
                p.description = other.description.clone();
            }
            if bit(1) {
                p.high = !p.high;
            }
            if bit(2) {
                p.bonus = !p.bonus;
            }
        }
        let known: Vec<&str> = all.iter().map(|p| p.id.as_str()).collect();
        wrong.extend(others.iter().filter(|p| !known.contains(&p.id.as_str())).cloned());
        let (name, bytes) = (WAYS[0].print)(&wrong, 0);
        let other =
            Spec { publisher: Some("A society".to_owned()), id: "other".to_owned(), ..spec(name, bytes) };
        let alone = pipeline::build(&[official(&all)], &OPTIONS, &|_| {});
        let both = pipeline::build(&[official(&all), other], &OPTIONS, &|_| {});
        prop_assert_eq!(changed(&alone, &both), None);
        let year = ProgramYear::new(2018).expect("a year");
        prop_assert_eq!(alone.catalog.listed(year).count(), both.catalog.listed(year).count());
        Ok(())
    });
    run.unwrap_or_else(|problem| panic!("{problem}"));
}
