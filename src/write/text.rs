//! Plain text for people.

use crate::model::{Code, DecisionRule, GapCode, Rule, Skip};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Words from a document as they may go to a terminal: control characters are shown as marks, so that no document can
/// move the cursor or colour the screen. Line breaks and tabs stay.
pub fn visible(words: &str) -> Cow<'_, str> {
    let bad = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if words.contains(bad) { Cow::Owned(words.replace(bad, "\u{fffd}")) } else { Cow::Borrowed(words) }
}

/// A number and what it counts: `1 gap`, `2 gaps`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// So many activities: `1 activity`, `2 activities`.
pub fn activities(number: usize) -> String {
    format!("{number} {}", if number == 1 { "activity" } else { "activities" })
}

/// The canonical text with the line numbers that spans count.
/// `only`: these lines and no others.
pub fn numbered(out: &mut impl Write, text: &str, only: Option<std::ops::Range<u32>>) -> io::Result<()> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let width = (body.matches('\n').count() + 1).to_string().len();
    let wanted = |number: u32| only.as_ref().is_none_or(|lines| lines.contains(&number));
    for (number, line) in (1..).zip(body.split('\n')).filter(|(number, _)| wanted(*number)) {
        writeln!(out, "{number:>width$}\t{}", visible(line.strip_suffix('\r').unwrap_or(line)))?;
    }
    Ok(())
}

/// `docs/rules.md`: every code and rule with its sentence.
pub fn rules_page() -> String {
    let mut page = String::from(
        "# Rules and codes\n\nMade from the tables in `src/model/rule.rs` and `src/model/code.rs` by \
         `UPDATE_EXPECTED=1 cargo test`; do not edit.\n",
    );
    let mut section = |title: &str, lines: Vec<String>| {
        let _ = write!(page, "\n## {title}\n\n{}\n", lines.join("\n"));
    };
    let line = |name: &str, sentence: &str| format!("- `{name}`: {sentence}");
    // Defects of texts have a page of their own.
    let named = |code: &Code| match code.as_str().strip_prefix("defect/") {
        Some(name) => format!("[`{code}`](defects.md#{name})"),
        None => format!("`{code}`"),
    };
    let codes = Code::ALL.iter().map(|(c, s)| format!("- {} ({}): {s}", named(c), c.severity().as_str()));
    section("Findings", codes.collect());
    section("Gaps", GapCode::ALL.iter().map(|(c, s)| line(c.as_str(), s)).collect());
    section("How words became a claim", Rule::ALL.iter().map(|(r, s)| line(r.as_str(), s)).collect());
    section("Why a value stands", DecisionRule::ALL.iter().map(|(r, s)| line(r.as_str(), s)).collect());
    section("Words that belong to no activity", Skip::ALL.iter().map(|(r, s)| line(r.as_str(), s)).collect());
    page
}
