//! Measure ids: `CC 12`, `PM-3`, `IA_PSPA_5` become `IA_CC_12`, `IA_PM_3`, `IA_PSPA_5`.

use super::{Line, Understood, spellings};
use crate::facts::Facts;
use crate::model::{MeasureId, Value};

pub(super) fn understand(lines: &[Line], facts: &Facts) -> Understood {
    let found = spellings(lines).find_map(|said| parse(&super::text::clean(&said), facts));
    Understood::or_unreadable(found.map(|id| Value::Text(id.to_string())))
}

/// An id in any printed form (`CC 12`, `PM-3`, `IA_PSPA_5`); None for what is no id. Letters that nobody declares are taken
/// with `IA` before them only.
pub fn parse(printed: &str, facts: &Facts) -> Option<MeasureId> {
    let upper = printed.trim().to_ascii_uppercase();
    let (rest, prefixed) = match upper.strip_prefix("IA") {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) => (rest, true),
        _ => (upper.as_str(), false),
    };
    let rest = after_separator(rest)?;
    let letters: String = rest.chars().take_while(char::is_ascii_uppercase).collect();
    let number = match after_separator(&rest[letters.len()..])? {
        "" => None,
        digits => Some(digits.parse::<u16>().ok()?),
    };
    let declared = facts.letters(&letters).is_some_and(|entry| entry.id.is_empty() == number.is_none());
    MeasureId::new(&letters, number).filter(|_| declared || (prefixed && number.is_some()))
}

/// What comes after one dash, point or underscore and any blanks; two marks in a row are none of an id's (`CC_-1`).
fn after_separator(text: &str) -> Option<&str> {
    let mark = |c: char| matches!(c, '_' | '-' | '.' | '\u{2010}'..='\u{2015}');
    let bare = text.trim();
    let rest = bare.strip_prefix(mark).map_or(bare, str::trim_start);
    (!rest.starts_with(mark)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_forms() {
        let facts = Facts::compiled();
        let ask = |text: &str| parse(text, &facts).map(|id| id.to_string());
        for text in ["IA_PM_3", "PM 3", "PM-3", "PM3", " ia_pm_3 ", "PM_3", "IA-PM-03"] {
            assert_eq!(ask(text).as_deref(), Some("IA_PM_3"), "{text}");
        }
        assert_eq!(ask("IA_PCMH").as_deref(), Some("IA_PCMH"));
        assert_eq!(ask("IA_NEW_4").as_deref(), Some("IA_NEW_4"));
        assert_eq!(ask("NEW 4"), None);
        assert_eq!(ask("IA_CC_-1"), None);
        assert_eq!(ask("PM"), None);
        assert_eq!(ask("Population Management 3"), None);
    }
}
