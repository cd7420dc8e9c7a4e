//! A table whose heading row names the fields, in any order and among columns of other kinds. CMS's JSON is such a
//! table too. Rows of other categories than Improvement Activities are passed over.

use super::coverage;
use super::heading::field_of;
use super::id;
use super::marks;
use super::section::{SectionHeading, is_unclear_heading, section_heading};
use super::sections::Sections;
use super::spans::{add_to, spans_on};
use super::turned::{Grid, Rows, turn};
use crate::facts::Facts;
use crate::model::{Basis, Block, BlockKind, Field, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice};
use std::collections::BTreeMap;

/// The heading row stands among the first rows.
const HEADING_WITHIN: u32 = 20;

/// The column of CMS's data that tells the categories of the program apart, and ours.
const CATEGORY: (&str, &str) = ("category", "ia");

/// What a column is.
struct Column {
    field: Option<Field>,
    name: String,
    rule: Rule,
}

/// True when a heading row can be found, or a heading column.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    grids(blocks, facts).values().any(|grid| {
        let nameless = || grid.is_turned && blocks.iter().any(is_head);
        heading_row(&grid.rows, blocks, facts).is_some() || nameless()
    })
}

/// A block that may hold the title of the table under it.
fn is_head(block: &Block) -> bool {
    let bold = || !block.runs.is_empty() && block.runs.iter().all(|run| run.bold);
    matches!(block.kind, BlockKind::Heading(_)) || (block.kind == BlockKind::Paragraph && bold())
}

/// Cuts every table that has a heading row, and every one that goes on under the heading row of a table before it. Section
/// headings above and inside the tables hold for the rows below them.
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

fn says_no(words: &str) -> bool {
    matches!(words.to_ascii_lowercase().as_str(), "no" | "n" | "false" | "0" | "not eligible")
}

fn grids(blocks: &[Block], facts: &Facts) -> BTreeMap<u32, Grid> {
    let mut grids: BTreeMap<u32, Grid> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(at) = block.cell() {
            grids.entry(at.table).or_default().rows.entry(at.row).or_default().insert(at.column, index);
        }
    }
    grids
        .values_mut()
        .filter(|g| heading_row(&g.rows, blocks, facts).is_none())
        .for_each(|g| turn(g, blocks, facts));
    grids
}

/// The first row that names the most fields; it must name a title or an id, and two fields at least.
fn heading_row(grid: &Rows, blocks: &[Block], facts: &Facts) -> Option<u32> {
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
    /// The heading above the table, which may be its title.
    above: Option<usize>,
}

impl Cutter<'_> {
    fn table(&mut self, grid: &Grid) {
        let above = self.above.take();
        let named = heading_row(&grid.rows, self.blocks, self.facts);
        // Headings again in the middle of a table that goes on are none that begin it.
        let again = |row: &u32| {
            let columns = self.columns.as_ref();
            columns.is_some_and(|c| repeats_heading(&grid.rows[row], c, self.blocks, self.facts))
        };
        let heading = match grid.is_turned {
            true => grid.rows.keys().next().copied(),
            false => named.filter(|row| !again(row)),
        };
        match heading {
            Some(row) => {
                let column = |(column, index): (&u32, &usize)| {
                    let name = self.blocks[*index].text.trim();
                    (
                        *column,
                        Column {
                            field: field_of(name, self.facts),
                            name: name.to_owned(),
                            rule: Rule::Column,
                        },
                    )
                };
                let mut columns: Columns = grid.rows[&row].iter().map(column).collect();
                name_the_long_one(&mut columns, &grid.rows, self.blocks);
                self.columns = Some(columns);
            }
            None if named.is_none()
                && !self.columns.as_ref().is_some_and(|c| goes_on(&grid.rows, c, self.blocks)) =>
            {
                // A table that names activities is one that should have been understood.
                let texts =
                    || grid.rows.values().flat_map(|r| r.values()).map(|i| self.blocks[*i].text.as_str());
                if texts().all(|text| id::anywhere(text, self.facts).is_empty()) {
                    let cells =
                        grid.rows.values().flat_map(|cells| skip(cells, self.blocks, Skip::OtherTable));
                    self.shaped.skipped.extend(cells);
                }
                return;
            }
            None => {}
        }
        let Some(columns) = self.columns.take() else { return };
        let whole = |index: &usize| Slice::new(*index, 0..self.blocks[*index].text.len());
        let head = grid.head.iter().map(|i| Skipped { slice: whole(i), rule: Skip::ColumnHeading });
        self.shaped.skipped.extend(head);
        for (row, cells) in &grid.rows {
            if let Some((at, heading)) = self.section(cells, &columns) {
                self.sections.enter(at, heading);
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::SectionTitle));
            } else if self.is_unclear(cells) {
                self.sections.leave();
            } else if heading.is_some_and(|h| *row < h) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::Preamble));
            } else if Some(*row) == heading || repeats_heading(cells, &columns, self.blocks, self.facts) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::ColumnHeading));
            } else if other_category(cells, &columns, self.blocks) {
                self.shaped.skipped.extend(skip(cells, self.blocks, Skip::OtherCategory));
            } else {
                self.data(cells, &columns, above.filter(|_| grid.is_turned));
            }
        }
        // What stands under a heading column stands under it alone.
        self.columns = (!grid.is_turned).then_some(columns);
    }

    /// A row of data; one of a table that stands under its title takes it from there.
    fn data(&mut self, cells: &BTreeMap<u32, usize>, columns: &Columns, above: Option<usize>) {
        let mut row = data_row(cells, columns, self.blocks);
        if row.cell(Field::Title).is_none()
            && let Some(at) = above
        {
            let slice = Slice::new(at, 0..self.blocks[at].text.len());
            row.cells.push(RowCell {
                field: Some(Field::Title),
                name: None,
                basis: Basis::Printed,
                rule: Rule::PageTitle,
                pieces: vec![Piece { slice, item: false }],
            });
        }
        let has = |field: Field| row.cell(field).is_some();
        // One cell alone that is no id belongs to no row of ids.
        let stray = row.cells.len() == 1 && columns.len() > 2 && !has(Field::Title) && {
            let id = row.cell(Field::MeasureId).and_then(|c| c.pieces.first());
            id.is_some_and(|p| id::at_start(self.blocks[p.slice.block].text.trim(), self.facts).is_none())
        };
        if stray || !(has(Field::Title) || has(Field::MeasureId)) {
            return;
        }
        if let Some(last) = self.shaped.rows.last_mut()
            && spans_on(last, &row, self.blocks)
        {
            let same = add_to(last, row, self.blocks).into_iter();
            self.shaped.skipped.extend(same.map(|slice| Skipped { slice, rule: Skip::SameTwice }));
            return;
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

    /// A paragraph at once after a row of a table that names no description, across all its columns.
    fn is_text_of_row(&self, at: usize) -> bool {
        let described = |c: &Columns| c.values().any(|c| c.field == Some(Field::Description));
        let before = at.checked_sub(1).filter(|b| self.blocks[*b].cell().is_some_and(|c| c.table > 0));
        let last = self.shaped.rows.last().filter(|row| row.cell(Field::Description).is_none());
        let own = |row: &Row| row.cells.iter().flat_map(|c| &c.pieces).any(|p| Some(p.slice.block) == before);
        self.columns.as_ref().is_some_and(|c| !described(c))
            && self.blocks[at].kind == BlockKind::Paragraph
            && (self.blocks[at].text.len() > PROSE || self.has_text_rows())
            && last.is_some_and(own)
    }

    /// Whether rows before the last have their text under them.
    fn has_text_rows(&self) -> bool {
        self.shaped
            .rows
            .iter()
            .rev()
            .nth(1)
            .and_then(|r| r.cell(Field::Description))
            .is_some_and(|c| c.rule == Rule::EntryText)
    }

    fn text_of_row(&mut self, at: usize) {
        let slice = Slice::new(at, 0..self.blocks[at].text.len());
        if let Some(row) = self.shaped.rows.last_mut() {
            row.cells.push(RowCell {
                field: Some(Field::Description),
                name: None,
                basis: Basis::Printed,
                rule: Rule::EntryText,
                pieces: vec![Piece { slice, item: false }],
            });
        }
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
        } else if self.is_text_of_row(at) {
            return self.text_of_row(at);
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

/// Columns of texts so long on average, in bytes, hold prose.
const PROSE: usize = 80;

/// In a table that names titles and no description, the one other column of long texts is the description.
fn name_the_long_one(columns: &mut Columns, rows: &Rows, blocks: &[Block]) {
    let has = |field: Field| columns.values().any(|c| c.field == Some(field));
    if !has(Field::Title) || has(Field::Description) {
        return;
    }
    let long = |column: &u32| {
        let lengths: Vec<usize> =
            rows.values().filter_map(|r| r.get(column)).map(|i| blocks[*i].text.len()).collect();
        lengths.iter().sum::<usize>() > PROSE * lengths.len()
    };
    let found: Vec<u32> =
        columns.iter().filter(|(at, c)| c.field.is_none() && long(at)).map(|(at, _)| *at).collect();
    if let [only] = found.as_slice()
        && let Some(column) = columns.get_mut(only)
    {
        column.field = Some(Field::Description);
        column.rule = Rule::LongColumn;
    }
}

/// Whether a table without headings goes on with the columns of the one before: it has as many, and no headings.
fn goes_on(rows: &Rows, columns: &Columns, blocks: &[Block]) -> bool {
    let last = |cells: Option<&u32>| cells.copied().unwrap_or(0);
    let width = rows.values().map(|cells| last(cells.keys().next_back())).max().unwrap_or(0);
    let heads = |cells: &BTreeMap<u32, usize>| {
        cells.len() > 1 && cells.values().all(|i| blocks[*i].runs.iter().all(|run| run.bold))
    };
    let bold = rows.values().filter(|cells| heads(cells)).count();
    let headed = rows.values().next().is_some_and(heads) && bold * 2 < rows.len() + 1;
    width * 2 > last(columns.keys().next_back()) && width <= last(columns.keys().next_back()) && !headed
}

/// The cells of a row.
fn data_row(cells: &BTreeMap<u32, usize>, columns: &Columns, blocks: &[Block]) -> Row {
    let cell = |(column, index): (&u32, &usize)| {
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
            rule: column.rule,
            pieces: vec![Piece { slice, item: false }],
        })
    };
    Row { cells: cells.iter().filter_map(cell).collect() }
}
