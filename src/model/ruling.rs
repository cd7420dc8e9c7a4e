//! What reviewers decide: the entries of a rulings file.

use super::{ActivityKey, Date, Field, ProgramYear, Value};

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
        let by = self.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
        let on = self.on.as_ref().map(|on| format!(", {on}")).unwrap_or_default();
        format!("{} ({path}, line {}{by}{on})", self.reason, self.lines[0])
    }
}
