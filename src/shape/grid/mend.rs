//! In: a word that ends a line and the one that begins the next. Out: whether the two are one word, with or without the
//! hyphen between them. The evidence is the document's own vocabulary: a hyphen that a program put in to break a word
//! leaves a word that stands whole elsewhere; the hyphen of a compound stands elsewhere too.

use crate::model::Page;
use crate::steps;
use std::collections::HashMap;

/// How a line goes on in the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seam {
    /// Another word begins.
    Space,
    /// The same word goes on, its hyphen is its own.
    Glued,
    /// The same word goes on, its hyphen was only put in for the line's end.
    Mended,
}

/// The words of a document and how often each stands within a line.
pub(super) struct Lexicon {
    words: HashMap<String, u32>,
    /// The parts of compounds.
    parts: HashMap<String, u32>,
    /// The program that made the document breaks words at line ends.
    breaks_words: bool,
}

/// Fewer broken words than this say nothing about a program's habit.
const HABIT: usize = 3;

impl Lexicon {
    pub(super) fn of(pages: &[Page]) -> Self {
        let mut words: HashMap<String, u32> = HashMap::new();
        let mut parts: HashMap<String, u32> = HashMap::new();
        let mut ends: Vec<(String, String)> = Vec::new();
        let mut marked = 0;
        for page in pages {
            for (n, word) in page.words.iter().enumerate() {
                let token = token(&word.text);
                if let Some(left) = hyphen(&word.text) {
                    let plain = word.text.ends_with('-');
                    marked += usize::from(!plain);
                    if let Some(next) = below(page, n).filter(|_| plain) {
                        ends.push((left.to_owned(), next.to_owned()));
                    }
                } else if !token.is_empty() {
                    *words.entry(token.to_lowercase()).or_default() += 1;
                    if token.contains('-') {
                        for part in token.split('-') {
                            *parts.entry(part.to_lowercase()).or_default() += 1;
                        }
                    }
                    if token.contains('/') {
                        for part in token.split('/') {
                            *words.entry(part.to_lowercase()).or_default() += 1;
                        }
                    }
                }
            }
        }
        // The rest of a broken word is no word.
        for (_, rest) in &ends {
            if let Some(count) = words.get_mut(&token(rest).to_lowercase()) {
                *count = count.saturating_sub(1);
            }
        }
        let mut lexicon = Self { words, parts, breaks_words: false };
        let whole = |(a, b): &&(String, String)| lexicon.count(&format!("{}{}", letters(a), token(b))) > 0;
        let compound =
            |(a, b): &&(String, String)| lexicon.count(&format!("{}-{}", letters(a), token(b))) > 0;
        let broken = ends.iter().filter(|e| whole(e) && !compound(e)).count();
        let compounds = ends.iter().filter(compound).count();
        // A program that marks the words it breaks leaves other hyphens alone.
        lexicon.breaks_words = broken >= HABIT && broken > compounds && marked < HABIT;
        lexicon
    }

    fn count(&self, word: &str) -> u32 {
        self.words.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// How a line that ends with `left` goes on in one that begins with `right`.
    /// `alone`: nothing else stands on the line.
    pub(super) fn seam(&self, left: &str, right: &str, alone: bool) -> Seam {
        steps::spend(left.len() + right.len());
        if is_address(left) {
            return match self.address_goes_on(left, right) {
                true if left.ends_with(['\u{ad}', '\u{2010}']) => Seam::Mended,
                true => Seam::Glued,
                false => Seam::Space,
            };
        }
        // A slash joins two words; a blank after it would stand before it as well.
        if left.strip_suffix('/').is_some_and(|l| l.ends_with(char::is_alphanumeric))
            && right.starts_with(char::is_alphanumeric)
        {
            return Seam::Glued;
        }
        let Some(start) = hyphen(left) else {
            // A word that is wider than its column is broken anywhere.
            let (tail, head) = (left.rsplit(['/', '-']).next().unwrap_or(left), token(right));
            let whole = format!("{tail}{head}");
            let broken = alone
                && right.starts_with(char::is_lowercase)
                && self.count(&whole) > 1
                && self.count(tail).min(self.count(head)) < 2;
            return if broken { Seam::Glued } else { Seam::Space };
        };
        if !right.starts_with(char::is_alphanumeric) {
            return Seam::Space;
        }
        let big = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if big(right)
            && !big(letters(start))
            && self.count(&format!("{}-{}", letters(start), token(right))) == 0
        {
            return Seam::Space;
        }
        // These two are put in by programs only.
        if left.ends_with(['\u{ad}', '\u{2010}']) {
            return Seam::Mended;
        }
        let (start, end) = (letters(start), token(right));
        if start.is_empty() || end.is_empty() {
            return Seam::Glued;
        }
        if !self.breaks_words || !right.starts_with(char::is_lowercase) {
            return Seam::Glued;
        }
        let last = start.rsplit('-').next().unwrap_or(start);
        let whole = self.count(&format!("{start}{end}")).max(self.count(&format!("{last}{end}")));
        let compound = self.count(&format!("{start}-{end}")).max(self.count(&format!("{last}-{end}")));
        if compound > whole {
            return Seam::Glued;
        }
        if whole > 0 {
            return Seam::Mended;
        }
        let known = |part: &str| {
            part.len() > 3 && (self.count(part) > 0 || self.parts.contains_key(&part.to_lowercase()))
        };
        if known(end) && (known(last) || self.is_prefix(last)) { Seam::Glued } else { Seam::Mended }
    }

    /// Other compounds of the document begin with it.
    fn is_prefix(&self, start: &str) -> bool {
        let start = format!("{}-", start.to_lowercase());
        self.words.keys().any(|w| w.starts_with(&start))
    }

    fn address_goes_on(&self, left: &str, right: &str) -> bool {
        if !right.starts_with(|c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '?' | '&' | '=' | '%' | '#' | '~')
        }) || (is_address(right) && !left.ends_with("//"))
        {
            return false;
        }
        let inner = right.trim_end_matches(['.', ',', ';', ':', ')', ']', '>', '"']);
        let of_address = |c: char| matches!(c, '/' | '_' | '=' | '&' | '%' | '#' | '?' | '~' | '.');
        let plain = inner.chars().all(char::is_alphabetic);
        let (tail, head) = (left.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(""), token(right));
        if left.ends_with("//")
            || inner.contains(of_address)
            || left.ends_with(['-', '\u{ad}', '\u{2010}', '_', '=', '&', '?', '%', '~', '#', ':'])
        {
            return true;
        }
        match left.chars().last() {
            Some('.') => right.starts_with(char::is_lowercase),
            Some('/') => !plain || self.count(head) <= 1,
            Some(c) if c.is_alphanumeric() => {
                !tail.is_empty() && self.count(&format!("{tail}{head}")) > self.count(head)
                    || (!plain
                        && inner.contains(|c: char| c.is_ascii_digit())
                        && inner.contains(|c: char| c.is_alphabetic()))
            }
            _ => false,
        }
    }
}

/// What stands before the hyphen that ends a word; None when the word ends otherwise.
fn hyphen(word: &str) -> Option<&str> {
    let start = word.strip_suffix(['-', '\u{2010}', '\u{ad}'])?;
    start.ends_with(|c: char| c.is_alphanumeric() || c == ')').then_some(start)
}

/// The letters at the end of what stands before a hyphen: `(non` is `non`.
fn letters(start: &str) -> &str {
    start.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// A word without the punctuation around it.
fn token(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The word that begins the next line in the same column: the nearest below whose left end is no further right.
fn below(page: &Page, n: usize) -> Option<&str> {
    let word = &page.words[n];
    let next =
        page.words[n + 1..].iter().take(400).filter(|w| w.line > word.line && w.baseline > word.baseline);
    let mut best: Option<&crate::model::Word> = None;
    for candidate in next {
        if candidate.baseline > word.baseline + 2.2 * word.size {
            break;
        }
        let better =
            candidate.area.x0 < word.area.x1 && candidate.space && starts_line(page, candidate, word);
        if better && best.is_none_or(|b| candidate.area.x0 > b.area.x0) {
            best = Some(candidate);
        }
    }
    best.map(|w| w.text.as_str())
}

/// Nothing stands close before it on its line.
fn starts_line(page: &Page, candidate: &crate::model::Word, word: &crate::model::Word) -> bool {
    let first = page.words.partition_point(|w| w.line < candidate.line);
    !page.words[first..]
        .iter()
        .take_while(|w| w.line == candidate.line)
        .any(|w| w.area.x1 <= candidate.area.x0 + 0.1 && candidate.area.x0 - w.area.x1 < 0.45 * word.size)
}

/// Looks like an address of the web, as far as it goes.
fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '<', '"']);
    let lower = word.to_ascii_lowercase();
    // An address in brackets ends with them.
    if lower.contains(").") || lower.contains("),") {
        return false;
    }
    let begun = matches!(lower.as_str(), "http:" | "https:" | "http:/" | "https:/");
    begun || lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("www.")
}
