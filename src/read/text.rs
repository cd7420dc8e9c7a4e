//! Plain text to blocks: one paragraph a line, with the number of blank lines before it. Light marks that flattened
//! tables carry along are understood: `**bold**`, which may go on over lines up to the next blank line, and rows of
//! dashes that draw a table's line. Tabs stay in the text. It must not know what a title is.

use super::{Limits, Read};
use crate::model::{Block, BlockKind, Limit};

pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let mut blocks = Vec::new();
    let mut blank = 0;
    let mut bold = false;
    let lines: Vec<&str> = text.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)).collect();
    for (index, line) in lines.iter().enumerate().take(limits.lines) {
        if line.trim().is_empty() {
            blank += 1;
            bold = false;
            continue;
        }
        let number = index as u32 + 1;
        let mut block = Block::new(if is_rule(line) { BlockKind::Rule } else { BlockKind::Paragraph });
        block.blank_before = blank;
        blank = 0;
        if block.kind == BlockKind::Rule {
            block.push(line, number, |_| {});
        } else {
            bold = push_marked(&mut block, line, number, bold, &lines[index + 1..]);
        }
        blocks.push(block);
    }
    let mut read = Read { blocks, ..Read::default() };
    if lines.len() > limits.lines {
        let message =
            format!("there are {} lines; those after line {} are not read", lines.len(), limits.lines);
        read.findings.push(limits.reached(Limit::Lines, Some(lines.len()), message));
    }
    read
}

/// Dashes (at least two in a row) and what stands between the cells of a table's line, nothing else.
fn is_rule(line: &str) -> bool {
    let drawn = |c: char| matches!(c, '-' | '|' | '+' | ':' | '=' | '_' | '─') || c.is_whitespace();
    line.chars().all(drawn)
        && (line.contains("--") || line.contains("==") || line.contains("__") || line.contains('─'))
}

/// Adds a line with its bold marks taken out; returns whether bold goes on in the next line. A mark opens only when
/// one that closes it follows before the next blank line, so that a stray `**` stays text.
fn push_marked(block: &mut Block, line: &str, number: u32, mut bold: bool, after: &[&str]) -> bool {
    let mut rest = line;
    while let Some(at) = next_mark(rest, bold) {
        if !bold && !closes(&rest[at + 2..], after) {
            break;
        }
        if at > 0 {
            block.push(&rest[..at], number, |run| run.bold = bold);
        }
        bold = !bold;
        rest = &rest[at + 2..];
    }
    if !rest.is_empty() || block.runs.is_empty() {
        block.push(rest, number, |run| run.bold = bold);
    }
    bold
}

/// Where the next `**` stands. Of three stars in a row the first is a star that opens before bold, and the last one
/// that closes after it.
fn next_mark(text: &str, bold: bool) -> Option<usize> {
    let at = text.find("**")?;
    let stars = text[at..].bytes().take_while(|b| *b == b'*').count();
    Some(if bold { at } else { at + stars - 2 })
}

/// Bold words go on over so many lines at most: two footnote marks far apart are no pair.
const BOLD_LINES: usize = 6;

fn closes(rest: &str, after: &[&str]) -> bool {
    // A mark that closes stands after a word, not before one.
    let closing =
        |l: &str| l.match_indices("**").any(|(at, _)| l[..at].ends_with(|c: char| !c.is_whitespace()));
    closing(rest) || after.iter().take(BOLD_LINES).take_while(|l| !l.trim().is_empty()).any(|l| closing(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(text: &str) -> Vec<String> {
        let show = |b: Block| {
            let runs: Vec<String> = b
                .runs
                .iter()
                .map(|r| format!("{}{}", if r.bold { "B:" } else { "" }, &b.text[r.range.clone()]))
                .collect();
            format!("{}+{} {}", b.line(), b.blank_before, runs.join("|"))
        };
        read(text, &Limits::default()).blocks.into_iter().map(show).collect()
    }

    #[test]
    fn a_star_before_bold_stays_a_star() {
        assert_eq!(looks("\n***Some title** and prose\n"), ["2+1 *|B:Some title| and prose"]);
    }

    #[test]
    fn bold_goes_on_over_lines_but_not_over_a_blank_one() {
        assert_eq!(looks("**one\ntwo**\n\n**three"), ["1+0 B:one", "2+0 B:two", "4+1 **three"]);
    }

    #[test]
    fn a_drawn_line_is_a_rule() {
        assert_eq!(read("---\t---", &Limits::default()).blocks[0].kind, BlockKind::Rule);
        assert_eq!(read("a - b", &Limits::default()).blocks[0].kind, BlockKind::Paragraph);
    }
}
