//! A table whose heading row names the fields, in any order and among columns of other kinds, or whose columns tell by
//! what stands in them. CMS's JSON is such a table too. Rows of other categories than Improvement Activities are passed
//! over.

mod beside;
mod ditto;
mod heads;
mod marked;
mod more;
mod parts;

use super::columns::{Cells, Column, Columns, complete, headed, headed_anew, holds, untitled};
use super::heading::field_of;
use super::id;
use super::section::{SectionHeading, is_unclear_heading, section_heading};
use super::sections::Sections;
use super::spans::{add_to, spans_on};
use super::turned::{Grid, turn};
use super::{changes, coverage, marks};
use crate::facts::Facts;
use crate::model::words::says_no;
use crate::model::{
    Basis, Block, BlockKind, Code, Field, Finding, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice,
    Span,
};
use heads::{add_names, explains, foreign_id, keeps_to, other_category, repeats_heading};
use more::words_of;
use std::collections::BTreeMap;

/// A table of fewer columns may have rows of one cell.
const WIDE: usize = 3;

/// True when a heading row or a heading column can be found, or columns that tell by themselves what they are.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    let grids = grids(blocks, facts);
    let named = |grid: &Grid| match grid.is_turned {
        true => blocks.iter().any(is_head) || headed(&grid.rows, blocks, facts).is_some(),
        false => headed(&grid.rows, blocks, facts).is_some(),
    };
    grids.values().any(named) || grids.values().any(|grid| untitled(&grid.rows, blocks, facts).is_some())
}

/// A block that may hold the title of the table under it.
fn is_head(block: &Block) -> bool {
    let bold = || !block.runs.is_empty() && block.runs.iter().all(|run| run.bold);
    matches!(block.kind, BlockKind::Heading(_)) || (block.kind == BlockKind::Paragraph && bold())
}

/// Cuts every table that has a heading row or telling columns, and every one that goes on under the columns of a table
/// before it. Section headings above and inside the tables hold for the rows below them.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let grids = grids(blocks, facts);
    let mut cutter = Cutter {
        blocks,
        facts,
        shaped: Shaped::default(),
        sections: Sections::of(blocks, facts),
        columns: None,
        bonus: marks::mean_bonus(blocks),
        above: None,
        has_ids: blocks.iter().any(|b| b.cell().is_some() && is_full_id(&b.text, facts)),
        marked: BTreeMap::new(),
        above_cells: BTreeMap::new(),
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
    let mut shaped = cutter.shaped;
    shaped.skipped.extend(coverage::prose(blocks, &shaped, facts));
    shaped.skipped.extend(beside::the_list(blocks, &shaped, &grids, facts));
    shaped.cehrt_mark = bonus_mark(&shaped, blocks);
    shaped
}

/// The first mark of the bonus: a star by a title, or the mark of a column whose other cells are empty.
fn bonus_mark(shaped: &Shaped, blocks: &[Block]) -> Option<Slice> {
    let cells =
        || shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.field == Some(Field::CehrtEligible));
    let slice = |c: &RowCell| c.pieces.first().map(|p| p.slice.clone());
    if let Some(star) = cells().find(|c| c.rule == Rule::Star) {
        return slice(star);
    }
    let words = |c: &RowCell| slice(c).map(|s| blocks[s.block].text.trim());
    let first = cells().next()?;
    let alike = cells().all(|c| words(c) == words(first)) && !says_no(words(first)?);
    (alike && cells().count() < shaped.rows.len()).then(|| slice(first)).flatten()
}

fn grids(blocks: &[Block], facts: &Facts) -> BTreeMap<u32, Grid> {
    let mut grids: BTreeMap<u32, Grid> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(at) = block.cell() {
            grids.entry(at.table).or_default().rows.entry(at.row).or_default().insert(at.column, index);
        }
    }
    let nameless = |g: &&mut Grid| headed(&g.rows, blocks, facts).is_none();
    grids.values_mut().filter(nameless).for_each(|g| turn(g, blocks, facts));
    grids
}

/// The state of the cut.
struct Cutter<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    shaped: Shaped,
    sections: Sections,
    columns: Option<Columns>,
    /// Stars mark the activities that count for the bonus.
    bonus: bool,
    /// The heading above the table, which may be its title.
    above: Option<usize>,
    /// Activities have ids in this document.
    has_ids: bool,
    /// Columns whose heading is a weight, and that heading: a mark in them says that it is.
    marked: BTreeMap<u32, usize>,
    /// Cells that say what a blank one below them leaves out, by row and field.
    above_cells: BTreeMap<(u32, Field), usize>,
}

/// An id with the letters of the program before it.
fn is_full_id(text: &str, facts: &Facts) -> bool {
    text.trim_start().starts_with("IA") && holds(Field::MeasureId, text, facts)
}

impl Cutter<'_> {
    fn table(&mut self, grid: &Grid) {
        let above = self.above.take().filter(|_| grid.is_turned);
        let Some((heading, mut columns)) = self.columns_of(grid) else { return };
        self.say_inferred(&columns, grid);
        let head: Cells = (0u32..).zip(grid.head.iter().copied()).collect();
        self.skip(&head, Skip::ColumnHeading);
        self.marked = marked::weights(grid, &heading, &columns, self.blocks, self.facts);
        // Where a table says what changes, a blank cell stands for no other.
        self.above_cells = match changes::removes(&columns) {
            true => BTreeMap::new(),
            false => ditto::above(&grid.rows, &heading, &columns, self.blocks, self.facts),
        };
        let (mut started, first, explained) = (false, self.shaped.rows.len(), self.shaped.skipped.len());
        for (row, cells) in &grid.rows {
            if let Some((at, heading)) = self.section(cells, &columns) {
                self.sections.enter(at, heading);
                self.skip(cells, Skip::SectionTitle);
            } else if self.is_unclear(cells) {
                self.sections.leave();
            } else if heading.contains(row) || repeats_heading(cells, &columns, self.blocks, self.facts) {
                self.skip(cells, Skip::ColumnHeading);
            } else if heading.first().is_some_and(|h| row < h) {
                self.skip(cells, Skip::Preamble);
            } else if let Some(anew) = headed_anew(cells, self.blocks, self.facts).filter(|_| !grid.is_turned)
            {
                // Two rows of headings above the same data add to each other.
                match started {
                    true => columns = anew,
                    false => add_names(&mut columns, anew),
                }
                self.skip(cells, Skip::ColumnHeading);
            } else if !started && explains(cells, &columns, self.blocks, self.facts) {
                self.skip(cells, Skip::Explanation);
            } else if other_category(cells, &columns, self.blocks)
                || (self.has_ids && foreign_id(cells, &columns, self.blocks, self.facts))
            {
                self.skip(cells, Skip::OtherCategory);
            } else if !(started && more::goes_on(&mut self.shaped, cells, &columns, self.blocks)) {
                started |= self.begin(*row, cells, &columns, above);
            }
        }
        let explained = self.shaped.skipped[explained..].iter().any(|s| s.rule == Skip::Explanation);
        changes::mark(&mut self.shaped, first, &columns, explained, self.blocks);
        // What stands under a heading column stands under it alone.
        self.columns = (!grid.is_turned).then_some(columns);
    }

    /// The heading rows of a table and its columns: its own, or those of the table that it goes on with. None when it has
    /// none and says nothing of activities; then its words are passed over, or left to be reported.
    fn columns_of(&mut self, grid: &Grid) -> Option<(Vec<u32>, Columns)> {
        if grid.is_turned {
            let (row, cells) = grid.rows.iter().next()?;
            return Some((vec![*row], self.turned_columns(cells)));
        }
        let named = headed(&grid.rows, self.blocks, self.facts);
        // Headings again in the middle of a table that goes on are none that begin it.
        let again = |rows: &[u32]| {
            let columns = self.columns.as_ref();
            let repeats = |row: &u32| {
                columns.is_some_and(|c| repeats_heading(&grid.rows[row], c, self.blocks, self.facts))
            };
            rows.iter().all(repeats)
        };
        match named {
            Some((rows, _)) if again(&rows) => self.columns.take().map(|columns| (Vec::new(), columns)),
            Some((rows, columns)) => Some(self.completed(grid, rows, columns)),
            None if self.columns.is_none() => {
                let (rows, columns) = untitled(&grid.rows, self.blocks, self.facts)?;
                Some(self.completed(grid, rows, columns))
            }
            None if self
                .columns
                .as_ref()
                .is_some_and(|c| keeps_to(&grid.rows, c, self.blocks, self.facts)) =>
            {
                self.columns.take().map(|columns| (Vec::new(), columns))
            }
            None => {
                // A table that names activities is one that should have been understood.
                let texts =
                    grid.rows.values().flat_map(|r| r.values()).map(|i| self.blocks[*i].text.as_str());
                if texts.into_iter().all(|text| id::anywhere(text, self.facts).is_empty()) {
                    grid.rows.values().for_each(|cells| self.skip(cells, Skip::OtherTable));
                }
                None
            }
        }
    }

    fn completed(&self, grid: &Grid, rows: Vec<u32>, mut columns: Columns) -> (Vec<u32>, Columns) {
        let last = rows.last().copied().unwrap_or(0);
        let below: Vec<&Cells> = grid.rows.range(last + 1..).map(|(_, cells)| cells).collect();
        complete(&mut columns, &below, self.blocks, self.facts);
        (rows, columns)
    }

    fn turned_columns(&self, cells: &Cells) -> Columns {
        let column = |(at, index): (&u32, &usize)| {
            let name = self.blocks[*index].text.trim();
            (*at, Column { field: field_of(name, self.facts), name: Some(name.to_owned()), inferred: false })
        };
        cells.iter().map(column).collect()
    }

    /// Begins a row of data, if it is one; else its words are left to be reported. The row of a table that stands under its
    /// title takes it from there; one whose id or title spans the row before goes on with that.
    fn begin(&mut self, at: u32, cells: &Cells, columns: &Columns, above: Option<usize>) -> bool {
        let mut row = data_row(cells, columns, self.blocks);
        let mut skipped = ditto::fill(&mut row, at, columns, &self.above_cells, self.blocks);
        marked::add(&mut row, cells, &self.marked, self.blocks);
        if row.cell(Field::Title).is_none()
            && let Some(at) = above
        {
            row.cells.push(self.whole_block(at, Field::Title, Rule::PageTitle));
        }
        skipped.extend(parts::part(&mut row, columns, self.blocks, self.facts));
        if !is_row(&row, columns, self.blocks, self.facts) {
            return false;
        }
        self.shaped.skipped.extend(skipped);
        if let Some(last) = self.shaped.rows.last_mut()
            && spans_on(last, &row, self.blocks)
        {
            let same = add_to(last, row, self.blocks).into_iter();
            self.shaped.skipped.extend(same.map(|slice| Skipped { slice, rule: Skip::SameTwice }));
            return true;
        }
        let title = marks::part(&mut row, self.blocks, self.facts);
        self.shaped.skipped.extend(title.map(|slice| Skipped { slice, rule: Skip::LabelWords }));
        if !self.bonus {
            let stars = row.cells.extract_if(.., |c| c.rule == Rule::Star).flat_map(|c| c.pieces);
            let stars = stars.map(|p| Skipped { slice: p.slice, rule: Skip::OtherMark });
            self.shaped.skipped.extend(stars);
        }
        self.sections.add_to(&mut row, |field| columns.values().any(|c| c.field == Some(field)));
        self.shaped.rows.push(row);
        true
    }

    fn whole_block(&self, at: usize, field: Field, rule: Rule) -> RowCell {
        let slice = Slice::new(at, 0..self.blocks[at].text.len());
        let pieces = vec![Piece { slice, item: false }];
        RowCell { field: Some(field), name: None, basis: Basis::Printed, rule, pieces }
    }

    fn skip(&mut self, cells: &Cells, rule: Skip) {
        let whole = |i: &usize| Slice::new(*i, 0..self.blocks[*i].text.len());
        self.shaped.skipped.extend(cells.values().map(|i| Skipped { slice: whole(i), rule }));
    }

    /// Says which columns were understood by their content.
    fn say_inferred(&mut self, columns: &Columns, grid: &Grid) {
        let inferred = columns.iter().filter(|(_, c)| c.inferred && c.field.is_some());
        let shown: Vec<String> = inferred
            .filter_map(|(at, c)| {
                let name = c.name.as_ref().map(|n| format!(" (\"{n}\")")).unwrap_or_default();
                Some(format!("column {at}{name} as {}", c.field?))
            })
            .collect();
        if shown.is_empty() || self.columns.as_ref() == Some(columns) {
            return;
        }
        let first = grid.rows.values().flat_map(|cells| cells.values()).next();
        let parts =
            first.map(|i| self.blocks[*i].parts(&(0..self.blocks[*i].text.len()))).unwrap_or_default();
        let message = format!("understood by what stands in them: {}", shown.join(", "));
        // Tables of one kind say it once.
        if self.shaped.findings.iter().all(|f| f.message != message) {
            let finding = Finding::new(Code::LayoutInferred, message).at(Span::new(Basis::Printed, parts));
            self.shaped.findings.push(finding);
        }
    }

    /// The section heading that a row of one cell is.
    fn section(&self, cells: &Cells, columns: &Columns) -> Option<(usize, SectionHeading)> {
        let mut filled = cells.values().filter(|i| !self.blocks[**i].text.trim().is_empty());
        let (Some(at), None) = (filled.next(), filled.next()) else { return None };
        let heading = section_heading(&one_line(&self.blocks[*at].text), self.facts)?;
        let has = |field: Field| columns.values().any(|c| c.field == Some(field));
        // A heading says what no column does: in a table with a column of subcategories, the weight.
        let new = ((heading.subcategory.is_some() || heading.without) && !has(Field::SubcategoryId))
            || (heading.weight.is_some() && !has(Field::Weight));
        (new && columns.len() > 1).then_some((*at, heading))
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
        if matches!(
            block.kind,
            BlockKind::Item(_) | BlockKind::Meta(_) | BlockKind::Attribute(_) | BlockKind::Margin
        ) {
            return;
        }
        let rule = if let Some(heading) = section_heading(&one_line(&block.text), self.facts) {
            self.sections.enter(at, heading);
            Skip::SectionTitle
        } else if block.text.starts_with('*') {
            Skip::Footnote
        } else if more::is_text_of_row(&self.shaped, self.columns.as_ref(), self.blocks, at) {
            return more::text_of_row(&mut self.shaped, self.blocks, at);
        } else {
            if is_unclear_heading(&one_line(&block.text), self.facts) {
                self.sections.leave();
            }
            if is_head(block) {
                self.above = Some(at);
            }
            return;
        };
        self.shaped.skipped.push(Skipped { slice: whole, rule });
    }
}

/// Words of several lines as one.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// The cells of a row, whole: what is printed is kept to the blank, and cleaned later.
fn data_row(cells: &Cells, columns: &Columns, blocks: &[Block]) -> Row {
    let cell = |(at, index): (&u32, &usize)| {
        let column = columns.get(at)?;
        let block = &blocks[*index];
        let slice = Slice::new(*index, 0..block.text.len());
        (!block.text.trim().is_empty()).then(|| RowCell {
            field: column.field,
            // What has no heading is called by its place.
            name: Some(column.name.clone().unwrap_or_else(|| format!("column {at}"))),
            basis: Basis::Printed,
            rule: if column.inferred { Rule::Inferred } else { Rule::Column },
            pieces: vec![Piece { slice, item: false }],
        })
    };
    Row { cells: cells.iter().filter_map(cell).collect() }
}

/// A row of data has an id or a title; in a table of several columns one cell alone is none, unless it is an id.
fn is_row(row: &Row, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let alone = row.cells.len() == 1 && columns.len() >= WIDE;
    let id = row.cell(Field::MeasureId);
    let named = id.is_some() || row.cell(Field::Title).is_some();
    named && (!alone || id.is_some_and(|c| holds(Field::MeasureId, &words_of(c, blocks), facts)))
}
