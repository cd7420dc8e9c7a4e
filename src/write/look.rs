//! How text for people looks where it goes: how wide, and whether in colour. Nothing is said by colour alone. The one
//! file that knows how many columns a character takes.

use super::visible;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Words that would be broken into lines narrower than this begin on a line of their own instead.
const NARROWEST: usize = 24;
/// Where they stand then.
const ASIDE: usize = 4;

/// Width and colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// Columns of the terminal; None where lines are not broken.
    pub width: Option<usize>,
    /// Whether words are coloured.
    pub color: bool,
}

/// What a stretch of words is, which a colour may show beside the words themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Like everything else.
    #[default]
    Plain,
    /// A heading, a title.
    Strong,
    /// An id.
    Id,
    /// What asks to be looked at: a warning, a status that is not plain.
    Warn,
    /// What is wrong.
    Bad,
    /// What is there beside the matter.
    Quiet,
    /// A word that was looked for.
    Match,
    /// New, added.
    New,
    /// Gone, removed.
    Gone,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Tone::Plain => "",
            Tone::Strong => "\u{1b}[1m",
            Tone::Id => "\u{1b}[36m",
            Tone::Warn => "\u{1b}[33m",
            Tone::Bad => "\u{1b}[1;31m",
            Tone::Quiet => "\u{1b}[2m",
            Tone::Match => "\u{1b}[1;33m",
            Tone::New => "\u{1b}[32m",
            Tone::Gone => "\u{1b}[31m",
        }
    }
}

/// Ends every colour.
const END: &str = "\u{1b}[0m";

/// How many columns of a terminal words take: two for wide characters, none for marks that stand on others.
pub(super) fn columns(words: &str) -> usize {
    words.width()
}

impl Look {
    /// Words in their tone, without control characters.
    pub fn tone(&self, tone: Tone, words: &str) -> String {
        let words = visible(words);
        match self.color && tone != Tone::Plain && !words.trim().is_empty() {
            true => format!("{}{words}{END}", tone.code()),
            false => words.into_owned(),
        }
    }

    /// Writes a line that is a heading.
    pub(super) fn heading(&self, out: &mut impl Write, words: &str) -> io::Result<()> {
        writeln!(out, "{}", self.tone(Tone::Strong, words))
    }

    /// Writes words on lines that begin with `head`, and go on under `head`'s end where they are broken.
    pub fn write(&self, out: &mut impl Write, head: &str, words: &str) -> io::Result<()> {
        self.headed(out, &[(Tone::Plain, head)], words)
    }

    /// The same with a head of several tones. Words that are marked as gone or new are coloured.
    pub fn headed(&self, out: &mut impl Write, head: &[(Tone, &str)], words: &str) -> io::Result<()> {
        // A colour goes on from line to line, and every line is written whole.
        let mut open = "";
        self.lines(out, head, words, &mut |line| painted(line, &mut open))
    }

    /// The same with another way to colour a line of the words.
    pub(super) fn lines(
        &self,
        out: &mut impl Write,
        head: &[(Tone, &str)],
        words: &str,
        paint: &mut dyn FnMut(&str) -> String,
    ) -> io::Result<()> {
        let mut indent: usize = head.iter().map(|(_, text)| columns(text)).sum();
        let mut first: String = head.iter().map(|(tone, text)| self.tone(*tone, text)).collect();
        let words = visible(words).replace('\t', " ");
        if self.width.is_some_and(|width| indent > ASIDE && indent + NARROWEST.min(columns(&words)) > width) {
            writeln!(out, "{}", first.trim_end())?;
            (indent, first) = (ASIDE, " ".repeat(ASIDE));
        }
        let lines = match self.width.map(|width| width.max(indent + NARROWEST) - indent) {
            Some(room) => words.lines().flat_map(|line| broken(line, room)).collect(),
            None => words.lines().map(str::to_owned).collect::<Vec<_>>(),
        };
        for (n, line) in lines.iter().enumerate() {
            let head = if n == 0 { first.clone() } else { " ".repeat(indent) };
            let line = if self.color { paint(line) } else { line.clone() };
            writeln!(out, "{}", format!("{head}{line}").trim_end())?;
        }
        if lines.is_empty() {
            writeln!(out, "{}", first.trim_end())?;
        }
        Ok(())
    }
}

/// A line in pieces that fit, cut at white space; a word that does not fit stands alone. The blanks that a line begins
/// with stay.
fn broken(line: &str, room: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut length = 0;
    for word in line.split(' ') {
        let size = columns(word);
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
    fn what_has_no_room_beside_its_head_stands_under_it() {
        let look = Look { width: Some(30), color: false };
        let words = "one two three four five six seven eight";
        assert_eq!(
            shown(look, "  a head of words  ", words),
            "  a head of words\n    one two three four five\n    six seven eight\n"
        );
        assert_eq!(shown(look, "  a head of words  ", "short"), "  a head of words  short\n");
    }

    #[test]
    fn wide_characters_count_twice_and_control_characters_do_not_pass() {
        let look = Look { width: Some(28), color: false };
        let broken = shown(look, "", "日本語日本語日本 語日本語日本語日 ab");
        assert_eq!(broken, "日本語日本語日本\n語日本語日本語日 ab\n");
        assert_eq!(shown(look, "\u{1b}[2J", "a\u{7}b"), "\u{fffd}[2Ja\u{fffd}b\n");
    }

    #[test]
    fn colours_end_with_the_line_and_go_on_in_the_next() {
        let look = Look { width: None, color: true };
        assert_eq!(shown(look, "", "a [-b\nc-] d"), "a \u{1b}[31m[-b\u{1b}[0m\n\u{1b}[31mc-]\u{1b}[0m d\n");
    }
}
