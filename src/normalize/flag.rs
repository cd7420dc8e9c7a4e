//! Flags: `TRUE`, `Yes`, `Y`, `*` and their opposites; the name of the flag itself, as a badge.

use super::{Line, Understood, joined};
use crate::facts::Facts;
use crate::model::words::says_no;
use crate::model::{Field, Value};

pub(super) fn understand(lines: &[Line], facts: &Facts) -> Understood {
    let words = joined(lines);
    let flag = match words.to_ascii_lowercase().as_str() {
        stars if !stars.is_empty() && stars.bytes().all(|b| b == b'*') => Some(true),
        "eligible" => Some(true),
        _ if answer(&words).is_some() => answer(&words),
        _ => (facts.heading(&words) == Some(Field::CehrtEligible)).then_some(true),
    };
    Understood::or_unreadable(flag.map(Value::Flag))
}

/// Yes or no, in the ways in which a cell answers.
pub(super) fn answer(words: &str) -> Option<bool> {
    match words.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "x" | "1" | "\u{2713}" | "\u{2714}" => Some(true),
        no if says_no(no) => Some(false),
        _ => None,
    }
}
