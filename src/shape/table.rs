//! A table whose heading row names the fields, in any order and among columns of other kinds, or whose columns tell by
//! what stands in them. CMS's JSON is such a table too. Rows of other categories than Improvement Activities are passed
//! over.

use super::columns::{Cells, Columns, Grid, complete, headed, headed_anew, holds, untitled};
use super::heading::field_of;
use super::section::{SectionHeading, section_heading};
use super::sections::Sections;
use super::{changes, marks};
use crate::facts::Facts;
use crate::model::{
    Basis, Block, BlockKind, Code, Field, Finding, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice,
    Span,
};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The column of CMS's data that tells the categories of the program apart, and ours.
const CATEGORY: (&str, &str) = ("category", "ia");

/// A table of fewer columns may have rows of one cell.
const WIDE: usize = 3;

/// Fields whose cells may go on in the rows below.
const GOES_ON: [Field; 4] =
    [Field::Description, Field::SupportingDocumentation, Field::Validation, Field::Resources];

/// How a form tells what belongs into a column.
static EXPLAINS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)^\W*(?:(?:allowed|valid|possible) )?(?:values?|max(?:imum)?|min(?:imum)?|enter|required|optional|mandatory|text|string|integer|number|format|examples?|e\.g|free text|select|choose|type|leave blank|do not)\b";
    Regex::new(pattern).expect("a constant pattern")
});

/// True when a heading row can be found, or columns that tell by themselves what they are.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    let grids = grids(blocks);
    grids.values().any(|grid| headed(grid, blocks, facts).is_some())
        || grids.values().any(|grid| untitled(grid, blocks, facts).is_some())
}

/// Cuts every table that has a heading row or telling columns, and every one that goes on under the columns of a table
/// before it. Section headings above and inside the tables hold for the rows below them.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let grids = grids(blocks);
    let mut cutter = Cutter {
        blocks,
        facts,
        shaped: Shaped::default(),
        sections: Sections::of(blocks, facts),
        columns: None,
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

/// The state of the cut.
struct Cutter<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    shaped: Shaped,
    sections: Sections,
    columns: Option<Columns>,
}

impl Cutter<'_> {
    fn table(&mut self, grid: &Grid) {
        let found = headed(grid, self.blocks, self.facts);
        let found = found.or_else(|| match &self.columns {
            Some(_) => None,
            None => untitled(grid, self.blocks, self.facts),
        });
        let (heading, columns) = match found {
            Some((rows, mut columns)) => {
                let last = rows.last().copied().unwrap_or(0);
                let below: Vec<&Cells> = grid.range(last + 1..).map(|(_, cells)| cells).collect();
                complete(&mut columns, &below, self.blocks, self.facts);
                (rows, Some(columns))
            }
            None => (Vec::new(), self.columns.take()),
        };
        let Some(mut columns) = columns else { return };
        self.say_inferred(&columns, grid);
        let (mut started, first, explained) = (false, self.shaped.rows.len(), self.shaped.skipped.len());
        for (row, cells) in grid {
            if let Some((at, heading)) = self.section(cells, &columns) {
                self.sections.enter(at, heading);
                self.skip(cells, Skip::SectionTitle);
            } else if heading.contains(row) || repeats_heading(cells, &columns, self.blocks, self.facts) {
                self.skip(cells, Skip::ColumnHeading);
            } else if heading.first().is_some_and(|h| row < h) {
                self.skip(cells, Skip::Preamble);
            } else if let Some(anew) = headed_anew(cells, self.blocks, self.facts) {
                // Two rows of headings above the same data add to each other.
                match started {
                    true => columns = anew,
                    false => add_names(&mut columns, anew),
                }
                self.skip(cells, Skip::ColumnHeading);
            } else if !started && explains(cells, &columns, self.blocks, self.facts) {
                self.skip(cells, Skip::Explanation);
            } else if other_category(cells, &columns, self.blocks) {
                self.skip(cells, Skip::OtherCategory);
            } else if !(started && self.goes_on(cells, &columns)) {
                started |= self.begin(cells, &columns);
            }
        }
        let explained = self.shaped.skipped[explained..].iter().any(|s| s.rule == Skip::Explanation);
        changes::mark(&mut self.shaped, first, &columns, explained, self.blocks);
        self.columns = Some(columns);
    }

    /// A row of data, if it is one; else its words are left to be reported.
    fn begin(&mut self, cells: &Cells, columns: &Columns) -> bool {
        let Some(mut row) = data_row(cells, columns, self.blocks, self.facts) else { return false };
        self.shaped.skipped.extend(marks::part(&mut row, self.blocks, self.facts));
        self.sections.add_to(&mut row);
        self.shaped.rows.push(row);
        true
    }

    /// Adds a row that says more of the activity above it: it has no id and no title and nothing but words of fields
    /// that may be long, or it repeats the row above in all but such a field.
    fn goes_on(&mut self, cells: &Cells, columns: &Columns) -> bool {
        let Some(above) = self.shaped.rows.last_mut() else { return false };
        let filled = || {
            let words = cells.iter().filter(|(_, i)| !self.blocks[**i].text.trim().is_empty());
            words.map(|(at, i)| (columns.get(at), *i))
        };
        let field = |column: Option<&super::columns::Column>| column.and_then(|c| c.field);
        let long = |column| field(column).is_some_and(|f| GOES_ON.contains(&f));
        let wrapped = filled().all(|(column, _)| long(column)) && filled().next().is_some();
        let same = |column: Option<&super::columns::Column>, index: usize| {
            let name = column.and_then(|c| c.name.as_deref());
            let before = above.cells.iter().find(|c| match field(column) {
                Some(f) => c.field == Some(f) && c.basis == Basis::Printed,
                None => c.field.is_none() && c.name.as_deref() == name,
            });
            let said: Option<String> = before.map(|c| words_of(c, self.blocks));
            said.is_some_and(|said| said == self.blocks[index].text.trim())
        };
        let keyed = filled().any(|(column, _)| field(column) == Some(Field::MeasureId));
        let other: Vec<(Field, usize)> =
            filled().filter(|(c, i)| !same(*c, *i)).filter_map(|(c, i)| Some((field(c)?, i))).collect();
        let repeated = keyed
            && !other.is_empty()
            && filled().all(|(c, i)| same(c, i) || (long(c) && field(c) != Some(Field::Description)));
        if !wrapped && !repeated {
            return false;
        }
        let more: Vec<(Field, usize)> = match wrapped {
            true => filled().filter_map(|(c, i)| Some((field(c)?, i))).collect(),
            false => other,
        };
        let taken: Vec<usize> = more.iter().map(|(_, i)| *i).collect();
        let twice: Vec<usize> = filled().map(|(_, i)| i).filter(|i| !taken.contains(i)).collect();
        for (field, index) in more {
            let slice = Slice::new(index, 0..self.blocks[index].text.len());
            let piece = Piece { slice, item: repeated };
            match above.cells.iter_mut().find(|c| c.field == Some(field) && c.basis == Basis::Printed) {
                Some(cell) => {
                    // Rows of their own are items of their own.
                    cell.pieces.iter_mut().for_each(|p| p.item |= repeated);
                    cell.pieces.push(piece);
                }
                None => {
                    let name = columns.values().find(|c| c.field == Some(field)).and_then(|c| c.name.clone());
                    let (basis, rule) = (Basis::Printed, Rule::Column);
                    above.cells.push(RowCell { field: Some(field), name, basis, rule, pieces: vec![piece] });
                }
            }
        }
        let whole = |i: usize| Slice::new(i, 0..self.blocks[i].text.len());
        self.shaped
            .skipped
            .extend(twice.into_iter().map(|i| Skipped { slice: whole(i), rule: Skip::SameTwice }));
        true
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
        let first = grid.values().flat_map(|cells| cells.values()).next();
        let parts =
            first.map(|i| self.blocks[*i].parts(&(0..self.blocks[*i].text.len()))).unwrap_or_default();
        let message = format!("understood by what stands in them: {}", shown.join(", "));
        let finding = Finding::new(Code::LayoutInferred, message).at(Span::new(Basis::Printed, parts));
        self.shaped.findings.push(finding);
    }

    /// The section heading that a row of one cell is. Where a column says the same, it is a value and no heading.
    fn section(&self, cells: &Cells, columns: &Columns) -> Option<(usize, SectionHeading)> {
        let mut filled = cells.values().filter(|i| !self.blocks[**i].text.trim().is_empty());
        let (Some(at), None) = (filled.next(), filled.next()) else { return None };
        let heading = section_heading(&one_line(&self.blocks[*at].text), self.facts)?;
        let has = |field: Field| columns.values().any(|c| c.field == Some(field));
        // A heading says what no column does: in a table with a column of subcategories, the weight.
        let new = (heading.subcategory.is_some() && !has(Field::SubcategoryId))
            || (heading.weight.is_some() && !has(Field::Weight));
        (new && columns.len() > 1).then_some((*at, heading))
    }

    /// A block between tables: a section heading, a footnote, a page's margin; else it is left for later.
    fn outside(&mut self, at: usize) {
        let block = &self.blocks[at];
        let whole = Slice::new(at, 0..block.text.len());
        let rule = if matches!(block.kind, BlockKind::Item(_) | BlockKind::Meta(_)) {
            return;
        } else if let Some(heading) = section_heading(&one_line(&block.text), self.facts) {
            self.sections.enter(at, heading);
            Skip::SectionTitle
        } else if block.text.starts_with('*') {
            Skip::Footnote
        } else {
            return;
        };
        self.shaped.skipped.push(Skipped { slice: whole, rule });
    }

    /// Prose before the first row and after the last belongs to no activity; what stands between rows is left over.
    fn prose(&mut self) {
        let places = || self.shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.basis != Basis::Heading);
        let blocks = || places().flat_map(|c| &c.pieces).map(|p| p.slice.block);
        let (Some(first), Some(last)) = (blocks().min(), blocks().max()) else { return };
        let outside = |(at, block): &(usize, &Block)| {
            (*at < first || *at > last)
                && matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_))
        };
        let prose = self.blocks.iter().enumerate().filter(outside);
        let skipped = prose
            .map(|(at, block)| Skipped { slice: Slice::new(at, 0..block.text.len()), rule: Skip::Prose });
        let mut skipped: Vec<Skipped> = skipped.collect();
        skipped.extend(self.other_tables());
        skipped.extend(self.notes(first, last));
        self.shaped.skipped.extend(skipped);
    }

    /// Sentences and remarks that have a row for themselves above the first activity or below the last. A word or two could
    /// as well be an activity whose other cells are lost, and stay to be reported.
    fn notes(&self, first: usize, last: usize) -> Vec<Skipped> {
        let done: BTreeSet<usize> = self.shaped.skipped.iter().map(|s| s.slice.block).collect();
        let grids = grids(self.blocks);
        let alone = grids.values().flat_map(|grid| grid.values()).filter(|cells| cells.len() == 1);
        let outside = alone.flat_map(|cells| cells.values().copied()).filter(|i| *i < first || *i > last);
        let whole = |i: usize| Slice::new(i, 0..self.blocks[i].text.len());
        let remark = |i: &usize| self.blocks[*i].text.contains(['.', ':', '*', '©']);
        let left = outside.filter(|i| !done.contains(i) && remark(i));
        left.map(|i| Skipped { slice: whole(i), rule: Skip::Prose }).collect()
    }

    /// Tables of one or two columns that gave no row: notes and legends, in a document that lists activities elsewhere.
    fn other_tables(&self) -> Vec<Skipped> {
        let rows = self.shaped.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.pieces);
        let table = |block: usize| self.blocks[block].cell().map(|at| at.table);
        let listed: BTreeSet<u32> = rows.filter_map(|p| table(p.slice.block)).collect();
        let grids = grids(self.blocks);
        let notes = grids.iter().filter(|(number, grid)| {
            !listed.contains(number) && grid.values().all(|cells| cells.len() < WIDE)
        });
        let done: BTreeSet<usize> = self.shaped.skipped.iter().map(|s| s.slice.block).collect();
        let cells = notes.flat_map(|(_, grid)| grid.values().flat_map(|cells| cells.values()));
        let whole = |i: usize| Slice::new(i, 0..self.blocks[i].text.len());
        let left = cells.copied().filter(|i| !done.contains(i));
        left.map(|i| Skipped { slice: whole(i), rule: Skip::OtherTable }).collect()
    }
}

/// Words of several lines as one.
fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// The heading row again: its very words, or other words for the same fields.
fn repeats_heading(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let same = |column: &u32, i: &usize| {
        let (text, before) = (blocks[*i].text.trim(), columns.get(column));
        before.is_some_and(|c| {
            c.name.as_deref() == Some(text) || (c.field.is_some() && c.field == field_of(text, facts))
        })
    };
    cells.len() > 1 && cells.iter().all(|(column, i)| same(column, i))
}

fn other_category(cells: &Cells, columns: &Columns, blocks: &[Block]) -> bool {
    let (name, ours) = CATEGORY;
    let column = columns
        .iter()
        .find(|(_, c)| c.field.is_none() && c.name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(name)));
    let cell = column.and_then(|(column, _)| cells.get(column));
    cell.is_some_and(|i| !blocks[*i].text.trim().eq_ignore_ascii_case(ours))
}

/// Adds the fields that a second row of headings names to those of the first.
fn add_names(columns: &mut Columns, anew: Columns) {
    for (at, column) in anew {
        match columns.get_mut(&at) {
            Some(known) if known.field.is_none() || known.inferred => *known = column,
            Some(_) => {}
            None => drop(columns.insert(at, column)),
        }
    }
}

/// A row between the headings and the data that tells what belongs into the columns: where ids, weights and subcategories
/// would stand it has other words, or all its words are those of a form.
fn explains(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> bool {
    let words = |i: &usize| blocks[*i].text.trim();
    let filled = || cells.iter().filter(|(_, i)| !words(i).is_empty());
    let typed = |field: &Field| matches!(field, Field::MeasureId | Field::Weight | Field::SubcategoryId);
    let kept = filled().filter_map(|(at, i)| Some((columns.get(at)?.field.filter(typed)?, words(i))));
    let right = kept.clone().filter(|(field, text)| holds(*field, text, facts)).count();
    let form = filled().filter(|(_, i)| EXPLAINS.is_match(words(i))).count();
    right == 0 && form > 0 && (form * 2 >= filled().count() || kept.count() > 0)
}

/// The words of a cell of a row.
fn words_of(cell: &RowCell, blocks: &[Block]) -> String {
    let words = cell.pieces.iter().map(|p| blocks[p.slice.block].text[p.slice.range()].trim());
    words.collect::<Vec<_>>().join(" ")
}

/// A row of data; None when it has neither an id nor a title, so that its words are reported, or in a table of several
/// columns nothing but one cell without an id.
fn data_row(cells: &Cells, columns: &Columns, blocks: &[Block], facts: &Facts) -> Option<Row> {
    let row = Row {
        cells: cells
            .iter()
            .filter_map(|(at, index)| {
                let column = columns.get(at)?;
                let block = &blocks[*index];
                if block.text.trim().is_empty() {
                    return None;
                }
                // The whole cell: what is printed is kept to the blank, and cleaned later.
                let slice = Slice::new(*index, 0..block.text.len());
                Some(RowCell {
                    field: column.field,
                    // What has no heading is called by its place.
                    name: Some(column.name.clone().unwrap_or_else(|| format!("column {at}"))),
                    basis: Basis::Printed,
                    rule: if column.inferred { Rule::Inferred } else { Rule::Column },
                    pieces: vec![Piece { slice, item: false }],
                })
            })
            .collect(),
    };
    let alone = row.cells.len() == 1 && columns.len() >= WIDE;
    let id = row.cell(Field::MeasureId);
    let named = id.is_some() || row.cell(Field::Title).is_some();
    (named && (!alone || id.is_some_and(|c| holds(Field::MeasureId, &words_of(c, blocks), facts))))
        .then_some(row)
}
