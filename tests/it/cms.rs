//! CMS's own forms: its JSON, its change requests, and change requests applied. Inputs are in `fixtures/cms`.

use crate::corpus::corpus;
use crate::support::{build, expect, fixtures, options};
use ia_catalog::compare::{self, ClaimIndex, Side};
use ia_catalog::model::{
    Basis, Built, Catalog, Claim, Code, Date, Field, GapCode, ProgramYear, Rule, Standing, Value,
};
use ia_catalog::pipeline;
use ia_catalog::source::{self, Spec};
use ia_catalog::write::{self, Extent};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    fixtures().join("cms")
}

fn year(year: u16) -> ProgramYear {
    ProgramYear::new(year).expect("a year")
}

fn qpp(built: &Built, of: u16) -> (String, write::Qpp) {
    let list = write::qpp(built, year(of), &options().facts.form(year(of)));
    let mut out = Vec::new();
    write::qpp_json(&mut out, &list).expect("written");
    (String::from_utf8(out).expect("text"), list)
}

fn request(built: &Built, from: u16, to: u16, which: Extent) -> (String, write::ChangeRequest) {
    let index = ClaimIndex::new(&built.claims);
    let side = |of| Side { catalog: &built.catalog, claims: &index, year: year(of) };
    let diff = compare::between(&side(from), &side(to));
    let facts = options().facts;
    let named =
        facts.subcategories().iter().filter(|s| !s.id.is_empty() && s.last.is_none_or(|l| l >= year(to)));
    let named = named.filter(|s| s.first.is_none_or(|first| first <= year(to)));
    let names: Vec<(String, String)> = named.map(|s| (s.id.clone(), s.name.clone())).collect();
    let request = write::change_request(built, &diff, which, &names);
    let mut out = Vec::new();
    write::change_request_csv(&mut out, &request, &names).expect("written");
    (String::from_utf8(out).expect("text"), request)
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ia-catalog")).args(args).current_dir(folder).output().expect("it runs")
}

fn codes(built: &Built) -> Vec<Code> {
    built.catalog.findings.iter().map(|f| f.code).collect()
}

/// The decisions of a year, each with the words that it rests on.
fn decisions(built: &Built, of: u16) -> String {
    let index = ClaimIndex::new(&built.claims);
    let mut text = String::new();
    for (key, activity) in &built.catalog.activities {
        let Some(view) = activity.years.get(&year(of)) else { continue };
        let _ = writeln!(text, "{key} {of} {}", if view.listed { "listed" } else { "not listed" });
        for (field, decision) in &view.fields {
            if decision.chosen.is_empty() && decision.rejected.is_empty() {
                continue;
            }
            let (value, standing) = (decision.value.plain(), decision.standing.as_str());
            let _ = writeln!(text, "    {field} = {value:?} ({standing}, {})", decision.rule);
            if let Some(because) = &decision.because {
                let _ = writeln!(text, "        because {because}");
            }
            let sides = [("for", &decision.chosen), ("against", &decision.rejected)];
            for (side, claim) in sides.iter().flat_map(|(s, ids)| ids.iter().map(move |id| (s, id))) {
                let claim = index.get(claim).expect("a claim");
                let place = claim.span.first.place();
                let _ = writeln!(
                    text,
                    "        {side} {} at {place}: {:?} [{}]",
                    claim.document, claim.span.first.quote, claim.rule
                );
            }
        }
    }
    for finding in &built.catalog.findings {
        let _ = writeln!(text, "{} {}: {}", finding.severity.as_str(), finding.code, finding.message);
    }
    text
}

#[test]
fn cms_list_read_and_written_is_cms_list_again() {
    let built = build(&folder().join("lists.toml"));
    for of in [2023, 2024] {
        let (found, list) = qpp(&built, of);
        expect(&folder().join(format!("list-{of}.json")), &found);
        assert!(list.lacking.is_empty() && list.carried.is_empty());
    }
}

#[test]
fn change_requests_make_the_list_of_a_year_without_one() {
    let built = build(&folder().join("requests.toml"));
    expect(&folder().join("requests.2024.expected.txt"), &decisions(&built, 2024));
    let (found, list) = qpp(&built, 2024);
    expect(&folder().join("requests.2024.expected.json"), &found);
    assert_eq!(list.carried.keys().collect::<Vec<_>>(), ["allowedPrograms", "measureSpecification", "note"]);
}

#[test]
fn what_is_carried_over_keeps_its_evidence_and_says_so() {
    let built = build(&folder().join("requests.toml"));
    let carried = || built.claims.iter().filter(|c| c.rule == Rule::CarriedOver);
    assert!(carried().count() > 30);
    for claim in carried() {
        assert_eq!((claim.program_year, claim.document.as_str()), (year(2024), "list-2023"));
        let same = |c: &&Claim| c.program_year == year(2023) && c.key == claim.key && c.field == claim.field;
        let before = built.claims.iter().find(same).expect("the claim of the list");
        assert_eq!((&before.span, &before.raw, &before.value), (&claim.span, &claim.raw, &claim.value));
    }
    let list = built.catalog.documents.iter().filter(|d| d.id == "list-2023").collect::<Vec<_>>();
    assert_eq!(list.len(), 1, "a document stands in the catalog once");
    assert_eq!(list[0].program_years, [year(2023)]);
    assert!(list[0].complete);
    // Nothing of the year before changes.
    let alone = build(&folder().join("lists.toml"));
    let of_2023 = |built: &Built| {
        let views = built
            .catalog
            .activities
            .iter()
            .filter_map(|(k, a)| Some((k.clone(), a.years.get(&year(2023))?.clone())));
        views.filter(|(_, view)| view.listed).collect::<Vec<_>>()
    };
    assert_eq!(of_2023(&built), of_2023(&alone));
}

#[test]
fn the_order_of_documents_does_not_matter_to_change_requests() {
    let read = |reverse: bool| {
        let base = folder();
        let text = std::fs::read_to_string(base.join("requests.toml")).expect("a manifest");
        let mut specs =
            source::parse_manifest(&text, "requests.toml", source::in_folder(&base)).expect("good");
        if reverse {
            specs.reverse();
        }
        let built = pipeline::build(&specs, &options(), &|_| {});
        (serde_json::to_string(&built.catalog).expect("json"), built.claims)
    };
    assert!(read(false) == read(true));
}

#[test]
fn beside_a_list_change_requests_are_claims_that_rank_lower() {
    let built = build(&folder().join("beside.toml"));
    assert_eq!(qpp(&built, 2024).0, qpp(&build(&folder().join("lists.toml")), 2024).0);
    assert!(built.claims.iter().all(|c| c.rule != Rule::CarriedOver && c.rule != Rule::NotOnList));
    let views = built.catalog.activities.values().flat_map(|a| a.years.values());
    assert!(views.flat_map(|v| v.fields.values()).all(|d| d.standing != Standing::Contested));
    // The October request had another text for one activity; the rows of ids that nobody has are unexpected.
    let differ: Vec<(String, Field)> =
        built.differences.sources.iter().map(|d| (d.key.to_string(), d.field)).collect();
    assert_eq!(differ, [("IA_PM_22".to_owned(), Field::Description)]);
    let gaps = built.gaps.gaps.iter().filter(|g| g.code == GapCode::UnexpectedInSource);
    let keys: Vec<String> = gaps.filter_map(|g| g.key.as_ref().map(ToString::to_string)).collect();
    assert_eq!(keys, ["IA_BE_44"]);
    assert!(built.differences.states.is_empty(), "a request is no state of another request");
}

#[test]
fn a_request_without_a_list_before_it_is_said_and_left_out() {
    let text = std::fs::read_to_string(folder().join("requests.toml")).expect("a manifest");
    let specs = source::parse_manifest(&text, "requests.toml", source::in_folder(&folder())).expect("good");
    let requests: Vec<Spec> = specs.into_iter().filter(|s| s.id != "list-2023").collect();
    let built = pipeline::build(&requests, &options(), &|_| {});
    assert!(built.catalog.activities.is_empty());
    assert_eq!(codes(&built).iter().filter(|c| **c == Code::SourceNotBuilt).count(), 2);
    assert_eq!(built.catalog.documents.len(), 2);
}

#[test]
fn a_list_two_years_before_is_carried_over_with_a_warning_and_requests_build_on_requests() {
    let mut specs = ["list-2023.json", "request-2024-october.csv", "request-2024-november.csv"].map(|name| {
        let path = folder().join(name);
        let kind = if name.starts_with("list") { "dataset" } else { "change-request" };
        let mut spec = Spec::of_path(&path.to_string_lossy());
        (spec.id, spec.kind) = (name.to_owned(), ia_catalog::model::Kind::parse(kind));
        spec
    });
    for (spec, of) in specs.iter_mut().zip([2021, 2024, 2025]) {
        spec.years = vec![year(of)];
    }
    let built = pipeline::build(&specs, &options(), &|_| {});
    let of_code = |code| built.catalog.findings.iter().filter(move |f| f.code == code);
    assert_eq!(of_code(Code::ChangesYears).map(|f| f.program_year).collect::<Vec<_>>(), [Some(year(2024))]);
    assert_eq!(of_code(Code::ChangesApplied).count(), 2);
    let listed = |of| built.catalog.listed(year(of)).map(|(key, ..)| key.to_string()).collect::<Vec<_>>();
    assert_eq!(listed(2024), listed(2025));
    assert!(!listed(2025).contains(&"IA_CC_2".to_owned()) && listed(2025).contains(&"IA_MVP".to_owned()));
}

#[test]
fn before_the_day_of_a_request_the_list_is_as_it_was() {
    let built = build(&folder().join("requests.toml"));
    let day: Date = "2023-10-15".parse().expect("a day");
    let (then, _) = pipeline::as_of(&built.catalog, &built.claims, &options().facts, &day);
    let value = |catalog: &Catalog, key: &str, field| {
        let (_, activity) = catalog.activities.iter().find(|(k, _)| k.as_str() == key).expect("an activity");
        activity.years[&year(2024)].value(field).clone()
    };
    assert_eq!(value(&then, "IA_CC_2", Field::Listed), Value::Flag(false));
    assert_eq!(value(&then, "IA_BE_4", Field::Weight), Value::Text("high".into()));
    assert!(value(&then, "IA_PSPA_16", Field::Title) != value(&built.catalog, "IA_PSPA_16", Field::Title));
    assert_eq!(value(&then, "IA_EPA_1", Field::Title), value(&built.catalog, "IA_EPA_1", Field::Title));
}

#[test]
fn a_change_request_has_the_changes_and_is_read_back() {
    let built = build(&folder().join("lists.toml"));
    let (found, _) = request(&built, 2023, 2024, Extent::Real);
    expect(&folder().join("lists.changes.expected.csv"), &found);
    let (all, _) = request(&built, 2023, 2024, Extent::All);
    expect(&folder().join("lists.all-changes.expected.csv"), &all);
    let again = build(&folder().join("round.toml"));
    assert_eq!(codes(&again), [Code::ChangesApplied, Code::LayoutChanges]);
    for (key, _, view) in built.catalog.listed(year(2024)) {
        let told = &again.catalog.activities[key].years[&year(2024)];
        assert!(told.listed);
        for field in [
            Field::Title,
            Field::Description,
            Field::Weight,
            Field::SubcategoryId,
            Field::FirstPerformanceYear,
        ] {
            assert_eq!(told.value(field), view.value(field), "{key} {field}");
        }
    }
    assert_eq!(again.catalog.listed(year(2024)).count(), built.catalog.listed(year(2024)).count());
}

#[test]
fn a_removal_has_the_words_of_the_request_as_evidence() {
    let built = build(&folder().join("requests.toml"));
    let removal = built.claims.iter().find(|c| c.rule == Rule::Removal && c.key.as_str() == "IA_CC_2");
    let removal = removal.expect("a removal");
    assert_eq!((removal.span.basis, removal.span.first.quote.as_str()), (Basis::Printed, "2024"));
    assert_eq!(removal.document, "october");
}

#[test]
fn what_no_document_says_of_a_record_is_named_and_not_made_up() {
    let place = tempfile::tempdir().expect("a folder");
    let list = folder().join("list.csv").to_string_lossy().into_owned();
    assert_eq!(run(place.path(), &["build", "-q", "--year", "2022", &list]).status.code(), Some(0));
    let done = run(place.path(), &["export", "--format", "qpp", "--year", "2022"]);
    assert_eq!(done.status.code(), Some(1), "there is something to look at");
    expect(&folder().join("list.csv.qpp.expected.json"), &String::from_utf8_lossy(&done.stdout));
    expect(&folder().join("list.csv.qpp.expected.txt"), &String::from_utf8_lossy(&done.stderr));
    let built = place.path().join("catalog/qpp/2022/measures-data.json");
    assert_eq!(std::fs::read(built).expect("build writes it too"), done.stdout);
}

#[test]
fn cms_forms_from_the_command_line() {
    let place = tempfile::tempdir().expect("a folder");
    let manifest = folder().join("lists.toml").to_string_lossy().into_owned();
    assert_eq!(run(place.path(), &["build", "-q", &manifest]).status.code(), Some(0));
    assert!(!place.path().join("catalog/qpp/README.md").exists());
    assert_eq!(run(place.path(), &["export", "--format", "qpp"]).status.code(), Some(2));
    assert_eq!(run(place.path(), &["export", "--format", "qpp", "--year", "2019"]).status.code(), Some(2));
    assert_eq!(run(place.path(), &["export", "--format", "qpp", "--out", "cms"]).status.code(), Some(0));
    let wanted = std::fs::read(folder().join("list-2024.json")).expect("a list");
    assert_eq!(std::fs::read(place.path().join("cms/2024/measures-data.json")).expect("written"), wanted);
    let args = ["export", "--format", "change-request", "--year", "2024"];
    let done = run(place.path(), &args);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let wanted = std::fs::read(folder().join("lists.changes.expected.csv")).expect("a request");
    assert_eq!(done.stdout, wanted);
    assert_eq!(run(place.path(), &[&args[..], &["--out", "to/request.csv"]].concat()).status.code(), Some(0));
    assert_eq!(std::fs::read(place.path().join("to/request.csv")).expect("written"), wanted);
    assert_eq!(run(place.path(), &["export", "--format", "change-request"]).status.code(), Some(2));
    assert_eq!(
        run(place.path(), &["export", "--format", "change-request", "--year", "2023"]).status.code(),
        Some(2)
    );
}

#[test]
fn files_in_cms_form_made_of_the_demonstration_hold_no_mark() {
    let place = tempfile::tempdir().expect("a folder");
    assert_eq!(run(place.path(), &["build", "--demo", "-q"]).status.code(), Some(0));
    let lists = place.path().join("catalog/qpp");
    assert!(lists.join("README.md").is_file(), "the mark stands beside them");
    let years: Vec<PathBuf> = std::fs::read_dir(lists)
        .expect("lists")
        .map(|e| e.expect("entry").path())
        .filter(|p| p.is_dir())
        .collect();
    assert!(!years.is_empty());
    for list in years {
        let text = std::fs::read_to_string(list.join("measures-data.json")).expect("a list");
        let records: Vec<BTreeMap<String, Json>> = serde_json::from_str(&text).expect("records");
        for ours in ["demo", "key", "schemaVersion", "status", "standing"] {
            assert!(records.iter().all(|record| !record.contains_key(ours)), "{ours}");
        }
    }
}

/// CMS's schema of a year with its `$merge` resolved: a validator that does not know the keyword lets everything pass.
fn schema(corpus: &Path, of: u16) -> Json {
    let text = std::fs::read_to_string(corpus.join(format!("official/{of}/measures-schema.yaml")))
        .expect("a schema");
    let mut schema: Json = serde_saphyr::from_str(&text).expect("YAML");
    let whole = schema.clone();
    resolve(&mut schema, &whole);
    let top = schema.as_object_mut().expect("an object");
    top.remove("$id");
    top.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    assert!(!schema.to_string().contains("$merge"));
    schema
}

/// `{$merge: {source, with}}` becomes the source with the merge patch `with` on it (RFC 7396).
fn resolve(part: &mut Json, whole: &Json) {
    if let Some(merge) = part.get("$merge").cloned() {
        let mut source = match merge["source"].get("$ref").and_then(Json::as_str) {
            Some(at) => whole.pointer(at.trim_start_matches('#')).expect("what it points to").clone(),
            None => merge["source"].clone(),
        };
        resolve(&mut source, whole);
        patch(&mut source, &merge["with"]);
        *part = source;
    }
    match part {
        Json::Object(members) => members.values_mut().for_each(|member| resolve(member, whole)),
        Json::Array(items) => items.iter_mut().for_each(|item| resolve(item, whole)),
        _ => {}
    }
}

fn patch(target: &mut Json, with: &Json) {
    let Json::Object(changes) = with else {
        *target = with.clone();
        return;
    };
    if !target.is_object() {
        *target = Json::Object(serde_json::Map::new());
    }
    let members = target.as_object_mut().expect("an object");
    for (key, change) in changes {
        match change {
            Json::Null => drop(members.remove(key)),
            change => patch(members.entry(key).or_insert(Json::Null), change),
        }
    }
}

fn official(corpus: &Path, of: u16) -> Spec {
    let mut spec =
        Spec::of_path(&corpus.join(format!("official/{of}/measures-data-ia.json")).to_string_lossy());
    (spec.id, spec.years) = (format!("cms-{of}"), vec![year(of)]);
    (spec.kind, spec.publisher) = (ia_catalog::model::Kind::parse("dataset"), Some("CMS".into()));
    spec
}

fn asked(path: &Path, of: u16, day: &str) -> Spec {
    let mut spec = Spec::of_path(&path.to_string_lossy());
    (spec.id, spec.years, spec.as_of) = (day.to_owned(), vec![year(of)], day.parse().ok());
    (spec.kind, spec.publisher) = (ia_catalog::model::Kind::parse("change-request"), Some("CMS".into()));
    spec
}

#[test]
fn official_lists_are_written_as_cms_publishes_them() {
    let Some(corpus) = corpus() else { return };
    let specs: Vec<Spec> = (2017..=2024).map(|of| official(&corpus, of)).collect();
    let built = pipeline::build(&specs, &options(), &|_| {});
    for of in 2017..=2024 {
        let (found, list) = qpp(&built, of);
        let path = corpus.join(format!("official/{of}/measures-data-ia.json"));
        let wanted = std::fs::read_to_string(path).expect("the list");
        let (ours, theirs): (Json, Json) =
            (serde_json::from_str(&found).expect("json"), serde_json::from_str(&wanted).expect("json"));
        assert_eq!(ours, theirs, "{of}: every field of every record, in CMS's order");
        // The records of 2017 and 2018 have their keys in other orders.
        assert!(of < 2019 || found == wanted, "{of}: byte for byte");
        assert!(list.lacking.is_empty());
        let validator = jsonschema::validator_for(&schema(&corpus, of)).expect("a valid schema");
        let problem = validator.iter_errors(&ours).next().map(|e| e.to_string());
        assert_eq!(problem, None, "{of}: valid under CMS's schema");
        refuses_nonsense(&validator, &ours, of);
    }
}

/// Records that no list could hold are refused: the schema says something after all.
fn refuses_nonsense(validator: &jsonschema::Validator, list: &Json, of: u16) {
    let spoilt = |spoil: &dyn Fn(&mut serde_json::Map<String, Json>)| {
        let mut list = list.clone();
        spoil(list[0].as_object_mut().expect("a record"));
        validator.is_valid(&list)
    };
    assert!(!spoilt(&|r| drop(r.insert("weight".into(), "heavy".into()))), "{of}");
    assert!(!spoilt(&|r| drop(r.insert("subcategoryId".into(), "gardening".into()))), "{of}");
    assert!(!spoilt(&|r| drop(r.insert("category".into(), "nonsense".into()))), "{of}");
    assert!(!spoilt(&|r| drop(r.remove("weight"))), "{of}");
    assert!(!validator.is_valid(&serde_json::json!([{"category": "ia", "nonsense": true}])), "{of}");
}

#[test]
fn official_change_requests_make_the_list_that_cms_published() {
    let Some(corpus) = corpus() else { return };
    let versions = corpus.join("official/versions");
    let first = asked(&versions.join("IA_PY23_CR_20221013.csv"), 2023, "2022-10-13");
    let second = asked(&versions.join("IA_PY23_CR_20221108.csv"), 2023, "2022-11-08");
    let third = asked(&versions.join("IA_PY24_CR_20231114.csv"), 2024, "2023-11-14");
    let jobs: [(u16, Vec<Spec>, usize, &[&str]); 2] = [
        (2023, vec![official(&corpus, 2022), first, second], 101, &["IA_BMH_13"]),
        (2024, vec![official(&corpus, 2023), third], 104, &["IA_BMH_6", "IA_PSPA_29"]),
    ];
    for (of, specs, equal, too_many) in jobs {
        let built = pipeline::build(&specs, &options(), &|_| {});
        let records = |text: &str| -> BTreeMap<String, Json> {
            let list: Vec<Json> = serde_json::from_str(text).expect("records");
            list.into_iter().map(|r| (r["measureId"].as_str().expect("an id").to_owned(), r)).collect()
        };
        let ours = records(&qpp(&built, of).0);
        let path = corpus.join(format!("official/{of}/measures-data-ia.json"));
        let theirs = records(&std::fs::read_to_string(path).expect("the list"));
        let extra: Vec<&str> =
            ours.keys().filter(|id| !theirs.contains_key(*id)).map(String::as_str).collect();
        assert_eq!(extra, too_many, "{of}: what the requests at hand do not take off");
        let fields = ["title", "description", "weight", "subcategoryId", "firstPerformanceYear"];
        let same = |id: &&String| fields.iter().all(|f| ours[*id][f] == theirs[*id][f]);
        let both: Vec<&String> = theirs.keys().filter(|id| ours.contains_key(*id)).collect();
        assert_eq!(both.len(), theirs.len(), "{of}: nothing is missing");
        assert_eq!(both.into_iter().filter(same).count(), equal, "{of}: equal to the last character");
    }
}

#[test]
fn the_changes_between_official_lists_are_read_back_as_the_later_list() {
    let Some(corpus) = corpus() else { return };
    for to in [2018, 2020, 2022, 2024] {
        let from = to - 1;
        let both = pipeline::build(&[official(&corpus, from), official(&corpus, to)], &options(), &|_| {});
        let (csv, _) = request(&both, from, to, Extent::All);
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("request.csv");
        std::fs::write(&path, csv).expect("written");
        let again = pipeline::build(
            &[official(&corpus, from), asked(&path, to, &format!("{from}-12-01"))],
            &options(),
            &|_| {},
        );
        let listed =
            |built: &Built| built.catalog.listed(year(to)).map(|(key, ..)| key.clone()).collect::<Vec<_>>();
        assert_eq!(listed(&again), listed(&both), "{to}");
        for (key, _, view) in both.catalog.listed(year(to)) {
            for field in [
                Field::Title,
                Field::Description,
                Field::Weight,
                Field::SubcategoryId,
                Field::FirstPerformanceYear,
            ] {
                let told = again.catalog.activities[key].years[&year(to)].value(field);
                assert_eq!(told, view.value(field), "{to} {key} {field}");
            }
        }
    }
}

/// A blank cell of a request is not the weight of the row above, two rows of one id change one activity, and what is no year
/// of removal removes nothing and is said.
#[test]
fn a_blank_in_a_request_stays_what_it_was() {
    let built = build(&folder().join("blanks.toml"));
    let view = |id: &str| {
        let key = ia_catalog::model::ActivityKey::from_text(id);
        &built.catalog.activities[&key].years[&year(2024)]
    };
    let before = |id: &str| {
        let key = ia_catalog::model::ActivityKey::from_text(id);
        &built.catalog.activities[&key].years[&year(2023)]
    };
    for id in ["IA_CC_2", "IA_EPA_1"] {
        assert_eq!(view(id).value(Field::Weight), before(id).value(Field::Weight), "{id}");
    }
    assert_eq!(view("IA_EPA_1").value(Field::Title).as_text(), Some("Access at Any Hour"));
    let description = view("IA_EPA_1").value(Field::Description);
    assert_eq!(description.as_text(), Some("Somebody with the chart answers day and night."));
    assert!(view("IA_PSPA_16").listed);
    assert!(
        built.catalog.activities.keys().all(|key| key.measure_id().is_some()),
        "no activity without an id"
    );
    let strange =
        |f: &&ia_catalog::model::Finding| f.code == Code::ValueUnreadable && f.message.contains("20 24");
    assert_eq!(built.catalog.findings.iter().filter(strange).count(), 1);
}
