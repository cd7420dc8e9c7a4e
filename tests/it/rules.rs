//! Rules of the program out of prose: `fixtures/rules`, the same rules in many words and forms.

use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::model::{Format, ProgramYear, RuleClaim, RuleKind};
use ia_catalog::pipeline::{self, Processed};
use ia_catalog::source::{Place, Spec};
use std::collections::BTreeSet;
use std::fmt::Write;

const ENDINGS: [&str; 4] = ["md", "txt", "csv", "html"];

/// The rules of a document with their words, then the sentences that state none.
pub fn told(done: &Processed) -> String {
    let mut text = String::new();
    for claim in &done.rules {
        let years: Vec<String> = claim.program_years.iter().map(ToString::to_string).collect();
        let may = if claim.may { " (may be)" } else { "" };
        let _ =
            writeln!(text, "{} = {}{may} [{}]", claim.subject.plain(), claim.value.plain(), years.join(" "));
        let words: Vec<&str> = claim.span.parts().map(|p| p.quote.as_str()).collect();
        let _ = writeln!(text, "    {:?} {}", words.join(" | "), claim.span.first.place());
        let _ = writeln!(text, "    {:?}", claim.statement.quotation());
    }
    for finding in &done.findings {
        let _ = writeln!(text, "! {} {}", finding.code, finding.message);
    }
    for skipped in &done.shaped.skipped {
        let words = done.blocks[skipped.slice.block].text[skipped.slice.range()].trim();
        if words.len() > 1 {
            let _ = writeln!(text, "- {}: {words:?}", skipped.rule);
        }
    }
    text
}

#[test]
fn rules_in_many_words() {
    for path in files(&fixtures().join("rules"), &ENDINGS) {
        let done = process(&path, &options());
        let problems = crate::evidence::of_rules(&done);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        let name = path.file_name().expect("a name").to_string_lossy();
        expect(&fixtures().join(format!("rules/expected/{name}.txt")), &told(&done));
    }
}

/// A page of `fixtures/rules/cases`, and the rules that a person reads in it.
struct Case {
    year: ProgramYear,
    name: String,
    text: String,
    wanted: BTreeSet<String>,
}

/// Pages begin with `=== YEAR name`; `=>` lines are what they state.
fn cases(text: &str) -> Vec<Case> {
    let mut found: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("=== ") {
            let (year, name) = head.split_once(' ').expect("a year and a name");
            let (year, name) = (year.parse().expect("a year"), name.to_owned());
            found.push(Case { year, name, text: String::new(), wanted: BTreeSet::new() });
        } else if let Some(case) = found.last_mut() {
            match line.strip_prefix("=> ") {
                Some(rule) => drop(case.wanted.insert(rule.to_owned())),
                None => case.text.push_str(&format!("{line}\n")),
            }
        }
    }
    found
}

/// `points-needed small-practice = 20 points [2018]`, the years where they are not that of the page.
fn briefly(claim: &RuleClaim, year: ProgramYear) -> String {
    let subject = &claim.subject;
    let mut words = vec![subject.rule.as_str()];
    words.extend(subject.weight.map(|w| w.as_str()));
    words.extend(subject.circumstance.map(|c| c.as_str()));
    let years: Vec<String> = claim.program_years.iter().map(ToString::to_string).collect();
    let years = if claim.program_years == [year] { String::new() } else { format!(" [{}]", years.join(" ")) };
    format!("{} = {}{years}", words.join(" "), claim.value.plain())
}

/// What a file of cases comes to: each rule that was missed, each that is none, and the sums.
fn held(name: &str) -> String {
    let path = fixtures().join("rules/cases").join(name);
    let cases = cases(&std::fs::read_to_string(path).expect("cases"));
    let spec = |case: &Case| Spec {
        place: Place::Memory(Box::leak(case.text.clone().into_bytes().into_boxed_slice())),
        years: vec![case.year],
        format: Some(Format::Markdown),
        ..Spec::of_path(&format!("{}.md", case.name))
    };
    let specs: Vec<Spec> = cases.iter().map(spec).collect();
    let (mut text, mut read, mut wanted, mut right) = (String::new(), 0, 0, 0);
    for (case, done) in cases.iter().zip(pipeline::extract(&specs, &options(), &|_| {})) {
        let problems = crate::evidence::of_rules(&done);
        assert!(problems.is_empty(), "{}: {}", case.name, problems.join("\n"));
        // The subcategories that a page lists are another matter.
        let claims = done.rules.iter().filter(|c| c.subject.rule != RuleKind::Subcategories);
        let found: BTreeSet<String> = claims.map(|c| briefly(c, case.year)).collect();
        (read, wanted) = (read + found.len(), wanted + case.wanted.len());
        right += found.intersection(&case.wanted).count();
        let missed = case.wanted.difference(&found).map(|rule| format!("  missed: {rule}\n"));
        let wrong = found.difference(&case.wanted).map(|rule| format!("  not said: {rule}\n"));
        let lines: String = missed.chain(wrong).collect();
        if !lines.is_empty() {
            let _ = write!(text, "{} {}\n{lines}", case.year, case.name);
        }
    }
    format!("{} pages state {wanted} rules; {read} were read, {right} of them rightly\n{text}", cases.len())
}

#[test]
fn sentences_that_state_rules_and_sentences_that_only_look_like_it() {
    for name in ["said.txt", "unsaid.txt"] {
        expect(&fixtures().join("rules/cases/expected").join(name), &held(name));
    }
}

#[test]
fn pages_that_were_looked_at_last() {
    for name in ["held-out.txt", "held-out-again.txt"] {
        expect(&fixtures().join("rules/cases/expected").join(name), &held(name));
    }
}
