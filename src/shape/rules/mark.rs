//! What the words of a sentence mean by the vocabulary of the program, and the numbers in it with what they count.

use super::sentence::Sentence;
use super::token::{Stop, Token};
use crate::facts::{Facts, ProgramWord};
use crate::model::{Bound, Unit, Weight};

/// So many words may stand between a number and what it counts.
const BETWEEN: usize = 5;
/// So many words after it a denial still reaches a number.
const DENIED: usize = 8;

/// A phrase of the vocabulary in a sentence: its words from `from` up to `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub means: ProgramWord,
    pub from: usize,
    pub to: usize,
}

/// A number and what it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub amount: u32,
    pub unit: Option<Unit>,
    pub bound: Bound,
    /// The words of it, with those that say what it counts and limit it.
    pub from: usize,
    pub to: usize,
    /// The number itself.
    pub at: usize,
    /// The sentence says that it does not hold.
    pub denied: bool,
}

/// A sentence with what its words mean.
#[derive(Debug)]
pub(super) struct Marked {
    /// Its words, those before it first.
    pub tokens: Vec<Token>,
    /// How many of them stand before it.
    pub before: usize,
    pub marks: Vec<Mark>,
    pub quantities: Vec<Quantity>,
    /// Weights, and where they are named.
    pub weights: Vec<(usize, Weight)>,
}

impl Marked {
    /// Marks a sentence.
    pub fn new(sentence: &Sentence, facts: &Facts) -> Self {
        let before = sentence.before.len();
        let mut tokens: Vec<Token> = sentence.before.iter().chain(&sentence.tokens).cloned().collect();
        part(&mut tokens);
        let mut marks = marks(&tokens, facts);
        sized(&tokens, &mut marks);
        let mut it = Self { tokens, before, marks, quantities: Vec::new(), weights: Vec::new() };
        it.weights = it.weights_named(facts);
        let counts = if sentence.counts { 0 } else { before };
        it.quantities = it.numbers(counts);
        it
    }

    /// Whether a word means something.
    pub fn is(&self, at: usize, means: ProgramWord) -> bool {
        self.mark(at).is_some_and(|m| m.means == means)
    }

    /// The phrase that a word is part of.
    pub fn mark(&self, at: usize) -> Option<&Mark> {
        self.marks.iter().find(|m| (m.from..m.to).contains(&at))
    }

    /// Whether the sentence has any of these.
    pub fn has(&self, means: &[ProgramWord]) -> bool {
        self.marks.iter().any(|m| means.contains(&m.means))
    }

    /// The phrases of a meaning.
    pub fn all(&self, means: ProgramWord) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |m| m.means == means)
    }

    /// The first and the last word of the clause that a word is part of.
    pub fn clause(&self, at: usize) -> (usize, usize) {
        let ends = |t: &Token| t.stop >= Stop::Clause;
        let from = self.tokens[..at].iter().rposition(ends).map_or(0, |n| n + 1);
        let to = self.tokens[at..].iter().position(ends).map_or(self.tokens.len() - 1, |n| at + n);
        (from, to)
    }

    /// The weights that the sentence names. `High` before a word that is no number and says nothing of the program (high
    /// risk) is no weight.
    fn weights_named(&self, facts: &Facts) -> Vec<(usize, Weight)> {
        let named = |at: usize| {
            let weight = facts.weight(&self.tokens[at].word)?;
            let next = self.tokens.get(at + 1).filter(|_| self.tokens[at].stop == Stop::Nothing);
            let plain = |t: &Token| {
                t.number.is_none() && self.mark(at + 1).is_none() && !LINKS.contains(&t.word.as_str())
            };
            (!next.is_some_and(plain)).then_some((at, weight))
        };
        (0..self.tokens.len()).filter_map(named).collect()
    }

    fn numbers(&self, first: usize) -> Vec<Quantity> {
        let mut found: Vec<Quantity> = Vec::new();
        for at in first..self.tokens.len() {
            if self.tokens[at].sum {
                continue;
            }
            let half = self.mark(at).filter(|m| m.means == ProgramWord::Half && m.from == at);
            let quantity = match (half, self.tokens[at].number) {
                (Some(half), _) => Some(Quantity {
                    amount: 50,
                    unit: Some(Unit::Percent),
                    bound: Bound::Exactly,
                    from: at,
                    to: half.to,
                    at,
                    denied: false,
                }),
                (None, Some(amount)) if self.mark(at).is_none() && !self.tokens[at].is_year() => {
                    let points = found.iter().rev().find(|q| q.unit == Some(Unit::Points));
                    Some(self.number(at, amount, points))
                }
                _ => None,
            };
            if let Some(mut quantity) = quantity {
                self.limit(&mut quantity);
                quantity.denied = self.denied(&mut quantity);
                found.push(quantity);
            }
        }
        found
    }

    fn number(&self, at: usize, amount: u32, last: Option<&Quantity>) -> Quantity {
        // `20 of 40 points`: what follows `of` is counted, and this is a part of it.
        let mut quantity =
            Quantity { amount, unit: None, bound: Bound::Exactly, from: at, to: at + 1, at, denied: false };
        let mut n = at;
        // The `and` before another number that counts the same, and that number.
        let (mut shared, mut last_number): (Option<usize>, usize) = (None, at);
        while n < self.tokens.len().saturating_sub(1)
            && self.tokens[n].stop == Stop::Nothing
            && n - last_number < BETWEEN
        {
            n += 1;
            if let Some((unit, mark)) = self.mark(n).and_then(|m| Some((unit_of(m.means)?, m))) {
                quantity.unit = Some(unit);
                // What stands beyond another number is said of both.
                quantity.to = shared.unwrap_or(mark.to);
                return quantity;
            }
            // `6 years` count nothing of the program.
            if self.is(n, ProgramWord::OtherUnit) {
                break;
            }
            // `20 and 10 points` counts both.
            let joined = matches!(self.tokens[n - 1].word.as_str(), "and" | "or");
            let number = self.tokens[n].number.is_some();
            if number && !joined {
                break;
            }
            if number {
                (shared, last_number) = (shared.or(Some(n - 1)), n);
            }
        }
        // What it counts was said before: `20 points for high and 10 for medium`; `Points: 20`.
        let alone = self.tokens[at].stop != Stop::Nothing || at + 1 == self.tokens.len();
        let next = self.tokens.get(at + 1).filter(|_| !alone);
        let linked = next.is_some_and(|t| matches!(t.word.as_str(), "for" | "each" | "per" | "if" | "when"));
        let told = at > 0
            && (self.tokens[at - 1].stop >= Stop::Colon
                || matches!(self.tokens[at - 1].word.as_str(), "is" | "are"));
        let or = next.is_some_and(|t| t.word == "or")
            && self.tokens.get(at + 2).is_some_and(|t| t.number.is_some());
        let (from, _) = self.clause(at.saturating_sub(1));
        let said = || {
            let marks = self.marks.iter().rev().filter(|m| m.to <= at && m.from >= from);
            marks.filter_map(|m| unit_of(m.means)).find(|u| *u != Unit::Activities && *u != Unit::Clinicians)
        };
        let weighed = |last: &Quantity| alone && self.weights.iter().any(|(n, _)| last.to <= *n && *n < at);
        if let Some(last) = last.filter(|q| weighed(q)) {
            quantity.unit = last.unit;
        } else if linked && let Some(last) = last {
            quantity.unit = last.unit;
        } else if (alone || or) && told {
            quantity.unit = said();
        }
        quantity
    }

    /// The words beside a number that make a limit of it.
    fn limit(&self, quantity: &mut Quantity) {
        let bound = |m: &Mark| match m.means {
            ProgramWord::Below => Some(Bound::Below),
            ProgramWord::AtMost => Some(Bound::AtMost),
            ProgramWord::AtLeast => Some(Bound::AtLeast),
            _ => None,
        };
        let article = |n: usize| matches!(self.tokens[n].word.as_str(), "a" | "an" | "the" | "only");
        let mut before = quantity.from;
        while before > 0 && article(before - 1) {
            before -= 1;
        }
        let mark_before = self.marks.iter().find(|m| m.to == before && bound(m).is_some());
        // `15 or fewer`, and `15 clinicians or fewer`.
        let or = |m: &Mark| m.from == quantity.to && self.tokens[m.from].word == "or";
        let mark_after = |m: &&Mark| (m.from == quantity.at + 1 || or(m)) && bound(m).is_some();
        let mark_after = self.marks.iter().find(mark_after);
        if let Some((mark, limit)) = mark_after.or(mark_before).and_then(|m| Some((m, bound(m)?))) {
            quantity.bound = limit;
            quantity.from = quantity.from.min(mark.from);
            quantity.to = quantity.to.max(mark.to);
        }
    }

    /// Whether the sentence denies a number; `never less than` makes a limit of it instead.
    fn denied(&self, quantity: &mut Quantity) -> bool {
        let (from, to) = self.clause(quantity.at);
        if self.marks.iter().any(|m| m.means == ProgramWord::Above && m.to == quantity.from) {
            return true;
        }
        let near = |m: &&Mark| {
            let reach = || self.tokens[m.to..quantity.from].iter().all(|t| t.stop < Stop::Comma);
            m.from >= from && m.to <= quantity.from && quantity.from - m.to <= DENIED && reach()
                // What is said of others is not said of this number.
                && !self.special_after(m)
        };
        if let Some(not) = self.all(ProgramWord::Not).filter(near).last() {
            if quantity.bound == Bound::Below {
                quantity.bound = Bound::AtLeast;
                quantity.from = not.from;
                return false;
            }
            return true;
        }
        // `40 points are not needed`.
        let after = |m: &&Mark| m.from >= quantity.to && m.from <= to && m.from - quantity.to <= 2;
        self.all(ProgramWord::Not)
            .any(|m| after(&m) && (m.to..to.min(m.to + 3) + 1).any(|n| self.is(n, ProgramWord::Need)))
    }

    /// Whether a denial is on a special status right after it: `not in a small practice`.
    pub fn special_after(&self, not: &Mark) -> bool {
        let end = (not.to + 4).min(self.tokens.len());
        (not.to..end)
            .take_while(|n| *n == not.to || self.tokens[n - 1].stop == Stop::Nothing)
            .any(|n| self.mark(n).is_some_and(|m| super::claim::circumstance(m.means).is_some()))
    }
}

/// What is set against something else is a clause of its own: `, but small practices need 20`. So is what follows an
/// `and` or `or` after a comma, where a number of points or hundredths stands on both sides of it.
fn part(tokens: &mut [Token]) {
    let numbered = |tokens: &[Token]| tokens.iter().any(|t| t.number.is_some());
    let credited = |tokens: &[Token]| tokens.iter().any(|t| CREDITED.contains(&t.word.as_str()));
    for at in 1..tokens.len() {
        let against = AGAINST.contains(&tokens[at].word.as_str());
        let joined = matches!(tokens[at].word.as_str(), "and" | "or") && tokens[at - 1].stop == Stop::Comma;
        let from = tokens[..at].iter().rposition(|t| t.stop >= Stop::Clause).map_or(0, |n| n + 1);
        let (one, other) = (&tokens[from..at], &tokens[at..]);
        let both = against && numbered(one) && numbered(other) || joined && credited(one) && credited(other);
        if both {
            let before = &mut tokens[at - 1];
            before.stop = before.stop.max(Stop::Clause);
        }
    }
}

/// What is counted on both sides of an `and`.
const CREDITED: [&str; 4] = ["point", "points", "percent", "%"];

/// Words that set what follows against what was said.
const AGAINST: [&str; 6] = ["but", "while", "whereas", "although", "though", "however"];

/// Words after a weight that leave it one.
const LINKS: [&str; 12] = ["and", "or", "is", "are", "for", "to", "of", "=", "has", "have", "gets", "at"];

/// What a phrase counts.
fn unit_of(means: ProgramWord) -> Option<Unit> {
    Some(match means {
        ProgramWord::Points => Unit::Points,
        ProgramWord::Days => Unit::Days,
        ProgramWord::Percent => Unit::Percent,
        ProgramWord::Activities | ProgramWord::Category | ProgramWord::Activity => Unit::Activities,
        ProgramWord::Clinicians => Unit::Clinicians,
        ProgramWord::Subcategories => Unit::Subcategories,
        _ => return None,
    })
}

/// `Small` alone names small practices where the next special status follows it: `small, rural and other practices`.
fn sized(tokens: &[Token], marks: &mut [Mark]) {
    for n in 0..marks.len() {
        let mark = marks[n];
        if mark.means != ProgramWord::Size {
            continue;
        }
        let link = |at: usize| tokens.get(at).is_some_and(|t| matches!(t.word.as_str(), "and" | "or"));
        let parted = tokens[mark.to - 1].stop == Stop::Comma || link(mark.to);
        let next = if link(mark.to) { mark.to + 1 } else { mark.to };
        let named = |m: &Mark| m.from == next && super::claim::circumstance(m.means).is_some();
        if parted && marks.iter().any(named) {
            marks[n].means = ProgramWord::Small;
        }
    }
}

fn marks(tokens: &[Token], facts: &Facts) -> Vec<Mark> {
    let words: Vec<&str> = tokens.iter().map(|t| t.word.as_str()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // A phrase ends where its clause does.
        let ends =
            tokens[at..].iter().position(|t| t.stop >= Stop::Colon).map_or(words.len(), |n| at + n + 1);
        match facts.program_word(&words[at..ends]) {
            Some((means, n)) => {
                found.push(Mark { means, from: at, to: at + n });
                at += n;
            }
            None => at += 1,
        }
    }
    found
}
