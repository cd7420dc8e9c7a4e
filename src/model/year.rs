//! A program year: the calendar year whose care is scored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A program year from 2017, the first of the Quality Payment Program, to 2099.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
pub struct ProgramYear(u16);

impl ProgramYear {
    /// The year, when it can be a program year at all.
    pub fn new(year: u16) -> Option<Self> {
        (2017..=2099).contains(&year).then_some(Self(year))
    }

    /// The calendar year.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for ProgramYear {
    type Error = String;
    fn try_from(year: u16) -> Result<Self, Self::Error> {
        Self::new(year).ok_or_else(|| format!("{year} is no program year: they run from 2017 to 2099"))
    }
}

impl std::str::FromStr for ProgramYear {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let year: u16 = text.parse().map_err(|_| format!("`{text}` is no year"))?;
        Self::try_from(year)
    }
}

impl From<ProgramYear> for u16 {
    fn from(year: ProgramYear) -> u16 {
        year.0
    }
}

impl fmt::Display for ProgramYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
