//! In: section headings in the order of the document. Out: the words above a row that name its subcategory and its weight.
//! It must not know how rows are printed.

use super::section::{SectionHeading, section_heading};
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, Field, Piece, Row, RowCell, Rule, Slice};
use std::ops::Range;

/// The section that rows stand in now.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Sections {
    subcategory: Option<Slice>,
    weight: Option<Slice>,
    /// The weight is the outer heading: a new subcategory does not end it.
    weight_outside: bool,
}

impl Sections {
    /// The state before the first heading of a document.
    pub(super) fn of(blocks: &[Block], facts: &Facts) -> Self {
        Self { subcategory: None, weight: None, weight_outside: weight_outside(blocks, facts) }
    }

    /// The heading in a block begins a section.
    pub(super) fn enter(&mut self, block: usize, heading: SectionHeading) {
        let slice = |range: Range<usize>| Slice::new(block, range);
        match (heading.subcategory.map(slice), heading.weight.map(slice)) {
            (subcategory, weight) if subcategory.is_some() || heading.without => {
                self.subcategory = subcategory;
                if weight.is_some() || !self.weight_outside {
                    self.weight = weight;
                }
            }
            (_, weight) => {
                self.weight = weight;
                if self.weight_outside {
                    self.subcategory = None;
                }
            }
        }
    }

    /// A heading that is not understood ends the section before it.
    pub(super) fn leave(&mut self) {
        (self.subcategory, self.weight) = (None, None);
    }

    /// Gives a row what the headings above it say and neither its own cells do, nor the `columns` that it stands in: there an
    /// empty cell says that there is nothing.
    pub(super) fn add_to(&self, row: &mut Row, columns: impl Fn(Field) -> bool) {
        let words = [(Field::SubcategoryId, &self.subcategory), (Field::Weight, &self.weight)];
        for (field, slice) in words {
            let Some(slice) = slice.as_ref().filter(|_| row.cell(field).is_none() && !columns(field)) else {
                continue;
            };
            let pieces = vec![Piece { slice: slice.clone(), item: false }];
            let (basis, rule) = (Basis::Heading, Rule::SectionHeading);
            row.cells.push(RowCell { field: Some(field), name: None, basis, rule, pieces });
        }
    }
}

/// Whether weights stand over subcategories: a heading of a weight alone is followed at once by one of a subcategory alone.
fn weight_outside(blocks: &[Block], facts: &Facts) -> bool {
    let kind = |block: &Block| {
        let heading = section_heading(&block.text.replace('\n', " "), facts)?;
        Some((heading.subcategory.is_some() || heading.without, heading.weight.is_some()))
    };
    let words = blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Margin | BlockKind::Item(_)));
    let kinds: Vec<_> = words.map(kind).collect();
    let count =
        |first, second| kinds.windows(2).filter(|w| w[0] == Some(first) && w[1] == Some(second)).count();
    count((false, true), (true, false)) > count((true, false), (false, true))
}
