//! The key of an activity in a catalog (CONTRACT, Identity).

use super::MeasureId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A measure id, a re-used one (`IA_BMH_1#2026`), or `x-` and a hash for a row that no id is known for.
/// Ordered as a reader would: `IA_CC_2` before `IA_CC_12`, provisional keys last.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ActivityKey(String);

impl ActivityKey {
    /// The key of an activity whose id is known.
    pub fn of(id: &MeasureId) -> Self {
        Self(id.to_string())
    }

    /// The key of a row without an id; `hash` is of its normalized title, so that it stays from build to build.
    pub fn provisional(hash: &str) -> Self {
        Self(format!("x-{hash}"))
    }

    /// As it stands in JSON, where a user typed it or a catalog holds it.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for a row without an id.
    pub fn is_provisional(&self) -> bool {
        self.0.starts_with("x-")
    }

    fn order(&self) -> (bool, Option<MeasureId>, &str) {
        let id = MeasureId::parse(self.0.split('#').next().unwrap_or(""));
        (id.is_none(), id, &self.0)
    }
}

impl fmt::Display for ActivityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Ord for ActivityKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for ActivityKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
