//! Markdown to blocks: front matter line by line, headings, paragraphs, list items, cells of pipe tables, links. The
//! text keeps every word and loses the marks. It must not know what a label is.

use super::front_matter::{self, FrontMatter};
use super::lines::Lines;
use super::pipes::{self, Pipes};
use super::{Limits, Read};
use crate::model::{Block, BlockKind, CellAt, Code, Finding, Limit};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

pub(super) fn read(text: &str, limits: &Limits) -> Read {
    let mut read = Read::default();
    let body = match FrontMatter::find(text) {
        Some(front) => {
            front_matter::read(&front, limits, &mut read);
            front.body
        }
        None => 0,
    };
    let masked = masked(text);
    let is_masked = matches!(masked, Cow::Owned(_));
    let mut walk = Walk { text: &masked, is_masked, lines: Lines::of(text), ..Walk::default() };
    let mut from = body;
    let past = pipes::find(&masked[body..]).into_iter().find_map(|table| {
        let past =
            walk.all(from..body + table.range.start, limits).or_else(|| walk.table(&table, body, limits));
        from = body + table.range.end;
        past
    });
    let past = past.or_else(|| walk.all(from..text.len(), limits));
    walk.close();
    read.findings.extend(past);
    if let Some(first) = walk.left_out.first() {
        let message = format!(
            "words that are struck through were left out, in so many places: {}. The first: \"{first}\"",
            walk.left_out.len()
        );
        read.findings.push(Finding::new(Code::ReadStruck, message));
    }
    read.blocks.append(&mut walk.blocks);
    read.blocks.retain(|b| b.kind == BlockKind::Rule || !b.text.trim().is_empty());
    read
}

/// What is understood beyond the words of plain Markdown.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
}

/// Stands for a colon that is none of Markdown's.
const MASK: char = '\u{1}';

/// The text, as long as it was, in which `[Weight]: high` is words: Markdown would take it for the address of a link, of
/// which nothing is printed. What is an address stays one.
fn masked(text: &str) -> Cow<'_, str> {
    if text.contains(MASK) {
        return text.into();
    }
    let mut masked = String::with_capacity(text.len());
    let mut parts = text.split("]:").peekable();
    while let Some(part) = parts.next() {
        masked.push_str(part);
        if let Some(next) = parts.peek() {
            let word = next.split_whitespace().next().unwrap_or("");
            let address =
                word.starts_with(['<', '#', '/', '.']) || word.contains([':', '/']) || word.contains("www.");
            masked.push(']');
            masked.push(if address { ':' } else { MASK });
        }
    }
    masked.into()
}

/// The level of terms, as of other headings that are none.
const TERM_LEVEL: u8 = 7;

/// Where the walk through the document is.
#[derive(Default)]
struct Walk<'a> {
    text: &'a str,
    /// Colons in it may be masked.
    is_masked: bool,
    lines: Lines,
    /// Where the part begins that the parser is in.
    from: usize,
    blocks: Vec<Block>,
    open: Option<Block>,
    lists: usize,
    quotes: usize,
    bold: u32,
    italic: u32,
    struck: u32,
    /// Words that are struck through, by place.
    left_out: Vec<String>,
    link: Option<String>,
    cell: CellAt,
    /// So many of them so far.
    cells: usize,
}

impl Walk<'_> {
    /// Walks through a part of the text, as far as the limits go; which it is past.
    fn all(&mut self, range: Range<usize>, limits: &Limits) -> Option<Finding> {
        self.from = range.start;
        let part = &self.text[range];
        for (event, range) in Parser::new_ext(part, options()).into_offset_iter() {
            self.event(event, range.start);
            let past = self.past(limits, range.start);
            if past.is_some() {
                return past;
            }
        }
        self.close();
        None
    }

    /// The limit that the walk is past. A row of a table that is not whole is none.
    fn past(&mut self, limits: &Limits, at: usize) -> Option<Finding> {
        if self.lists + self.quotes > limits.depth {
            let message = format!(
                "lists or quotations are nested more than {} deep; what is below is not read",
                limits.depth
            );
            return Some(limits.reached(Limit::Depth, None, message));
        }
        let (limit, what) = if self.cells > limits.cells {
            (Limit::Cells, format!("more than {} cells", limits.cells))
        } else if self.cell.column as usize > limits.columns {
            (Limit::Columns, format!("more than {} columns", limits.columns))
        } else {
            return None;
        };
        let CellAt { table, row, .. } = self.cell;
        self.open = None;
        self.blocks.retain(|b| b.cell().is_none_or(|c| (c.table, c.row) != (table, row)));
        let message = format!("{what} at line {}; what is below is not read", self.line(at));
        Some(limits.reached(limit, None, message))
    }

    /// A table whose cells were found without the parser, which reads the marks in them.
    fn table(&mut self, table: &Pipes, body: usize, limits: &Limits) -> Option<Finding> {
        self.close();
        self.cell = CellAt { table: self.cell.table + 1, row: 0, column: 0 };
        for row in &table.rows {
            (self.cell.row, self.cell.column) = (self.cell.row + 1, 0);
            for cell in row {
                self.cell.column += 1;
                self.begin(BlockKind::Cell { at: self.cell, json: false });
                self.from = body + cell.first().map_or(table.range.start, |range| range.start);
                let past = self.past(limits, 0);
                if past.is_some() {
                    return past;
                }
                for range in cell {
                    self.from = body + range.start;
                    let part = &self.text[self.from..body + range.end];
                    for (event, range) in
                        Parser::new_ext(part, Options::ENABLE_STRIKETHROUGH).into_offset_iter()
                    {
                        match event {
                            // A cell holds words; what would begin a block in a text is a word of it.
                            Event::Start(
                                tag @ (Tag::Strong | Tag::Emphasis | Tag::Strikethrough | Tag::Link { .. }),
                            ) => {
                                self.start(tag, range.start);
                            }
                            Event::End(
                                tag @ (TagEnd::Strong
                                | TagEnd::Emphasis
                                | TagEnd::Strikethrough
                                | TagEnd::Link),
                            ) => self.end(tag),
                            Event::Start(Tag::Heading { .. } | Tag::Item | Tag::BlockQuote(_)) => {
                                let mark = part[range.start..].split_whitespace().next().unwrap_or("");
                                let mark = format!("{mark} ");
                                self.words(&mark, range.start);
                            }
                            Event::Rule => self.words(part, range.start),
                            Event::Start(_) | Event::End(_) => {}
                            event => self.event(event, range.start),
                        }
                    }
                }
            }
        }
        self.close();
        None
    }

    fn event(&mut self, event: Event, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::InlineHtml(tag) | Event::Html(tag) if is_break(&tag) => {
                // Within a line the only way to begin another. Words of the next line come with one of their own.
                let rest = self.text[self.from + at + tag.len()..].trim_start_matches([' ', '\t']);
                if !tag.ends_with('\n') && !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
                    self.words_on("\n", at);
                }
            }
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => {
                self.words(&words, at);
            }
            Event::Rule => {
                self.close();
                let mut block = Block::new(BlockKind::Rule);
                block.push(self.text[self.from + at..].lines().next().unwrap_or(""), self.line(at), |_| {});
                self.blocks.push(block);
            }
            // The next words come with a line of their own, which is what a break is here.
            Event::SoftBreak | Event::HardBreak => {}
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag, at: usize) {
        match tag {
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level as u8)),
            Tag::Item => {
                self.begin(BlockKind::Item(self.lists.saturating_sub(1).min(255) as u8));
                let mark = self.text[self.from + at..].split_whitespace().next().unwrap_or("").to_owned();
                if let Some(block) = &mut self.open {
                    block.mark = Some(mark);
                }
            }
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                // The first paragraph of an item is the item.
                let fresh = self.open.as_ref().is_some_and(|b| b.mark.is_some() && b.text.is_empty());
                if !fresh {
                    self.begin(BlockKind::Paragraph);
                }
            }
            Tag::List(_) => {
                self.close();
                self.lists += 1;
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.italic += 1,
            Tag::Strikethrough => self.struck += 1,
            // A term is a heading that the format does not count.
            Tag::DefinitionListTitle => self.begin(BlockKind::Heading(TERM_LEVEL)),
            Tag::DefinitionListDefinition => self.begin(BlockKind::Paragraph),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(self.unmasked(&dest_url).into_owned())
            }
            Tag::Table(_) => {
                self.close();
                self.cell = CellAt { table: self.cell.table + 1, row: 0, column: 0 };
            }
            Tag::TableHead | Tag::TableRow => {
                self.cell.row += 1;
                self.cell.column = 0;
            }
            Tag::TableCell => {
                self.cell.column += 1;
                self.begin(BlockKind::Cell { at: self.cell, json: false });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.close();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.italic = self.italic.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => self.close(),
            TagEnd::Link | TagEnd::Image => self.link = None,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableCell => {
                self.close();
            }
            TagEnd::HtmlBlock => self.close(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        if self.struck > 0 {
            return self.left_out.push(words.trim().to_owned());
        }
        let words = &*self.unmasked(words);
        let first = self.line(at);
        let (bold, italic, link) = (self.bold > 0, self.italic > 0, self.link.clone());
        let block = self.open.get_or_insert_with(|| Block::new(BlockKind::Paragraph));
        for (offset, line) in (0u32..).zip(words.trim_end_matches('\n').split('\n')) {
            block.push(line, first + offset, |run| {
                (run.bold, run.italic, run.link) = (bold, italic, link.clone());
            });
        }
    }

    /// Adds words to the open block as they are, line breaks and all.
    fn words_on(&mut self, words: &str, at: usize) {
        let line = self.line(at);
        if let Some(block) = &mut self.open {
            block.push(words, line, |_| {});
        }
    }

    /// Words as they stand in the document.
    fn unmasked<'w>(&self, words: &'w str) -> Cow<'w, str> {
        if self.is_masked { words.replace(MASK, ":").into() } else { words.into() }
    }

    fn line(&self, at: usize) -> u32 {
        self.lines.at(self.from + at)
    }

    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.cells += usize::from(matches!(kind, BlockKind::Cell { .. }));
        self.open = Some(Block::new(kind));
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take());
    }
}

/// `<br>` in any form.
fn is_break(tag: &str) -> bool {
    let name = tag.trim().trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    name.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("br"))
}
