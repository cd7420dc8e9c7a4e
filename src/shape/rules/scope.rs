//! What a sentence is about: improvement activities, or another category of the program or something else altogether, by the
//! headings above it, the words before its table, and what its paragraph named last.

use super::mark::{Mark, Marked};
use super::sentence::{Sentence, Sort};
use super::token::Stop;
use crate::facts::ProgramWord as W;
use std::ops::Range;

/// A line of no more words may be a heading of plain text.
const LINE: usize = 8;
/// A line above a table may have so many words and be its caption.
const CAPTION: usize = 25;

/// What words are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Topic {
    /// Improvement activities, or nothing in particular.
    #[default]
    Ours,
    /// Another category, another program, what somebody sells, or what is denied.
    Other,
}

/// What is being spoken of while a document is read from its beginning.
#[derive(Default)]
pub(super) struct Topics {
    /// Open headings that name something: level and topic.
    headings: Vec<(u8, Topic)>,
    /// The topic of a line of plain text that stands like a heading.
    line: Option<Topic>,
    /// The passage that is read, and what it named last.
    passage: Option<usize>,
    now: Topic,
    /// The words before a table were its caption.
    caption: Option<Topic>,
}

impl Topics {
    /// The topic that a sentence begins with. `rest` are the sentences of its passage from it on, `alone` says that no
    /// line like a heading stands right before or after it.
    pub fn at(&mut self, sentence: &Sentence, rest: &[Marked], alone: bool) -> Topic {
        let it = &rest[0];
        if self.passage == Some(sentence.passage) {
            return self.now;
        }
        self.passage = Some(sentence.passage);
        if let Sort::Heading(level) = sentence.sort {
            self.headings.retain(|(open, _)| *open < level);
            (self.line, self.caption) = (None, None);
            self.headings.extend(named(it, true).map(|topic| (level, topic)));
            self.now = self.section();
            return self.now;
        }
        let named_here = named(it, is_line(sentence, it));
        self.now = match sentence.sort {
            Sort::Row => self.caption.unwrap_or_else(|| self.section()),
            _ => self.section(),
        };
        if is_line(sentence, it) && alone {
            self.line = named_here.or(self.line);
            self.now = self.section();
        }
        if sentence.sort != Sort::Row {
            let short = it.tokens.len() <= CAPTION;
            self.caption = if short { named(it, true) } else { None };
        }
        // What is sold or taught is known by any of its sentences, unless they speak of the category.
        let ours = rest.iter().any(|m| m.has(&[W::Category]));
        if !ours && rest.iter().any(|m| m.has(&[W::Elsewhere])) {
            self.now = Topic::Other;
        }
        self.now
    }

    /// What was named last goes on to the next sentence of the passage.
    pub fn went_to(&mut self, topic: Topic) {
        self.now = topic;
    }

    fn section(&self) -> Topic {
        self.line.or(self.headings.last().map(|(_, topic)| *topic)).unwrap_or_default()
    }
}

/// Whether a sentence is a line of its own that stands like a heading.
pub(super) fn is_line(sentence: &Sentence, it: &Marked) -> bool {
    let closed = it.tokens.last().is_some_and(|t| t.stop == Stop::Sentence);
    let counts = it.quantities.iter().any(|q| q.unit.is_some_and(|u| u != crate::model::Unit::Percent));
    sentence.sort == Sort::Running && it.before == 0 && it.tokens.len() <= LINE && !closed && !counts
}

/// What words name: other categories alone, or ours too; None where they name neither. In a heading the words that can mean
/// something else (quality, cost) are meant.
fn named(it: &Marked, heading: bool) -> Option<Topic> {
    let own = it.all(W::Category).next().is_some();
    let elsewhere = it.has(&[W::Elsewhere]);
    let other = it.all(W::OtherCategory).next().is_some()
        || it.all(W::PerhapsOther).any(|m| heading || is_meant(it, m));
    match (own && !elsewhere, other || elsewhere) {
        (true, _) => Some(Topic::Ours),
        (false, true) => Some(Topic::Other),
        (false, false) => None,
    }
}

/// The topic of a clause that comes after what was said; what it names itself goes first.
pub(super) fn of_clause(it: &Marked, clause: Range<usize>, before: Topic) -> Topic {
    let inside = |m: &&Mark| clause.contains(&m.from);
    let own = it.all(W::Category).any(|m| inside(&m));
    let other = others(it, clause.clone()).next().is_some();
    let sold = it.all(W::Elsewhere).any(|m| inside(&m));
    let denied =
        it.all(W::Hearsay).any(|m| m.from == clause.start && it.tokens[m.to - 1].stop == Stop::Colon);
    let holds = it.all(W::Settled).any(|m| m.from == clause.start);
    match (own, other || denied) {
        _ if denied || sold => Topic::Other,
        _ if holds => Topic::Ours,
        (true, _) => Topic::Ours,
        (false, true) => Topic::Other,
        (false, false) => before,
    }
}

/// Where a clause names other categories.
pub(super) fn others(it: &Marked, clause: Range<usize>) -> impl Iterator<Item = &Mark> {
    let inside = move |m: &&Mark| clause.contains(&m.from);
    let named = |m: &&Mark| m.means == W::OtherCategory || m.means == W::PerhapsOther && is_meant(it, m);
    it.marks.iter().filter(inside).filter(named)
}

/// Whether `quality` and `cost` are the names of categories: written like names, or standing alone like a label or a part of
/// an enumeration.
fn is_meant(it: &Marked, mark: &Mark) -> bool {
    let before = mark.from.checked_sub(1).map(|n| &it.tokens[n]);
    let last = &it.tokens[mark.to - 1];
    let begins = before.is_none_or(|t| t.stop >= Stop::Colon) || mark.from == it.before;
    let name = it.tokens[mark.from].capital && !begins;
    let label = begins && last.stop >= Stop::Comma;
    let link = |t: &super::token::Token| matches!(t.word.as_str(), "and" | "or");
    let follows = it.marks.iter().any(|m| m.from == mark.to + 1 && m.means == W::OtherCategory)
        && it.tokens.get(mark.to).is_some_and(link);
    name || label || follows
}
