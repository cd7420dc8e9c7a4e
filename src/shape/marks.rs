//! In: words with marks beside them. Out: what the marks say, and what is left: the asterisk of activities that count for
//! the CEHRT bonus, an id, a weight or a subcategory in brackets, after a dash or on a line of its own. It must not know
//! where the words stand.

use super::id;
use super::label::trimmed;
use super::section::section_heading;
use crate::facts::Facts;
use crate::model::{Basis, Block, Field, Piece, Row, RowCell, Rule, Slice};
use crate::steps;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The longest mark, in bytes: a subcategory, a weight and an id with their labels.
const LONGEST: usize = 200;

/// What stands between marks, and between them and a title.
const BETWEEN: [char; 11] =
    ['|', '\u{b7}', '\u{2022}', ';', ',', '/', ':', '-', '\u{2013}', '\u{2014}', '\u{2192}'];

/// A mark: the field that it speaks of, its words and how they were found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub field: Field,
    pub range: Range<usize>,
    pub rule: Rule,
}

impl Mark {
    /// A row's cell of the mark.
    pub(super) fn cell(&self, block: usize) -> RowCell {
        let pieces = vec![Piece { slice: Slice::new(block, self.range.clone()), item: false }];
        RowCell { field: Some(self.field), name: None, basis: Basis::Printed, rule: self.rule, pieces }
    }
}

/// Takes the marks out of a row's title. A column of its own for what a mark says leaves the mark in the title. Gives
/// the words of the title and its marks, where there are marks: what stands between them says nothing.
pub(super) fn part(row: &mut Row, blocks: &[Block], facts: &Facts) -> Option<Slice> {
    let at = row.cells.iter().position(|c| c.field == Some(Field::Title))?;
    let [piece] = row.cells[at].pieces.as_slice() else { return None };
    let whole = piece.slice.clone();
    let (block, range) = (piece.slice.block, piece.slice.range());
    let has = |field: Field| row.cell(field).is_some();
    let (title, marks) = peel(&blocks[block].text, range, facts, &has);
    if marks.is_empty() && title == trimmed(&blocks[block].text, whole.range()) {
        return None;
    }
    row.cells[at].pieces[0].slice = Slice::new(block, title);
    row.cells.extend(marks.iter().map(|mark| mark.cell(block)));
    Some(whole)
}

/// More starred lines than these are the items of a list, and no footnotes.
const NOTES: usize = 3;

/// What a footnote of the CEHRT bonus speaks of, under its names of all years.
const BONUS: [&str; 6] =
    ["advancing care", "bonus", "cehrt", "certified", "health record", "promoting interoperability"];

/// Whether stars mark the activities that count for the CEHRT bonus: no footnote explains them, or one does so.
pub(super) fn mean_bonus(blocks: &[Block]) -> bool {
    let note = |b: &&Block| {
        let text = b.text.trim_start();
        let starred = text.starts_with('*') || b.mark.as_deref() == Some("*");
        b.cell().is_none() && starred && text.split_whitespace().count() > 2
    };
    let says = |b: &Block| {
        let text = b.text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        BONUS.iter().any(|words| text.contains(words))
    };
    let notes: Vec<&Block> = blocks.iter().filter(note).collect();
    // A list whose marks are stars explains nothing.
    notes.is_empty() || notes.len() > NOTES || notes.into_iter().any(says)
}

/// What words say when they are nothing but marks. Words that are no mark may not stand among them.
pub(super) fn all(text: &str, range: Range<usize>, facts: &Facts) -> Option<Vec<Mark>> {
    let range = inside_brackets(text, trimmed(text, range));
    if range.is_empty() || range.len() > LONGEST {
        return None;
    }
    if let Some(found) = one(text, range.clone(), facts) {
        return Some(found);
    }
    let parts = split(text, range.clone());
    if parts.len() < 2 {
        return None;
    }
    let mut found = Vec::new();
    for part in parts {
        found.extend(one(text, inside_brackets(text, trimmed(text, part)), facts)?);
    }
    (!found.is_empty()).then_some(found)
}

/// What one mark says.
fn one(text: &str, range: Range<usize>, facts: &Facts) -> Option<Vec<Mark>> {
    steps::spend(range.len());
    let words = &text[range.clone()];
    if words.starts_with('*') && !is_star(words) {
        // A footnote.
        return None;
    }
    let mark = |field: Field, inside: Range<usize>| Mark {
        field,
        range: range.start + inside.start..range.start + inside.end,
        rule: Rule::Mark,
    };
    if let Some((id, end)) = id::at_start(words, facts)
        && end == words.len()
    {
        return Some(vec![mark(Field::MeasureId, id)]);
    }
    if let Some((label, value)) = words.split_once(':')
        && let Some(field) = facts.heading(label)
        && !value.trim().is_empty()
    {
        let inside = trimmed(words, label.len() + 1..words.len());
        let value = &words[inside.clone()];
        let understood = match field {
            Field::MeasureId => id::at_start(value, facts).is_some_and(|(_, end)| end == value.len()),
            Field::Weight => facts.weight(value).is_some(),
            Field::SubcategoryId => facts.subcategory(value).is_some(),
            Field::CehrtEligible => is_flag(value),
            _ => false,
        };
        return understood.then(|| vec![mark(field, inside)]);
    }
    if let Some(heading) = section_heading(words, facts) {
        let subcategory = heading.subcategory.map(|r| mark(Field::SubcategoryId, r));
        return Some(subcategory.into_iter().chain(heading.weight.map(|r| mark(Field::Weight, r))).collect());
    }
    if facts.weight(words).is_some() {
        return Some(vec![mark(Field::Weight, 0..words.len())]);
    }
    if facts.heading(words) == Some(Field::CehrtEligible) {
        return Some(vec![Mark { rule: Rule::Badge, ..mark(Field::CehrtEligible, 0..words.len()) }]);
    }
    if is_star(words) {
        return Some(vec![Mark { rule: Rule::Star, ..mark(Field::CehrtEligible, 0..words.len()) }]);
    }
    if let Some(found) = named(words, facts) {
        return Some(vec![mark(found.0, found.1)]);
    }
    let points = words.split_whitespace().all(|w| {
        w.chars().all(|c| c.is_ascii_digit())
            || matches!(w.to_ascii_lowercase().as_str(), "points" | "pts" | "point")
    });
    (points && !words.is_empty()).then(Vec::new)
}

/// A value after the name of its field, without a colon.
fn named(words: &str, facts: &Facts) -> Option<(Field, Range<usize>)> {
    words.match_indices(char::is_whitespace).find_map(|(at, _)| {
        steps::spend(words.len());
        let inside = trimmed(words, at..words.len());
        let value = &words[inside.clone()];
        let field = facts.heading(&words[..at])?;
        let understood = match field {
            Field::MeasureId => id::at_start(value, facts).is_some_and(|(_, end)| end == value.len()),
            Field::CehrtEligible => is_flag(value),
            _ => false,
        };
        understood.then_some((field, inside))
    })
}

/// A title without the marks around it, and the marks. Marks of fields that the row `has` stay where they are.
pub(super) fn peel(
    text: &str,
    range: Range<usize>,
    facts: &Facts,
    has: &dyn Fn(Field) -> bool,
) -> (Range<usize>, Vec<Mark>) {
    let mut left = without_list_mark(text, trimmed(text, range));
    let mut found: Vec<Mark> = Vec::new();
    loop {
        let taken = |field: Field| has(field) || found.iter().any(|m| m.field == field);
        left = without_news(text, left);
        let step = [star, id_before, after, before].iter().find_map(|peel| peel(text, left.clone(), facts));
        match step.filter(|(rest, marks)| !rest.is_empty() && marks.iter().all(|m| !taken(m.field))) {
            Some((rest, marks)) => {
                found.extend(marks);
                left = trimmed(text, rest);
            }
            None => return (left, found),
        }
    }
}

/// What a typed list begins its items with: a bullet, a number, a box to tick.
static LIST_MARK: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?:(?:[\u{2022}\u{25AA}\u{25E6}\u{25CF}\u{25CB}\u{2023}\u{B7}-]|\d{1,3}[.)]|\[[ xX]?\]|[\u{2610}-\u{2612}\u{2713}\u{2714}])\s+)+";
    Regex::new(pattern).expect("a constant pattern")
});

/// What pages put beside a title that is new or not what it was: in capitals, or in brackets.
static NEWS: LazyLock<Regex> = LazyLock::new(|| {
    let news = "new|updated|revised|modified|changed";
    let pattern = format!(
        r"(?:\s+(?:{caps})!?|\s*[(\[](?i:{news})!?(?:\s+(?:(?i:for|in)\s+)?(?:(?i:PY|CY)\s*)?20\d\d)?[)\]])$|^(?:{caps})[!:]\s*",
        caps = news.to_uppercase()
    );
    Regex::new(&pattern).expect("a constant pattern")
});

fn without_list_mark(text: &str, range: Range<usize>) -> Range<usize> {
    let mark = LIST_MARK.find(&text[range.clone()]).map_or(0, |m| m.end());
    if mark < range.len() { range.start + mark..range.end } else { range }
}

/// The words without those that say that they are new.
fn without_news(text: &str, range: Range<usize>) -> Range<usize> {
    match NEWS.find(&text[range.clone()]) {
        Some(found) if found.len() == range.len() => range,
        Some(found) if found.start() == 0 => trimmed(text, range.start + found.end()..range.end),
        Some(found) => trimmed(text, range.start..range.start + found.start()),
        None => range,
    }
}

type Peeled = Option<(Range<usize>, Vec<Mark>)>;

fn star(text: &str, range: Range<usize>, _: &Facts) -> Peeled {
    let words = &text[range.clone()];
    let before = words.len() - words.trim_start_matches('*').len();
    let after = words.len() - words.trim_end_matches('*').len();
    let mark = |range| vec![Mark { field: Field::CehrtEligible, range, rule: Rule::Star }];
    if before > 0 && before < words.len() {
        let at = range.start + before;
        Some((at..range.end, mark(range.start..at)))
    } else if after > 0 && after < words.len() {
        let at = range.end - after;
        Some((range.start..at, mark(at..range.end)))
    } else {
        None
    }
}

fn id_before(text: &str, range: Range<usize>, facts: &Facts) -> Peeled {
    let (id, end) = id::at_start(&text[range.clone()], facts)?;
    let mark = Mark {
        field: Field::MeasureId,
        range: range.start + id.start..range.start + id.end,
        rule: Rule::Column,
    };
    Some((range.start + end..range.end, vec![mark]))
}

/// Marks after the title: on lines of their own, in brackets, or after what stands between.
fn after(text: &str, range: Range<usize>, facts: &Facts) -> Peeled {
    let words = &text[range.clone()];
    // An id in full at the end needs nothing before it.
    if let Some((title, last)) = words.rsplit_once(char::is_whitespace)
        && last.starts_with("IA")
        && id::at_start(last, facts).is_some_and(|(_, end)| end == last.len())
    {
        let mark =
            Mark { field: Field::MeasureId, range: range.end - last.len()..range.end, rule: Rule::Mark };
        return Some((range.start..range.start + title.trim_end().len(), vec![mark]));
    }
    let open = match words.chars().next_back()? {
        ')' => words.rfind('('),
        ']' => words.rfind('['),
        '}' => words.rfind('{'),
        _ => None,
    };
    let between = |(at, c): &(usize, char)| {
        if matches!(c, ',' | ';' | '/') {
            return false;
        }
        let spaced = words[*at + c.len_utf8()..].starts_with(char::is_whitespace);
        *c == '\n' || (BETWEEN.contains(c) && (spaced || *c == '|'))
    };
    let cuts = open.into_iter().chain(words.char_indices().rev().filter(between).map(|(at, _)| at));
    // The colon of a label parts the label from its value, and no mark from a title.
    let labels = |cut: usize| {
        let line = words[..cut].rsplit(['\n', '|', '(', '[']).next().unwrap_or("");
        words[cut..].starts_with(':') && facts.heading(line).is_some()
    };
    for cut in cuts.filter(|cut| !labels(*cut)) {
        let mark = words[cut..].trim_start_matches(|c: char| BETWEEN.contains(&c) || c.is_whitespace());
        let from = range.end - mark.len();
        let loose = words[cut..].starts_with([':', '\n']);
        let fit = |marks: &Vec<Mark>| are_title_marks(marks, text, loose);
        if let Some(marks) = all(text, from..range.end, facts).filter(fit) {
            let rest = words[..cut].trim_end_matches(|c: char| BETWEEN.contains(&c) || c.is_whitespace());
            return Some((range.start..range.start + rest.len(), marks));
        }
        if mark.len() > LONGEST {
            break;
        }
    }
    None
}

/// Marks before the title: in brackets, or before what stands between.
fn before(text: &str, range: Range<usize>, facts: &Facts) -> Peeled {
    let words = &text[range.clone()];
    let close = match words.chars().next()? {
        '(' => words.find(')').map(|at| at + 1),
        '[' => words.find(']').map(|at| at + 1),
        _ => None,
    };
    let between =
        |(_, c): &(usize, char)| *c == '\n' || (BETWEEN.contains(c) && !matches!(c, ',' | ';' | '/'));
    let cuts = close.into_iter().chain(words.char_indices().filter(between).map(|(at, _)| at));
    for cut in cuts.take_while(|cut| *cut <= LONGEST) {
        let loose = words[cut..].starts_with([':', '\n']);
        let marks = all(text, range.start..range.start + cut, facts);
        if let Some(marks) = marks.filter(|marks| are_title_marks(marks, text, loose)) {
            let rest = words[cut..].trim_start_matches(|c: char| BETWEEN.contains(&c) || c.is_whitespace());
            return Some((range.end - rest.len()..range.end, marks));
        }
    }
    None
}

/// Whether marks may be taken from a title. Beside a colon or the end of a line, where a narrow column may have broken the
/// title, a subcategory may be words of the title, and a small letter is.
fn are_title_marks(marks: &[Mark], text: &str, loose: bool) -> bool {
    let of_title =
        |m: &Mark| m.field == Field::SubcategoryId || text[m.range.clone()].starts_with(char::is_lowercase);
    !(marks.is_empty() || loose && marks.iter().any(of_title))
}

/// Pieces between what stands between marks.
fn split(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        let dash = matches!(c, '-' | '\u{2013}' | '\u{2014}' | ':' | '/');
        let spaced = text[..at].ends_with(char::is_whitespace);
        if c == '\n'
            || matches!(c, '(' | ')' | '[' | ']')
            || (BETWEEN.contains(&c) && (!dash || (c != ':' && spaced)))
        {
            parts.push(start..at);
            start = at + c.len_utf8();
        }
    }
    parts.push(start..range.end);
    parts.into_iter().map(|p| trimmed(text, p)).filter(|p| !p.is_empty()).collect()
}

/// What is inside of brackets that are around all the words.
fn inside_brackets(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let around =
        (words.starts_with('(') && words.ends_with(')')) || (words.starts_with('[') && words.ends_with(']'));
    if around && words.len() > 2 { trimmed(text, range.start + 1..range.end - 1) } else { range }
}

/// Words that answer whether something is so.
pub(super) fn is_flag(words: &str) -> bool {
    matches!(
        words.trim().to_ascii_lowercase().as_str(),
        "yes" | "no" | "y" | "n" | "true" | "false" | "x" | "eligible" | "not eligible"
    ) || is_star(words)
}

fn is_star(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peeled(text: &str) -> String {
        let (title, marks) = peel(text, 0..text.len(), &Facts::compiled(), &|_| false);
        let marks: Vec<String> =
            marks.iter().map(|m| format!("{}={}", m.field, &text[m.range.clone()])).collect();
        format!("{} [{}]", &text[title], marks.join(" "))
    }

    #[test]
    fn a_title_that_a_narrow_column_broke_keeps_its_words() {
        assert_eq!(
            peeled("Care coordination\nagreements of some kind"),
            "Care coordination\nagreements of some kind []"
        );
        assert_eq!(peeled("Care for those whose risk is\nhigh"), "Care for those whose risk is\nhigh []");
    }

    #[test]
    fn marks_beside_a_title() {
        assert_eq!(peeled("*Some title (High)"), "Some title [cehrtEligible=* weight=High]");
        assert_eq!(peeled("Some title* (Medium)"), "Some title [weight=Medium cehrtEligible=*]");
        assert_eq!(
            peeled("IA_CC_1 - Some title \u{2013} High"),
            "Some title [measureId=IA_CC_1 weight=High]"
        );
        assert_eq!(peeled("[Medium] Some title (IA_BE_2)"), "Some title [measureId=IA_BE_2 weight=Medium]");
        assert_eq!(peeled("Some title (IA_BE_2, High)"), "Some title [measureId=IA_BE_2 weight=High]");
        assert_eq!(peeled("Some title (Weight: High; ID: BE-2)"), "Some title [weight=High measureId=BE-2]");
        assert_eq!(peeled("Some title | High (20 points)"), "Some title [weight=High]");
        assert_eq!(peeled("Some title\nHigh\nACI Bonus"), "Some title [cehrtEligible=ACI Bonus weight=High]");
        assert_eq!(peeled("Some title IA_BE_2"), "Some title [measureId=IA_BE_2]");
        assert_eq!(peeled("A title (with words)"), "A title (with words) []");
        assert_eq!(peeled("A title - that goes on"), "A title - that goes on []");
    }
}
