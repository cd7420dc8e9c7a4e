//! Sentences that say what became of an activity: they name it by its id and have a word for what happened.

use super::told::Told;
use crate::model::{ActivityKey, Field, Located, MeasureId};

/// Words that tell what happened; `true` where they tell of a whole activity that goes on under another id.
const WORDS: [(&str, bool); 22] = [
    ("absorbed", false),
    ("absorbs", false),
    ("combined", false),
    ("combines", false),
    ("consolidated", false),
    ("consolidates", false),
    ("divided", false),
    ("folded", false),
    ("formerly", true),
    ("incorporated", false),
    ("incorporates", false),
    ("known", true),
    ("merged", false),
    ("merges", false),
    ("moved", true),
    ("previously", true),
    ("relocated", true),
    ("renamed", true),
    ("renumbered", true),
    ("replaced", false),
    ("replaces", false),
    ("split", false),
];

/// Fields that may hold such a sentence.
const FIELDS: [Field; 4] = [Field::Title, Field::Description, Field::Validation, Field::OtherFields];

/// A sentence in one activity that names another.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) named: ActivityKey,
    /// The other is the same activity under another id.
    pub(super) same: bool,
    pub(super) quote: String,
    pub(super) place: Option<Located>,
}

/// Every statement in the words of an activity.
pub(super) fn statements(told: &Told) -> Vec<Statement> {
    let mut found = Vec::new();
    for field in FIELDS {
        let value = told.view.value(field);
        if value.is_nothing() {
            continue;
        }
        let text = value.plain();
        for sentence in sentences(&text) {
            let Some(same) = happened(sentence) else { continue };
            for id in ids(sentence) {
                let named = ActivityKey::of(&id);
                if named != *told.key {
                    let place = told.place(field, sentence);
                    found.push(Statement { named, same, quote: sentence.to_owned(), place });
                }
            }
        }
    }
    found
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['\n', ';', '(', ')', '[', ']'])
        .flat_map(|part| part.split_inclusive(". "))
        .map(|s| s.trim_matches(|c: char| c.is_whitespace() || "()[];".contains(c)))
        .filter(|s| !s.is_empty())
}

fn happened(sentence: &str) -> Option<bool> {
    let words = crate::model::words::words(sentence);
    let mut all = WORDS.iter().filter(|(word, _)| words.iter().any(|w| w == word)).map(|(_, same)| *same);
    let first = all.next()?;
    Some(first && all.all(|same| same))
}

/// The measure ids that a sentence names.
fn ids(sentence: &str) -> Vec<MeasureId> {
    let of_id = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let whole = sentence.split(|c: char| !of_id(c)).filter(|t| t.starts_with("IA_"));
    whole.filter_map(MeasureId::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_needs_an_id_and_a_word_for_what_happened() {
        let told = |text: &str| {
            let found = sentences(text).filter_map(|s| Some((happened(s)?, ids(s).first()?.to_string())));
            found.collect::<Vec<_>>()
        };
        assert_eq!(told("Do it. Formerly IA_CC_1. Do more."), [(true, "IA_CC_1".to_owned())]);
        assert_eq!(told("Offer soup (replaces IA_CC_2) daily."), [(false, "IA_CC_2".to_owned())]);
        assert!(told("See also IA_CC_1. Formerly done by hand.").is_empty());
    }
}
