//! Where the input would decide the cost, a limit decides instead. One table of them all: the option `--limit`, its help,
//! `docs/limits.md` and the finding of a limit that was reached are made of it.

use super::{Code, Finding};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;

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
    ($($member:ident $field:ident $name:literal = $default:expr, $least:expr => $most:expr, $unit:ident, $meaning:literal;)+) => {
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

            /// The smallest and the largest number that it takes: with each of them documents can be read.
            pub fn range(self) -> RangeInclusive<usize> {
                let (least, most): (u64, u64) = match self { $(Limit::$member => ($least, $most),)+ };
                let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
                number(least)..=number(most)
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
    Bytes bytes "bytes" = 64 << 20, 1 => 1 << 30, Bytes, "the file";
    Unpacked unpacked "unpacked" = 256 << 20, 1 => 64 << 30, Bytes, "a workbook, unpacked";
    Pages pages "pages" = 2_000, 1 => 1_000_000, Things, "the pages of a PDF";
    Glyphs glyphs "glyphs" = 200_000, 1 => 100_000_000, Things, "the characters and lines drawn on a page";
    Lines lines "lines" = 200_000, 1 => 100_000_000, Things, "the lines of plain text";
    Columns columns "columns" = 1_000, 1 => 16_384, Things, "the columns of a table, the keys of a list of JSON";
    Cells cells "cells" = 500_000, 1 => 100_000_000, Things, "the cells of all tables, the values of JSON";
    Rows rows "rows" = 20_000, 1 => 10_000_000, Things, "the activities of a document: a program year has about a hundred";
    Depth depth "depth" = 64, 1 => 10_000, Things, "how deep lists and quotations of Markdown stand in each other";
    Nesting nesting "nesting" = 256, 1 => 100_000, Things, "how deep elements of HTML stand in each other";
    Nodes nodes "nodes" = 1_000_000, 1 => 100_000_000, Things, "the elements and texts of HTML";
    FrontMatter front_matter "front-matter" = 256 << 10, 1 => 64 << 20, Bytes, "the front matter of a page";
    Aliases aliases "aliases" = 5_000, 1 => 10_000_000, Things, "the values of front matter, those that aliases repeat counted each time";
    Seconds seconds "seconds" = 10, 1 => 86_400, Seconds, "the processor time of a process that reads a PDF, a workbook or HTML";
    Memory memory "memory" = 1 << 30, 128 << 20 => 1 << 40, Bytes, "the memory of a process that reads a PDF, a workbook or HTML, beside its stack";
    Stack stack "stack" = 64 << 20, 1 << 20 => 1 << 30, Bytes, "the stack of a process that reads a PDF, a workbook or HTML";
    Steps steps "steps" = 250_000_000, 1 => 1_000_000_000_000, Things, "the bytes looked at to find rows in what was read, each as often as it is looked at";
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
        self.finding(limit, found, format!("{what}; "))
    }

    /// The same where there are other ways out than to allow more, which `ways` names: `split it`.
    pub fn reached_or(
        &self,
        limit: Limit,
        found: Option<usize>,
        what: impl fmt::Display,
        ways: impl fmt::Display,
    ) -> Finding {
        self.finding(limit, found, format!("{what}; {ways}, or "))
    }

    /// `said`: everything before the words that allow more.
    fn finding(&self, limit: Limit, found: Option<usize>, said: String) -> Finding {
        let allowed = self.get(limit);
        let (name, unit, most) = (limit.name(), limit.unit(), *limit.range().end());
        let enough = found.filter(|found| *found > allowed).unwrap_or(allowed.saturating_mul(2));
        let more = match unit.rounded(enough) {
            _ if allowed >= most => format!("make it smaller: `--limit {name}` takes no more"),
            (number, _) if number > most => {
                format!("allow more with `--limit {name}={}`, which is the most", unit.exact(most))
            }
            (_, typed) => format!("allow more with `--limit {name}={typed}`"),
        };
        let mut finding = Finding::new(Code::ReadLimit, said + &more);
        let found = found.map(|found| found as u64);
        finding.limit = Some(Box::new(LimitReached { name: limit, allowed: allowed as u64, found }));
        finding
    }

    /// The same limits, those outside of what they take brought to its ends: a program that uses this library sets them as it
    /// likes, and nobody counts past the last number.
    pub fn in_range(&self) -> Self {
        let mut limits = self.clone();
        for limit in Limit::ALL {
            let range = limit.range();
            limits.set(*limit, self.get(*limit).clamp(*range.start(), *range.end()));
        }
        limits
    }
}

impl Limit {
    /// What it takes, as people type it: `1 to 1G`.
    pub fn extent(self) -> String {
        let range = self.range();
        format!("{} to {}", self.unit().exact(*range.start()), self.unit().exact(*range.end()))
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

    /// A number of at least this much, and how people type it.
    fn rounded(self, number: usize) -> (usize, String) {
        let up = match self {
            LimitUnit::Bytes if number > 1 << 20 => number.div_ceil(1 << 20).saturating_mul(1 << 20),
            LimitUnit::Bytes if number > 1 << 10 => number.div_ceil(1 << 10) << 10,
            _ => number,
        };
        (up, self.exact(up))
    }

    /// What a letter behind a number stands for.
    fn size(self, power: u32) -> usize {
        match self {
            LimitUnit::Bytes => 1 << (10 * power),
            LimitUnit::Things => 1000usize.pow(power),
            LimitUnit::Seconds => 1,
        }
    }

    /// A number that people typed; one that is larger than can be counted is the largest that can.
    fn parse(self, text: &str) -> Option<usize> {
        let letter = LETTERS.iter().find(|(letter, _)| {
            self != LimitUnit::Seconds && text.ends_with([*letter, letter.to_ascii_lowercase()])
        });
        let (digits, power) = letter.map_or((text, 0), |(_, power)| (&text[..text.len() - 1], *power));
        // A sign is none of the digits.
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = || digits.parse().unwrap_or(usize::MAX).saturating_mul(self.size(power));
        is_number.then(number)
    }
}

/// Letters behind numbers, and the power of 1000 or 1024 that they stand for.
const LETTERS: [(char, u32); 3] = [('K', 1), ('M', 2), ('G', 3)];

/// A limit as `--limit` sets it: `NAME=NUMBER`. The error lists the names, or says what the one that is named takes.
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
        let Some(allowed) = limit.unit().parse(number) else {
            return Err(format!("`{number}` is no number, with K, M or G behind it or nothing. {}", names()));
        };
        let range = limit.range();
        let is = match allowed {
            few if few < *range.start() => "less",
            many if many > *range.end() => "more",
            _ => return Ok(Self { limit, allowed }),
        };
        Err(format!("{} takes {}, and {number} is {is}", limit.name(), limit.extent()))
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
    let one = |limit: &Limit| {
        format!("{}={} ({})", limit.name(), limit.unit().exact(defaults.get(*limit)), limit.extent())
    };
    let all: Vec<String> = Limit::ALL.iter().map(one).collect();
    format!("The limits, their defaults and what they take: {}", all.join(", "))
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
        for wrong in
            ["pages", "page=5", "pages=-1", "pages=+1", "pages=1T", "seconds=1K", "pages=K", "pages=é"]
        {
            let said = set(wrong).expect_err(wrong);
            assert!(said.contains("front-matter=256K") && said.contains("pages=2K (1 to 1M)"), "{said}");
        }
    }

    #[test]
    fn numbers_that_nobody_can_read_with_were_taken() {
        let set = |text: &str| text.parse::<LimitSet>();
        for limit in Limit::ALL {
            let (name, range) = (limit.name(), limit.range());
            for inside in [*range.start(), limits_default(*limit), *range.end()] {
                let typed = format!("{name}={}", limit.unit().exact(inside));
                assert_eq!(set(&typed).map(|set| set.allowed), Ok(inside), "{typed}");
                assert!(range.contains(&inside), "{typed}");
            }
            let huge = "9".repeat(40);
            let above = range.end().saturating_add(1).to_string();
            for outside in [(range.start() - 1).to_string(), above, huge] {
                let said = set(&format!("{name}={outside}")).expect_err(&outside);
                assert!(
                    said.starts_with(&format!("{name} takes {}, and {outside}", limit.extent())),
                    "{said}"
                );
            }
        }
        assert_eq!(set("stack=100G").expect_err("too much"), "stack takes 1M to 1G, and 100G is more");
    }

    fn limits_default(limit: Limit) -> usize {
        Limits::default().get(limit)
    }

    #[test]
    fn what_cannot_be_raised_is_not_said_to_be() {
        let said = |pages: usize, found: Option<usize>| {
            Limits { pages, ..Limits::default() }.reached(Limit::Pages, found, "too long").message
        };
        assert_eq!(said(9, None), "too long; allow more with `--limit pages=18`");
        assert_eq!(said(600_000, None), "too long; allow more with `--limit pages=1M`, which is the most");
        assert_eq!(said(1_000_000, None), "too long; make it smaller: `--limit pages` takes no more");
        let both = Limits::default().reached_or(Limit::Pages, Some(2001), "too long", "split it").message;
        assert_eq!(both, "too long; split it, or allow more with `--limit pages=2001`");
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
