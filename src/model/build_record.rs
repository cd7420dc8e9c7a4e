//! What a build says of itself: of what it was made, by what, and which files it wrote.

use super::{SCHEMA_VERSION, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `build.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuildRecord {
    /// The version of the schema.
    pub schema_version: String,
    /// True for the demonstration that is built in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The program and its version.
    pub program: String,
    /// The state of its sources: two that differ may build different things of the same documents.
    pub program_state: String,
    /// SHA-256 of everything that decides what is built: the documents, what the manifest says of them, rulings, tables and
    /// options. Null where something else had a say as well, as the time that a document took.
    pub inputs: Option<String>,
    /// What the build said to people, so that one that finds nothing changed can say it again.
    pub said: Vec<Said>,
    /// The worst severity among the findings.
    pub worst: Option<Severity>,
    /// The files by name, with which the folder is whole.
    pub files: BTreeMap<String, FileRecord>,
}

/// A file as it was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileRecord {
    /// How many bytes it has.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// A line for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// Of an error or a warning; null for what is told of a build that went well.
    pub severity: Option<Severity>,
    /// How many blanks it begins with.
    pub indent: u8,
    /// The words.
    pub text: String,
}

impl Said {
    /// What is told, at so many blanks.
    pub fn told(indent: u8, text: impl Into<String>) -> Self {
        Self { severity: None, indent, text: text.into() }
    }
}

impl BuildRecord {
    /// A record without its files, of a program in a state.
    pub fn new(demo: bool, inputs: Option<String>, said: Vec<Said>, worst: Option<Severity>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            demo,
            program: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
            program_state: PROGRAM_STATE.to_owned(),
            inputs,
            said,
            worst,
            files: BTreeMap::new(),
        }
    }
}

/// Names the state of this program's sources, tables and dependencies.
pub const PROGRAM_STATE: &str = env!("IA_CATALOG_STATE");
