//! TOML that people write, read with the line of what is wrong.

use crate::model::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub(super) use toml::{Spanned, Value};

/// A manifest or a rulings file that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}, line {line}: {problem}")]
pub struct TomlError {
    /// The file's path.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub problem: String,
}

/// A day as a TOML date or as text.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Day {
    Toml(toml::value::Datetime),
    Text(Date),
}

impl TryFrom<Day> for Date {
    type Error = String;
    fn try_from(day: Day) -> Result<Self, String> {
        match day {
            Day::Text(date) => Ok(date),
            Day::Toml(moment) => Date::try_from(moment.date.map(|d| d.to_string()).unwrap_or_default()),
        }
    }
}

/// A file of the form of `T`. `name` is its path for messages.
pub(super) fn parse<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, TomlError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |span| Lines::of(text).line(span.start));
        TomlError { file: name.to_owned(), line, problem: e.message().to_owned() }
    })
}

/// Where the lines of a file begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.0.partition_point(|end| *end < byte) + 1
    }
}
