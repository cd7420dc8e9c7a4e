//! In: words. Out: the text of a block, line by line, with the place and look of every run; words that a line's end broke
//! are whole again.

use super::lines::text;
use super::mend::{Lexicon, Seam};
use crate::model::{Area, Block, BlockKind, Run, Word};

/// A word and the page that it stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'p> {
    pub page: u32,
    pub word: &'p Word,
}

/// A block of a kind with these words.
pub(super) fn block(kind: BlockKind, words: &[Placed], lexicon: &Lexicon) -> Block {
    let mut block = Block::new(kind);
    let mut carried = String::new();
    let mut lines = words.chunk_by(|a, b| a.word.line == b.word.line && a.page == b.page).peekable();
    while let Some(line) = lines.next() {
        let last = line.iter().rposition(|p| p.word.space).unwrap_or(0);
        // A word may go on over several lines.
        if last > 0 {
            carried.clear();
        }
        carried.push_str(&text(&line[last..].iter().map(|p| p.word).collect::<Vec<_>>()));
        let seam = lines.peek().map_or(Seam::Space, |next| lexicon.seam(&carried, &leading(next), last == 0));
        match seam {
            Seam::Space => carried.clear(),
            Seam::Glued => {}
            Seam::Mended => drop(carried.pop()),
        }
        for (n, placed) in line.iter().enumerate() {
            let word = placed.word;
            let mut said = word.text.as_str();
            if n + 1 == line.len() && seam == Seam::Mended {
                said = said.strip_suffix(['-', '\u{2010}', '\u{ad}']).unwrap_or(said);
            }
            let look = |run: &mut Run| {
                run.page = Some(placed.page);
                run.bold = word.bold;
                run.italic = word.italic;
                run.link = word.link.clone();
                run.bbox = Some(word.area.into());
            };
            if n > 0 && word.space {
                let before = line[n - 1].word;
                let gap = Area { x0: before.area.x1, x1: word.area.x0, ..before.area };
                block.push(" ", word.line, |run| {
                    run.page = Some(placed.page);
                    (run.bold, run.italic, run.link) = (before.bold, before.italic, before.link.clone());
                    run.bbox = Some(gap.into());
                });
            }
            block.push(said, word.line, look);
        }
        if seam != Seam::Space {
            block.glue();
        }
    }
    block
}

/// The first word of a line, all of its looks.
fn leading(line: &[Placed]) -> String {
    let end = line.iter().skip(1).position(|p| p.word.space).map_or(line.len(), |n| n + 1);
    line[..end].iter().map(|p| p.word.text.as_str()).collect()
}
