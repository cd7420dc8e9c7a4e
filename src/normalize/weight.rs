//! Weights: `High`, `Medium-Weighted`, `medium` become high or medium.

use super::{Line, Understood, joined};
use crate::facts::Facts;
use crate::model::Weight;

pub(super) fn understand(lines: &[Line], facts: &Facts) -> Understood {
    Understood::or_unreadable(facts.weight(&joined(lines)).map(Weight::value))
}
