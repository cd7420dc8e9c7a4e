//! The words with which documents say how many activities a list has: `counting.csv`.

use super::Facts;

/// What a word does in "112 final improvement activities".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Counting {
    /// What is counted.
    Counted,
    /// It may stand between the number and what is counted.
    Between,
    /// Beside it a number is no count of the whole list: it is rounded, or of a part.
    NotAll,
}

impl Counting {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "counted" => Some(Counting::Counted),
            "between" => Some(Counting::Between),
            "not-all" => Some(Counting::NotAll),
            _ => None,
        }
    }
}

impl Facts {
    /// What a word does where activities are counted.
    pub fn counting(&self, word: &str) -> Option<Counting> {
        self.counting.get(&word.to_lowercase()).copied()
    }
}
