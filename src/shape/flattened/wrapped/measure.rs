//! In: the words of a line. Out: how wide they are in a common type, and how wide the column is that lines were broken
//! at. A line was broken because its next word had no room, so the column's width lies between the line's own width and
//! that with the next word; the width that most lines agree on is the column's. It must not know which column that is.

use std::ops::Range;

/// Type of equal widths leaves no trace of the kind of type: each character counts as one.
const EVEN: f32 = 0.55;

/// Widths in a common type are off by this share in others.
pub(super) const SLACK: f32 = 0.025;

/// How wide text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Type {
    /// Letters of their own widths.
    Printed,
    /// Every letter as wide as the next.
    Even,
}

impl Type {
    /// The width of words on a line.
    pub fn width(self, text: &str) -> f32 {
        match self {
            Type::Printed => text.chars().map(letter).sum(),
            Type::Even => text.chars().count() as f32 * EVEN,
        }
    }
}

/// The width of a letter in shares of the type size, as grotesque types have it.
fn letter(c: char) -> f32 {
    match c {
        '\u{ad}' => 0.0,
        'i' | 'j' | 'l' | '|' | '\'' | '’' | '‘' => 0.22,
        'I' | '.' | ',' | ':' | ';' | '!' | '/' | '\\' | ' ' | 'f' | 't' | '[' | ']' => 0.28,
        'r' | '-' | '(' | ')' | '“' | '”' | '"' | '•' => 0.34,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | '*' => 0.5,
        'F' | 'T' | 'Z' => 0.61,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 0.667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'w' => 0.722,
        'G' | 'O' | 'Q' => 0.778,
        'm' | 'M' => 0.833,
        'W' | '%' | '—' => 0.944,
        _ => 0.556,
    }
}

/// A line that was followed by another: its width, and its width with the next line's first word.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Break {
    /// The line.
    pub own: f32,
    /// With the word that had no room.
    pub with_next: f32,
}

impl Break {
    /// Whether a column of this width breaks the line here.
    pub fn at(self, width: f32) -> bool {
        self.own <= width * (1.0 + SLACK) && self.with_next > width * (1.0 - SLACK)
    }
}

/// The width between these that most breaks agree on, and how many do.
pub(super) fn agreed(breaks: &[Break], within: Range<f32>) -> Option<(f32, usize)> {
    let mut steps: Vec<(f32, i32)> = Vec::new();
    for b in breaks {
        let (from, to) = (b.own.max(within.start), b.with_next.min(within.end));
        if from < to {
            steps.push((from, 1));
            steps.push((to, -1));
        }
    }
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (mut depth, mut best): (i32, Option<(i32, f32, f32)>) = (0, None);
    for (at, (x, step)) in steps.iter().enumerate() {
        depth += step;
        let next = steps.get(at + 1).map_or(*x, |s| s.0);
        if best.is_none_or(|(most, ..)| depth > most) {
            best = Some((depth, *x, next));
        }
    }
    best.map(|(count, from, to)| ((from + to) / 2.0, count as usize))
}

/// The widest of the widths that many breaks agree on: half as many as on the commonest, which may be that of a narrow
/// column of many rows.
pub(super) fn widest(breaks: &[Break]) -> Option<(f32, usize)> {
    let (_, most) = agreed(breaks, 0.0..f32::MAX)?;
    let mut found = agreed(breaks, 0.0..f32::MAX)?;
    while let Some((width, count)) = agreed(breaks, found.0 * WIDER..f32::MAX).filter(|(_, n)| *n * 2 > most)
    {
        found = (width, count);
    }
    Some(found)
}

/// A column is wider than another by this at least.
const WIDER: f32 = 1.15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_agree_on_the_width_that_broke_them() {
        let b = |own, with_next| Break { own, with_next };
        let (width, count) =
            agreed(&[b(8.0, 11.0), b(9.0, 12.0), b(9.5, 10.5), b(3.0, 4.0)], 0.0..99.0).expect("four breaks");
        assert_eq!(count, 3);
        assert!((9.5..=10.5).contains(&width));
    }
}
