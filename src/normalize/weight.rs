//! Weights: `High`, `Medium-Weighted`, `medium`, and in a column of weights `H` and `M`, become high or medium.

use super::{Line, Understood, spellings};
use crate::facts::Facts;
use crate::model::Weight;

pub(super) fn understand(lines: &[Line], facts: &Facts) -> Understood {
    let named = |said: String| facts.weight(&said).or_else(|| short(&said));
    Understood::or_unreadable(spellings(lines).find_map(named).map(Weight::value))
}

/// Words that are weights only where nothing else can stand.
fn short(said: &str) -> Option<Weight> {
    match said.trim().trim_end_matches('.').to_lowercase().as_str() {
        "h" | "hi" => Some(Weight::High),
        "m" | "med" => Some(Weight::Medium),
        _ => None,
    }
}
