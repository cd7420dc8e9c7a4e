//! Weights: `High`, `Medium-Weighted`, `medium`, and in a column of weights `H` and `M`, become high or medium.

use super::{Line, Understood, spellings};
use crate::facts::Facts;
use crate::model::Weight;

pub(super) fn understand(lines: &[Line], facts: &Facts) -> Understood {
    Understood::or_unreadable(spellings(lines).find_map(|said| facts.weight_alone(&said)).map(Weight::value))
}
