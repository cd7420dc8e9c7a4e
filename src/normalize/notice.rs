//! Notices that stand in or over the text of an activity: that it is suspended, retired, no longer available. They
//! become the status, and the text goes on without them.
//!
//! A notice is a sentence that says it of the activity (`subject, auxiliary, status`, or `agent, status, subject`), or
//! words of which nothing is left without the vocabulary of `facts/notices.csv`: in brackets or before a dash at the
//! beginning or the end of a cell, on a line of their own, or the whole cell. That something else is suspended (a
//! treatment, a licence), that somebody is retired, and what happens if or when, is none.

use super::{Line, flag, line};
use crate::facts::{Facts, NoticeWord};
use crate::model::{Basis, Block, Field, FieldReading, MeasureId, Part, Rule, Slice, Span, Status};
use std::ops::Range;

/// Marks between a notice and what it stands before or after.
const SEPARATORS: [&str; 7] = [": ", " - ", " \u{2013} ", " \u{2014} ", " | ", "** ", " **"];
/// Sentences beside a notice of which this share is its vocabulary only explain it.
const EXPLAINS: f64 = 0.6;
/// A longer sentence says more than a notice does, and stays.
const LONGEST: usize = 60;

/// A notice, and the lines without it; no lines where the cell says nothing else.
pub(super) struct Parted {
    pub(super) notice: FieldReading,
    pub(super) rest: Vec<Line>,
}

/// Looks for a notice in a title or a description.
pub(super) fn part(field: Field, lines: &[Line], blocks: &[Block], facts: &Facts) -> Option<Parted> {
    let text = joined(lines);
    if !facts.may_be_notice(&text) {
        return None;
    }
    let (cut, status) =
        find(&text, field == Field::Title, facts).or_else(|| on_a_line(lines, &text, facts))?;
    let rest: String = complement(&text, &cut).into_iter().map(|r| &text[r]).collect::<Vec<_>>().join(" ");
    let only = rest.trim_matches(|c: char| !c.is_alphanumeric()).is_empty() || explains(&rest, facts);
    // Where markup stands inside a line, the notice has no place of its own: the text stays as it is.
    let whole = lines.iter().all(|l| l.words.len() == l.slice.range().len());
    let quoted = if whole && !only { pieces(lines, &text, &cut, blocks) } else { Vec::new() };
    let parts: Vec<Part> = match quoted.is_empty() {
        true => lines.iter().flat_map(|l| l.parts.clone()).collect(),
        false => quoted.into_iter().flat_map(|l| l.parts).collect(),
    };
    let rest = match () {
        () if only => Vec::new(),
        () if whole => pieces(lines, &text, &complement(&text, &cut), blocks),
        () => lines.iter().map(copy).collect(),
    };
    let raw = cut.iter().map(|r| text[r.clone()].trim()).collect::<Vec<_>>().join(" ");
    Some(Parted { notice: reading(status, if only { text } else { raw }, parts), rest })
}

/// The status of a cell that is nothing but a notice.
pub(super) fn whole(lines: &[Line], facts: &Facts) -> Option<FieldReading> {
    let text = joined(lines);
    let status = facts.may_be_notice(&text).then(|| status(&text, facts))??;
    let parts = lines.iter().flat_map(|l| l.parts.clone()).collect();
    (status != Status::Active).then(|| reading(status, text, parts))
}

/// The status of a cell that answers yes or no under a name that is a status: `isSuspended: true`, "Retired: No".
pub(super) fn answered(name: &str, lines: &[Line], facts: &Facts) -> Option<FieldReading> {
    let text = joined(lines);
    let asked = spaced(name);
    let asked = asked.strip_prefix("is ").unwrap_or(&asked);
    let asked = bare(asked, &words(asked, facts))?;
    let status = match (asked, flag::answer(&text)?) {
        (status, true) => status,
        (Status::Active, false) => Status::Retired,
        // That it is not the one does not say that it is not the other.
        (_, false) => return None,
    };
    let parts = lines.iter().flat_map(|l| l.parts.clone()).collect();
    Some(reading(status, text, parts))
}

/// The words of a name that may be written as one: `isSuspended`, `is_suspended`.
fn spaced(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && text.ends_with(char::is_lowercase) || c == '_' {
            text.push(' ');
        }
        text.extend(c.to_lowercase().filter(|c| *c != '_'));
    }
    text
}

/// The status that the words of a status column name.
pub(super) fn status(text: &str, facts: &Facts) -> Option<Status> {
    let words = words(text, facts);
    sentence(&words).or_else(|| bare(text, &words))
}

/// The same, where the words are more likely nothing but the notice.
fn status_alone(text: &str, facts: &Facts) -> Option<Status> {
    let words = words(text, facts);
    bare(text, &words).or_else(|| sentence(&words))
}

fn reading(status: Status, raw: String, parts: Vec<Part>) -> FieldReading {
    let span = Span::new(Basis::Derived, parts);
    FieldReading { value: status.value(), raw, span, rule: Rule::Notice, null: None }
}

/// The lines as one text: a list item begins a line, other lines go on.
fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push(if line.item { '\n' } else { ' ' });
        }
        text.push_str(&line.words);
    }
    text
}

/// Where notices stand in a text, and the status that the last of them gives.
fn find(text: &str, title: bool, facts: &Facts) -> Option<(Vec<Range<usize>>, Status)> {
    let mut cut: Vec<(Range<usize>, Status)> = Vec::new();
    if !title {
        for range in sentences(text) {
            let said = status(&text[range.clone()], facts);
            cut.extend(said.map(|status| (range, status)));
        }
    } else if let Some(status) = status_alone(text, facts) {
        cut.push((0..text.len(), status));
    }
    if cut.is_empty() {
        cut.extend(edges(text, title).into_iter().filter_map(|range| {
            let status = status_alone(&text[range.clone()], facts)?;
            Some((range, status))
        }));
    }
    // That an activity can be attested needs no notice.
    cut.retain(|(_, status)| *status != Status::Active);
    let status = cut.last()?.1;
    Some((cut.into_iter().map(|(range, _)| range).collect(), status))
}

/// A first or last line that is nothing but a notice.
fn on_a_line(lines: &[Line], text: &str, facts: &Facts) -> Option<(Vec<Range<usize>>, Status)> {
    let (first, last) = (lines.first()?, lines.last().filter(|_| lines.len() > 1)?);
    let ranges = [0..first.words.len(), text.len() - last.words.len()..text.len()];
    ranges.into_iter().find_map(|range| {
        let status = status(&text[range.clone()], facts)?;
        (status != Status::Active).then(|| (vec![range], status))
    })
}

/// Sentences, white space around them left out.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let ends = matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace) || c == '\n';
        if ends || next.is_none() {
            let end = at + c.len_utf8();
            let words = &text[start..end];
            let from = start + (words.len() - words.trim_start().len());
            if from < start + words.trim_end().len() {
                found.push(from..start + words.trim_end().len());
            }
            start = end;
        }
    }
    found
}

/// Pieces at the beginning and the end: in brackets, or (in a title on both sides) set off by a dash or a colon.
fn edges(text: &str, title: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(end) = text.strip_prefix(open).and_then(|_| text.find(close)) {
            found.push(0..end + 1);
        }
        if let Some(start) = text.strip_suffix(close).and_then(|t| t.rfind(open)).filter(|s| *s > 0) {
            found.push(start..text.len());
        }
    }
    // Emphasis, and capitals beside other words.
    if let Some(end) = text.strip_prefix('*').and_then(|rest| rest.find('*')) {
        found.push(0..end + 2);
    }
    let lower = |word: &str| word.chars().any(char::is_lowercase);
    let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    found.extend(text.split_whitespace().find(|w| lower(w)).map(|word| 0..at(word)));
    let last = text.split_whitespace().rfind(|w| lower(w)).filter(|_| title);
    found.extend(last.map(|word| at(word) + word.len()..text.len()));
    found.retain(|range| !range.is_empty());
    let first = SEPARATORS.iter().filter_map(|s| Some((text.find(s)?, s.len()))).min();
    found.extend(first.map(|(at, length)| 0..at + length));
    let last = SEPARATORS.iter().filter_map(|s| text.rfind(s)).max();
    found.extend(last.filter(|_| title).map(|at| at..text.len()));
    found
}

/// A word of a text as the vocabulary knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    Known(NoticeWord),
    /// A measure id.
    Id,
    /// A number: a year or a day.
    Number,
    Other,
}

fn words(text: &str, facts: &Facts) -> Vec<Word> {
    let trimmed = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let all: Vec<String> = text.split_whitespace().map(trimmed).filter(|w| !w.is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if let Some((word, length)) = facts.notice_word(&all[at..]) {
            found.push(Word::Known(word));
            at += length;
            continue;
        }
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | ',');
        found.push(match &all[at] {
            word if MeasureId::parse(&word.to_uppercase().replace('-', "_")).is_some() => Word::Id,
            word if word.chars().all(digits) || is_year(word) => Word::Number,
            _ => Word::Other,
        });
        at += 1;
    }
    found
}

/// A year with the letters of a period before it, written as one word.
fn is_year(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    word.len() - digits.len() <= 2 && digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit())
}

/// What a sentence says of the activity.
fn sentence(words: &[Word]) -> Option<Status> {
    use NoticeWord::{Agent, Auxiliary, Condition, Says, Subject};
    if words.contains(&Word::Known(Condition)) || words.len() > LONGEST {
        return None;
    }
    let subject = |w: &Word| matches!(w, Word::Known(Subject) | Word::Id);
    let after_auxiliaries = |at: usize| {
        let rest = &words[at..];
        let skip = rest.iter().take_while(|w| **w == Word::Known(Auxiliary)).count();
        match rest.get(skip) {
            Some(Word::Known(Says(status))) => Some((*status, at + skip)),
            _ => None,
        }
    };
    let mut said = None;
    for (at, word) in words.iter().enumerate() {
        if subject(word) {
            // "... and has been reinstated": what comes last counts.
            let mut here = after_auxiliaries(at + 1);
            while let Some((status, end)) = here {
                said = Some(status);
                let later = words[end + 1..].iter().position(|w| matches!(w, Word::Known(Says(_))));
                here = later.and_then(|p| match words[end + 1 + p] {
                    Word::Known(Says(s)) if words[end + p] == Word::Known(Auxiliary) => {
                        Some((s, end + 1 + p))
                    }
                    _ => None,
                });
            }
        } else if *word == Word::Known(Agent)
            && let Some((status, end)) = after_auxiliaries(at + 1)
            && words.get(end + 1).is_some_and(subject)
        {
            said = Some(status);
        }
    }
    said
}

/// Words that are nothing but a notice.
fn bare(text: &str, words: &[Word]) -> Option<Status> {
    let known = |w: &Word| !matches!(w, Word::Other | Word::Known(NoticeWord::Condition));
    let says = words.iter().rev().find_map(|w| match w {
        Word::Known(NoticeWord::Says(status)) => Some(*status),
        _ => None,
    });
    says.filter(|_| words.iter().all(known) && !is_denied(text))
}

fn is_denied(text: &str) -> bool {
    let words = crate::model::words::words(text);
    words.windows(2).any(|pair| {
        pair[0] == "not" && !matches!(pair[1].as_str(), "available" | "active")
            || matches!(pair[0].as_str(), "will" | "may")
    })
}

/// Whether what stands beside a notice only explains it.
fn explains(rest: &str, facts: &Facts) -> bool {
    sentences(rest).into_iter().all(|range| {
        let words = words(&rest[range], facts);
        let known = words.iter().filter(|w| **w != Word::Other).count();
        known as f64 >= EXPLAINS * words.len() as f64
    })
}

fn complement(text: &str, cut: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for range in cut {
        found.push(at..range.start);
        at = range.end.max(at);
    }
    found.push(at..text.len());
    found.retain(|r| !text.get(r.clone()).unwrap_or("").trim().is_empty());
    found
}

/// The lines' parts inside ranges of the joined text, white space and separators at their ends left out.
fn pieces(lines: &[Line], text: &str, ranges: &[Range<usize>], blocks: &[Block]) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = 0;
    for old in lines {
        let own = at..at + old.words.len();
        at = own.end + 1;
        let mut item = old.item;
        for range in ranges {
            let (from, to) = (own.start.max(range.start), own.end.min(range.end));
            if from >= to {
                continue;
            }
            let words = &text[from..to];
            let loose = |c: char| c.is_whitespace() || matches!(c, '|' | '*');
            let from = from + (words.len() - words.trim_start_matches(loose).len());
            let to = to - (words.len() - words.trim_end_matches(loose).len());
            if from >= to {
                continue;
            }
            let slice = Slice::new(
                old.slice.block,
                old.slice.range().start + from - own.start..old.slice.range().start + to - own.start,
            );
            found.push(line(&blocks[old.slice.block], slice, std::mem::take(&mut item), old.json));
        }
    }
    found
}

fn copy(line: &Line) -> Line {
    Line {
        words: line.words.clone(),
        item: line.item,
        json: line.json,
        parts: line.parts.clone(),
        slice: line.slice.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, title: bool) -> Option<(Status, String)> {
        let facts = Facts::compiled();
        let (cut, status) = find(text, title, &facts)?;
        let rest = complement(text, &cut).into_iter().map(|r| text[r].trim()).collect::<Vec<_>>().join(" ");
        Some((status, rest))
    }

    #[test]
    fn a_notice_is_told_from_the_text_around_it() {
        let suspended = |rest: &str| Some((Status::Suspended, rest.to_owned()));
        let retired = |rest: &str| Some((Status::Retired, rest.to_owned()));
        for (text, wanted) in [
            ("This activity has been suspended for the 2024 performance period.", suspended("")),
            ("Suspended for the 2025 performance year", suspended("")),
            (
                "CMS has suspended this activity due to a shortage of swabs. Offer a test.",
                suspended("Offer a test."),
            ),
            ("Offer a test. As of March 1, IA_PM_90 is suspended.", suspended("Offer a test.")),
            ("[SUSPENDED] Offer a test.", suspended("Offer a test.")),
            ("Suspended: Offer a test.", suspended("Offer a test.")),
            ("Suspended for PY2025 - Offer a test.", suspended("Offer a test.")),
            ("SUSPENDED FOR THE 2025 PERFORMANCE PERIOD Offer a test.", suspended("Offer a test.")),
            ("*Suspended for 2025* Offer a test.", suspended("Offer a test.")),
            ("Suspended (see 2025 final rule)", suspended("")),
            ("N/A - suspended", suspended("")),
            ("This activity cannot be attested for the 2025 performance period.", suspended("")),
            (
                "Offer a test. This activity will not be available for the 2025 performance period.",
                suspended("Offer a test."),
            ),
            ("This activity is no longer available.", retired("")),
            ("Removed from the inventory.", retired("")),
            ("This activity was suspended in 2023 and has been reinstated. Offer a test.", None),
        ] {
            assert_eq!(found(text, false), wanted, "{text}");
        }
        for text in [
            "Soup for All (Suspended)",
            "SUSPENDED - Soup for All",
            "Soup for All \u{2013} suspended for 2025",
        ] {
            let (status, rest) = found(text, true).expect(text);
            assert_eq!((status, rest.as_str()), (Status::Suspended, "Soup for All"), "{text}");
        }
    }

    #[test]
    fn a_column_of_yes_and_no_is_asked_by_its_name() {
        let facts = Facts::compiled();
        let line = |words: &str| Line {
            words: words.into(),
            item: false,
            json: false,
            parts: Vec::new(),
            slice: Slice::new(0, 0..0),
        };
        let status = |name: &str, words: &str| {
            let found = answered(name, &[line(words)], &facts)?;
            Status::of(&found.value)
        };
        assert_eq!(status("isSuspended", "true"), Some(Status::Suspended));
        assert_eq!(status("is_suspended", "false"), None);
        assert_eq!(status("Suspended?", "Yes"), Some(Status::Suspended));
        assert_eq!(status("No longer available", "x"), Some(Status::Retired));
        assert_eq!(status("isActive", "no"), Some(Status::Retired));
        assert_eq!(status("Suspended orders reviewed", "Yes"), None);
    }

    #[test]
    fn what_else_is_suspended_or_retired_is_no_notice() {
        for text in [
            "Review suspended orders for blood thinners before surgery.",
            "Ask retired clinicians to teach.",
            "In this activity clinicians review suspended orders.",
            "If the activity is suspended, write down why.",
            "Patients whose treatment has been suspended are called weekly.",
            "This activity will be removed for the 2026 performance period. Offer a test.",
            "This activity has not been suspended. Offer a test.",
            "Physical activity is suspended after a fall.",
            "Give feedback to teams that removed barriers.",
            "Medication lists: active, suspended or removed orders are marked.",
        ] {
            assert_eq!(found(text, false), None, "{text}");
        }
        for text in [
            "Care of Patients with Suspended Licenses",
            "Active Patient Engagement",
            "Peer Support by Retired Nurses",
        ] {
            assert_eq!(found(text, true), None, "{text}");
        }
    }
}
