//! In: units and what each of them is. Out: rows of the model, every cell with its words and the rule by which it was
//! cut. It must not decide anything about the cuts.

use super::shapes::Part;
use super::units::Unit;
use crate::model::{Basis, Field, Piece, Row, RowCell, Rule, Slice};

/// A row in the making.
#[derive(Debug)]
pub(super) struct Cut {
    /// The words of the title.
    pub title: Vec<Piece>,
    /// The words of the description.
    pub description: Vec<Piece>,
    /// The star.
    pub star: Option<Slice>,
    /// How it was cut.
    pub rule: Rule,
}

/// The rows of a section.
pub(super) fn rows(units: &[Unit], parts: &[Part]) -> Vec<Cut> {
    let mut rows: Vec<Cut> = Vec::new();
    for (unit, part) in units.iter().zip(parts) {
        let all = unit.words.len();
        let tab = unit.tab.unwrap_or(all);
        match part {
            Part::Title => {
                let rule = if unit.all_bold() { Rule::BoldRow } else { Rule::BlankLineRow };
                rows.push(begun(unit, all, rule));
            }
            Part::Bold(at) => rows.push(begun(unit, *at, Rule::BoldRow)),
            Part::Glued(cut) => {
                let rule = if cut.restarts { Rule::RestartRow } else { Rule::CapitalRow };
                rows.push(begun(unit, cut.at, rule));
            }
            Part::Cells => rows.push(begun(unit, tab, Rule::TabRow)),
            Part::TitleMore | Part::CellsMore => {
                let Some(row) = rows.last_mut() else { continue };
                if row.rule == Rule::TabRow {
                    row.rule = Rule::InterleavedRow;
                }
                row.title.extend(unit.pieces(0..tab));
                row.description.extend(unit.pieces(tab..all));
            }
            Part::Description | Part::Continuation => {
                let Some(row) = rows.last_mut() else { continue };
                row.description.extend(with_mark(unit, all));
            }
        }
    }
    for row in rows.iter_mut().filter(|r| r.description.is_empty()) {
        row.rule = Rule::TitleOnlyRow;
    }
    rows
}

fn begun(unit: &Unit, at: usize, rule: Rule) -> Cut {
    let all = unit.words.len();
    Cut { title: unit.pieces(0..at), description: unit.pieces(at..all), star: unit.star.clone(), rule }
}

/// All words of a unit within a description, where a star at the beginning is the mark of a list item.
fn with_mark(unit: &Unit, all: usize) -> Vec<Piece> {
    let mut pieces = unit.pieces(0..all);
    if let (Some(star), Some(first)) = (&unit.star, pieces.first_mut())
        && star.block == first.slice.block
        && star.end <= first.slice.start
    {
        first.item = first.slice.start > star.end;
        first.slice.start = star.start;
    }
    pieces
}

/// The row of the model, under the words of the headings above it.
pub(super) fn row(cut: Cut, subcategory: &Option<Slice>, weight: &Option<Slice>) -> Row {
    let cell = |field, basis, rule, pieces: Vec<Piece>| {
        (!pieces.is_empty()).then_some(RowCell { field: Some(field), name: None, basis, rule, pieces })
    };
    let one = |slice: &Option<Slice>| slice.iter().map(|s| Piece { slice: s.clone(), item: false }).collect();
    let cells = [
        cell(Field::SubcategoryId, Basis::Heading, Rule::SectionHeading, one(subcategory)),
        cell(Field::Weight, Basis::Heading, Rule::SectionHeading, one(weight)),
        cell(Field::CehrtEligible, Basis::Printed, Rule::Star, one(&cut.star)),
        cell(Field::Title, Basis::Printed, cut.rule, cut.title),
        cell(Field::Description, Basis::Printed, cut.rule, cut.description),
    ];
    Row { cells: cells.into_iter().flatten().collect() }
}
