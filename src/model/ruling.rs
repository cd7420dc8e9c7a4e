//! What reviewers decide: the entries of a rulings file.

use super::{ActivityKey, Date, Field, ProgramYear, RuleClaim, RuleSource, RuleSubject, Value};

/// A file of rulings and patches.
#[derive(Clone, PartialEq, Debug)]
pub struct Rulings {
    /// The id of its claims' document.
    pub id: String,
    /// The path as outputs show it.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The entries, one a year, in the order of the file.
    pub entries: Vec<Ruling>,
    /// The entries on rules of the program, one a year, in the order of the file.
    pub rules: Vec<RuleRuling>,
}

/// One entry on a rule of the program, for one year.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleRuling {
    /// What the rule is about.
    pub subject: RuleSubject,
    /// The program year.
    pub year: ProgramYear,
    /// What stands.
    pub choice: RuleChoice,
    /// Why, in the reviewer's words, with who ruled and when, and where that stands.
    pub reason: String,
    /// Where the entry's choice is in the file: first and last line.
    pub lines: [u32; 2],
}

/// What a ruling on a rule of the program names.
#[derive(Clone, PartialEq, Debug)]
pub enum RuleChoice {
    /// What this document says.
    Document(String),
    /// The documents that say so many.
    Amount(u32),
    /// The documents that say this, as tables show it.
    Says(String),
}

impl RuleRuling {
    /// Whether a claim is what the ruling names.
    pub fn names(&self, source: &RuleSource) -> bool {
        let RuleClaim { value, .. } = &source.claim;
        match &self.choice {
            RuleChoice::Document(id) => source.document == *id,
            RuleChoice::Amount(amount) => value.amount() == Some(*amount),
            RuleChoice::Says(words) => value.is_called(words),
        }
    }
}

/// One entry of the file, for one year.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruling {
    /// The activity: its key, or an alias that it has.
    pub key: ActivityKey,
    /// The program year.
    pub year: ProgramYear,
    /// The field.
    pub field: Field,
    /// What stands.
    pub choice: Choice,
    /// Why, in the reviewer's words.
    pub reason: String,
    /// Who ruled.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Where the entry's choice is in the file: first and last line.
    pub lines: [u32; 2],
}

/// What a ruling names.
#[derive(Clone, PartialEq, Debug)]
pub enum Choice {
    /// What this document says.
    Document(String),
    /// The documents that say this.
    Says(Value),
    /// A patch: this, whether a document says it or not.
    Patch(Value),
}

impl Ruling {
    /// The reason with who ruled and when, and where that stands.
    pub fn sentence(&self, path: &str) -> String {
        sentence(&self.reason, path, self.lines[0], self.by.as_deref(), self.on.as_ref())
    }
}

/// The reason of a ruling with who ruled and when, and where that stands.
pub fn sentence(reason: &str, path: &str, line: u32, by: Option<&str>, on: Option<&Date>) -> String {
    let by = by.map(|by| format!(", {by}")).unwrap_or_default();
    let on = on.map(|on| format!(", {on}")).unwrap_or_default();
    format!("{reason} ({path}, line {line}{by}{on})")
}
