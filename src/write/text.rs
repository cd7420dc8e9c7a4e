//! Plain text for people.

use crate::model::{Code, DecisionRule, GapCode, Limit, LimitUnit, Limits, Rule, Skip};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Words from a document as they may go to a terminal: control characters are shown as marks, so that no document can
/// move the cursor, colour the screen or turn the direction of reading. Line breaks and tabs stay.
pub fn visible(words: &str) -> Cow<'_, str> {
    if words.contains(steers) { Cow::Owned(words.replace(steers, "\u{fffd}")) } else { Cow::Borrowed(words) }
}

/// Whether a character does something to a terminal instead of being shown.
pub(super) fn steers(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() && !matches!(c, '\n' | '\t') || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The same on one line: a name of a file may hold line breaks, and what follows one would look like words of this program.
pub fn on_one_line(words: &str) -> String {
    visible(words).replace(['\n', '\t'], "\u{fffd}")
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

/// `docs/limits.md`: every limit with its default.
pub fn limits_page() -> String {
    let defaults = Limits::default();
    let row = |limit: &Limit| {
        let (unit, number) = (limit.unit(), defaults.get(*limit));
        let counted = match unit {
            LimitUnit::Bytes => " bytes",
            LimitUnit::Seconds => " s",
            LimitUnit::Things => "",
        };
        let (name, default, extent) = (limit.name(), unit.exact(number), limit.extent());
        format!("| `{name}` | {default}{counted} | {extent} | {} |\n", limit.meaning())
    };
    let rows: String = Limit::ALL.iter().map(row).collect();
    format!(
        "# Limits\n\nMade from the table in `src/model/limit.rs` by `UPDATE_EXPECTED=1 cargo test`; do not edit.\n\n\
         What one document may cost is bounded, so that no input decides it. A limit that is reached is a finding \
         `read/limit` with its name, what it allowed, and the option that allows more: `--limit NAME=NUMBER`, once for \
         each limit, with every command that reads documents. K, M and G behind a number are powers of 1024 for bytes \
         and of 1000 for everything else; of one limit that is set twice the last counts. `--read-seconds N` is \
         `--limit seconds=N`. A number outside of what a limit takes is an error of the command, before anything is \
         read: the smallest memory and stack are those with which a process still reads a small document.\n\n\
         | limit | default | takes | bounds |\n|---|---|---|---|\n{rows}\n\
         The last one, `steps`, bounds what is done with a document after it was read. It counts work and not time, so \
         that the same document ends at the same place on every machine; a document that reaches it, or `rows`, gives no rows. \
         Holding the texts of a year, two years, and rows without ids against each other may each take as many steps \
         again: what is not found within them is missing, and a warning says so. \
         PDF, workbooks and HTML are read in processes of their own, which `seconds`, `memory` and `stack` bound; where \
         the system has no such limits (other systems than Unix), the seconds are those of the clock. Everywhere else \
         the clock ends what takes six times its seconds, and the finding says which of the two it was. A large `memory` \
         takes nothing from the system before a document asks for it; a `stack` that the system does not give is halved \
         until it does.\n\n\
         Files that are no documents have bounds that no option moves: 16M bytes for a manifest, rulings and tables of \
         `--facts`, 2G bytes for each file of a catalog that is read back. Pipes and devices \
         are no files and are refused wherever a file is read: write what comes out of a pipe into a file and name that.\n"
    )
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
