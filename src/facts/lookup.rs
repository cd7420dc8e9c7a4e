//! Questions that other rooms put to the tables. All take words as printed.

use super::{Editing, Facts, KindFacts, NoticeWord, Subcategory, YearFacts};
use crate::model::{Field, FormKey, Kind, ProgramYear, Status, Weight};
use std::collections::BTreeSet;

/// How a subcategory's name was understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelling {
    /// Its name, but for case and `&` for `and`.
    Right,
    /// A known or a near misspelling.
    Wrong,
}

/// Words as the tables compare them: lower case, `&` read as `and`, anything but letters and digits a space.
pub(super) fn fold(text: &str) -> String {
    fold_within(text, usize::MAX).unwrap_or_default()
}

/// The same; None where it would be longer than any word that is looked for: most texts that are asked about are whole
/// sentences.
fn fold_within(text: &str, longest: usize) -> Option<String> {
    let mut folded = String::with_capacity(text.len().min(longest.saturating_add(4)));
    let mut space = false;
    for c in text.chars() {
        match c {
            '&' => {
                push(&mut folded, true, "and");
                space = true;
            }
            c if c.is_ascii_alphanumeric() => {
                let c = c.to_ascii_lowercase();
                push(&mut folded, std::mem::take(&mut space), c.encode_utf8(&mut [0; 4]));
            }
            c if c.is_alphanumeric() => {
                push(&mut folded, std::mem::take(&mut space), "");
                folded.extend(c.to_lowercase());
            }
            _ => space = true,
        }
        if folded.len() > longest {
            return None;
        }
    }
    Some(folded)
}

/// The letters from the last to the first: what a word ends with, its reverse begins with.
pub(super) fn reversed(word: &str) -> String {
    word.chars().rev().collect()
}

/// Puts words to others, with a space between them where there are others.
fn push(folded: &mut String, space: bool, words: &str) {
    if space && !folded.is_empty() {
        folded.push(' ');
    }
    folded.push_str(words);
}

/// Share of letter edits that a misspelling may cost: one in twelve, so `Assesment` passes and no two names meet.
const MISSPELT: usize = 12;

/// How long a name is that a workbook cut, blanks at its end left out.
const CUT: std::ops::RangeInclusive<usize> = 29..=31;

/// Keys that only say that the value of the key around them stands here.
const NAMES: [&str; 7] = ["name", "title", "label", "value", "text", "display", "displayname"];

/// A key of several words written as one (`activityName`), with blanks between its words; other words as they are.
fn parted(printed: &str) -> std::borrow::Cow<'_, str> {
    let humps =
        || printed.as_bytes().windows(2).filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
    if printed.contains(char::is_whitespace) || humps().next().is_none() {
        return printed.into();
    }
    let mut words = String::with_capacity(printed.len() + 4);
    for c in printed.chars() {
        if c.is_ascii_uppercase() && words.ends_with(|b: char| b.is_ascii_lowercase()) {
            words.push(' ');
        }
        words.push(c);
    }
    words.into()
}

/// The longest words of a notice.
const NOTICE_WORDS: usize = 6;

/// Words that a heading may put around the name of any field: all of them are about improvement activities.
const OF_EVERYTHING: [&str; 11] =
    ["activities", "activity", "cms", "for", "ia", "improvement", "measure", "mips", "of", "qpp", "the"];

/// A heading without the words that any heading may have.
pub(super) fn bare(folded: &str) -> String {
    folded.split(' ').filter(|w| !is_of_everything(w)).collect::<Vec<_>>().join(" ")
}

/// A word that any heading may have: one of them, or a year.
fn is_of_everything(word: &str) -> bool {
    let year = word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    year || OF_EVERYTHING.contains(&word)
}

/// A short form of `number`.
fn is_number(word: &str) -> bool {
    matches!(word, "no" | "nr" | "nbr" | "num")
}

impl Facts {
    /// What is declared of a year; None when nothing is.
    pub fn year(&self, year: ProgramYear) -> Option<&YearFacts> {
        self.years.get(&year)
    }

    /// Every declared year.
    pub fn years(&self) -> impl Iterator<Item = (&ProgramYear, &YearFacts)> {
        self.years.iter()
    }

    /// Whether a field exists in a year: weights and the CEHRT flag end, everything else stays.
    pub fn has_field(&self, year: ProgramYear, field: Field) -> bool {
        match (self.years.get(&year), field) {
            (Some(facts), Field::Weight) => facts.weight,
            (Some(facts), Field::CehrtEligible) => facts.cehrt,
            _ => true,
        }
    }

    /// The keys of a record in CMS's JSON of a year, in order; those of fields that the year has not are not required.
    pub fn form(&self, year: ProgramYear) -> Vec<FormKey> {
        let of_year = |key: &FormKey| {
            let ends = matches!(key.field, Some(Field::Weight | Field::CehrtEligible));
            // Of a year that nobody declared it is not known whether it has them.
            let known = !ends || self.years.contains_key(&year);
            let has = known && key.field.is_none_or(|field| self.has_field(year, field));
            FormKey { required: key.required && has, ..key.clone() }
        };
        self.form.iter().map(of_year).collect()
    }

    /// Every subcategory, and the letters of activities that have none.
    pub fn subcategories(&self) -> &[Subcategory] {
        &self.subcategories
    }

    /// The entry of an id's letters.
    pub fn letters(&self, letters: &str) -> Option<&Subcategory> {
        self.subcategories.iter().find(|s| s.letters == letters)
    }

    /// The subcategory that words name: CMS's id as it is, a name in any case, a misspelling.
    pub fn subcategory(&self, printed: &str) -> Option<(&Subcategory, Spelling)> {
        let by_id = |id: &str| self.subcategories.iter().find(|s| !s.id.is_empty() && s.id == id);
        if let Some(found) = by_id(printed.trim()) {
            return Some((found, Spelling::Right));
        }
        let wanted = fold(printed);
        if wanted.is_empty() {
            return None;
        }
        let names = || self.subcategories.iter().zip(&self.folded_names);
        if let Some((found, _)) = names().find(|(_, name)| **name == wanted) {
            return Some((found, Spelling::Right));
        }
        if let Some(found) = self.spellings.get(&wanted).and_then(|id| by_id(id)) {
            return Some((found, Spelling::Wrong));
        }
        // The name of a sheet ends after 31 characters, wherever that is.
        let cut = CUT.contains(&printed.trim().chars().count());
        let mut begun = names().filter(|(_, name)| cut && name.starts_with(&wanted)).map(|(s, _)| s);
        if let (Some(one), None) = (begun.next(), begun.next()) {
            return Some((one, Spelling::Wrong));
        }
        let near = |name: &str| {
            let longest = name.len() / MISSPELT + 1;
            !name.is_empty()
                && name.len().abs_diff(wanted.len()) <= longest
                && edits(name, &wanted) * MISSPELT <= name.chars().count()
        };
        let mut found = names().filter(|(_, name)| near(name)).map(|(s, _)| s);
        match (found.next(), found.next()) {
            (Some(one), None) => Some((one, Spelling::Wrong)),
            _ => None,
        }
    }

    /// Whether words say that activities have no subcategory: a spelling without an id.
    pub fn no_subcategory(&self, printed: &str) -> bool {
        self.spellings.get(&fold(printed)).is_some_and(String::is_empty)
    }

    /// The field that a column heading, a label or a JSON key names; of keys in keys (`subcategory.name`, `info.title`) the
    /// outer one, where it names a field, else the inner.
    pub fn heading(&self, printed: &str) -> Option<Field> {
        let printed = printed.strip_suffix("__c").unwrap_or(printed);
        if let Some((outer, inner)) =
            printed.rsplit_once('.').filter(|_| !printed.contains(char::is_whitespace))
            && !outer.is_empty()
            && !inner.is_empty()
        {
            let both = format!("{outer} {inner}");
            return self
                .heading_as_printed(&both)
                .or_else(|| {
                    self.heading(outer).filter(|_| NAMES.contains(&inner.to_ascii_lowercase().as_str()))
                })
                .or_else(|| self.heading(inner).filter(|_| self.heading(outer).is_none()));
        }
        self.heading_as_printed(printed).or_else(|| {
            // What stands in brackets at its end explains the heading.
            let (before, rest) = printed.split_once('(')?;
            let closed = rest.trim_end().strip_suffix(')')?;
            self.heading_as_printed(before).filter(|_| !closed.contains(')') || closed.contains('('))
        })
    }

    /// Whether no heading can be made of lines, put together with or without spaces between them: a word inside of one
    /// of them, which stays a word, is of no heading. A quick look before a closer one.
    pub fn is_no_heading(&self, lines: &[&str]) -> bool {
        // What stands before a bracket that closes at the end may be a heading.
        if lines.last().is_some_and(|last| last.trim_end().ends_with(')')) {
            return false;
        }
        lines.iter().any(|line| {
            let mut words = line.split_whitespace().skip(1).peekable();
            std::iter::from_fn(|| words.next().filter(|_| words.peek().is_some()))
                .any(|word| self.is_of_no_heading(word))
        })
    }

    /// Whether a word stands in no heading that is known, with all that any heading may have around it.
    fn is_of_no_heading(&self, word: &str) -> bool {
        let known =
            |w: &str| w.is_empty() || self.heading_words.contains(w) || is_of_everything(w) || is_number(w);
        !fold(word).split(' ').all(known)
    }

    fn heading_as_printed(&self, printed: &str) -> Option<Field> {
        // One word may still be several written as one.
        if printed.contains(char::is_whitespace)
            && printed.split_whitespace().any(|w| self.is_of_no_heading(w))
        {
            return None;
        }
        let folded = fold(&parted(printed));
        let short = bare(&folded);
        // `Measure #`, `Activity No.`: a number alone could be that of the row.
        let number =
            printed.trim_end().ends_with('#') && short.is_empty() || is_number(&short) && short != folded;
        if number && !folded.is_empty() {
            return Some(Field::MeasureId);
        }
        let found = self.headings.get(&folded).or_else(|| self.bare_headings.get(&short));
        // `Improvement Activity` alone names the activity.
        let names = short.is_empty() && (folded.ends_with("activity") || folded.ends_with("measure"));
        found.copied().or(names.then_some(Field::Title))
    }

    /// Whether a word, or the beginning of one that a narrow column broke, is part of any column heading.
    pub fn is_of_heading(&self, word: &str) -> bool {
        let folded = fold(word);
        if folded.is_empty() {
            return false;
        }
        let begins = |words: &BTreeSet<String>, part: &String| {
            words.range::<String, _>(part..).next().is_some_and(|word| word.starts_with(part.as_str()))
        };
        begins(&self.heading_words, &folded) || begins(&self.heading_words_reversed, &reversed(&folded))
    }

    /// The weight that words name.
    pub fn weight(&self, printed: &str) -> Option<Weight> {
        let ask = |words: &str| self.weights.get(&fold_within(words, self.longest_weight)?).copied();
        // What stands in brackets explains the weight.
        ask(printed).or_else(|| {
            let (before, _) = printed.trim().strip_suffix(')')?.split_once('(')?;
            ask(before)
        })
    }

    /// Whether words that begin with this one may name a weight: a quick look before a closer one.
    pub fn may_begin_weight(&self, word: &str) -> bool {
        fold_within(word, self.longest_weight).is_some_and(|word| self.weights_begin.contains(&word))
    }

    /// The weight that words name where nothing but a weight can stand: `H` and `M` too.
    pub fn weight_alone(&self, printed: &str) -> Option<Weight> {
        self.weight(printed).or_else(|| match printed.trim().trim_end_matches('.').to_lowercase().as_str() {
            "h" | "hi" => Some(Weight::High),
            "m" | "med" => Some(Weight::Medium),
            _ => None,
        })
    }

    /// What is declared of a kind; a document of no kind ranks below all.
    pub fn kind(&self, kind: Option<Kind>) -> KindFacts {
        let known = kind.and_then(|k| self.kinds.get(&k)).cloned();
        known.unwrap_or(KindFacts { rank: u32::MAX, complete: false })
    }

    /// Whether words as a whole are of a kind in the language of editing.
    pub fn is_editing(&self, kind: Editing, words: &str) -> bool {
        let folded = fold(words);
        !folded.is_empty() && self.editing.get(&kind).is_some_and(|known| known.contains(&folded))
    }

    /// The words of a kind in the language of editing: lower case, a space between them.
    pub fn editing(&self, kind: Editing) -> impl Iterator<Item = &str> {
        self.editing.get(&kind).into_iter().flatten().map(String::as_str)
    }

    /// How weights are printed.
    pub fn weight_words(&self) -> impl Iterator<Item = &str> {
        self.weights.keys().map(String::as_str)
    }

    /// The longest words of a notice that lower-cased words begin with, and how many they are.
    pub fn notice_word(&self, words: &[String]) -> Option<(NoticeWord, usize)> {
        let longest = *self.notices_begin.get(words.first()?)?;
        (1..=longest.min(words.len()).min(NOTICE_WORDS))
            .rev()
            .find_map(|n| self.notices.get(&words[..n]).map(|means| (*means, n)))
    }

    /// Whether any words of a text say a status: a quick look before a closer one.
    pub fn may_be_notice(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let says = |means: &NoticeWord| matches!(means, NoticeWord::Says(s) if *s != Status::Active);
        self.notices.iter().any(|(words, means)| says(means) && lower.contains(words[0].as_str()))
    }

    /// A ranked publisher that is written almost like one that is not ranked: one letter more, less, other or out of place.
    pub fn publisher_like(&self, publisher: &str) -> Option<&str> {
        let wanted = publisher.trim().to_lowercase();
        let known = self.publishers.keys().find(|known| edits(known, &wanted) == 1);
        known.filter(|_| !self.publishers.contains_key(&wanted)).map(String::as_str)
    }

    /// Authority of a publisher, 1 the highest; one that is not named ranks lowest.
    pub fn publisher(&self, publisher: Option<&str>) -> u32 {
        publisher.and_then(|p| self.publishers.get(&p.trim().to_lowercase())).copied().unwrap_or(u32::MAX)
    }
}

/// Insertions, deletions, changes and swaps of neighbours from one text to the other.
fn edits(a: &str, b: &str) -> usize {
    rapidfuzz::distance::osa::distance(a.chars(), b.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subcategory_names_in_the_wild() {
        let facts = Facts::compiled();
        let ask = |text: &str| facts.subcategory(text).map(|(s, how)| (s.letters.as_str(), how));
        assert_eq!(ask("careCoordination"), Some(("CC", Spelling::Right)));
        assert_eq!(ask("Emergency Response & Preparedness"), Some(("ERP", Spelling::Right)));
        assert_eq!(ask("Emergency Response And Preparedness"), Some(("ERP", Spelling::Right)));
        assert_eq!(ask("Achieving Health Equality"), Some(("AHE", Spelling::Wrong)));
        assert_eq!(ask("Patient Safety and Practice Assesment"), Some(("PSPA", Spelling::Wrong)));
        assert_eq!(ask("Benficiary Engagement"), Some(("BE", Spelling::Wrong)));
        assert_eq!(ask("Emergency Response and Prepared"), Some(("ERP", Spelling::Wrong)));
        assert_eq!(ask("Patient Safety and Practice"), None);
        assert_eq!(ask("Care"), None);
        assert_eq!(ask(""), None);
    }

    #[test]
    fn a_quick_look_passes_over_no_heading_and_no_weight() {
        let facts = Facts::compiled();
        for (heading, field) in &facts.headings {
            assert_eq!(facts.heading(heading), Some(*field), "{heading}");
            let lines: Vec<&str> = heading.split(' ').collect();
            assert!(!facts.is_no_heading(&[heading]) && !facts.is_no_heading(&lines), "{heading}");
        }
        for weight in facts.weight_words() {
            let first = weight.split(' ').next().unwrap_or_default().to_uppercase();
            assert!(facts.may_begin_weight(&first) && facts.weight(weight).is_some(), "{weight}");
        }
        assert!(facts.is_no_heading(&["Take part in", "clinical trials"]), "a word inside of a line");
        assert_eq!(facts.heading("Measure #"), Some(Field::MeasureId));
        assert_eq!(facts.heading("2019 Improvement Activity"), Some(Field::Title));
    }

    #[test]
    fn no_two_subcategories_are_so_alike_that_a_misspelling_could_mean_either() {
        let facts = Facts::compiled();
        let names: Vec<String> = facts.subcategories().iter().map(|s| fold(&s.name)).collect();
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                assert!(
                    a.is_empty() || b.is_empty() || edits(a, b) * MISSPELT > 3 * a.chars().count(),
                    "{a}, {b}"
                );
            }
        }
    }
}
