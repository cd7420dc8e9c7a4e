//! Words that hold the place of a text: "N/A", "TBD", "see above", a dash, a heading instead of what belongs under it.

use super::Hit;
use super::place::beginning;
use super::texts::{Texts, Version};

use crate::facts::{Editing, Facts};
use crate::model::{Code, Field};

/// Brackets around a whole text mark it as a place to be filled in, when it is no longer than this.
const IN_BRACKETS: usize = 6;

/// Every text that is no text.
pub(super) fn find<'a>(texts: &Texts<'a>, facts: &Facts) -> Vec<Hit<'a>> {
    let hit = |version: &Version<'a>| {
        let why = why(version, facts)?;
        let instead =
            texts.others(version).find(|other| why_text(&other.text, version.field, facts).is_none());
        let known = instead.map_or(String::new(), |other| format!("; {} has a text", other.source()));
        let hit = Hit::new(
            Code::DefectPlaceholder,
            version,
            &version.text,
            format!(
                "has \"{}\" where the {} should stand: {why}{known}",
                beginning(&version.text),
                version.field
            ),
        );
        Some(match instead {
            Some(other) => hit.expected(beginning(&other.text)),
            None => hit,
        })
    };
    texts.versions.iter().filter_map(hit).collect()
}

fn why(version: &Version, facts: &Facts) -> Option<&'static str> {
    // That there is no documentation or validation can be said; an activity without title and description cannot be.
    let needed = matches!(version.field, Field::Title | Field::Description);
    if version.nothing && !needed {
        return None;
    }
    why_text(&version.text, version.field, facts)
}

/// Why a text is none; None for a text.
fn why_text(text: &str, field: Field, facts: &Facts) -> Option<&'static str> {
    let text = text.trim();
    let needed = matches!(field, Field::Title | Field::Description);
    if !text.chars().any(char::is_alphanumeric) {
        return Some("it holds no word");
    }
    if facts.is_editing(Editing::Placeholder, text) || needed && facts.is_editing(Editing::None, text) {
        return Some("the words stand for a text that is still to come");
    }
    if facts.heading(text) == Some(field) {
        return Some("it is the name of the field");
    }
    let lower = text.to_lowercase();
    if facts.editing(Editing::Filling).any(|filling| lower.contains(filling)) {
        return Some("it is the text that fills a page while it is laid out");
    }
    let brackets = [('[', ']'), ('<', '>'), ('{', '}')];
    let all = brackets.iter().any(|(open, close)| {
        text.starts_with(*open) && text.ends_with(*close) && text.matches(*open).count() <= 2
    });
    if all && text.split_whitespace().count() <= IN_BRACKETS {
        return Some("brackets around all of it mark a place to fill in");
    }
    let letters: Vec<char> = lower.chars().filter(|c| !c.is_whitespace()).collect();
    (letters.len() > 1 && letters.iter().all(|c| *c == letters[0]))
        .then_some("it is one character over and over")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_hold_a_place() {
        let facts = Facts::compiled();
        let held = |text: &str| why_text(text, Field::Description, &facts).is_some();
        for text in [
            "N/A",
            "n/a.",
            "TBD",
            "-",
            "...",
            "xxx",
            "[Description]",
            "{{ text }}",
            "Description",
            "See above.",
        ] {
            assert!(held(text), "{text}");
        }
        for text in
            ["Report to a registry", "[CMS] Take part", "See above for the pain scale", "Tests of new drugs"]
        {
            assert!(!held(text), "{text}");
        }
        assert!(why_text("None", Field::SupportingDocumentation, &facts).is_none());
    }
}
