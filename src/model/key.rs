//! The key of an activity in a catalog (CONTRACT, Identity).

use super::{MeasureId, ProgramYear};
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

    /// The key of another activity that took over an id: `IA_BMH_1#2026` for one that has it from 2026.
    pub fn reused(&self, from: ProgramYear) -> Self {
        Self(format!("{}#{from}", self.0.split('#').next().unwrap_or_default()))
    }

    /// The key that had the id first, of the key of an id that is used again.
    pub fn reused_from(&self) -> Option<Self> {
        self.0.split_once('#').map(|(id, _)| Self(id.to_owned()))
    }

    /// The measure id; None for a row without one.
    pub fn measure_id(&self) -> Option<MeasureId> {
        MeasureId::parse(self.0.split('#').next().unwrap_or_default())
    }

    /// What keys are ordered by: ids first, by letters and number, then what follows the number. Keys are compared
    /// very often, so nothing is allocated here.
    fn order(&self) -> (bool, &str, Option<u32>, &str) {
        let Some(rest) = self.0.strip_prefix("IA_") else { return (true, &self.0, None, "") };
        let end = rest.bytes().position(|b| !b.is_ascii_uppercase()).unwrap_or(rest.len());
        let (letters, rest) = rest.split_at(end);
        let digits = rest.strip_prefix('_').unwrap_or("");
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        match digits[..count].parse() {
            Ok(number) => (false, letters, Some(number), &digits[count..]),
            Err(_) => (false, letters, None, rest),
        }
    }
}

impl fmt::Display for ActivityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Ord for ActivityKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
        let Some(first) = a.iter().zip(b).position(|(x, y)| x != y) else { return self.in_full(other) };
        // Most keys differ in their letters, and the first letter that does decides.
        let letters = first >= 3 && a.starts_with(b"IA_") && b[first].is_ascii_uppercase();
        match letters && a[3..=first].iter().all(u8::is_ascii_uppercase) {
            true => a[first].cmp(&b[first]),
            false => self.in_full(other),
        }
    }
}

impl ActivityKey {
    fn in_full(&self, other: &Self) -> Ordering {
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        // The text settles what the order leaves open (`IA_CC_1`, `IA_CC_01`), so that equal means the same key.
        self.order().cmp(&other.order()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for ActivityKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_as_a_reader_counts_them_and_provisional_keys_last() {
        let sorted = ["IA_BE_2", "IA_CC_2", "IA_CC_12", "IA_CC_12#2026", "IA_PCMH", "x-00", "x-aa"];
        let mut keys: Vec<ActivityKey> = sorted.iter().rev().map(|k| ActivityKey::from_text(k)).collect();
        keys.sort();
        assert_eq!(keys.iter().map(ActivityKey::as_str).collect::<Vec<_>>(), sorted);
    }
}
