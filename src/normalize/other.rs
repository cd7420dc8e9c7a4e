//! Cells that are not modelled, kept under the document's own names: JSON literals as they are, everything else as text.

use super::text::{clean, join};
use super::{Line, Named};
use crate::model::{Basis, Block, Field, FieldReading, Part, Reading, RowCell, Span, Value};

pub(super) fn add(reading: &mut Reading, cell: &RowCell, lines: &[Line], blocks: &[Block]) {
    let Some(name) = cell.name.clone() else { return };
    let value = match lines {
        [] => return,
        [first, ..] if first.json => {
            let words = lines.iter().map(|l| l.words.as_str()).collect::<Vec<_>>().join("\n");
            serde_json::from_str(&words).unwrap_or(serde_json::Value::String(words))
        }
        _ => {
            let joined = || {
                let mut text = String::new();
                lines.iter().for_each(|line| join(&mut text, &clean(&line.words)));
                text
            };
            serde_json::Value::String(escaped(cell, blocks).map_or_else(joined, str::to_owned))
        }
    };
    let parts = lines.iter().flat_map(|l| l.parts.clone());
    let found = reading.fields.entry(Field::OtherFields).or_insert_with(|| {
        Box::new(FieldReading {
            value: Value::Fields(Named::new()),
            raw: String::new(),
            span: Span { basis: Basis::Printed, first: empty(), more: Vec::new() },
            rule: cell.rule,
            null: None,
        })
    });
    if let Value::Fields(fields) = &mut found.value {
        fields.insert(name, value);
    }
    let words = lines.iter().map(|l| l.words.as_str()).collect::<Vec<_>>().join("\n");
    if !found.raw.is_empty() {
        found.raw.push('\n');
    }
    found.raw.push_str(&words);
    let all: Vec<Part> = found.span.parts().filter(|p| !p.quote.is_empty()).cloned().chain(parts).collect();
    found.span = Span::new(Basis::Printed, all);
}

/// A text whose line breaks are its own: it stands on one line, so that they were escaped there, and no page made them.
fn escaped<'b>(cell: &RowCell, blocks: &'b [Block]) -> Option<&'b str> {
    let [piece] = cell.pieces.as_slice() else { return None };
    let block = &blocks[piece.slice.block];
    let words = &block.text[piece.slice.range()];
    let one_line = block.runs.iter().all(|run| run.line == block.line());
    (one_line && words.contains('\n')).then_some(words)
}

fn empty() -> Part {
    Part { page: None, lines: None, cell: None, bbox: None, quote: String::new() }
}
