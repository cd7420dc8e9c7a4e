//! Where the input would decide the cost, a limit decides instead. One table of them all: the option `--limit`, its help,
//! `docs/limits.md` and the finding of a limit that was reached are made of it.

use super::{Code, Finding};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the number of a limit counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitUnit {
    /// Bytes; K, M and G are powers of 1024.
    Bytes,
    /// Things; K, M and G are powers of 1000.
    Things,
    /// Seconds.
    Seconds,
}

macro_rules! limits {
    ($($member:ident $field:ident $name:literal = $default:expr, $unit:ident, $meaning:literal;)+) => {
        /// How much one document may cost; each limit has a default that no real document comes near.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        pub struct Limits { $(#[doc = $meaning] pub $field: usize,)+ }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        /// Which limit.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum Limit { $(#[doc = $meaning] #[serde(rename = $name)] $member,)+ }

        impl Limit {
            /// Every limit, in the order of the table.
            pub const ALL: &'static [Limit] = &[$(Limit::$member,)+];

            /// Its name, on the command line and in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Limit::$member => $name,)+ }
            }

            /// What it bounds.
            pub fn meaning(self) -> &'static str {
                match self { $(Limit::$member => $meaning,)+ }
            }

            /// What its number counts.
            pub fn unit(self) -> LimitUnit {
                match self { $(Limit::$member => LimitUnit::$unit,)+ }
            }
        }

        impl Limits {
            /// The number of a limit.
            pub fn get(&self, limit: Limit) -> usize {
                match limit { $(Limit::$member => self.$field,)+ }
            }

            /// Sets the number of a limit.
            pub fn set(&mut self, limit: Limit, allowed: usize) {
                match limit { $(Limit::$member => self.$field = allowed,)+ }
            }
        }
    };
}

limits! {
    Bytes bytes "bytes" = 64 << 20, Bytes, "the file";
    Unpacked unpacked "unpacked" = 256 << 20, Bytes, "a workbook, unpacked";
    Pages pages "pages" = 2_000, Things, "the pages of a PDF";
    Glyphs glyphs "glyphs" = 200_000, Things, "the characters and lines drawn on a page";
    Lines lines "lines" = 200_000, Things, "the lines of plain text";
    Columns columns "columns" = 1_000, Things, "the columns of a table, the keys of a list of JSON";
    Cells cells "cells" = 500_000, Things, "the cells of all tables, the values of JSON";
    Depth depth "depth" = 64, Things, "how deep lists and quotations of Markdown stand in each other";
    Nesting nesting "nesting" = 256, Things, "how deep elements of HTML stand in each other";
    Nodes nodes "nodes" = 1_000_000, Things, "the elements and texts of HTML";
    FrontMatter front_matter "front-matter" = 256 << 10, Bytes, "the front matter of a page";
    Aliases aliases "aliases" = 5_000, Things, "the values of front matter, those that aliases repeat counted each time";
    Seconds seconds "seconds" = 10, Seconds, "the processor time of a process that reads a PDF, a workbook or HTML";
    Memory memory "memory" = 1 << 30, Bytes, "the memory of a process that reads a PDF, a workbook or HTML";
    Stack stack "stack" = 64 << 20, Bytes, "the stack of a process that reads a PDF, a workbook or HTML";
    Steps steps "steps" = 250_000_000, Things, "the bytes looked at to find rows in what was read, each as often as it is looked at";
}

/// A limit that was reached, as a finding states it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LimitReached {
    /// Which.
    pub name: Limit,
    /// What it allowed.
    pub allowed: u64,
    /// What the document has, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<u64>,
}

impl Limits {
    /// The finding of a limit that was reached: `what` says what became of the document, and the way out follows. `found` is
    /// how much there is, where that is known.
    pub fn reached(&self, limit: Limit, found: Option<usize>, what: impl fmt::Display) -> Finding {
        let allowed = self.get(limit);
        let enough = found.filter(|found| *found > allowed).unwrap_or(allowed.saturating_mul(2));
        let message =
            format!("{what}; allow more with `--limit {}={}`", limit.name(), limit.unit().rounded(enough));
        let mut finding = Finding::new(Code::ReadLimit, message);
        let found = found.map(|found| found as u64);
        finding.limit = Some(Box::new(LimitReached { name: limit, allowed: allowed as u64, found }));
        finding
    }
}

impl LimitUnit {
    /// A number as people type it.
    pub fn exact(self, number: usize) -> String {
        let of = |&(letter, power): &(char, u32)| {
            let size = self.size(power);
            (size > 1 && number >= size && number.is_multiple_of(size))
                .then(|| format!("{}{letter}", number / size))
        };
        LETTERS.iter().rev().find_map(of).unwrap_or_else(|| number.to_string())
    }

    /// A number of at least this much, as people type it.
    fn rounded(self, number: usize) -> String {
        let up = match self {
            LimitUnit::Bytes if number > 1 << 20 => number.div_ceil(1 << 20).saturating_mul(1 << 20),
            LimitUnit::Bytes if number > 1 << 10 => number.div_ceil(1 << 10) << 10,
            _ => number,
        };
        self.exact(up)
    }

    /// What a letter behind a number stands for.
    fn size(self, power: u32) -> usize {
        match self {
            LimitUnit::Bytes => 1 << (10 * power),
            LimitUnit::Things => 1000usize.pow(power),
            LimitUnit::Seconds => 1,
        }
    }

    /// A number that people typed, from 1 up.
    fn parse(self, text: &str) -> Option<usize> {
        let letter = LETTERS.iter().find(|(letter, _)| {
            self != LimitUnit::Seconds && text.ends_with([*letter, letter.to_ascii_lowercase()])
        });
        let (digits, power) = letter.map_or((text, 0), |(_, power)| (&text[..text.len() - 1], *power));
        // A sign is none of the digits.
        let number: usize = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        number.checked_mul(self.size(power)).filter(|number| *number > 0)
    }
}

/// Letters behind numbers, and the power of 1000 or 1024 that they stand for.
const LETTERS: [(char, u32); 3] = [('K', 1), ('M', 2), ('G', 3)];

/// A limit as `--limit` sets it: `NAME=NUMBER`. The error lists the names.
impl std::str::FromStr for LimitSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, number)) = text.split_once('=') else {
            return Err(format!("write NAME=NUMBER, as in pages=5000. {}", names()));
        };
        let Some(limit) = Limit::ALL.iter().copied().find(|limit| limit.name() == name.trim()) else {
            return Err(format!("there is no limit `{name}`. {}", names()));
        };
        let number = number.trim();
        match limit.unit().parse(number) {
            Some(allowed) => Ok(Self { limit, allowed }),
            None => Err(format!(
                "`{number}` is no number from 1 up, with K, M or G behind it or nothing. {}",
                names()
            )),
        }
    }
}

/// What `--limit` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LimitSet {
    /// Which limit.
    pub limit: Limit,
    /// Its number.
    pub allowed: usize,
}

fn names() -> String {
    let defaults = Limits::default();
    let one = |limit: &Limit| format!("{}={}", limit.name(), limit.unit().exact(defaults.get(*limit)));
    let all: Vec<String> = Limit::ALL.iter().map(one).collect();
    format!("The limits and their defaults are {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_typed_with_letters() {
        let set = |text: &str| text.parse::<LimitSet>().map(|set| (set.limit, set.allowed));
        assert_eq!(set("pages=5000"), Ok((Limit::Pages, 5000)));
        assert_eq!(set("pages=5K"), Ok((Limit::Pages, 5000)));
        assert_eq!(set("bytes=2k"), Ok((Limit::Bytes, 2048)));
        assert_eq!(set("memory=3G"), Ok((Limit::Memory, 3 << 30)));
        for wrong in [
            "pages",
            "page=5",
            "pages=0",
            "pages=-1",
            "pages=+1",
            "pages=1T",
            "seconds=1K",
            "bytes=99999999999G",
            "pages=é",
        ] {
            let said = set(wrong).expect_err(wrong);
            assert!(said.contains("front-matter=256K") && said.contains("pages=2K"), "{said}");
        }
    }

    #[test]
    fn what_is_suggested_is_enough_and_can_be_typed() {
        let limits = Limits::default();
        for limit in Limit::ALL {
            for found in [None, Some(limits.get(*limit) + 1)] {
                let message = limits.reached(*limit, found, "it is too much").message;
                let typed = message.split("--limit ").nth(1).and_then(|rest| rest.split('`').next());
                let set: LimitSet = typed.and_then(|text| text.parse().ok()).expect(&message);
                assert_eq!(set.limit, *limit);
                assert!(set.allowed > limits.get(*limit), "{message}");
            }
        }
    }
}
