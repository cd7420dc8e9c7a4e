//! In: elements. Out: answers to questions that take more than their names: their words, whether they are items of a word
//! processor's list, further pages of a long list, links to change a part. It must not know what the words mean.

use super::part::{self, Part, part};
use super::tree::{Element, Node};

/// The mark of a list that does not count.
pub(super) const BULLET: &str = "\u{2022}";

/// Whether an element is a link in square brackets, with which pages let their readers change a part.
pub(super) fn is_editing(element: &Element) -> bool {
    let words = text_of(element);
    let linked = element.all().filter(|e| e.name == "a").map(|e| text_of(e).trim().len()).sum::<usize>();
    let words = words.trim();
    words.starts_with('[') && words.ends_with(']') && linked > 0 && linked + 4 >= words.len()
}

/// The button that has all the words of an element, if one has.
pub(super) fn is_button_alone(element: &Element) -> Option<&Element> {
    let button = element.all().find(|e| e.name == "button")?;
    let letters = |e: &Element| text_of(e).split_whitespace().collect::<String>();
    (!letters(button).is_empty() && letters(button) == letters(element)).then_some(button)
}

/// Whether an element holds no words of its own.
pub(super) fn only_elements(parent: &Element) -> bool {
    parent.children.iter().all(|c| !matches!(c, Node::Text(text) if !text.trim().is_empty()))
}

/// Whether an element is hidden as most of its likes are: the further pages of a long list.
pub(super) fn is_paged(parent: &Element, element: &Element) -> bool {
    let likes = |e: &&Element| e.name == element.name;
    let hidden = parent.elements().filter(likes).filter(|e| part::is_hidden(e)).count();
    hidden > 1 && hidden * 2 >= parent.elements().filter(likes).count()
}

/// The mark and the depth of a paragraph that a word processor made an item of a list.
pub(super) fn listed(element: &Element) -> Option<(String, u8)> {
    let style = element.attribute("style")?.to_ascii_lowercase();
    let list = style.split("mso-list:").nth(1).filter(|list| !list.trim_start().starts_with("none"))?;
    let level =
        list.split("level").nth(1).and_then(|l| l.chars().next()).and_then(|c| c.to_digit(10)).unwrap_or(1);
    let mark = element
        .all()
        .find(|e| e.attribute("style").is_some_and(|s| s.to_ascii_lowercase().contains("ignore")));
    let mark = mark.map(text_of).unwrap_or_default();
    let mark: String = mark.chars().filter(|c| !c.is_whitespace()).collect();
    let counts = mark.ends_with(['.', ')']) && mark.len() > 1;
    Some((if counts { mark } else { BULLET.to_owned() }, level.saturating_sub(1) as u8))
}

/// The words in an element.
pub(super) fn text_of(element: &Element) -> String {
    fn add(element: &Element, into: &mut String) {
        for child in &element.children {
            match child {
                Node::Text(text) => into.push_str(text),
                Node::Element(inner) if part(inner) == Part::Nothing => {}
                Node::Element(inner) => add(inner, into),
            }
        }
    }
    let mut text = String::new();
    add(element, &mut text);
    text
}
