//! How text for people looks where it goes: how wide, and whether in colour. Nothing is said by colour alone.

use super::visible;
use std::io::{self, Write};

/// No line is made narrower than this.
const NARROWEST: usize = 40;

/// Width and colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Columns of the terminal; None where lines are not broken.
    pub width: Option<usize>,
    /// Whether marked words are coloured.
    pub color: bool,
}

impl Look {
    /// Writes words on lines that begin with `head`, and go on under `head`'s end where they are broken.
    pub(super) fn write(&self, out: &mut impl Write, head: &str, words: &str) -> io::Result<()> {
        let indent = head.chars().count();
        let room = self.width.map(|width| width.max(indent + NARROWEST) - indent);
        let words = visible(words);
        let lines = match room {
            Some(room) => words.lines().flat_map(|line| broken(line, room)).collect(),
            None => words.lines().map(str::to_owned).collect::<Vec<_>>(),
        };
        // A colour goes on from line to line, and every line is written whole.
        let mut open = "";
        for (n, line) in lines.iter().enumerate() {
            let head = if n == 0 { visible(head).into_owned() } else { " ".repeat(indent) };
            let line = if self.color { painted(line, &mut open) } else { line.clone() };
            writeln!(out, "{}", format!("{head}{line}").trim_end())?;
        }
        if lines.is_empty() {
            writeln!(out, "{}", visible(head).trim_end())?;
        }
        Ok(())
    }
}

/// A line in pieces that fit, cut at white space; a word that does not fit stands alone.
fn broken(line: &str, room: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut length = 0;
    for word in line.split(' ') {
        let size = word.chars().count();
        match pieces.last_mut() {
            Some(piece) if length + 1 + size <= room => {
                piece.push(' ');
                piece.push_str(word);
                length += 1 + size;
            }
            _ => {
                pieces.push(word.to_owned());
                length = size;
            }
        }
    }
    pieces
}

/// What is gone in red, what is new in green. `open`: the colour in which the line before ended.
fn painted(line: &str, open: &mut &'static str) -> String {
    const MARKS: [(&str, &str, &str); 2] = [("[-", "-]", "\u{1b}[31m"), ("{+", "+}", "\u{1b}[32m")];
    const END: &str = "\u{1b}[0m";
    let mut text = (*open).to_owned();
    let mut rest = line;
    loop {
        let next = MARKS
            .iter()
            .flat_map(|(begin, end, color)| [(rest.find(begin), begin, *color), (rest.find(end), end, "")])
            .filter_map(|(at, mark, color)| Some((at?, *mark, color)))
            .min_by_key(|(at, ..)| *at);
        let Some((at, mark, color)) = next else { break };
        text.push_str(&rest[..at]);
        if color.is_empty() {
            text.push_str(mark);
            text.push_str(END);
        } else {
            text.push_str(color);
            text.push_str(mark);
        }
        *open = color;
        rest = &rest[at + mark.len()..];
    }
    text.push_str(rest);
    if !open.is_empty() {
        text.push_str(END);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Look;

    fn shown(look: Look, head: &str, words: &str) -> String {
        let mut out = Vec::new();
        look.write(&mut out, head, words).expect("written");
        String::from_utf8(out).expect("utf-8")
    }

    #[test]
    fn lines_are_broken_under_their_head() {
        let words = "one two three four five six seven eight nine ten eleven";
        let look = Look { width: Some(44), color: false };
        assert_eq!(
            shown(look, "  = ", words),
            "  = one two three four five six seven eight\n    nine ten eleven\n"
        );
        assert_eq!(shown(Look::default(), "  = ", words), format!("  = {words}\n"));
    }

    #[test]
    fn colours_end_with_the_line_and_go_on_in_the_next() {
        let look = Look { width: None, color: true };
        assert_eq!(shown(look, "", "a [-b\nc-] d"), "a \u{1b}[31m[-b\u{1b}[0m\n\u{1b}[31mc-]\u{1b}[0m d\n");
    }
}
