//! In: words with their look, and where lines and blocks begin. Out: blocks, and the canonical text, one line of it for
//! each line of a block. White space is folded as a browser folds it.

use crate::model::{Block, BlockKind, CellAt};

/// How words look.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub link: Option<String>,
}

/// Writes blocks.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub blocks: Vec<Block>,
    /// The canonical text, line by line.
    pub lines: Vec<String>,
    open: Option<Block>,
    next: Option<(BlockKind, Option<String>)>,
    /// The words that come next begin a line.
    fresh: bool,
    /// White space came since the last word.
    space: bool,
    /// A blank line stands before the next block.
    gap: bool,
}

impl Writer {
    /// Nothing written yet.
    pub(super) fn new() -> Self {
        Self { fresh: true, ..Self::default() }
    }

    /// Whether words came since the last block ended.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the words that come next begin a line.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The words of the open block so far.
    pub(super) fn written(&self) -> &str {
        self.open.as_ref().map_or("", |b| b.text.trim_end())
    }

    /// Whether white space stands before the words that come next.
    pub(super) fn has_space(&self) -> bool {
        self.space
    }

    /// What is written next is a block of its own. The first paragraph of an item that has no words yet is the item.
    pub(super) fn begin(&mut self, kind: BlockKind, mark: Option<String>) {
        self.end();
        let item = matches!(self.next, Some((BlockKind::Item(_), _)));
        if !(item && kind == BlockKind::Paragraph) {
            self.next = Some((kind, mark));
        }
    }

    /// Ends the block. A block of blanks is none.
    pub(super) fn end(&mut self) {
        (self.fresh, self.space) = (true, false);
        self.blocks.extend(self.open.take().filter(|b| !b.text.trim().is_empty()));
    }

    /// Ends the block, and an item that had no words.
    pub(super) fn end_item(&mut self) {
        self.end();
        self.next = None;
    }

    /// A blank line stands before what is written next.
    pub(super) fn gap(&mut self) {
        self.end_item();
        self.gap = true;
    }

    /// Ends the line.
    pub(super) fn break_line(&mut self) {
        (self.fresh, self.space) = (true, false);
    }

    /// Words as they stand in the source.
    pub(super) fn words(&mut self, text: &str, look: &Look) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c');
        let mut folded = String::with_capacity(text.len() + 1);
        self.space |= text.starts_with(blank);
        for word in text.split(blank).filter(|w| !w.is_empty()) {
            if std::mem::replace(&mut self.space, true) && (!self.fresh || !folded.is_empty()) {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        if !folded.is_empty() {
            self.space = text.ends_with(blank);
            self.put(&folded, look);
        }
    }

    /// Words of one line, as they are.
    pub(super) fn put(&mut self, words: &str, look: &Look) {
        let (kind, mark) = match &self.open {
            Some(_) => (BlockKind::Paragraph, None),
            None => self.next.take().unwrap_or((BlockKind::Paragraph, None)),
        };
        let gap = self.open.is_none() && std::mem::take(&mut self.gap);
        if gap {
            self.lines.push(String::new());
        }
        if self.open.is_none() || std::mem::take(&mut self.fresh) {
            self.lines.push(String::new());
        }
        self.fresh = false;
        let line = self.lines.len() as u32;
        let canonical = self.lines.last_mut();
        let block = self.open.get_or_insert_with(|| {
            let mut block = Block::new(kind);
            block.mark = mark;
            block.blank_before = u32::from(gap);
            block
        });
        if let Some(canonical) = canonical {
            if block.text.is_empty() {
                match (&block.kind, &block.mark) {
                    (BlockKind::Attribute(name), _) => canonical.push_str(&format!("[{name}] ")),
                    (_, Some(mark)) => canonical.push_str(&format!("{mark} ")),
                    _ => {}
                }
            }
            canonical.push_str(words);
        }
        block.push(words, line, |run| {
            (run.bold, run.italic, run.link) = (look.bold, look.italic, look.link.clone());
        });
    }

    /// An attribute that says something of the part of the page that follows.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        let next = self.next.take();
        self.end();
        self.next = Some((BlockKind::Attribute(name.to_owned()), None));
        self.words(value, &Look::default());
        self.end();
        self.next = next;
    }

    /// The last block again at another place of its table: a cell that spans rows.
    pub(super) fn again(&mut self, block: &Block, at: CellAt) {
        let mut block = block.clone();
        block.kind = BlockKind::Cell { at, json: false };
        self.blocks.push(block);
    }

    /// The end of a part of the page.
    pub(super) fn rule(&mut self) {
        self.end();
        if self.blocks.last().is_some_and(|b| b.kind != BlockKind::Rule) {
            self.blocks.push(Block::new(BlockKind::Rule));
        }
    }
}
