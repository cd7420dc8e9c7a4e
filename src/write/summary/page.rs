//! A page of Markdown that knows how much room it has.

use crate::write::marked::Piece;
use crate::write::table::escaped;

/// The longest text that a cell shows.
const CELL: usize = 600;

/// Words as a cell, cut where they are long.
pub(super) fn cell(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(CELL) {
        Some((end, _)) => format!("{} \u{2026}", escaped(&words[..end])),
        None => escaped(words),
    }
}

/// Words with what changed struck and underlined, as GitHub shows `<del>` and `<ins>`.
pub(super) fn changed(pieces: &[Piece]) -> String {
    let mut shown = Vec::new();
    let mut room = 2 * CELL;
    for piece in pieces {
        let (open, words, close) = match piece {
            Piece::Same(words) => ("", words, ""),
            Piece::Gone(words) => ("<del>", words, "</del>"),
            Piece::New(words) => ("<ins>", words, "</ins>"),
        };
        let length = words.chars().count();
        if length > room {
            shown.push("\u{2026}".to_owned());
            break;
        }
        room -= length;
        if !words.is_empty() {
            shown.push(format!("{open}{}{close}", escaped(words.trim())));
        }
    }
    shown.join(" ")
}

/// A table as long as there is room for; rows that do not fit are counted, with where they are. Cells are Markdown
/// already. Nothing for a table without rows.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>], room: usize, elsewhere: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("| {} |\n|{}\n", headings.join(" | "), " --- |".repeat(headings.len()));
    let mut length = text.chars().count() + elsewhere.chars().count() + 40;
    let mut shown = 0;
    for row in rows {
        let line = format!("| {} |\n", row.join(" | "));
        length += line.chars().count();
        if length > room {
            break;
        }
        text.push_str(&line);
        shown += 1;
    }
    let rest = rows.len() - shown;
    match (shown, rest) {
        (_, 0) => text,
        (0, rest) => format!("{rest} rows: {elsewhere}.\n"),
        (_, rest) => format!("{text}\n\u{2026} and {rest} more: {elsewhere}.\n"),
    }
}

/// Something long that opens on a click.
pub(super) fn folded(summary: &str, inside: &str) -> String {
    match inside.is_empty() {
        true => String::new(),
        false => format!("<details><summary>{summary}</summary>\n\n{inside}\n</details>\n\n"),
    }
}
