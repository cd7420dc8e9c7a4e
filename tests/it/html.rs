//! Pages in many manners: `fixtures/html`, the same few activities again and again as different sites print them, and
//! what `extract` says of each.

use crate::cases::told;
use crate::evidence;
use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::model::Code;
use ia_catalog::pipeline::Processed;

fn page(name: &str) -> Processed {
    process(&fixtures().join("html").join(name), &options())
}

fn codes(done: &Processed) -> Vec<Code> {
    done.findings.iter().map(|f| f.code).collect()
}

#[test]
fn pages() {
    let folder = fixtures().join("html");
    for path in files(&folder, &["html"]) {
        let done = process(&path, &options());
        let found = evidence::problems(&done);
        assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
        let name = path.file_stem().expect("a name").to_string_lossy();
        let layout = done.document.layout.map_or("none", |l| l.as_str());
        let years: Vec<String> = done.document.program_years.iter().map(ToString::to_string).collect();
        let text = format!("layout {layout}, years {}\n", years.join(" "))
            + &told(&done, |part| part["lines"].to_string());
        expect(&folder.join(format!("expected/{name}.txt")), &text);
    }
}

/// Sites differ and activities do not: what a page says of an activity is what the other pages say.
#[test]
fn the_same_activities_however_they_are_printed() {
    let wanted = page("table-with-spans.html").extract();
    for name in
        ["cards", "accordion", "badges", "nested-lists", "own-elements", "tabs-and-details", "word-table"]
    {
        let found = page(&format!("{name}.html")).extract();
        assert_eq!(found.records.len(), 6, "{name}");
        for (a, b) in wanted.records.iter().zip(&found.records) {
            let words = |text: &Option<String>| text.clone().map(|t| ia_catalog::model::words::words(&t));
            assert_eq!((&a.measure_id, &a.title, &a.weight), (&b.measure_id, &b.title, &b.weight), "{name}");
            assert_eq!(a.subcategory_id, b.subcategory_id, "{name}");
            assert_eq!(words(&a.description), words(&b.description), "{name}");
        }
    }
}

#[test]
fn a_page_that_leads_to_a_list_holds_none() {
    let done = page("links-alone.html");
    assert_eq!((done.readings.len(), codes(&done)), (0, vec![Code::LayoutNoActivities]));
}

#[test]
fn a_page_that_was_not_found_is_no_list() {
    assert_eq!(codes(&page("not-found.html")), [Code::LayoutUnknown]);
}

#[test]
fn nesting_past_the_limit_is_named_and_costs_nothing() {
    assert_eq!(codes(&page("too-deep.html")), [Code::ReadLimit]);
}

#[test]
fn a_page_that_sends_its_readers_on_says_where_to() {
    let done = page("moved.html");
    assert_eq!(done.document.redirects_to.as_deref(), Some("/ia/cc-12.html"));
}

#[test]
fn hidden_parts_are_left_out_and_said_but_not_those_that_a_button_opens() {
    let done = page("accordion.html");
    assert!(codes(&done).contains(&Code::ReadHidden));
    assert!(done.readings.iter().all(|r| r.text(ia_catalog::model::Field::MeasureId) != Some("IA_CC_97")));
    assert_eq!(done.readings.len(), 6);
}
