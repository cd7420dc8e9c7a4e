//! First and last program years. The first data of 2017 carry 2016, so any calendar year is taken as stated.

use super::{Line, Understood, joined};
use crate::model::Value;

pub(super) fn understand(lines: &[Line]) -> Understood {
    let year = joined(lines).parse::<u16>().ok().filter(|y| (2000..=2099).contains(y));
    Understood::or_unreadable(year.map(Value::Year))
}
