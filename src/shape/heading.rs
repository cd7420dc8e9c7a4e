//! In: a column heading as printed, line by line. Out: the field that it names. It must not know where it stands.

use crate::facts::Facts;
use crate::model::Field;
use crate::model::words::unbroken;
use crate::steps;

/// The field that a column heading names; a narrow column may have broken it inside a word.
pub(super) fn field_of(printed: &str, facts: &Facts) -> Option<Field> {
    steps::spend(printed.len());
    let lines: Vec<&str> = printed.trim().split('\n').collect();
    if facts.is_no_heading(&lines) {
        return None;
    }
    unbroken(&lines).find_map(|said| facts.heading(&said))
}
