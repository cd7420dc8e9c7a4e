//! The report page: that everything of a build has its place in it, that no text becomes markup, and that the same build
//! gives the same page. What a browser makes of it is seen in `tests/browser`.

use crate::support::{build, fixtures, world};
use ia_catalog::facts::Facts;
use ia_catalog::model::{ActivityKey, Built, Field, Value};
use ia_catalog::write::report_html;
use scraper::{Html, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The demonstration, built once for all tests.
static WORLD: LazyLock<Built> = LazyLock::new(world);

fn page(built: &Built) -> String {
    let facts = Facts::compiled();
    let names: Vec<(String, String)> =
        facts.subcategories().iter().map(|s| (s.id.clone(), s.name.clone())).collect();
    let mut out = Vec::new();
    report_html(&mut out, built, &names).expect("a page");
    String::from_utf8(out).expect("utf-8")
}

fn select<'a>(html: &'a Html, what: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(what).expect("a selector")).collect()
}

fn text(element: &scraper::ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn data(html: &Html) -> serde_json::Value {
    let script = select(html, "script#data");
    serde_json::from_str(&script[0].text().collect::<String>()).expect("the data is JSON")
}

#[test]
fn everything_of_a_build_has_its_place() {
    let built = &*WORLD;
    let html = Html::parse_document(&page(built));
    let keys: BTreeSet<String> = built.catalog.activities.keys().map(ToString::to_string).collect();
    let pictured: BTreeSet<String> = select(&html, ".grid tbody th a")
        .iter()
        .map(|a| a.attr("href").expect("a link").trim_start_matches("#/activity/").to_owned())
        .collect();
    assert_eq!(pictured, keys, "the picture has every activity");
    let anchors = select(&html, "tr[id^='/activity/']");
    assert_eq!(anchors.len(), keys.len(), "every activity has one row that a link leads to");
    let parts = |kind: &str| select(&html, &format!("[data-part='{kind}']")).len();
    let years = &built.differences.years;
    let changes =
        years.iter().flat_map(|d| &d.changed).chain(built.differences.states.iter().flat_map(|s| &s.changed));
    let (real, dress): (Vec<_>, Vec<_>) = changes.partition(|c| c.kind.is_real());
    assert_eq!((parts("change"), parts("dress")), (real.len(), dress.len()));
    let (real, dress): (Vec<_>, Vec<_>) = built.differences.sources.iter().partition(|d| d.kind.is_real());
    assert_eq!((parts("disagreement"), parts("dressed")), (real.len(), dress.len()));
    assert_eq!(parts("gap"), built.gaps.gaps.len());
    assert_eq!(parts("finding"), built.catalog.findings.len());
    assert_eq!(select(&html, "tr[id^='/document/']").len(), built.catalog.documents.len());
    for diff in years {
        for key in diff.added.iter().chain(&diff.removed) {
            let within = format!("#changes-{}-{} a[href='#/activity/{key}']", diff.from, diff.to);
            assert!(!select(&html, &within).is_empty(), "{key} from {} to {}", diff.from, diff.to);
        }
    }
    let edges: BTreeSet<String> = built
        .catalog
        .activities
        .values()
        .flat_map(|a| &a.lineage)
        .map(|e| format!("{} {} {}", e.kind.as_str(), e.from.key, e.year()))
        .collect();
    assert!(parts("edge") >= edges.len(), "{} of {}", parts("edge"), edges.len());
}

/// The data says of every value what the catalog says of it, and has every claim that spoke.
#[test]
fn the_evidence_of_every_value_is_in_the_page() {
    let built = &*WORLD;
    let html = Html::parse_document(&page(built));
    let data = data(&html);
    let string = |number: &serde_json::Value| &data["strings"][number.as_u64().expect("a number") as usize];
    let activities = data["activities"].as_array().expect("activities");
    assert_eq!(activities.len(), built.catalog.activities.len());
    let mut claims = 0;
    for ((key, activity), packed) in built.catalog.activities.iter().zip(activities) {
        assert_eq!(packed["key"], key.as_str());
        for ((year, view), line) in activity.years.iter().zip(packed["years"].as_array().expect("years")) {
            assert_eq!(data["years"][line[0].as_u64().expect("year") as usize], year.get());
            for (number, field) in Field::ALL.iter().enumerate() {
                let (Some(decision), packed) = (view.fields.get(field), &line[3][number]) else { continue };
                let standing = if packed.is_array() { &packed[1] } else { packed };
                let standing = &data["standings"][standing.as_u64().expect("standing") as usize][0];
                assert_eq!(standing, decision.standing.as_str());
                if !packed.is_array() {
                    assert_eq!((&decision.value, decision.chosen.len()), (&Value::Null, 0));
                    continue;
                }
                assert_eq!(*string(&packed[0]), serde_json::to_value(&decision.value).expect("json"));
                for (ids, packed) in [(&decision.chosen, &packed[4]), (&decision.rejected, &packed[5])] {
                    assert_eq!(packed.as_array().expect("claims").len(), ids.len());
                    for (id, packed) in ids.iter().zip(packed.as_array().expect("claims")) {
                        let claim = built.claims.iter().find(|c| c.id == *id).expect("the claim");
                        let document = &data["documents"][packed[0].as_u64().expect("document") as usize];
                        assert_eq!(document[0], claim.document.as_str());
                        let quotes: Vec<&str> = packed.as_array().expect("a claim")[4..]
                            .iter()
                            .map(|part| string(&part[0]).as_str().expect("a quotation"))
                            .collect();
                        assert_eq!(quotes.join(" "), claim.span.quotation());
                        claims += 1;
                    }
                }
            }
        }
    }
    assert!(claims > 500, "only {claims} claims");
}

#[test]
fn nothing_is_loaded_and_the_policy_says_so() {
    let text = page(&WORLD);
    let html = Html::parse_document(&text);
    let policy =
        select(&html, "meta[http-equiv='Content-Security-Policy']")[0].attr("content").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for loads in
        ["[src]", "link", "iframe", "object", "embed", "base", "form[action]", "[style]", "[onclick]"]
    {
        assert!(select(&html, loads).is_empty(), "{loads} in the page");
    }
    let style: String = select(&html, "style")[0].text().collect();
    assert!(!style.contains("url(") && !style.contains("@import"));
    let script: String = select(&html, "script:not([id])")[0].text().collect();
    for way in
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "http://"]
    {
        assert!(!script.contains(way), "{way} in the script");
    }
    assert_eq!(select(&html, "html[lang='en']").len(), 1);
    assert_eq!(select(&html, "h1").len(), 1);
}

#[test]
fn the_same_build_gives_the_same_page() {
    assert!(page(&WORLD) == page(&WORLD), "two pages of one build differ");
}

#[test]
fn a_demonstration_says_so_and_a_build_does_not() {
    let mut built = WORLD.clone();
    assert!(page(&built).contains("demo-note\""));
    built.catalog.demo = false;
    assert!(!page(&built).contains("demo-note\""));
}

#[test]
fn a_build_of_one_year_has_a_page() {
    let mut built = WORLD.clone();
    let first = built.catalog.years()[0];
    for activity in built.catalog.activities.values_mut() {
        activity.years.retain(|year, _| *year == first);
    }
    built.catalog.activities.retain(|_, activity| !activity.years.is_empty());
    built.differences.years.clear();
    assert!(page(&built).contains("nothing to compare"));
}

/// Documents, and everything else that the page prints, with words that want to be markup.
fn hostile() -> Built {
    let mut built = build(&fixtures().join("report/hostile.toml"));
    let bad =
        |what: &str| format!("</script></title><img src=x onerror=alert('{what}')>\"'\u{202e}\u{1b}[31m");
    for document in &mut built.catalog.documents {
        document.path = bad("path");
        document.publisher = Some(bad("publisher"));
        document.sha256 = Some(bad("hash"));
    }
    let mut finding = built.catalog.findings.first().expect("a finding").clone();
    finding.message = bad("message");
    finding.title = Some(bad("title"));
    finding.key = Some(ActivityKey::from_text(&bad("key")));
    (finding.expected, finding.found) = (Some(bad("expected")), Some(bad("found")));
    finding.document = Some(bad("document"));
    built.catalog.findings.push(finding);
    for gap in &mut built.gaps.gaps {
        gap.message = bad("gap");
        gap.documents.push(bad("document"));
    }
    for activity in built.catalog.activities.values_mut() {
        activity.aliases.push(ActivityKey::from_text(&bad("alias")));
        for decision in activity.years.values_mut().flat_map(|y| y.fields.values_mut()) {
            decision.because = Some(bad("because"));
        }
    }
    for diff in &mut built.differences.years {
        diff.added.push(ActivityKey::from_text(&bad("added")));
        for edge in &mut diff.lineage {
            edge.from.title = Some(bad("lineage"));
            edge.evidence.iter_mut().for_each(|e| e.says = bad("evidence"));
        }
        for change in &mut diff.changed {
            change.title = Some(bad("change"));
            (change.from, change.to) = (Value::Text(bad("from")), Value::Text(bad("to")));
        }
    }
    if let Some((_, first)) = built.catalog.activities.clone().into_iter().next() {
        built.catalog.activities.insert(ActivityKey::from_text(&bad("activity")), first);
    }
    built
}

#[test]
fn no_text_of_a_document_becomes_markup() {
    let built = hostile();
    let text_of_page = page(&built);
    let html = Html::parse_document(&text_of_page);
    let allowed: BTreeSet<String> = select(&Html::parse_document(&page(&WORLD)), "*")
        .iter()
        .map(|e| e.value().name().to_owned())
        .collect();
    for element in select(&html, "*") {
        let name = element.value().name();
        assert!(allowed.contains(name), "<{name}> is in the page");
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on") && attribute != "style", "{attribute} on <{name}>");
            if attribute == "href" {
                let good = ["#", "http://", "https://", "mailto:"].iter().any(|s| value.starts_with(s));
                assert!(good, "a link to {value}");
            }
        }
    }
    assert_eq!(select(&html, "script").len(), 2);
    assert_eq!(select(&html, "title").len(), 1);
    let bad = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text_of_page.find(bad), None, "a character that controls or turns");
    let words: Vec<String> = select(&html, "body").iter().map(text).collect();
    for what in ["path", "publisher", "message", "expected", "gap", "lineage", "evidence", "from", "added"] {
        assert!(words[0].contains(&format!("onerror=alert('{what}')")), "{what} is not on the page");
    }
    let strings = data(&html).to_string();
    assert!(strings.contains("alert('because')") && strings.contains("alert('activity')"));
    assert_eq!(strings.find(bad), None, "a character that controls or turns in the data");
    assert!(!strings.contains("\\u001b") && !strings.contains("\\u0007"));
}
