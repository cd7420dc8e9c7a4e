//! CMS's measure id in its one canonical form. How ids are printed elsewhere is `normalize`'s business.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// `IA_CC_12`: the letters of a subcategory and a number; or letters alone, as in `IA_PCMH`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^IA_[A-Z]{2,5}(_[1-9][0-9]{0,2})?$"))]
pub struct MeasureId {
    letters: String,
    number: Option<u16>,
}

impl MeasureId {
    /// From letters (2 to 5 capitals) and a number from 1 to 999, or none.
    pub fn new(letters: &str, number: Option<u16>) -> Option<Self> {
        let good = (2..=5).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
        let good = good && number.is_none_or(|n| (1..=999).contains(&n));
        good.then(|| Self { letters: letters.to_owned(), number })
    }

    /// From the canonical form only.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("IA_")?;
        let id = match rest.split_once('_') {
            None => Self::new(rest, None),
            Some((letters, digits)) => Self::new(letters, Some(digits.parse().ok()?)),
        }?;
        (id.to_string() == text).then_some(id)
    }

    /// The letters of the subcategory: `CC` of `IA_CC_12`.
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// The number within the subcategory, where the id has one.
    pub fn number(&self) -> Option<u16> {
        self.number
    }
}

impl fmt::Display for MeasureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(n) => write!(f, "IA_{}_{n}", self.letters),
            None => write!(f, "IA_{}", self.letters),
        }
    }
}

impl Ord for MeasureId {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.letters, self.number).cmp(&(&other.letters, other.number))
    }
}

impl PartialOrd for MeasureId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TryFrom<String> for MeasureId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is no measure id in canonical form"))
    }
}

impl From<MeasureId> for String {
    fn from(id: MeasureId) -> String {
        id.to_string()
    }
}
