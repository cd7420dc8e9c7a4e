//! Suggested documentation: items without their list marks, and how they combine. An item keeps the `; and` or `; or`
//! that closes it, from which the logic follows.

use super::text::{clean, join};
use super::{Line, Understood};
use crate::model::{Basis, Field, FieldReading, Logic, Part, Reading, Rule, Span, Value};
use regex::Regex;
use std::sync::LazyLock;

/// The mark of a list item: a number or a letter with a point or parenthesis, or a bullet.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^\s*(?:\(?[0-9]{1,2}[.)]|\(?[a-z][.)]|[\u{2022}\u{25AA}\u{25E6}\u{25CF}\u{25CB}\u{00B7}\u{2023}\u{F0B7}\u{F0A7}*-])\s+";
    Regex::new(pattern).expect("a constant pattern")
});

/// What kind of mark begins a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Number,
    Letter,
    Bullet,
}

/// The word that closes an item.
static CLOSING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:^|[;,.\s])(and/or|and|or)\s*[.;:]?$").expect("a constant pattern"));

/// The items of the lines. Where no line is marked as an item, all lines are one. In a numbered list the numbers alone
/// begin items: a dash or a letter there stands for a part of one, as the lines of a wrapped item do.
pub(super) fn items(lines: &[Line]) -> Understood {
    let mut items: Vec<String> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let outer = lines.first().and_then(|line| kind_of_mark(&line.words)).filter(|kind| *kind != Mark::Bullet);
    for line in lines {
        let own = kind_of_mark(&line.words).filter(|kind| outer.is_none_or(|outer| *kind == outer));
        let mark = own.and_then(|_| MARK.find(&line.words)).map_or(0, |m| m.end());
        let words = clean(&line.words[mark..]);
        let begins = items.is_empty() || own.is_some() || (line.item && outer.is_none());
        match items.last_mut() {
            Some(last) if !begins => join(last, &words),
            _ => items.push(words),
        }
        parts.extend(line.parts.iter().enumerate().map(|(i, part)| {
            let quote = if i == 0 { part.quote.get(mark..).unwrap_or("") } else { &part.quote };
            Part { quote: quote.trim().to_owned(), ..part.clone() }
        }));
    }
    items.retain(|item| !item.is_empty());
    parts.retain(|part| !part.quote.is_empty());
    Understood { value: Value::Items(items), parts, null: None }
}

fn kind_of_mark(words: &str) -> Option<Mark> {
    let mark = MARK.find(words)?.as_str();
    Some(match mark.trim_start_matches([' ', '(']).chars().next()? {
        '0'..='9' => Mark::Number,
        'a'..='z' => Mark::Letter,
        _ => Mark::Bullet,
    })
}

/// Adds the logic, where the items' closing words say it. It is derived from the words that its span quotes.
pub(super) fn logic(reading: &mut Reading) {
    let Some(found) = reading.fields.get(&Field::SupportingDocumentation) else { return };
    let Value::Items(items) = &found.value else { return };
    let all: Vec<Part> = found.span.parts().cloned().collect();
    let closing: Vec<Part> = last_parts(items, &all).into_iter().filter_map(closing_word).collect();
    let says = |word: &str| closing.iter().any(|part| part.quote.eq_ignore_ascii_case(word));
    let logic = match (says("and"), says("or"), says("and/or")) {
        (true, false, false) => Logic::All,
        (false, true, false) => Logic::Any,
        (false, false, false) => return,
        _ => Logic::Mixed,
    };
    let raw = closing.iter().map(|part| part.quote.as_str()).collect::<Vec<_>>().join(" ");
    let span = Span::new(Basis::Derived, closing);
    let found = FieldReading { value: logic.value(), raw, span, rule: Rule::Join, null: None };
    reading.fields.insert(Field::DocumentationLogic, Box::new(found));
}

/// The part that ends each item but the last: parts are counted off by their letters.
fn last_parts<'a>(items: &[String], parts: &'a [Part]) -> Vec<&'a Part> {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let mut ends = Vec::new();
    let mut at = 0;
    let mut due = 0;
    let mut seen = 0;
    for item in &items[..items.len().saturating_sub(1)] {
        due += letters(item);
        let from = at;
        while at < parts.len() && seen < due {
            seen += letters(&clean(&parts[at].quote));
            at += 1;
        }
        ends.extend(parts[from..at].last());
    }
    ends
}

/// The closing word of a part, at the part's last line.
fn closing_word(part: &Part) -> Option<Part> {
    let quote = CLOSING.captures(&part.quote)?.get(1)?.as_str().to_owned();
    let lines = part.lines.map(|[_, last]| [last, last]);
    Some(Part { quote, lines, ..part.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slice;

    fn read(lines: &[(&str, bool)]) -> (Vec<String>, Option<Logic>) {
        let line = |(words, item): &(&str, bool)| {
            let part =
                Part { page: None, lines: Some([1, 1]), cell: None, bbox: None, quote: (*words).to_owned() };
            Line {
                words: (*words).into(),
                item: *item,
                json: false,
                parts: vec![part],
                slice: Slice::new(0, 0..0),
            }
        };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        let understood = items(&lines);
        let Value::Items(items) = understood.value.clone() else { return (Vec::new(), None) };
        let mut reading = Reading::default();
        let span = Span::new(Basis::Printed, understood.parts);
        let found = FieldReading {
            value: understood.value,
            raw: String::new(),
            span,
            rule: Rule::Section,
            null: None,
        };
        reading.fields.insert(Field::SupportingDocumentation, Box::new(found));
        logic(&mut reading);
        (items, reading.fields.get(&Field::DocumentationLogic).and_then(|f| Logic::of(&f.value)))
    }

    #[test]
    fn marks_go_and_closing_words_stay() {
        let (items, logic) = read(&[("1. A log; and", false), ("2) A policy", false)]);
        assert_eq!(items, ["A log; and", "A policy"]);
        assert_eq!(logic, Some(Logic::All));
    }

    #[test]
    fn any_mixed_and_none() {
        assert_eq!(read(&[("a; or", true), ("b", true)]).1, Some(Logic::Any));
        assert_eq!(read(&[("a; or", true), ("b; and", true), ("c", true)]).1, Some(Logic::Mixed));
        assert_eq!(read(&[("a; and/or", true), ("b", true)]).1, Some(Logic::Mixed));
        assert_eq!(read(&[("a floor", true), ("b", true)]).1, None);
        assert_eq!(read(&[("supply and", true)]).1, None);
    }

    #[test]
    fn a_dash_in_a_numbered_list_begins_no_item() {
        let (items, _) = read(&[
            ("1) Screening", true),
            ("- Sample of records", false),
            ("(e.g., a dated log); and", true),
            ("2) Policy", true),
        ]);
        assert_eq!(items, ["Screening - Sample of records (e.g., a dated log); and", "Policy"]);
    }

    #[test]
    fn nested_lines_belong_to_their_item() {
        let (items, logic) = read(&[
            ("Use of one of:", true),
            ("1. claims;", false),
            ("2. records; and", false),
            ("A study", true),
        ]);
        assert_eq!(
            items.len(),
            4,
            "numbers in the words begin items of their own when the format gave no other sign"
        );
        assert_eq!(logic, Some(Logic::All));
        let (items, _) = read(&[
            ("Use of one of:", true),
            ("claims; or", false),
            ("records; and", false),
            ("A study", true),
        ]);
        assert_eq!(items, ["Use of one of: claims; or records; and", "A study"]);
    }
}
