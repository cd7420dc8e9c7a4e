//! The program years that a document names as its own: in headings, front matter titles and prose outside its rows.
//! Links do not count: a page may link to any year.

use crate::model::{Block, BlockKind, ProgramYear, Shaped, Skip, Slice};
use crate::steps;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(20[1-9][0-9])\s+(?:MIPS|QPP|Quality\s+Payment|Improvement\s+Activit|performance\s+(?:year|period)|program\s+year|IA\b)";
    Regex::new(pattern).expect("a constant pattern")
});
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(?:performance\s+year|performance\s+period|program\s+year|PY|CY|Improvement\s+Activities(?:\s+\w+){0,3})[\s:,(]+(20[1-9][0-9])\b";
    Regex::new(pattern).expect("a constant pattern")
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b20[1-9][0-9]\b").expect("a constant pattern"));
static PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bimprovement activit|\bquality payment program\b|\bMIPS\b").expect("a constant pattern")
});

/// True when words speak of the program at all.
pub(super) fn names_the_program(text: &str) -> bool {
    steps::spend(text.len());
    PROGRAM.is_match(text)
}

/// The years that the words outside the rows name, each with the first words that do. Where no words do so outright, the
/// one year that the headings hold is it.
pub(super) fn stated(blocks: &[Block], shaped: &Shaped, left: &[Slice]) -> Vec<(ProgramYear, Slice)> {
    let skipped = || shaped.skipped.iter().filter(|s| s.rule != Skip::SameTwice);
    let said = || shaped.rules.iter().flat_map(|r| &r.statement);
    let outside = || left.iter().chain(skipped().map(|s| &s.slice)).chain(said());
    let mut found = years(blocks, outside(), |words| {
        let hits = [&*YEAR_FIRST, &*YEAR_LAST].into_iter().flat_map(|p| p.captures_iter(words));
        hits.filter_map(|c| c.get(1)).map(|hit| hit.range()).collect()
    });
    if found.is_empty() {
        let headings = outside().filter(|s| is_heading(&blocks[s.block]));
        found = years(blocks, headings, |words| YEAR.find_iter(words).map(|hit| hit.range()).collect());
        found.truncate(if found.len() > 1 { 0 } else { 1 });
    }
    found
}

fn is_heading(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Heading(_))
        || matches!(&block.kind, BlockKind::Meta(key) if key == "title")
}

/// The years in words, where `hits` says that they stand.
fn years<'a>(
    blocks: &[Block],
    slices: impl Iterator<Item = &'a Slice>,
    hits: impl Fn(&str) -> Vec<Range<usize>>,
) -> Vec<(ProgramYear, Slice)> {
    let mut found: Vec<(ProgramYear, Slice)> = Vec::new();
    for slice in slices {
        let block = &blocks[slice.block];
        if matches!(&block.kind, BlockKind::Meta(key) | BlockKind::Attribute(key) if key != "title") {
            continue;
        }
        for hit in hits(&block.text[slice.range()]) {
            let range = slice.start + hit.start..slice.start + hit.end;
            let linked = block.runs_in(&range).any(|run| run.link.is_some());
            let year = block.text[range.clone()].parse().ok().and_then(ProgramYear::new);
            found.extend(year.filter(|_| !linked).map(|y| (y, Slice::new(slice.block, range))));
        }
    }
    found.sort();
    found.dedup_by_key(|(year, _)| *year);
    found
}
