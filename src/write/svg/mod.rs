//! A page as the reader saw it, as a picture: its words, the edges drawn, and the blocks made of them. It is for finding
//! out why a page was read as it was; it shows what was understood and not what the page looks like.

mod looks;
mod place;

use super::text::{count, visible};
use crate::model::{Area, Block, Edge, EdgeKind, Page, Word};
use looks::Look;
use place::{Placed, place};
use std::fmt::{self, Display};
use std::io::{self, Write};

/// Points between two marks of the rulers.
const STEP: f32 = 50.0;

/// The largest size that is drawn; a page has no room beyond.
const FARTHEST: f32 = 100_000.0;

/// Pixels to a point, so that ordinary type is easy to read.
const SCALE: f32 = 2.0;

/// The room above and beside the page: for the title, and for the rulers.
const ABOVE: f32 = 24.0;
const BESIDE: f32 = 18.0;

/// The height of a line of the legend, and about how wide a letter of it is.
const LEGEND_LINE: f32 = 11.0;
const LETTER: f32 = 3.6;

/// Draws a page; `blocks` are those of the whole document.
pub fn svg(out: &mut impl Write, page: &Page, blocks: &[Block]) -> io::Result<()> {
    let picture = Picture::of(page, blocks);
    picture.open(out)?;
    picture.rulers(out)?;
    page.edges.iter().try_for_each(|edge| line(out, *edge))?;
    picture.placed.iter().try_for_each(|placed| boxed(out, placed))?;
    for (word, owner) in page.words.iter().zip(&picture.owners) {
        draw_word(out, word, owner.map(|n| &picture.placed[n]))?;
    }
    picture.placed.iter().try_for_each(|placed| label(out, placed))?;
    picture.line_numbers(out)?;
    picture.legend(out)?;
    writeln!(out, "</svg>")
}

/// A page and what is known of its words before the first is drawn.
struct Picture<'p> {
    page: &'p Page,
    placed: Vec<Placed<'p>>,
    /// For every word the index of the block it went to.
    owners: Vec<Option<usize>>,
    /// The numbers of the lines at one height.
    numbers: Vec<(f32, String)>,
    legend: Vec<(Look, String, f32, f32)>,
    width: f32,
    height: f32,
}

impl<'p> Picture<'p> {
    fn of(page: &'p Page, blocks: &'p [Block]) -> Self {
        let (placed, owners) = place(page, blocks);
        let (width, height) = (within(page.width).max(0.0), within(page.height).max(0.0));
        let mut picture =
            Self { page, placed, owners, numbers: numbers(page), legend: Vec::new(), width, height };
        picture.legend = picture.arrange_legend();
        picture
    }

    /// What the legend says, with the place of every entry.
    fn arrange_legend(&self) -> Vec<(Look, String, f32, f32)> {
        let (mut x, mut y) = (0.0, self.height + BESIDE);
        let mut entries = Vec::new();
        for look in Look::ALL {
            let words = self.entry(look);
            let wide = 16.0 + LETTER * words.chars().count() as f32;
            if x > 0.0 && x + wide > self.width {
                (x, y) = (0.0, y + LEGEND_LINE);
            }
            entries.push((look, words, x, y));
            x += wide;
        }
        entries
    }

    /// A look and how often the page has it.
    fn entry(&self, look: Look) -> String {
        let edges = |kind: EdgeKind| self.page.edges.iter().filter(|e| e.kind == kind).count();
        let number = match look {
            Look::Link => self.page.words.iter().filter(|w| w.link.is_some()).count(),
            Look::Drawn => edges(EdgeKind::Drawn),
            Look::Background => edges(EdgeKind::Background),
            Look::Lost => self.owners.iter().filter(|o| o.is_none()).count(),
            _ => self.placed.iter().filter(|p| p.look == look).count(),
        };
        format!("{}: {number}", look.name())
    }

    fn open(&self, out: &mut impl Write) -> io::Result<()> {
        let longest = self.numbers.iter().map(|(_, n)| n.len()).max().unwrap_or(0);
        let left = 8.0 + LETTER * longest as f32;
        let bottom = self.legend.last().map_or(0.0, |(.., y)| y - self.height) + LEGEND_LINE;
        let (wide, high) = (left + self.width + BESIDE + 8.0, ABOVE + self.height + bottom);
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"{} {} {} {}\">",
            N(wide * SCALE),
            N(high * SCALE),
            N(-left),
            N(-ABOVE),
            N(wide),
            N(high)
        )?;
        writeln!(out, "<style>\n{}</style>", looks::sheet())?;
        let all = Area { x0: -left, y0: -ABOVE, x1: wide - left, y1: high - ABOVE };
        let page = Area { x0: 0.0, y0: 0.0, x1: self.width, y1: self.height };
        rectangle(out, "around", all)?;
        rectangle(out, "page", page)?;
        text(out, "title", (0.0, 12.0 - ABOVE), &self.title())
    }

    fn title(&self) -> String {
        let mut words = format!(
            "page {}: {} by {} points, {}",
            self.page.number,
            N(self.width),
            N(self.height),
            count(self.page.words.len(), "word")
        );
        if let (Some(first), Some(last)) = (self.page.words.first(), self.page.words.last()) {
            words.push_str(&format!(", lines {} to {}", first.line, last.line));
        }
        words
    }

    /// Points from the page's top left corner, as boxes in outputs count them.
    fn rulers(&self, out: &mut impl Write) -> io::Result<()> {
        let marks =
            |length: f32| (0u8..=200).map(|n| f32::from(n) * STEP).take_while(move |at| *at <= length);
        for at in marks(self.width) {
            rule(out, "mark", (at, -3.0), (at, 0.0))?;
            text(out, "mark middle", (at, -5.0), &format!("{at:.0}"))?;
        }
        for at in marks(self.height) {
            rule(out, "mark", (self.width, at), (self.width + 3.0, at))?;
            text(out, "mark", (self.width + 5.0, at + 1.6), &format!("{at:.0}"))?;
        }
        Ok(())
    }

    fn line_numbers(&self, out: &mut impl Write) -> io::Result<()> {
        self.numbers.iter().try_for_each(|(y, numbers)| text(out, "number", (-4.0, *y), numbers))
    }

    fn legend(&self, out: &mut impl Write) -> io::Result<()> {
        for (look, words, x, y) in &self.legend {
            match look.edge() {
                Some(class) => rule(out, class, (*x, y - 2.0), (x + 9.0, y - 2.0))?,
                None if *look == Look::Link => rule(out, "under", (*x, *y), (x + 9.0, *y))?,
                None => {
                    rectangle(out, look.class(), Area { x0: *x, y0: y - 5.5, x1: x + 9.0, y1: y + 0.5 })?;
                }
            }
            text(out, "legend", (x + 11.5, *y), words)?;
        }
        Ok(())
    }
}

/// The numbers of a page's lines where they stand; lines side by side share a place.
fn numbers(page: &Page) -> Vec<(f32, String)> {
    let lines = page.words.chunk_by(|a, b| a.line == b.line);
    let mut firsts: Vec<(f32, u32)> =
        lines.filter_map(|line| line.first()).map(|w| (within(w.baseline), w.line)).collect();
    firsts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut numbers: Vec<(f32, String)> = Vec::new();
    for (y, line) in firsts {
        match numbers.last_mut() {
            Some((above, shared)) if y - *above < 5.2 => shared.push_str(&format!(" {line}")),
            _ => numbers.push((y, line.to_string())),
        }
    }
    numbers
}

/// A box around a block.
fn boxed(out: &mut impl Write, placed: &Placed) -> io::Result<()> {
    rectangle(out, placed.look.class(), placed.area)
}

/// What a block is, in small letters.
fn label(out: &mut impl Write, placed: &Placed) -> io::Result<()> {
    if placed.label.is_empty() {
        return Ok(());
    }
    let class = format!("label {}", placed.look.class());
    text(out, &class, placed.label_at, &placed.label)
}

/// A word in its box.
fn draw_word(out: &mut impl Write, word: &Word, owner: Option<&Placed>) -> io::Result<()> {
    rectangle(out, "word", word.area)?;
    let mut class = String::from(owner.map_or(Look::Lost, |o| o.look).class());
    let marks = [(word.bold, " bold"), (word.italic, " italic"), (word.link.is_some(), " link")];
    marks.iter().filter(|(on, _)| *on).for_each(|(_, mark)| class.push_str(mark));
    write!(
        out,
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{}\"",
        N(word.area.x0),
        N(word.baseline),
        N(word.size)
    )?;
    if word.area.width() >= 0.1 {
        write!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", N(word.area.width()))?;
    }
    writeln!(out, "><title>{}</title>{}</text>", Escaped(&about(word, owner)), Escaped(&word.text))?;
    if word.link.is_some() {
        let y = word.baseline + 1.3;
        rule(out, "under", (word.area.x0, y), (word.area.x1, y))?;
    }
    Ok(())
}

/// What a viewer shows of a word when it is pointed at.
fn about(word: &Word, owner: Option<&Placed>) -> String {
    let block = match owner {
        Some(owner) if owner.label.is_empty() => owner.look.name(),
        Some(owner) => owner.label.as_str(),
        None => Look::Lost.name(),
    };
    let link = word.link.as_ref().map_or_else(String::new, |url| format!(", link to {url}"));
    format!("line {}, {block}, size {}{link}", word.line, N(word.size))
}

/// An edge, as a line through its middle.
fn line(out: &mut impl Write, edge: Edge) -> io::Result<()> {
    let (x, y) = edge.area.middle();
    let class = match edge.kind {
        EdgeKind::Drawn => "drawn",
        EdgeKind::Background => "background",
    };
    match edge.is_horizontal() {
        true => rule(out, class, (edge.area.x0, y), (edge.area.x1, y)),
        false => rule(out, class, (x, edge.area.y0), (x, edge.area.y1)),
    }
}

fn rule(out: &mut impl Write, class: &str, from: (f32, f32), to: (f32, f32)) -> io::Result<()> {
    writeln!(
        out,
        "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
        N(from.0),
        N(from.1),
        N(to.0),
        N(to.1)
    )
}

fn rectangle(out: &mut impl Write, class: &str, area: Area) -> io::Result<()> {
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        N(area.x0),
        N(area.y0),
        N(area.width().max(0.0)),
        N(area.height().max(0.0))
    )
}

fn text(out: &mut impl Write, class: &str, (x, y): (f32, f32), words: &str) -> io::Result<()> {
    writeln!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>", N(x), N(y), Escaped(words))
}

/// A number that can be drawn, whatever a document says.
fn within(number: f32) -> f32 {
    if number.is_nan() { 0.0 } else { number.clamp(-FARTHEST, FARTHEST) }
}

/// A number to one decimal.
struct N(f32);

impl Display for N {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // Adding nothing makes an ordinary zero of a negative one.
        write!(f, "{:.1}", (within(self.0) * 10.0).round() / 10.0 + 0.0)
    }
}

/// Words from a document as XML may hold them.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for c in visible(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' | '\t' => f.write_str(" ")?,
                '\u{fffe}' | '\u{ffff}' => f.write_str("\u{fffd}")?,
                _ => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}
