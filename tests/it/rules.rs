//! Rules of the program out of prose: `fixtures/rules`, the same rules in many words and forms.

use crate::support::{expect, files, fixtures, options, process};
use ia_catalog::pipeline::Processed;
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
