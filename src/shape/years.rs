//! The program years that a document names as its own: in headings, front matter titles and prose outside its rows.
//! Links do not count: a page may link to any year.

use crate::model::{Block, BlockKind, ProgramYear, Shaped, Skip, Slice};
use regex::Regex;
use std::sync::LazyLock;

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(20[1-9][0-9])\s+(?:MIPS|QPP|Quality Payment|Improvement Activit|performance (?:year|period)|program year|IA\b)";
    Regex::new(pattern).expect("a constant pattern")
});
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(?:performance year|performance period|program year|PY|CY|Improvement Activities(?: \w+){0,3})[ :,(]+(20[1-9][0-9])\b";
    Regex::new(pattern).expect("a constant pattern")
});
static PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bimprovement activit|\bquality payment program\b|\bMIPS\b").expect("a constant pattern")
});

/// True when words speak of the program at all.
pub(super) fn names_the_program(text: &str) -> bool {
    PROGRAM.is_match(text)
}

/// The years that the words outside the rows name, each with the first words that do.
pub(super) fn stated(blocks: &[Block], shaped: &Shaped, left: &[Slice]) -> Vec<(ProgramYear, Slice)> {
    let skipped = shaped.skipped.iter().filter(|s| s.rule != Skip::SameTwice);
    let outside = left.iter().chain(skipped.map(|s| &s.slice));
    let mut found: Vec<(ProgramYear, Slice)> = Vec::new();
    for slice in outside {
        let block = &blocks[slice.block];
        if matches!(&block.kind, BlockKind::Meta(key) | BlockKind::Attribute(key) if key != "title") {
            continue;
        }
        for pattern in [&*YEAR_FIRST, &*YEAR_LAST] {
            for hit in pattern.captures_iter(&block.text[slice.range()]).filter_map(|c| c.get(1)) {
                let range = slice.start + hit.start()..slice.start + hit.end();
                let linked = block.runs_in(&range).any(|run| run.link.is_some());
                let year = hit.as_str().parse().ok().and_then(ProgramYear::new).filter(|_| !linked);
                found.extend(year.map(|y| (y, Slice::new(slice.block, range))));
            }
        }
    }
    found.sort();
    found.dedup_by_key(|(year, _)| *year);
    found
}
