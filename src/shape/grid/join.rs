//! In: the last row of a table on one page and the first on the next. Out: whether the second is the rest of the first.

use super::header::Columns;
use super::lines::text;
use super::rows::RowPart;
use crate::facts::Facts;
use crate::model::Field;
use crate::shape::id;

/// Words that no title and no sentence ends with.
const OPEN: [&str; 15] =
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "that", "the", "to", "with"];

/// Whether `next` goes on with `row`.
/// `right` are the right ends of the text of every column, as far as seen; `drawn` says that lines close most rows.
pub(super) fn goes_on(
    row: &RowPart,
    next: &RowPart,
    columns: &Columns,
    right: &[f32],
    drawn: bool,
    facts: &Facts,
) -> bool {
    let said = |row: &RowPart, field: Field| {
        columns.field(field).and_then(|c| row.cells.get(c)).map(|words| text(words)).unwrap_or_default()
    };
    let both = |field: Field| (said(row, field), said(next, field));
    let (id, next_id) = both(Field::MeasureId);
    let is_id =
        |text: &str| id::at_start(text, facts).is_some_and(|(range, _)| range.len() == text.trim().len());
    if is_id(&next_id) {
        return id.is_empty() && said(row, Field::Title).is_empty();
    }
    if !next_id.is_empty() && is_id(&format!("{id}{next_id}")) {
        return true;
    }
    let (weight, next_weight) = both(Field::Weight);
    if facts.weight(&next_weight).is_some() && facts.weight(&weight).is_some() {
        return false;
    }
    let (title, next_title) = both(Field::Title);
    if next_title.is_empty() && next_id.is_empty() {
        return true;
    }
    // A row prints its short values once, where it begins.
    if (!id.is_empty() && next_id.is_empty()) || (facts.weight(&weight).is_some() && next_weight.is_empty()) {
        return true;
    }
    if columns.field(Field::MeasureId).is_some() && !next_id.is_empty() {
        return false;
    }
    let (words, next_words) = both(Field::Description);
    let small = |text: &str| text.starts_with(|c: char| c.is_lowercase());
    let open = |text: &str| {
        let last = text.split_whitespace().next_back().unwrap_or("");
        last.ends_with(['-', ',', '\u{2010}', '\u{ad}']) || OPEN.contains(&last.to_lowercase().as_str())
    };
    let ended = |text: &str| text.trim_end().ends_with(['.', '!', '?', ')', ':', ';', '"', '\u{201d}']);
    // The next word would have stood on the last line, had there been room.
    let full = |field: Field| {
        let Some(column) = columns.field(field) else { return false };
        let (Some(last), Some(first)) = (row.cells[column].last(), next.cells[column].first()) else {
            return false;
        };
        last.area.x1 + 0.25 * last.size + first.area.width() > right[column] + 0.5
    };
    // A row that goes on is left open where rows are closed; some programs close it all the same.
    if drawn && !row.closed && full(Field::Title) {
        return true;
    }
    let anew = ended(&words) && !small(&next_words) && !small(&next_title);
    if full(Field::Title) && (next_words.is_empty() || (full(Field::Description) && !anew)) {
        return true;
    }
    small(&next_title)
        || open(&title)
        || (!words.is_empty() && !ended(&words) && small(&next_words))
        || (!row.closed && !words.is_empty() && !ended(&words) && next_words.is_empty())
        || (open(&words) && !next_words.is_empty())
}
