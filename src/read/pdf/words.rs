//! In: the glyphs and edges of a page. Out: its words, line by line, left to right, in the page's reading direction.
//! It must not know what the words mean.

use super::engine::{Drawing, Glyph, Letters};
use crate::model::{Area, Edge, Page, Word};

/// A gap of this share of the type size is a space.
const SPACE: f32 = 0.18;

/// A printed blank that takes less room than this share of the type size is none.
const ROOM: f32 = 0.06;

/// Glyphs whose baselines differ by less than this share of the type size stand on one line.
const SAME_LINE: f32 = 0.25;

/// A raised or lowered character is smaller than this share of its line's type.
const SMALL: f32 = 0.85;

/// What was noticed on a page while its words were made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Noticed {
    /// Characters that the fonts give no letter for.
    pub unknown: usize,
    /// Characters nobody would see, left out.
    pub hidden: usize,
    /// Characters that stand at an angle to the rest, left out.
    pub turned: usize,
    /// Non-space characters in the words.
    pub characters: usize,
}

/// The words of a page. Line numbers count from 0 on this page; the caller makes them lines of the document.
pub(super) fn page(number: u32, drawing: Drawing) -> (Page, Noticed) {
    let mut noticed = Noticed::default();
    let Drawing { width, height, mut glyphs, mut edges, links, images, .. } = drawing;
    // A scan that was read by a machine carries its text invisibly over the picture: then that is the text.
    let all_hidden = images > 0 && glyphs.iter().all(|g| g.hidden);
    if !all_hidden {
        noticed.hidden = glyphs.iter().filter(|g| g.hidden && is_ink(g)).count();
        glyphs.retain(|g| !g.hidden);
    }
    let turned = direction(&glyphs);
    noticed.turned = glyphs.iter().filter(|g| g.turned != turned && is_ink(g)).count();
    glyphs.retain(|g| g.turned == turned);
    noticed.unknown = glyphs.iter().filter(|g| g.text == Letters::Unknown).count();
    let (mut width, mut height) = (width, height);
    let mut links: Vec<(Area, String)> = links;
    if turned != 0 {
        turn_upright(turned, width, height, &mut glyphs, &mut edges, &mut links);
        if turned != 2 {
            (width, height) = (height, width);
        }
    }
    drop_doubles(&mut glyphs);
    underscores(&mut glyphs, &mut edges);
    let mut words = Vec::new();
    for (line, glyphs) in (0u32..).zip(lines(glyphs)) {
        line_words(glyphs, line, &links, &mut words);
    }
    noticed.characters = words.iter().map(|w: &Word| w.text.chars().count()).sum();
    (Page { number, width, height, words, edges }, noticed)
}

fn is_ink(glyph: &Glyph) -> bool {
    match &glyph.text {
        Letters::One(c) => !is_space(*c),
        Letters::Several(text) => !text.chars().all(is_space),
        Letters::Unknown => true,
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// The direction of most of the text, in quarter turns.
fn direction(glyphs: &[Glyph]) -> u8 {
    let mut counts = [0usize; 4];
    for glyph in glyphs {
        counts[usize::from(glyph.turned & 3)] += 1;
    }
    (0..4u8).max_by_key(|t| (counts[usize::from(*t)], std::cmp::Reverse(*t))).unwrap_or(0)
}

fn turn_upright(
    turned: u8,
    width: f32,
    height: f32,
    glyphs: &mut [Glyph],
    edges: &mut [Edge],
    links: &mut [(Area, String)],
) {
    let (dx, dy) = match turned {
        1 => (0.0, width),
        3 => (height, 0.0),
        _ => (width, height),
    };
    for glyph in glyphs {
        glyph.x0 += dx;
        glyph.x1 += dx;
        glyph.y += dy;
    }
    let corner = |(x, y): (f32, f32)| match turned {
        1 => (y, width - x),
        3 => (height - y, x),
        _ => (width - x, height - y),
    };
    let area = |a: Area| Area::of(corner((a.x0, a.y0)), corner((a.x1, a.y1)));
    edges.iter_mut().for_each(|e| e.area = area(e.area));
    links.iter_mut().for_each(|(a, _)| *a = area(*a));
}

/// A glyph is held against so many of its like at the same height; more of them on a spot are no text.
const ON_A_SPOT: usize = 16;

/// A page has fewer lines, which may all have the letter at the same place.
const IN_A_COLUMN: usize = 500;

/// Bold is also drawn by printing a text twice, a hair apart: the second printing goes, the first is bold.
fn drop_doubles(glyphs: &mut Vec<Glyph>) {
    let near = |a: &Glyph, b: &Glyph| {
        a.text == b.text && (a.x0 - b.x0).abs() < 0.1 * a.size && (a.y - b.y).abs() < 0.1 * a.size
    };
    let letter = |g: &Glyph| match &g.text {
        Letters::One(c) => u32::from(*c),
        Letters::Several(text) => text.chars().next().map_or(0, u32::from),
        Letters::Unknown => 0,
    };
    // Glyphs of one letter, from the left: what is printed twice stands side by side among them.
    let mut order: Vec<(u32, usize)> =
        glyphs.iter().enumerate().filter(|(_, g)| is_ink(g)).map(|(n, g)| (letter(g), n)).collect();
    order.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0).then(glyphs[a.1].x0.total_cmp(&glyphs[b.1].x0)).then(a.1.cmp(&b.1))
    });
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, (key, n)) in order.iter().enumerate() {
        let glyph = &glyphs[*n];
        let reach = glyph.x0 + 0.1 * glyph.size;
        let beside =
            order[at + 1..].iter().take_while(|(k, m)| k == key && glyphs[*m].x0 < reach).take(IN_A_COLUMN);
        let level = beside.filter(|(_, m)| (glyphs[*m].y - glyph.y).abs() < 0.1 * glyph.size).take(ON_A_SPOT);
        let double = level.filter(|(_, m)| near(glyph, &glyphs[*m])).map(|(_, m)| (*n.max(m), *n.min(m)));
        pairs.extend(double);
    }
    if pairs.is_empty() {
        return;
    }
    pairs.sort_unstable();
    let mut gone = vec![false; glyphs.len()];
    for (second, first) in pairs {
        if !gone[first] && !gone[second] {
            glyphs[first].bold = true;
            gone[second] = true;
        }
    }
    let mut at = 0;
    glyphs.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// TeX draws the underscore of an id as a short rule between two letters: it becomes a character again.
fn underscores(glyphs: &mut Vec<Glyph>, edges: &mut Vec<Edge>) {
    let short = |e: &Edge| e.is_horizontal() && (1.5..12.0).contains(&e.area.width());
    let drawn: Vec<(usize, Area)> =
        edges.iter().enumerate().filter(|(_, e)| short(e)).map(|(n, e)| (n, e.area)).take(20_000).collect();
    if drawn.is_empty() {
        return;
    }
    let mut by_line: Vec<&Glyph> = glyphs.iter().filter(|g| is_ink(g)).collect();
    by_line.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut added = Vec::new();
    let mut used = Vec::new();
    for (n, area) in drawn {
        let from = by_line.partition_point(|g| g.y < area.y0 - 4.0);
        let around = by_line[from..].iter().take_while(|g| g.y < area.y0 + 4.0);
        let level = |g: &&&Glyph| area.y0 > g.y - 0.12 * g.size && area.y0 < g.y + 0.3 * g.size;
        let (mut left, mut right, mut over) = (None, None, false);
        for glyph in around.filter(level) {
            let close = 0.2 * glyph.size;
            if (glyph.x1 - area.x0).abs() < close {
                left = Some(*glyph);
            } else if (glyph.x0 - area.x1).abs() < close {
                right = Some(*glyph);
            } else if glyph.x0 < area.x1 - close && glyph.x1 > area.x0 + close {
                over = true;
            }
        }
        if let (Some(left), Some(right), false) = (left, right, over)
            && (left.y - right.y).abs() < 0.1 * left.size
        {
            added.push(Glyph { text: Letters::One('_'), x0: area.x0, x1: area.x1, ..left.clone() });
            used.push(n);
        }
    }
    glyphs.extend(added);
    let mut at = 0;
    edges.retain(|_| {
        at += 1;
        used.binary_search(&(at - 1)).is_err()
    });
}

/// The glyphs by lines from the top, each line from the left. Raised and lowered marks stand on the line they belong to.
fn lines(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    let mut start = f32::NEG_INFINITY;
    for glyph in glyphs {
        match lines.last_mut() {
            Some(line) if glyph.y - start <= SAME_LINE * glyph.size.min(line[0].size) => line.push(glyph),
            _ => {
                start = glyph.y;
                lines.push(vec![glyph]);
            }
        }
    }
    let mut lines = join_small(lines);
    for line in &mut lines {
        line.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    lines
}

/// Lines that hold nothing but small marks beside the letters of a neighbour line go to that line.
fn join_small(lines: Vec<Vec<Glyph>>) -> Vec<Vec<Glyph>> {
    let mut joined: Vec<Vec<Glyph>> = Vec::with_capacity(lines.len());
    let mut raised: Vec<Glyph> = Vec::new();
    for mut line in lines {
        if !raised.is_empty() {
            let (fits, others): (Vec<Glyph>, Vec<Glyph>) =
                raised.drain(..).partition(|mark| beside(mark, &line));
            line.extend(fits);
            if !others.is_empty() {
                let at = joined.len();
                joined.insert(at, others);
            }
        }
        let lowered = joined.last().is_some_and(|before| line.iter().all(|mark| beside(mark, before)));
        if lowered {
            if let Some(before) = joined.last_mut() {
                before.append(&mut line);
            }
        } else if line.len() <= 12
            && line.iter().filter(|g| is_ink(g)).count() > 0
            && line.iter().all(|g| g.size < 9.0)
        {
            // May be raised marks of the next line; decided there.
            raised = line;
        } else {
            joined.push(line);
        }
    }
    if !raised.is_empty() {
        joined.push(raised);
    }
    joined
}

/// Whether a mark stands, raised or lowered, right beside a larger letter of a line.
fn beside(mark: &Glyph, line: &[Glyph]) -> bool {
    line.iter().any(|letter| {
        mark.size < SMALL * letter.size
            && (mark.y - letter.y).abs() < 0.6 * letter.size
            && ((mark.x0 - letter.x1).abs() < 0.35 * letter.size
                || (letter.x0 - mark.x1).abs() < 0.35 * letter.size)
    }) || (mark.size > 0.0 && !is_ink(mark) && line.iter().any(|l| (mark.y - l.y).abs() < 0.5 * l.size))
}

/// Cuts a line into words.
fn line_words(glyphs: Vec<Glyph>, line: u32, links: &[(Area, String)], words: &mut Vec<Word>) {
    let first = words.len();
    let mut blank: Option<f32> = None;
    let mut end = f32::NEG_INFINITY;
    for glyph in &glyphs {
        if !is_ink(glyph) {
            blank.get_or_insert(glyph.x0);
            continue;
        }
        // Some programs write a soft hyphen inside a word as a blank that takes no room.
        let space = blank.take().is_some_and(|x| glyph.x0 - x > ROOM * glyph.size);
        let apart = glyph.x0 - end > SPACE * glyph.size;
        let link = link_at(glyph, links);
        let open = words[first..].last_mut().filter(|w| {
            !space && !apart && w.bold == glyph.bold && w.italic == glyph.italic && w.link.as_deref() == link
        });
        let area = Area {
            x0: glyph.x0,
            y0: glyph.y - 0.8 * glyph.size,
            x1: glyph.x1.max(glyph.x0),
            y1: glyph.y + 0.22 * glyph.size,
        };
        match open {
            Some(word) => {
                push_letters(&mut word.text, glyph);
                word.area = word.area.around(area);
                word.size = word.size.max(glyph.size);
            }
            None => {
                let mut text = String::new();
                push_letters(&mut text, glyph);
                words.push(Word {
                    text,
                    area,
                    baseline: glyph.y,
                    size: glyph.size,
                    line,
                    space: space || apart || words.len() == first,
                    bold: glyph.bold,
                    italic: glyph.italic,
                    link: link.map(str::to_owned),
                });
            }
        }
        end = glyph.x1;
    }
}

fn link_at<'l>(glyph: &Glyph, links: &'l [(Area, String)]) -> Option<&'l str> {
    let middle = ((glyph.x0 + glyph.x1) / 2.0, glyph.y - 0.3 * glyph.size);
    links.iter().find(|(area, _)| area.holds(middle)).map(|(_, target)| target.as_str())
}

/// Adds a glyph's letters, ligatures as the letters they stand for.
fn push_letters(text: &mut String, glyph: &Glyph) {
    let mut push = |c: char| match c {
        // Some fonts call their hyphen a soft one; a soft hyphen proper takes no room.
        '\u{ad}' if glyph.x1 - glyph.x0 > ROOM * glyph.size => text.push('-'),
        '\u{ad}' => {}
        '\u{fb00}' => text.push_str("ff"),
        '\u{fb01}' => text.push_str("fi"),
        '\u{fb02}' => text.push_str("fl"),
        '\u{fb03}' => text.push_str("ffi"),
        '\u{fb04}' => text.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
        c if is_space(c) => {}
        c => text.push(c),
    };
    match &glyph.text {
        Letters::One(c) => push(*c),
        Letters::Several(several) => several.chars().for_each(push),
        Letters::Unknown => push('\u{fffd}'),
    }
}
