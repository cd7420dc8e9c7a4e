//! What the columns of a score sheet are, by their headings.

use super::name::fold;
use crate::facts::{Facts, ProgramWord};
use crate::model::{ApmField, Block, Field};
use std::collections::BTreeMap;

/// The longest heading of a column, in bytes.
const HEADING: usize = 60;

/// What the columns of a table are.
pub(super) type Columns = BTreeMap<u32, ApmField>;

/// A row: its column numbers and blocks, those without words left out.
pub(super) type Cells = Vec<(u32, usize)>;

/// Whether the first row of a table heads models, in so many words, and their score; or models, activities and points.
pub(super) fn heads_models(blocks: &[Block], facts: &Facts) -> bool {
    let mut tables: BTreeMap<u32, Cells> = BTreeMap::new();
    for (n, block) in blocks.iter().enumerate() {
        if let Some(at) = block.cell().filter(|at| at.row == 1) {
            tables.entry(at.table).or_default().push((at.column, n));
        }
    }
    let names = |text: &str| {
        fold(text).split(' ').any(|w| facts.program_word(&[w]).is_some_and(|(m, _)| m == ProgramWord::Apm))
    };
    tables.values().any(|row| {
        let columns = columns_of(blocks, row, facts).unwrap_or_default();
        let of = |field| {
            row.iter().find(|(column, _)| columns.get(column) == Some(&field)).map(|(_, b)| &blocks[*b].text)
        };
        let counted =
            [ApmField::Score, ApmField::Points, ApmField::Total].into_iter().any(|f| of(f).is_some());
        let activities = of(ApmField::Title).is_some() || of(ApmField::MeasureId).is_some();
        // A column of models beside one of activities and one of points needs no other sign.
        of(ApmField::Apm)
            .is_some_and(|text| names(text) && of(ApmField::Score).is_some() || activities && counted)
    })
}

/// What the columns are, where the row at a place is one of headings, and how many rows the headings fill: what stands under
/// a heading and names a column together with it belongs to it.
pub(super) fn headings(
    blocks: &[Block],
    rows: &[Cells],
    at: usize,
    facts: &Facts,
) -> Option<(Columns, usize)> {
    let row = rows.get(at)?;
    let mut columns = columns_of(blocks, row, facts)?;
    let Some(next) = rows.get(at + 1).filter(|next| next.len() < row.len()) else {
        return Some((columns, 1));
    };
    let mut more = Vec::new();
    for (column, block) in next {
        let above = row.iter().find(|(c, _)| c == column).map(|(_, block)| blocks[*block].text.as_str());
        let both = format!("{} {}", above.unwrap_or(""), blocks[*block].text);
        match field_of(&both, facts).filter(|_| !both.contains(|c: char| c.is_ascii_digit())) {
            Some(field) => more.push((*column, field)),
            None => return Some((columns, 1)),
        }
    }
    columns.extend(more);
    Some((columns, 2))
}

/// What the columns are, where a row is one of headings: at least two of its cells name a column, points or a score is
/// one of them, and none says anything else than a heading.
fn columns_of(blocks: &[Block], row: &Cells, facts: &Facts) -> Option<Columns> {
    let mut columns = Columns::new();
    for (column, block) in row {
        if let Some(field) = field_of(&blocks[*block].text, facts) {
            columns.insert(*column, field);
        } else if blocks[*block].text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
    }
    let has = |field: ApmField| columns.values().any(|f| *f == field);
    // `Name` heads models where nothing else does.
    if has(ApmField::Title)
        && has(ApmField::Score)
        && !has(ApmField::Apm)
        && !has(ApmField::Weight)
        && !has(ApmField::Subcategory)
    {
        columns.values_mut().filter(|f| **f == ApmField::Title).for_each(|f| *f = ApmField::Apm);
    }
    let has = |field: ApmField| columns.values().any(|f| *f == field);
    let counted = has(ApmField::Points) || has(ApmField::Score) || has(ApmField::Total);
    let named = has(ApmField::Apm) || has(ApmField::Title);
    (counted && named).then_some(columns)
}

/// The field that the heading of a column names.
pub(super) fn field_of(text: &str, facts: &Facts) -> Option<ApmField> {
    if text.len() > HEADING {
        return None;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let means = |wanted: ProgramWord| {
        (0..words.len()).any(|n| facts.program_word(&words[n..]).is_some_and(|(means, _)| means == wanted))
    };
    match facts.heading(text) {
        Some(Field::Title) => return Some(ApmField::Title),
        Some(Field::SubcategoryId) => return Some(ApmField::Subcategory),
        Some(Field::Weight) => return Some(ApmField::Weight),
        Some(Field::MeasureId) => return Some(ApmField::MeasureId),
        _ => {}
    }
    let counted = |last: ProgramWord| {
        words.last().is_some_and(|w| facts.program_word(&[*w]).is_some_and(|(m, _)| m == last))
    };
    if means(ProgramWord::Score) && !counted(ProgramWord::Points) {
        Some(ApmField::Score)
    } else if means(ProgramWord::Points) && words.len() < 6 {
        Some(ApmField::Points)
    } else if words.len() < 3 && counted(ProgramWord::Total) {
        Some(ApmField::Total)
    } else if words.len() < 5
        && (counted(ProgramWord::Apm)
            || means(ProgramWord::Apm)
            || words == ["model"]
            || words == ["model", "name"]
            || words.starts_with(&["apm"]))
    {
        Some(ApmField::Apm)
    } else {
        None
    }
}

/// Whether a cell is the label of a sum.
pub(super) fn is_total(blocks: &[Block], block: usize, facts: &Facts) -> bool {
    let folded = fold(&blocks[block].text);
    let words: Vec<&str> = folded.split(' ').collect();
    words.len() < 4 && facts.program_word(&words).is_some_and(|(means, _)| means == ProgramWord::Total)
}

/// Whether a cell holds nothing but a number or a weight, as rows of activities do.
pub(super) fn is_worth(text: &str, facts: &Facts) -> bool {
    let text = text.trim();
    text.bytes().all(|b| b.is_ascii_digit()) || facts.weight_alone(text).is_some()
}
