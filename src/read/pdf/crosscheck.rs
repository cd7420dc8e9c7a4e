//! In: the characters of every page as the first reader drew them, and the second reader's. Out: a finding for every
//! page on which they differ. Both are counted before anything is left out on purpose, so that hidden and turned text is
//! no disagreement. It must not know where on the page a character stands.

use super::engine::{Drawing, Letters};
use super::second::{self, Failure};
use super::{notices, repaired};
use crate::model::{Code, Finding, Severity};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// How many different characters a finding shows.
const SHOWN: usize = 12;

/// How often each character stands on a page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Characters {
    counts: BTreeMap<char, i64>,
    /// The page was not read to its end, so there is nothing to compare.
    cut_short: bool,
}

impl Characters {
    /// Of a page that the first reader drew.
    pub(super) fn drawn(drawing: &Drawing) -> Self {
        let mut found = Self { cut_short: drawing.cut_short, ..Self::default() };
        for glyph in &drawing.glyphs {
            match &glyph.text {
                Letters::One(c) => found.add(*c),
                Letters::Several(text) => text.chars().for_each(|c| found.add(c)),
                Letters::Unknown => {}
            }
        }
        found
    }

    fn of(text: &str) -> Self {
        let mut found = Self::default();
        text.chars().for_each(|c| found.add(c));
        found
    }

    fn add(&mut self, c: char) {
        match c {
            '\u{fb00}'..='\u{fb06}' => c.nfkc().for_each(|letter| self.count(letter)),
            c => self.count(c),
        }
    }

    /// Counts what both readers are sure to mean alike: no spaces, nothing invisible, nothing unknown.
    fn count(&mut self, c: char) {
        let invisible = c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fffd}')
            || matches!(c, '\u{e000}'..='\u{f8ff}');
        if !invisible {
            *self.counts.entry(c).or_default() += 1;
        }
    }

    /// The characters that `self` has and `other` has not, with how many there are too many.
    fn without(&self, other: &Self) -> Vec<(char, i64)> {
        let more = |(c, n): (&char, &i64)| (*c, n - other.counts.get(c).copied().unwrap_or(0));
        let mut found: Vec<(char, i64)> = self.counts.iter().map(more).filter(|(_, n)| *n > 0).collect();
        found.sort_by_key(|(c, n)| (-n, *c));
        found
    }
}

/// A check that is still to be done. It is a step of its own because the second reader may not survive it.
#[derive(Clone, Debug)]
pub(in crate::read) struct Check {
    /// The characters of every page that was read.
    pub(super) pages: Vec<Characters>,
    /// How many pages there are.
    pub(super) page_count: usize,
    /// The file did not look damaged.
    pub(super) sound: bool,
}

impl Check {
    /// Reads the document with the second reader and compares page by page.
    pub(in crate::read) fn run(&self, bytes: &[u8]) -> Vec<Finding> {
        let loaded = match second::load(bytes) {
            Ok(loaded) => loaded,
            Err(why) => return vec![not_checked(&format!(": {why}"))],
        };
        let mut findings: Vec<Finding> = (loaded.repaired && self.sound).then(repaired).into_iter().collect();
        let (here, there) = (self.page_count, loaded.pages());
        if here == there {
            let both = (1u32..).zip(&self.pages).zip(loaded.characters(self.pages.len()));
            findings
                .extend(both.filter_map(|((number, first), second)| page(number, first, second.as_deref())));
        } else {
            let message = format!(
                "this reader finds {here} pages and the second one {there}; their characters were not compared. Open \
                 the file in a viewer and count"
            );
            findings.push(Finding::new(Code::ReadEngines, message));
        }
        findings
    }
}

/// What to say of a document that could not be checked, and why.
pub(in crate::read) fn not_checked(why: &str) -> Finding {
    let message = format!(
        "the characters could not be checked against a second reading{why}; what was read stands alone"
    );
    Finding::new(Code::ReadNotChecked, message)
}

fn page(number: u32, first: &Characters, second: Result<&str, &Failure>) -> Option<Finding> {
    if first.cut_short {
        return None;
    }
    let second = match second {
        Ok(text) => Characters::of(text),
        Err(why) => {
            let message =
                format!("page {number}: its characters could not be checked against a second reading: {why}");
            return Some(notices::on_page(Finding::new(Code::ReadNotChecked, message), number));
        }
    };
    let (here, there) = (first.without(&second), second.without(first));
    if here.is_empty() && there.is_empty() {
        return None;
    }
    let message = format!(
        "page {number}: two readers see different characters: {} by this one only, {} by the second only; look at the page with `ia-catalog text FILE --page {number} --svg`",
        sample(&here),
        sample(&there)
    );
    let mut finding = Finding::new(Code::ReadEngines, message).instead(letters(&there), letters(&here));
    if there.is_empty() {
        // The second reader is known to lose characters; that it sees none that this one lacks is what matters.
        finding.severity = Severity::Note;
    }
    Some(notices::on_page(finding, number))
}

fn sample(found: &[(char, i64)]) -> String {
    let all: i64 = found.iter().map(|(_, n)| n).sum();
    if all == 0 {
        return "none".to_owned();
    }
    format!("{all} ({})", letters(found))
}

fn letters(found: &[(char, i64)]) -> String {
    let one = |(c, n): &(char, i64)| if *n == 1 { c.to_string() } else { format!("{c} x{n}") };
    let mut shown: Vec<String> = found.iter().take(SHOWN).map(one).collect();
    if found.len() > SHOWN {
        shown.push("...".to_owned());
    }
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(first: &str, second: &str) -> Option<Finding> {
        page(3, &Characters::of(first), Ok(second))
    }

    #[test]
    fn spaces_ligatures_and_order_are_no_difference() {
        assert_eq!(found("o\u{fb03}ce\u{ad} a", "a office"), None);
    }

    #[test]
    fn what_only_the_second_reader_sees_is_a_warning() {
        let finding = found("abc", "abcdd").expect("a finding");
        assert_eq!((finding.code, finding.severity), (Code::ReadEngines, Severity::Warning));
        assert!(
            finding.message.contains("none by this one only, 2 (d x2) by the second only"),
            "{}",
            finding.message
        );
    }

    #[test]
    fn what_the_second_reader_loses_is_a_note() {
        let finding = found("abc", "ab").expect("a finding");
        assert_eq!(finding.severity, Severity::Note);
        let failed = page(3, &Characters::of("a"), Err(&Failure::Page)).expect("a finding");
        assert_eq!((failed.code, failed.severity), (Code::ReadNotChecked, Severity::Note));
    }
}
