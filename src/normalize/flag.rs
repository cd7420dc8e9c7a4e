//! Flags: `TRUE`, `Yes`, `Y`, `*` and their opposites.

use super::{Line, Understood, joined};
use crate::model::Value;

pub(super) fn understand(lines: &[Line]) -> Understood {
    let flag = match joined(lines).to_ascii_lowercase().as_str() {
        stars if !stars.is_empty() && stars.bytes().all(|b| b == b'*') => Some(true),
        "true" | "yes" | "y" | "x" | "1" | "eligible" | "\u{2713}" | "\u{2714}" => Some(true),
        "false" | "no" | "n" | "0" | "not eligible" => Some(false),
        _ => None,
    };
    Understood::or_unreadable(flag.map(Value::Flag))
}
