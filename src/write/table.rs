//! Small aligned tables for a terminal, and tables of Markdown.

use super::visible;
use std::io::{self, Write};

/// Writes rows with their columns aligned; the last column is free. Widths count characters.
pub(super) fn aligned(out: &mut impl Write, indent: &str, rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = indent.to_owned();
        for (column, cell) in row.iter().enumerate() {
            let pad = if column + 1 == row.len() { 0 } else { widths[column] - cell.chars().count() + 2 };
            line.push_str(&visible(cell));
            line.push_str(&" ".repeat(pad));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes a table of Markdown.
pub(super) fn markdown(out: &mut impl Write, headings: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    writeln!(out, "| {} |", headings.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(headings.len()))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|c| escaped(c)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Words inside a cell of Markdown: nothing in them may end the cell, mark anything up, call a person (`@name`), name an
/// issue (`#12`) or begin a formula (`$`).
pub(super) fn escaped(words: &str) -> String {
    let mut text = String::new();
    let mut before = ' ';
    for c in visible(words).chars() {
        match c {
            '\n' => text.push_str("<br>"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '$' => text.push_str("<span>$</span>"),
            '@' => text.push_str("@<!-- -->"),
            '#' if !before.is_alphanumeric() => text.push_str("#<!-- -->"),
            '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '~' => text.extend(['\\', c]),
            c => text.push(c),
        }
        before = c;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn words_of_a_document_call_nobody_and_mark_nothing_up() {
        let shown = escaped("a|b *c* ~~d~~ @team #12 IA_BMH_1#2026 $x$ &lt;");
        assert_eq!(
            shown,
            "a\\|b \\*c\\* \\~\\~d\\~\\~ @<!-- -->team #<!-- -->12 IA\\_BMH\\_1#2026 <span>$</span>x<span>$</span> &amp;lt;"
        );
    }
}
