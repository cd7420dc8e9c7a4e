//! A table whose heading row names the fields, in any order and among columns of other kinds. CMS's JSON is such a
//! table too. Rows of other categories than Improvement Activities are passed over.

use super::heading::field_of;
use super::id;
use super::marks;
use super::section::{SectionHeading, is_unclear_heading, section_heading};
use super::sections::Sections;
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, Field, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice};
use std::collections::BTreeMap;

/// The heading row stands among the first rows.
const HEADING_WITHIN: u32 = 20;

/// So many words may follow the last row of a page: a disclaimer, where to learn more.
const TAIL: usize = 120;

/// The column of CMS's data that tells the categories of the program apart, and ours.
const CATEGORY: (&str, &str) = ("category", "ia");

/// A table's blocks by row and column.
type Grid = BTreeMap<u32, BTreeMap<u32, usize>>;

/// What a column is.
struct Column {
    field: Option<Field>,
    name: String,
}

/// True when a heading row can be found.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    grids(blocks).values().any(|grid| heading_row(grid, blocks, facts).is_some())
}

/// Cuts every table that has a heading row, and every one that goes on under the heading row of a table before it. Section
/// headings above and inside the tables hold for the rows below them.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let grids = grids(blocks);
    let mut cutter = Cutter {
        blocks,
        facts,
        shaped: Shaped::default(),
        sections: Sections::of(blocks, facts),
        columns: None,
        bonus: marks::mean_bonus(blocks),
    };
    let mut at = 0;
    while at < blocks.len() {
        let table = blocks[at].cell().map(|c| c.table);
        match table.and_then(|t| grids.get(&t)) {
            Some(grid) => {
                cutter.table(grid);
                at += blocks[at..].iter().take_while(|b| b.cell().map(|c| c.table) == table).count();
            }
            None => {
                cutter.outside(at);
                at += 1;
            }
        }
    }
    cutter.prose();
    let mut shaped = cutter.shaped;
    let star = shaped.rows.iter().flat_map(|r| &r.cells).find(|c| c.rule == Rule::Star);
    shaped.cehrt_mark = star.and_then(|c| c.pieces.first()).map(|p| p.slice.clone());
    shaped
}

fn grids(blocks: &[Block]) -> BTreeMap<u32, Grid> {
    let mut grids: BTreeMap<u32, Grid> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(at) = block.cell() {
            grids.entry(at.table).or_default().entry(at.row).or_default().insert(at.column, index);
        }
    }
    grids
}

/// The first row that names the most fields; it must name a title or an id, and two fields at least.
fn heading_row(grid: &Grid, blocks: &[Block], facts: &Facts) -> Option<u32> {
    let score = |cells: &BTreeMap<u32, usize>| {
        let fields: Vec<Field> =
            cells.values().filter_map(|i| field_of(blocks[*i].text.trim(), facts)).collect();
        let names = fields.contains(&Field::Title) || fields.contains(&Field::MeasureId);
        if names && fields.len() >= 2 { fields.len() } else { 0 }
    };
    let rows = grid.range(..=HEADING_WITHIN).map(|(row, cells)| (score(cells), std::cmp::Reverse(*row)));
    rows.max().filter(|(fields, _)| *fields > 0).map(|(_, row)| row.0)
}

/// The columns that a heading row names.
type Columns = BTreeMap<u32, Column>;

/// The state of the cut.
struct Cutter<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    shaped: Shaped,
    sections: Sections,
    columns: Option<Columns>,
    /// Stars mark the activities that count for the bonus.
    bonus: bool,
}

impl Cutter<'_> {
    fn table(&mut self, grid: &Grid) {
        let heading = heading_row(grid, self.blocks, self.facts);
        // Rows above the same heading row as the table before had go on with that table.
        let goes_on = heading
            .zip(self.columns.as_ref())
            .is_some_and(|(row, columns)| repeats_heading(&grid[&row], columns, self.blocks, self.facts));
        if let Some(row) = heading.filter(|_| !goes_on) {
            let column = |(column, index): (&u32, &usize)| {
                let name = self.blocks[*index].text.trim();
                (*column, Column { field: field_of(name, self.facts), name: name.to_owned() })
            };
            self.columns = Some(grid[&row].iter().map(column).collect());
        }
        let Some(columns) = self.columns.take() else { return };
        for (row, cells) in grid {
            if let Some((at, heading)) = self.section(cells, &columns) {
                self.sections.enter(at, heading);
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::SectionTitle));
            } else if self.is_unclear(cells) {
                self.sections.leave();
            } else if heading.is_some_and(|h| *row < h) && !(goes_on && cells.len() > 1) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::Preamble));
            } else if Some(*row) == heading || repeats_heading(cells, &columns, self.blocks, self.facts) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::ColumnHeading));
            } else if other_category(cells, &columns, self.blocks) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::OtherCategory));
            } else if let Some(mut row) = data_row(cells, &columns, self.blocks) {
                let marks = marks::part(&mut row, self.blocks, self.facts, self.bonus);
                self.shaped.skipped.extend(marks);
                self.sections.add_to(&mut row, |field| columns.values().any(|c| c.field == Some(field)));
                self.shaped.rows.push(row);
            }
        }
        self.columns = Some(columns);
    }

    /// The section heading that a row of one cell is. Where a column says the same, it is a value and no heading.
    fn section(&self, cells: &BTreeMap<u32, usize>, columns: &Columns) -> Option<(usize, SectionHeading)> {
        let mut filled = cells.values().filter(|i| !self.blocks[**i].text.trim().is_empty());
        let (Some(at), None) = (filled.next(), filled.next()) else { return None };
        let heading = section_heading(&one_line(&self.blocks[*at].text), self.facts)?;
        let has = |field: Field| columns.values().any(|c| c.field == Some(field));
        let own = has(Field::SubcategoryId)
            || (has(Field::Weight) && heading.subcategory.is_none() && !heading.without);
        (!own && columns.len() > 1).then_some((*at, heading))
    }

    /// A row of one cell that reads as a section heading and is not understood: what the heading before it said no longer
    /// holds.
    fn is_unclear(&self, cells: &BTreeMap<u32, usize>) -> bool {
        let mut filled = cells.values().filter(|i| !self.blocks[**i].text.trim().is_empty());
        let (Some(at), None) = (filled.next(), filled.next()) else { return false };
        is_unclear_heading(&one_line(&self.blocks[*at].text), self.facts)
    }

    /// A block between tables: a section heading, a footnote, a page's margin; else it is left for later.
    fn outside(&mut self, at: usize) {
        let block = &self.blocks[at];
        let whole = Slice::new(at, 0..block.text.len());
        let rule = if matches!(block.kind, BlockKind::Item(_) | BlockKind::Meta(_) | BlockKind::Margin) {
            return;
        } else if let Some(heading) = section_heading(&one_line(&block.text), self.facts) {
            self.sections.enter(at, heading);
            Skip::SectionTitle
        } else if block.text.starts_with('*') {
            Skip::Footnote
        } else {
            if is_unclear_heading(&one_line(&block.text), self.facts) {
                self.sections.leave();
            }
            return;
        };
        self.shaped.skipped.push(Skipped { slice: whole, rule });
    }

    /// Prose before the first row and after the last belongs to no activity; what stands between rows is left over. So is
    /// what names an activity by its id, and a long text after the last row where only its place tells prose from rows: a
    /// reader that lost the table would leave its rows there.
    fn prose(&mut self) {
        let places = || self.shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.basis != Basis::Heading);
        let blocks = || places().flat_map(|c| &c.pieces).map(|p| p.slice.block);
        let (Some(first), Some(last)) = (blocks().min(), blocks().max()) else { return };
        let placed = |block: &Block| block.runs.first().is_some_and(|run| run.bbox.is_some());
        let words = |b: &Block| b.text.split_whitespace().count();
        let is_prose =
            |b: &Block| matches!(b.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_));
        let tail = || self.blocks[last + 1..].iter().filter(|b| is_prose(b) && placed(b));
        let weighted =
            |line: &str| line.split_whitespace().next_back().is_some_and(|w| self.facts.weight(w).is_some());
        // Lines that end with a weight are rows of some table.
        let rows = tail().flat_map(|b| b.text.lines()).filter(|line| weighted(line)).count() > 1;
        let lost = rows || tail().map(words).sum::<usize>() > TAIL;
        let outside = |(at, block): &(usize, &Block)| {
            (*at < first || (*at > last && !lost))
                && is_prose(block)
                && id::anywhere(&block.text, self.facts).is_empty()
        };
        let prose = self.blocks.iter().enumerate().filter(outside);
        let skipped = prose
            .map(|(at, block)| Skipped { slice: Slice::new(at, 0..block.text.len()), rule: Skip::Prose });
        let skipped: Vec<Skipped> = skipped.collect();
        self.shaped.skipped.extend(skipped);
    }
}

/// Words of several lines as one.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn skip<'a>(
    cells: &'a BTreeMap<u32, usize>,
    blocks: &'a [Block],
    rule: Skip,
) -> impl Iterator<Item = Skipped> + 'a {
    cells.values().map(move |i| Skipped { slice: Slice::new(*i, 0..blocks[*i].text.len()), rule })
}

/// The heading row again: its very words, or other words for the same fields.
fn repeats_heading(cells: &BTreeMap<u32, usize>, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let same = |column: &u32, i: &usize| {
        let (text, before) = (blocks[*i].text.trim(), columns.get(column));
        before.is_some_and(|c| c.name == text || (c.field.is_some() && c.field == field_of(text, facts)))
    };
    cells.len() > 1 && cells.iter().all(|(column, i)| same(column, i))
}

fn other_category(cells: &BTreeMap<u32, usize>, columns: &Columns, blocks: &[Block]) -> bool {
    let (name, ours) = CATEGORY;
    let column = columns.iter().find(|(_, c)| c.field.is_none() && c.name.eq_ignore_ascii_case(name));
    let cell = column.and_then(|(column, _)| cells.get(column));
    cell.is_some_and(|i| !blocks[*i].text.trim().eq_ignore_ascii_case(ours))
}

/// A row of data; None when it has neither an id nor a title, so that its words are reported.
fn data_row(cells: &BTreeMap<u32, usize>, columns: &Columns, blocks: &[Block]) -> Option<Row> {
    let row = Row {
        cells: cells
            .iter()
            .filter_map(|(column, index)| {
                let column = columns.get(column)?;
                let block = &blocks[*index];
                if block.text.trim().is_empty() {
                    return None;
                }
                // The whole cell: what is printed is kept to the blank, and cleaned later.
                let slice = Slice::new(*index, 0..block.text.len());
                Some(RowCell {
                    field: column.field,
                    name: Some(column.name.clone()),
                    basis: Basis::Printed,
                    rule: Rule::Column,
                    pieces: vec![Piece { slice, item: false }],
                })
            })
            .collect(),
    };
    (row.cell(Field::MeasureId).is_some() || row.cell(Field::Title).is_some()).then_some(row)
}
