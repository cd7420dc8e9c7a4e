//! Names of models, and the marks of footnotes that are glued to them.

use crate::model::{Block, BlockKind, Slice};
use std::collections::{BTreeMap, BTreeSet};

/// Marks that are never part of a name.
const MARKS: [char; 16] = [
    '*', '\u{2020}', '\u{2021}', '\u{a7}', '\u{b6}', '#', '\u{b9}', '\u{b2}', '\u{b3}', '\u{2070}',
    '\u{2074}', '\u{2075}', '\u{2076}', '\u{2077}', '\u{2078}', '\u{2079}',
];

/// The longest name that another place may repeat, in bytes.
const LONGEST: usize = 200;

/// What a document says that tells the mark of a footnote from the end of a name.
pub(super) struct Names {
    /// Short texts, folded, and how often they stand in the document.
    texts: BTreeMap<String, usize>,
    /// The words of short texts.
    words: BTreeSet<String>,
    /// The numbers that footnotes begin with.
    notes: BTreeSet<String>,
}

impl Names {
    /// Looks through a document.
    pub(super) fn new(blocks: &[Block]) -> Self {
        let mut names = Self { texts: BTreeMap::new(), words: BTreeSet::new(), notes: BTreeSet::new() };
        for block in blocks {
            if block.text.len() <= LONGEST {
                let text = fold(&block.text);
                names.words.extend(text.split(' ').map(str::to_owned));
                *names.texts.entry(text).or_default() += 1;
            }
            let number: String = block.text.trim_start().chars().take_while(char::is_ascii_digit).collect();
            let rest = block.text.trim_start()[number.len()..].trim_start_matches(['.', ')', ' ']);
            let note =
                !matches!(block.kind, BlockKind::Cell { .. } | BlockKind::Heading(_)) && rest.contains(' ');
            if note && (1..=2).contains(&number.len()) {
                names.notes.insert(number);
            }
        }
        names
    }

    /// The name in a block, and the mark of a footnote after it. Digits are a mark where they are glued to a letter or a
    /// bracket and a footnote begins with them, where the word that they are glued to stands elsewhere without them, or where
    /// the name stands elsewhere without them and not with them.
    pub(super) fn without_mark(&self, blocks: &[Block], block: usize) -> (Slice, Option<Slice>) {
        let text = &blocks[block].text;
        let end = text.trim_end().len();
        let start = text.len() - text.trim_start().len();
        let whole = Slice::new(block, start..end);
        let words = &text[start..end];
        let bare = words.trim_end_matches(MARKS);
        let cut = if bare.len() < words.len() { Some(bare) } else { self.without_digits(words) };
        match cut.map(str::trim_end).filter(|name| name.contains(char::is_alphabetic)) {
            Some(name) => {
                let at = start + name.len();
                let mark = at + (text[at..end].len() - text[at..end].trim_start().len());
                (Slice::new(block, start..at), Some(Slice::new(block, mark..end)))
            }
            None => (whole, None),
        }
    }

    /// Whether the last word of a name is a word of the document, and no abbreviation, which may end with a number.
    fn is_word(&self, name: &str) -> bool {
        let word = name.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let plain = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 3;
        plain && self.words.contains(&word.to_lowercase())
    }

    fn without_digits<'a>(&self, words: &'a str) -> Option<&'a str> {
        let bracketed = words.strip_suffix([']', ')']).filter(|w| w.ends_with(|c: char| c.is_ascii_digit()));
        let digits = bracketed.unwrap_or(words);
        let name = digits.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &digits[name.len()..];
        // A number in brackets may stand apart from the name that it is a mark of.
        let name = if bracketed.is_some() { name.strip_suffix(['[', '('])?.trim_end() } else { name };
        // Of `Track 11` only the last digit can be a mark.
        let candidates =
            [(name, number), (digits.get(..digits.len() - 1)?, number.get(number.len().checked_sub(1)?..)?)];
        candidates.into_iter().find_map(|(name, number)| {
            let known =
                self.texts.contains_key(&fold(name)) && self.texts.get(&fold(words)).is_none_or(|n| *n < 2);
            let glued = name.ends_with(|c: char| c.is_alphabetic() || c == ')' || c == '+');
            let noted = self.notes.contains(number) || number.len() == 1 && self.is_word(name);
            let parted = name.ends_with(char::is_whitespace) && bracketed.is_none();
            (!number.is_empty() && !name.is_empty() && !parted && (known || glued && noted)).then_some(name)
        })
    }
}

/// A name as names are compared: its letters and digits, in small letters, a space between words.
pub(super) fn fold(name: &str) -> String {
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '+')).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<String> {
        let blocks: Vec<Block> = texts
            .iter()
            .map(|text| {
                let mut block = Block::new(BlockKind::Paragraph);
                block.push(text, 1, |_| {});
                block
            })
            .collect();
        let names = Names::new(&blocks);
        let name = |n: usize| blocks[n].text[names.without_mark(&blocks, n).0.range()].to_owned();
        (0..blocks.len()).map(name).collect()
    }

    #[test]
    fn the_digit_of_a_footnote_is_no_part_of_a_name() {
        assert_eq!(read(&["Hill Care Model1", "Hill Care Model"])[0], "Hill Care Model");
        assert_eq!(read(&["Hill Care Model2", "2 Ends with the year."])[0], "Hill Care Model");
        assert_eq!(read(&["Hill Care Model1", "Lake Model Track 2"])[0], "Hill Care Model");
        assert_eq!(read(&["Hill Care Model\u{b9}"])[0], "Hill Care Model");
        assert_eq!(read(&["Hill Care Model [3]", "3. Ends with the year."])[0], "Hill Care Model");
    }

    #[test]
    fn the_number_of_a_track_is() {
        assert_eq!(
            read(&["Hill Program Track 1", "Hill Program Track 2", "1 Ends with the year."])[0],
            "Hill Program Track 1"
        );
        assert_eq!(read(&["Hill Program Track 11", "Hill Program Track 1"])[0], "Hill Program Track 1");
        let both = ["Hill Program Track 11", "Hill Program Track 1", "Hill Program Track 11"];
        assert_eq!(read(&both)[0], "Hill Program Track 11");
        assert_eq!(read(&["Hill Model 2020"])[0], "Hill Model 2020");
    }
}
