//! Positioned words to blocks: tables by their drawn lines, their backgrounds or the gaps between their columns, known by
//! their heading rows; rows that a page's end broke joined; prose in reading order. It must not know which format the
//! pages came from.

mod edges;
mod emit;
mod header;
mod join;
mod lines;
mod mend;
mod prose;
mod rows;
mod scan;

use crate::facts::Facts;
use crate::model::{Block, BlockKind, CellAt, Field, Page, Word};
use emit::Placed;
use header::Columns;
use lines::Line;
use mend::Lexicon;
use prose::Paragraph;
use rows::{Kind, RowPart};
use scan::{Item, Part};

/// Makes blocks of a document's pages, in reading order. Cells of a table that goes on over pages have one table number;
/// running heads and page numbers come last on their page.
pub fn arrange(pages: &[Page], facts: &Facts) -> Vec<Block> {
    let lexicon = Lexicon::of(pages);
    let usual = usual_size(pages);
    let mut made = Made {
        blocks: Vec::new(),
        table: None,
        tables: 0,
        paragraph: None,
        notes: Vec::new(),
        lexicon: &lexicon,
        facts,
    };
    let mut open = None;
    let mut margins = Vec::new();
    for (page, (furniture, body)) in pages.iter().zip(lines::of_pages(pages, facts)) {
        let edges = edges::Lines::of(page);
        let items = scan::items(body, &edges, &mut open, facts);
        for item in items {
            match item {
                // A footnote at the foot of a page does not end a table that goes on.
                Item::Prose(found)
                    if made.table.is_some()
                        && open.is_some()
                        && found.first().is_some_and(scan::small_note)
                        && found.len() < 4 =>
                {
                    made.notes.extend(prose::paragraphs(found, page.number, usual));
                }
                Item::Prose(found) => {
                    made.finish();
                    for paragraph in prose::paragraphs(found, page.number, usual) {
                        made.paragraph(paragraph);
                    }
                }
                Item::Table(part) => made.part(part, page.number),
            }
        }
        margins.extend(furniture.iter().map(|line| made.margin(line, page.number)));
    }
    made.finish();
    made.close();
    made.blocks.extend(margins);
    made.blocks
}

/// Where the columns of a page part.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct PageColumns {
    /// The lines of heading rows.
    pub(super) headings: Vec<u32>,
    /// Between neighbouring columns.
    pub(super) bounds: Vec<f32>,
}

/// The fields of the columns that heading rows name, and where they part on every page: a page without a heading row has
/// that of the page before.
pub(super) fn columns_of(pages: &[Page], facts: &Facts) -> Option<(Vec<Option<Field>>, Vec<PageColumns>)> {
    let all: Vec<Vec<Line>> =
        pages.iter().map(|p| lines::lines(&p.words.iter().collect::<Vec<_>>())).collect();
    let edges = edges::Lines::default();
    let header = |lines: &[Line]| {
        let found = header::at(lines, &edges, facts)?;
        let own = lines[..found.lines].to_vec();
        Some(header::parted(found, &own, facts))
    };
    let heading =
        |lines: &[Line]| (0..lines.len()).find_map(|at| header(&lines[at..]).map(|found| (at, found)));
    let firsts: Vec<_> = all.iter().map(|lines| heading(lines)).collect();
    let widest = firsts.iter().enumerate().filter_map(|(n, f)| Some((n, f.as_ref()?)));
    let (page, (at, first)) = widest.max_by_key(|(n, (_, h))| (h.headings.len(), std::cmp::Reverse(*n)))?;
    let fields: Vec<Option<Field>> = first.headings.iter().map(|h| h.field).collect();
    let own: Vec<Line> = all[page][*at..*at + first.lines].to_vec();
    let mut last = (first.clone(), own);
    let mut found = Vec::new();
    for (lines, first) in all.iter().zip(&firsts) {
        let mut headings = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let same = |h: &header::Header| h.headings.iter().map(|h| h.field).eq(fields.iter().copied());
            let Some(header) = header(&lines[at..]).filter(same) else {
                at += 1;
                continue;
            };
            headings.extend(lines[at..at + header.lines].iter().map(|l| l.words[0].line));
            last = (header.clone(), lines[at..at + header.lines].to_vec());
            at += header.lines;
        }
        let below = match first {
            Some((at, header)) if !headings.is_empty() => &lines[(at + header.lines).min(lines.len())..],
            _ => lines,
        };
        let bounds = header::columns(&last.0, &last.1, below, &edges).bounds;
        found.push(PageColumns { headings, bounds });
    }
    Some((fields, found))
}

/// Joins the lines of a cell, whatever brought them together.
pub(super) struct Mender(Lexicon);

impl Mender {
    /// By the vocabulary of a document.
    pub(super) fn of(pages: &[Page]) -> Self {
        Self(Lexicon::of(pages))
    }

    /// The block of words, each with its page. Their places are not those of a page that was printed; the pages
    /// themselves are if `paged`.
    pub(super) fn block<'p>(
        &self,
        kind: BlockKind,
        words: impl Iterator<Item = (u32, &'p Word)>,
        paged: bool,
    ) -> Block {
        let words: Vec<Placed> = words.map(|(page, word)| Placed { page, word }).collect();
        let mut block = emit::block(kind, &words, &self.0);
        for run in &mut block.runs {
            run.bbox = None;
            run.page = run.page.filter(|_| paged);
        }
        block
    }
}

impl Mender {
    /// The block of a word that lines broke anywhere, such as an id in a narrow column.
    pub(super) fn solid<'p>(&self, words: impl Iterator<Item = (u32, &'p Word)>, paged: bool) -> Block {
        let mut block = Block::new(BlockKind::Paragraph);
        for (page, word) in words {
            block.push(&word.text, word.line, |run| run.page = Some(page).filter(|_| paged));
            block.glue();
        }
        block
    }
}

/// The type size of most characters.
fn usual_size(pages: &[Page]) -> f32 {
    let mut sizes: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
    for word in pages.iter().flat_map(|p| &p.words) {
        *sizes.entry((word.size * 4.0).round() as u32).or_default() += word.text.len();
    }
    let most = sizes.into_iter().max_by_key(|(size, count)| (*count, std::cmp::Reverse(*size)));
    most.map_or(10.0, |(size, _)| size as f32 / 4.0)
}

/// A row of a table as far as it is known: the words of every cell, whatever their pages.
struct OpenRow<'p> {
    cells: Vec<Vec<Placed<'p>>>,
    last: RowPart<'p>,
}

/// A table under way.
struct OpenTable<'p> {
    columns: Columns,
    rows: Vec<OpenRow<'p>>,
    page: u32,
}

/// The blocks made so far.
struct Made<'p, 'f> {
    blocks: Vec<Block>,
    table: Option<OpenTable<'p>>,
    tables: u32,
    paragraph: Option<Paragraph<'p>>,
    /// Footnotes of the pages that the table under way stands on.
    notes: Vec<Paragraph<'p>>,
    lexicon: &'f Lexicon,
    facts: &'f Facts,
}

impl<'p> Made<'p, '_> {
    /// Adds a table's rows on a page: to the table under way when they are of its kind.
    fn part(&mut self, part: Part<'p>, page: u32) {
        if self.table.as_ref().is_some_and(|t| !t.columns.alike(&part.columns)) {
            self.finish();
        }
        self.close();
        let columns = part.columns;
        let table =
            self.table.get_or_insert_with(|| OpenTable { columns: columns.clone(), rows: Vec::new(), page });
        let turned = table.page != page;
        table.page = page;
        let mut first = turned;
        let data = || table.rows.iter().rev().skip(1).filter(|r| r.last.kind == Kind::Data);
        let drawn = data().filter(|r| r.last.drawn).count() * 4 > data().count() * 3 && data().count() > 2;
        let right = right_ends(&table.rows, columns.bounds.len() + 1);
        for row in part.rows {
            let leads = row.kind == Kind::Data && std::mem::take(&mut first);
            if let Some(before) = table.rows.iter_mut().rfind(|r| r.last.kind != Kind::Header)
                && leads
                && before.last.kind == Kind::Data
                && join::goes_on(&merged(before), &row, &columns, &right, drawn, self.facts)
            {
                for (cell, words) in before.cells.iter_mut().zip(&row.cells) {
                    cell.extend(words.iter().map(|word| Placed { page, word }));
                }
                (before.last.closed, before.last.drawn) = (row.closed, row.drawn);
                continue;
            }
            if row.kind == Kind::Section {
                first = false;
            }
            let cells =
                row.cells.iter().map(|c| c.iter().map(|word| Placed { page, word }).collect()).collect();
            table.rows.push(OpenRow { cells, last: row });
        }
    }

    /// Writes the table under way.
    fn finish(&mut self) {
        let Some(table) = self.table.take() else { return };
        self.tables += 1;
        for (row, open) in (1u32..).zip(&table.rows) {
            for (column, words) in (1u32..).zip(&open.cells) {
                if words.is_empty() {
                    continue;
                }
                let at = CellAt { table: self.tables, row, column };
                let kind = BlockKind::Cell { at, json: false };
                self.blocks.push(emit::block(kind, words, self.lexicon));
            }
        }
        let notes = std::mem::take(&mut self.notes);
        self.blocks.extend(notes.into_iter().map(|note| note.block(self.lexicon)));
    }

    /// Adds a paragraph: to the one under way when a page's end broke it.
    fn paragraph(&mut self, paragraph: Paragraph<'p>) {
        match &mut self.paragraph {
            Some(open) if open.goes_on(&paragraph) => open.append(paragraph),
            _ => {
                self.close();
                self.paragraph = Some(paragraph);
            }
        }
    }

    /// Writes the paragraph under way.
    fn close(&mut self) {
        if let Some(paragraph) = self.paragraph.take() {
            self.blocks.push(paragraph.block(self.lexicon));
        }
    }

    fn margin(&self, line: &Line<'p>, page: u32) -> Block {
        let words: Vec<Placed> = line.words.iter().map(|word| Placed { page, word }).collect();
        emit::block(BlockKind::Margin, &words, self.lexicon)
    }
}

/// Where the text of every column ends at the right.
fn right_ends(rows: &[OpenRow], columns: usize) -> Vec<f32> {
    let mut right = vec![0f32; columns];
    for row in rows.iter().filter(|r| r.last.kind == Kind::Data) {
        for (end, cell) in right.iter_mut().zip(&row.cells) {
            *end = cell.iter().map(|p| p.word.area.x1).fold(*end, f32::max);
        }
    }
    right
}

/// A row with all the words that it has so far.
fn merged<'p>(row: &OpenRow<'p>) -> RowPart<'p> {
    let cells = row.cells.iter().map(|c| c.iter().map(|p| p.word).collect()).collect();
    RowPart { cells, ..row.last.clone() }
}
