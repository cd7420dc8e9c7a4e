//! In: the lines of a Markdown text. Out: where pipe tables stand that a strict reader of Markdown would not see as such:
//! without the line under the heading row, with rows that go on over several lines, or drawn as a grid. It must not know
//! what the words in the cells mean.

use std::ops::Range;

/// The words of a cell: bytes of the text, one range for every line that it goes over.
pub(super) type Cell = Vec<Range<usize>>;

/// A table and the bytes that it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pipes {
    pub range: Range<usize>,
    pub rows: Vec<Vec<Cell>>,
}

/// A line of the text without its end.
#[derive(Clone, Debug)]
struct Line {
    range: Range<usize>,
}

/// The tables of a text that need this reader. Fenced and indented code has none.
pub(super) fn find(text: &str) -> Vec<Pipes> {
    let mut found = Vec::new();
    let mut region: Vec<Line> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n').chain(std::iter::once("\n")) {
        let words = line.trim_end_matches(['\n', '\r']);
        let range = at..at + words.len();
        at += line.len();
        let bare = words.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        let fenced = fence.is_some() || mark.is_some();
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let indented = words.starts_with("    ") || words.starts_with('\t');
        let begins = bare.starts_with('|') || is_grid(bare);
        // A heading, a list item or a quotation ends a table; other words go on with a row that is not closed.
        let goes_on = !region.is_empty() && !bare.is_empty() && !bare.starts_with(['#', '>', '-', '*', '+']);
        if !fenced && !indented && (begins || goes_on) {
            region.push(Line { range });
        } else {
            found.extend(table(text, &std::mem::take(&mut region)));
        }
    }
    found.extend(table(text, &region));
    found
}

/// A line that draws a grid: `+---+---+`.
fn is_grid(bare: &str) -> bool {
    bare.len() > 2
        && bare.starts_with('+')
        && bare.ends_with('+')
        && bare.bytes().all(|b| b"+-=:".contains(&b))
}

/// The line under a heading row: `|---|:-:|`.
fn is_rule(bare: &str) -> bool {
    bare.contains('-') && bare.bytes().all(|b| b"|-: \t".contains(&b))
}

fn table(text: &str, lines: &[Line]) -> Option<Pipes> {
    let bare = |line: &Line| text[line.range.clone()].trim();
    let range = lines.first()?.range.start..lines.last()?.range.end;
    let rows = match lines.iter().any(|line| is_grid(bare(line))) {
        true => grid(text, lines),
        false => {
            let ruled = lines.get(1).is_some_and(|line| is_rule(bare(line)));
            let whole = lines.iter().all(|line| bare(line).starts_with('|'));
            // What is as it should be is left to the strict reader.
            if (ruled && whole) || lines.iter().filter(|line| bare(line).starts_with('|')).count() < 2 {
                return None;
            }
            wrapped(text, lines)
        }
    };
    (rows.len() > 1 && rows.iter().all(|row| row.len() > 1)).then_some(Pipes { range, rows })
}

/// Rows that begin with a pipe; lines that do not go on with the last cell of the row above, and may open more.
fn wrapped(text: &str, lines: &[Line]) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in lines {
        let words = &text[line.range.clone()];
        if is_rule(words.trim()) {
            continue;
        }
        let cells = split(text, line);
        match rows.last_mut() {
            Some(row) if !words.trim_start().starts_with('|') => {
                let mut cells = cells.into_iter();
                if let (Some(last), Some(first)) = (row.last_mut(), cells.next()) {
                    last.extend(first);
                }
                row.extend(cells);
            }
            _ => rows.push(cells),
        }
    }
    rows
}

/// Rows between drawn lines: every line in between goes on with all cells.
fn grid(text: &str, lines: &[Line]) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut fresh = true;
    let drawn = lines.iter().filter(|line| is_grid(text[line.range.clone()].trim())).count();
    // Lines above and below the heading row and the table part no rows: every line is one.
    let whole = |line: &Line| {
        is_grid(text[line.range.clone()].trim())
            || split(text, line).first().is_some_and(|cell| !cell.is_empty())
    };
    let every = drawn <= 3 && lines.len() > drawn + 2 && lines.iter().all(whole);
    for line in lines {
        if is_grid(text[line.range.clone()].trim()) {
            fresh = true;
            continue;
        }
        fresh |= every && text[line.range.clone()].trim_start().starts_with('|');
        let cells = split(text, line);
        match rows.last_mut() {
            Some(row) if !fresh => {
                for (at, cell) in cells.into_iter().enumerate() {
                    match row.get_mut(at) {
                        Some(before) => before.extend(cell),
                        None => row.push(cell),
                    }
                }
            }
            _ => rows.push(cells),
        }
        fresh = false;
    }
    rows
}

/// The cells of a line, split at pipes that are neither escaped nor in code; the pipes at both ends are not cells.
fn split(text: &str, line: &Line) -> Vec<Cell> {
    let words = &text[line.range.clone()];
    let start = line.range.start + (words.len() - words.trim_start().len());
    let end = line.range.start + words.trim_end().len();
    let inner = &text[start..end];
    let (mut cells, mut from, mut escaped, mut code) = (Vec::new(), start, false, false);
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'|' if !escaped && !code => {
                if at > 0 {
                    cells.push(trimmed(text, from..start + at));
                }
                from = start + at + 1;
            }
            b'`' if !escaped => code = !code && inner[at + 1..].contains('`'),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    if from < end {
        cells.push(trimmed(text, from..end));
    }
    cells
}

fn trimmed(text: &str, range: Range<usize>) -> Cell {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = (range.start + words.trim_end().len()).max(start);
    std::iter::once(start..end).filter(|r| !r.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let cell = |c: &Cell| c.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>().join("/");
        let row = |r: &Vec<Cell>| r.iter().map(cell).collect::<Vec<_>>().join("·");
        find(text).iter().flat_map(|t| t.rows.iter().map(row)).collect()
    }

    #[test]
    fn a_table_without_the_line_under_its_heading() {
        assert_eq!(shown("| a | b |\n| c \\| d | `e|f` |\n\nwords\n"), ["a·b", "c \\| d·`e|f`"]);
    }

    #[test]
    fn a_row_that_goes_on_over_lines() {
        let text = "| a | b | c |\n|---|---|---|\n| 1 | two\nmore | 3 |\n| 4 | 5 | 6 |\n";
        assert_eq!(shown(text), ["a·b·c", "1·two/more·3", "4·5·6"]);
    }

    #[test]
    fn a_grid() {
        let text = "+---+-----+\n| a | b   |\n+===+=====+\n| 1 | two |\n|   | more|\n+---+-----+\n| 3 | 4   |\n+---+-----+\n";
        assert_eq!(shown(text), ["a·b", "1·two/more", "3·4"]);
    }

    #[test]
    fn what_is_as_it_should_be_or_no_table_is_left_alone() {
        assert!(find("| a | b |\n|---|---|\n| c | d |\n").is_empty());
        assert!(find("```\n| a | b |\n| c | d |\n```\n").is_empty());
        assert!(find("| a | b\n").is_empty());
        assert!(find("words | more\nwords | more\n").is_empty());
    }
}
