//! Defects of texts: for each rule documents that trigger it (`fixtures/defects/RULE/fires.YEAR.NAME.*`) and documents
//! that look like it and must not (`silent.YEAR.NAME.*`), each set built into a catalog.

use crate::support::{expect, fixtures, options, root};
use ia_catalog::model::{Finding, ProgramYear};
use ia_catalog::pipeline;
use ia_catalog::source::Spec;
use std::fmt::Write;
use std::path::Path;

const RULES: [&str; 10] = [
    "cell-bleed",
    "copied-documentation",
    "editing-instruction",
    "footnote-digit",
    "glued-words",
    "mojibake",
    "placeholder",
    "row-shift",
    "truncated",
    "wrong-heading",
];

/// The findings of a rule's kind in a build of the documents of one set.
fn found(folder: &Path, set: &str) -> Vec<Finding> {
    let spec = |path: &std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut parts = name.split('.').map(str::to_owned);
        let (of, year, id) = (parts.next()?, parts.next()?, parts.next()?);
        let year: ProgramYear = year.parse().ok()?;
        let mut spec = Spec::of_path(&path.to_string_lossy());
        spec.path.clone_from(&name);
        spec.id = format!("{id}-{year}");
        spec.years = vec![year];
        spec.publisher = Some(if id == "page" { "A society" } else { "CMS" }.to_owned());
        (of == set).then_some(spec)
    };
    let specs: Vec<Spec> = crate::support::files(folder, &["csv", "md"]).iter().filter_map(spec).collect();
    assert!(!specs.is_empty(), "{} has no {set} documents", folder.display());
    let built = pipeline::build(&specs, &options(), &|_| {});
    let of_texts =
        |f: &Finding| f.code.as_str().starts_with("defect/") || f.code.as_str() == "layout/wrong-heading";
    built.catalog.findings.into_iter().filter(of_texts).collect()
}

fn shown(findings: &[Finding]) -> String {
    let mut text = String::new();
    for f in findings {
        let key = f.key.as_ref().map_or("-", |k| k.as_str());
        let place = f.span.as_ref().map(|s| s.first.place()).unwrap_or_default();
        let _ = writeln!(text, "{} {key} [{place}] {}", f.code, f.message);
        if let Some(span) = &f.span {
            let _ = writeln!(text, "    place    {:?}", span.quotation());
        }
        let _ = writeln!(text, "    found    {:?}", f.found.as_deref().unwrap_or("-"));
        let _ = writeln!(text, "    expected {:?}", f.expected.as_deref().unwrap_or("-"));
    }
    text
}

#[test]
fn every_rule_fires_where_it_should_and_is_silent_elsewhere() {
    let page = std::fs::read_to_string(root().join("docs/defects.md")).expect("the page of the rules");
    for rule in RULES {
        let folder = fixtures().join("defects").join(rule);
        let fires = found(&folder, "fires");
        expect(&folder.join("fires.expected.txt"), &shown(&fires));
        assert!(fires.iter().any(|f| f.code.as_str().ends_with(rule)), "{rule} does not fire");
        assert_eq!(shown(&found(&folder, "silent")), "", "{rule}: a false alarm");
        assert!(page.contains(&format!("## {rule}")), "docs/defects.md says nothing of {rule}");
    }
}
