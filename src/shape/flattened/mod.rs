//! The flattened table: a table of two columns, name and description, of which only the text is left.
//!
//! In: the blocks of a text, a line each. Out: rows under section headings. The story:
//!
//! 1. `sections`: headings give subcategory and weight; drawn lines and column headings are passed over
//! 2. `units`: lines become the stretches that have one part in a row, and `words` says what they are made of
//! 3. `lexicon`: the document's own evidence of its words
//! 4. `segment`: the cheapest reading of a section's units as rows. `shapes` says in which ways a unit can be read,
//!    and with `parts`, `glued`, `relation` and `style` what each of them costs
//! 5. `rows`: rows with the words of every cell
//!
//! It must not know what any activity is called. Titles that other documents are certain of may decide, and a row that
//! would not have been cut without them says so.

mod glued;
mod lexicon;
mod parts;
mod relation;
mod rows;
mod sections;
mod segment;
mod shapes;
mod style;
mod units;
mod words;
mod wrapped;

use super::KnownTitles;
use super::section::section_heading;
use crate::facts::Facts;
use crate::model::{Block, Field, Row, Rule, Shaped, Slice};
use lexicon::Lexicon;
use segment::segment;
use shapes::Context;
use std::collections::HashSet;
use units::Unit;

pub use wrapped::{level, shape as wrapped};

/// Cuts a flattened table into rows.
pub fn shape(blocks: &[Block], facts: &Facts, known: &KnownTitles) -> Shaped {
    let (sections, skipped) = sections::sections(blocks, facts);
    let mut numbers = words::Numbers::default();
    let units: Vec<Vec<Unit>> =
        sections.iter().map(|s| units::units(blocks, &s.blocks, &mut numbers)).collect();
    let lexicon = Lexicon::new(units.iter().flatten(), numbers.len());
    let gap = usual_gap(&units);
    let mut shaped = Shaped { skipped, ..Shaped::default() };
    for (section, units) in sections.iter().zip(&units) {
        let cuts = cut(units, &lexicon, known, gap);
        shaped.rows.extend(cuts.into_iter().map(|c| rows::row(c, &section.subcategory, &section.weight)));
    }
    let names = shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.rule == Rule::SectionHeading);
    let used: HashSet<&Slice> = names.flat_map(|c| &c.pieces).map(|p| &p.slice).collect();
    let rest = sections.iter().flat_map(|s| sections::rest_of_heading(blocks, s, &used));
    shaped.skipped.extend(rest);
    shaped.skipped.sort_by(|a, b| a.slice.cmp(&b.slice));
    shaped.cehrt_mark = first_star(&shaped.rows);
    shaped
}

/// No word of a list is so long, in bytes; the data of a picture is.
const WORD: usize = 1_000;

/// Words that would cost more to look at than they can say.
pub fn too_long(blocks: &[Block]) -> bool {
    blocks.iter().any(|b| b.text.len() > WORD && b.text.split_whitespace().any(|w| w.len() > WORD))
}

/// True when rows stand under section headings. Rows of tabs alone could be anything.
pub fn fits(blocks: &[Block], facts: &Facts) -> bool {
    if !blocks.iter().any(|b| section_heading(&b.text, facts).is_some()) || too_long(blocks) {
        return false;
    }
    let under_heading = |row: &Row| row.cells.iter().any(|c| c.rule == Rule::SectionHeading);
    shape(blocks, facts, &KnownTitles::default()).rows.iter().any(under_heading)
}

/// The rows of a section. Where known titles made the difference, the rule of the row is theirs.
fn cut(units: &[Unit], lexicon: &Lexicon, known: &KnownTitles, gap: u32) -> Vec<rows::Cut> {
    let none = KnownTitles::default();
    let unaided = rows::rows(units, &segment(units, &Context { lexicon, known: &none, gap }));
    if known.is_empty() {
        return unaided;
    }
    let mut aided = rows::rows(units, &segment(units, &Context { lexicon, known, gap }));
    let place = |row: &rows::Cut| -> Vec<Slice> { row.title.iter().map(|p| p.slice.clone()).collect() };
    let found: HashSet<Vec<Slice>> = unaided.iter().map(place).collect();
    for row in aided.iter_mut().filter(|r| !found.contains(&place(r)) && r.rule != Rule::TitleOnlyRow) {
        row.rule = Rule::KnownTitle;
    }
    aided
}

/// The number of blank lines that most lines have before them, single ones if in doubt.
fn usual_gap(units: &[Vec<Unit>]) -> u32 {
    let mut gaps: Vec<u32> =
        units.iter().flat_map(|s| s.iter().skip(1)).map(|u| u.gap).filter(|g| *g > 0).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(1)
}

/// The first star before a title; one before anything else is a list mark.
fn first_star(rows: &[Row]) -> Option<Slice> {
    let star = rows.iter().find_map(|r| r.cell(Field::CehrtEligible))?;
    star.pieces.first().map(|p| p.slice.clone())
}
