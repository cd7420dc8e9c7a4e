//! Tables for a terminal, which fit its width, and tables of Markdown.

use super::look::{Look, Tone, columns};
use super::visible;
use std::io::{self, Write};

/// A line of a table for a terminal.
pub(super) enum Line {
    /// The cells, of which the last takes what room is left and goes on under itself.
    Row(Vec<(Tone, String)>),
    /// A heading between rows.
    Heading(String),
    /// Words that stand under the last cell of the row before.
    Under(String),
}

/// A table whose columns are as wide as their widest cell, the last one excepted.
pub(super) struct Table<'a> {
    /// The headings of the columns; none at all for a table that explains itself.
    pub headings: &'a [&'a str],
    /// What every line begins with.
    pub indent: &'a str,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Table<'_> {
    /// Writes the table. `mark` colours a line of a last cell; it is not asked where there is no colour.
    pub fn write(
        &self,
        out: &mut impl Write,
        look: Look,
        mark: &dyn Fn(Tone, &str) -> String,
    ) -> io::Result<()> {
        let widths = self.widths();
        let beside: usize = self.indent.len()
            + widths.iter().filter(|width| **width > 0).map(|width| width + 2).sum::<usize>();
        let mut head = vec![self.indent.to_owned()];
        let mut padded = |cells: &mut dyn Iterator<Item = (Tone, &str)>| {
            head.truncate(1);
            let mut tones = vec![Tone::Plain];
            // A column of which every cell is empty takes no room.
            for ((tone, cell), width) in cells.zip(&widths).filter(|(_, width)| **width > 0) {
                head.push(format!("{}{}", one_line(cell), " ".repeat(width + 2 - columns(&one_line(cell)))));
                tones.push(tone);
            }
            tones.into_iter().zip(head.clone()).collect::<Vec<_>>()
        };
        if !self.headings.is_empty() {
            let cells = padded(&mut self.headings.iter().map(|cell| (Tone::Strong, *cell)));
            let last = self.headings.last().copied().unwrap_or_default();
            line(out, look, &cells, last, &mut |words| look.tone(Tone::Strong, words))?;
        }
        for one in &self.lines {
            match one {
                Line::Heading(words) => {
                    let head = look.tone(Tone::Strong, &one_line(words));
                    writeln!(out, "\n{}{head}", self.indent)?;
                }
                Line::Under(words) => {
                    let head = vec![(Tone::Plain, " ".repeat(beside))];
                    line(out, look, &head, words, &mut |words| mark(Tone::Quiet, words))?;
                }
                Line::Row(cells) => {
                    let head = padded(&mut cells.iter().map(|(tone, cell)| (*tone, cell.as_str())));
                    let Some((tone, last)) = cells.last() else { continue };
                    line(out, look, &head, last, &mut |words| mark(*tone, words))?;
                }
            }
        }
        Ok(())
    }

    /// The widths of all columns but the last.
    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.headings.iter().map(|heading| columns(heading)).collect();
        widths.pop();
        for line in &self.lines {
            let Line::Row(cells) = line else { continue };
            for (n, (_, cell)) in cells.iter().enumerate().take(cells.len().saturating_sub(1)) {
                widths.resize(widths.len().max(n + 1), 0);
                widths[n] = widths[n].max(columns(&one_line(cell)));
            }
        }
        widths
    }
}

fn line(
    out: &mut impl Write,
    look: Look,
    head: &[(Tone, String)],
    words: &str,
    paint: &mut dyn FnMut(&str) -> String,
) -> io::Result<()> {
    let head: Vec<(Tone, &str)> = head.iter().map(|(tone, text)| (*tone, text.as_str())).collect();
    look.lines(out, &head, words, paint)
}

/// Words on one line, as a cell has them.
pub(super) fn one_line(words: &str) -> String {
    visible(&words.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
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
