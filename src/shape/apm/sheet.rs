//! In: the blocks of a score sheet. Out: its models, each with its score and the activities that count for it, out of a list
//! of models, a table for each model, one table for all of them, or any mixture. Which column is which is said by its
//! heading; which model a table is of by a column, a row of its own, or the words above the table.

use super::columns::{Cells, Columns, field_of, headings, is_total, is_worth};
use super::name::{Names, fold};
use crate::facts::Facts;
use crate::model::{
    ApmCell, ApmField, ApmRow, Basis, Block, BlockKind, Code, Finding, Shaped, Skip, Skipped, Slice, Span,
};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of a model, in bytes.
const NAME: usize = 160;
/// A heading row is one of the first of its table.
const FIRST_ROWS: usize = 3;

#[derive(Default)]
struct Sheet {
    rows: Vec<ApmRow>,
    /// Where a model stands in `rows`, by its folded name.
    places: BTreeMap<String, usize>,
    skipped: Vec<Skipped>,
    findings: Vec<Finding>,
    /// The model whose activities are read, and whether its sum has been.
    open: Option<usize>,
    closed: bool,
}

/// Reads a score sheet.
pub(in crate::shape) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    let names = Names::new(blocks);
    let mut sheet = Sheet::default();
    let mut columns = Columns::new();
    let mut above: Option<usize> = None;
    let mut at = 0;
    while at < blocks.len() {
        let block = &blocks[at];
        let Some(first) = block.cell() else {
            let words =
                matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Item(_));
            if words && !block.text.trim().is_empty() {
                above = Some(at);
            }
            at += 1;
            continue;
        };
        let end = (at..blocks.len()).find(|n| blocks[*n].cell().is_none_or(|c| c.table != first.table));
        let end = end.unwrap_or(blocks.len());
        let rows = rows_of(blocks, at, end);
        let head =
            (0..rows.len().min(FIRST_ROWS)).find_map(|n| Some((n, headings(blocks, &rows, n, facts)?)));
        if let Some((head, (found, _))) = head {
            columns = found;
            // Rows above the headings may name the model.
            for row in &rows[..head] {
                above = row.first().map(|(_, block)| *block).filter(|_| row.len() == 1).or(above);
            }
        }
        if !columns.is_empty() {
            let title = above.take().filter(|n| sheet.is_name(blocks, &[*n], facts));
            let table = Table { blocks, facts, names: &names, columns: &columns };
            sheet.table(&table, &rows, title);
        }
        (above, at) = (None, end);
    }
    let mut shaped =
        Shaped { apm: sheet.rows, skipped: sheet.skipped, findings: sheet.findings, ..Shaped::default() };
    shaped.apm.retain(|row| row.cells.iter().any(|c| c.field == ApmField::Apm));
    shaped.skipped.extend(around(blocks, &shaped));
    shaped
}

/// What a table is read with.
struct Table<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    names: &'a Names,
    columns: &'a Columns,
}

impl Table<'_> {
    fn cell(&self, row: &Cells, field: ApmField) -> Option<usize> {
        let found = row.iter().find(|(column, _)| self.columns.get(column) == Some(&field));
        found.map(|(_, block)| *block)
    }

    fn has(&self, field: ApmField) -> bool {
        self.columns.values().any(|f| *f == field)
    }
}

impl Sheet {
    /// Reads the rows of a table; `title` names the model above it, where something does.
    fn table(&mut self, table: &Table, rows: &[Cells], title: Option<usize>) {
        let of_activities = table.has(ApmField::Title);
        if let Some(title) = title.filter(|_| of_activities && !table.has(ApmField::Apm)) {
            self.open(table, &[title]);
        }
        let heads = |n: usize| headings(table.blocks, rows, n, table.facts).map(|(_, used)| used);
        let of_model = of_activities && score_of_model(table, rows);
        let mut headed = 0;
        for (n, row) in rows.iter().enumerate() {
            headed = heads(n).map_or(headed, |used| n + used);
            if n < headed {
                self.skip(table.blocks, row, Skip::ColumnHeading);
                continue;
            }
            let cells: Vec<usize> = row.iter().map(|(_, block)| *block).collect();
            let worth = cells.iter().any(|b| is_worth(&table.blocks[*b].text, table.facts));
            // A name that runs over the columns is cut by them.
            let named = heads(n + 1).is_some() && !worth || cells.len() == 1 && (n == 0 || self.closed);
            if of_activities && named && self.is_name(table.blocks, &cells, table.facts) {
                self.open(table, &cells);
            } else if let [(column, only)] = row.as_slice() {
                if let Some(field) = table.columns.get(column).filter(|_| self.open.is_some()) {
                    self.more(table, *field, *only);
                }
            } else if of_activities {
                self.activity(table, row, of_model);
            } else {
                self.model(table, row);
            }
        }
    }

    /// A row of the list of models.
    fn model(&mut self, table: &Table, row: &Cells) {
        let Some(name) = table.cell(row, ApmField::Apm) else { return };
        if is_total(table.blocks, name, table.facts) {
            return;
        }
        let at = self.place(table, &[name]);
        let again =
            self.rows[at].cells.iter().any(|c| c.field == ApmField::Score || c.field == ApmField::Points);
        if again {
            self.twice(table.blocks, name);
            return;
        }
        let points = table.cell(row, ApmField::Points).or_else(|| table.cell(row, ApmField::Total));
        let score = table.cell(row, ApmField::Score);
        for (field, block) in [(ApmField::Points, points), (ApmField::Score, score)] {
            self.rows[at].cells.extend(block.map(|block| cell(table.blocks, field, block)));
        }
    }

    /// A row of activities: one of them, or the sum under them. `of_model` says that the column of scores has the score of
    /// the model and not that of the activity.
    fn activity(&mut self, table: &Table, row: &Cells, of_model: bool) {
        let total = row.iter().find(|(_, block)| is_total(table.blocks, *block, table.facts));
        let score = || table.cell(row, ApmField::Score).filter(|_| !of_model);
        let points = table.cell(row, ApmField::Points).or_else(score);
        if let Some((_, label)) = total {
            self.skip(table.blocks, &vec![(0, *label)], Skip::LabelWords);
            if let (Some(open), Some(points)) = (self.open, points) {
                self.rows[open].cells.push(cell(table.blocks, ApmField::Total, points));
            }
            self.closed = true;
            return;
        }
        if let Some(name) = table.cell(row, ApmField::Apm) {
            self.open(table, &[name]);
        }
        let Some(open) = self.open else { return };
        let fields = [ApmField::MeasureId, ApmField::Title, ApmField::Subcategory, ApmField::Weight];
        let mut cells: Vec<ApmCell> = Vec::new();
        for field in fields {
            cells.extend(table.cell(row, field).map(|block| cell(table.blocks, field, block)));
        }
        cells.extend(points.map(|block| cell(table.blocks, ApmField::Points, block)));
        // What is the model's stands in every row of its activities, where one table says everything.
        if table.has(ApmField::Apm) {
            if of_model || table.has(ApmField::Points) {
                self.of_model(table, row, ApmField::Score, open);
            }
            self.of_model(table, row, ApmField::Total, open);
        }
        if cells.iter().any(|c| matches!(c.field, ApmField::Title | ApmField::MeasureId)) {
            self.rows[open].activities.push(cells);
        }
    }

    /// A cell of the model in a row of one of its activities: the first counts.
    fn of_model(&mut self, table: &Table, row: &Cells, field: ApmField, open: usize) {
        let Some(block) = table.cell(row, field) else { return };
        let cell = cell(table.blocks, field, block);
        if self.rows[open].cells.iter().any(|c| c.field == field) {
            self.skipped.push(Skipped { slice: cell.slice, rule: Skip::SameTwice });
        } else {
            self.rows[open].cells.push(cell);
        }
    }

    /// A row of one cell that goes on with the activity above it.
    fn more(&mut self, table: &Table, field: ApmField, block: usize) {
        let Some(last) = self.open.and_then(|open| self.rows[open].activities.last_mut()) else { return };
        last.push(cell(table.blocks, field, block));
    }

    /// The model that words name becomes the one whose activities follow.
    fn open(&mut self, table: &Table, name: &[usize]) {
        let at = self.place(table, name);
        (self.open, self.closed) = (Some(at), false);
    }

    /// The place of a model, whose name stands in one or more cells; a new one at the end.
    fn place(&mut self, table: &Table, cells: &[usize]) -> usize {
        let blocks = table.blocks;
        let Some((last, before)) = cells.split_last() else { return 0 };
        let (name, mark) = table.names.without_mark(blocks, *last);
        let whole = |block: &usize| Slice::new(*block, 0..blocks[*block].text.len());
        let slices: Vec<Slice> = before.iter().map(whole).chain([name]).collect();
        let words: Vec<&str> = slices.iter().map(|s| &blocks[s.block].text[s.range()]).collect();
        let folded = fold(&words.join(" "));
        let place = self.places.get(&folded).copied();
        let at = place.unwrap_or_else(|| {
            self.rows.push(ApmRow::default());
            self.places.insert(folded, self.rows.len() - 1);
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        match place {
            None => row.cells.extend(slices.into_iter().map(|slice| ApmCell { field: ApmField::Apm, slice })),
            Some(_) => row.names.extend(slices),
        }
        if let Some(mark) = mark {
            let printed = blocks[*last].text.replace('\n', " ");
            let said = format!(
                "the mark of a footnote stands at the name of a model; it was left out: \"{printed}\""
            );
            let span = Span::new(Basis::Printed, blocks[*last].parts(&mark.range()));
            self.findings.push(Finding::new(Code::DefectFootnote, said).at(span));
            row.names.push(mark);
        }
        at
    }

    fn twice(&mut self, blocks: &[Block], name: usize) {
        let block = &blocks[name];
        let message = format!("\"{}\" is listed twice; the first stands", block.text.replace('\n', " "));
        let span = Span::new(Basis::Printed, block.parts(&(0..block.text.len())));
        self.findings.push(Finding::new(Code::ApmTwice, message).at(span));
    }

    fn skip(&mut self, blocks: &[Block], row: &Cells, rule: Skip) {
        let whole = |block: usize| Slice::new(block, 0..blocks[block].text.len());
        self.skipped.extend(row.iter().map(|(_, block)| Skipped { slice: whole(*block), rule }));
    }

    /// Whether words may name a model: few of them, no sentence, no caption of a table, no heading of a column.
    fn is_name(&self, blocks: &[Block], cells: &[usize], facts: &Facts) -> bool {
        let words: Vec<&str> = cells.iter().map(|block| blocks[*block].text.trim()).collect();
        let text = words.join(" ");
        let known = self.places.contains_key(&fold(&text));
        let first = text.split_whitespace().next();
        let caption = first.is_some_and(|w| w.eq_ignore_ascii_case("table")) || text.ends_with([':', '?']);
        let sentence = text.ends_with('.') && text.contains(' ');
        let section = facts.subcategory(&text).is_some();
        known || text.len() <= NAME && !caption && !sentence && !section && field_of(&text, facts).is_none()
    }
}

/// Whether the scores in a table of models and their activities are those of the models: each model has one in all its rows,
/// and activities of one weight (else of one name) have several.
fn score_of_model(table: &Table, rows: &[Cells]) -> bool {
    if !table.has(ApmField::Apm) || !table.has(ApmField::Score) || table.has(ApmField::Points) {
        return false;
    }
    let text = |row: &Cells, field| table.cell(row, field).map(|block| table.blocks[block].text.trim());
    let (mut models, mut alike) =
        (BTreeMap::<&str, BTreeSet<&str>>::new(), BTreeMap::<&str, BTreeSet<&str>>::new());
    let mut model = "";
    for row in rows.iter().filter(|row| headings(table.blocks, &[(*row).clone()], 0, table.facts).is_none()) {
        model = text(row, ApmField::Apm).unwrap_or(model);
        let Some(score) = text(row, ApmField::Score) else { continue };
        models.entry(model).or_default().insert(score);
        let what = [ApmField::Weight, ApmField::MeasureId, ApmField::Title].into_iter();
        if let Some(what) = what.filter_map(|field| text(row, field)).next() {
            alike.entry(what).or_default().insert(score);
        }
    }
    models.values().all(|scores| scores.len() == 1) && alike.values().any(|scores| scores.len() > 1)
}

fn cell(blocks: &[Block], field: ApmField, block: usize) -> ApmCell {
    ApmCell { field, slice: Slice::new(block, 0..blocks[block].text.len()) }
}

/// The rows of a table that stands in a range of blocks.
fn rows_of(blocks: &[Block], from: usize, to: usize) -> Vec<Cells> {
    let mut rows: BTreeMap<u32, Cells> = BTreeMap::new();
    for (n, block) in blocks.iter().enumerate().take(to).skip(from) {
        if let Some(at) = block.cell().filter(|_| !block.text.trim().is_empty()) {
            rows.entry(at.row).or_default().push((at.column, n));
        }
    }
    rows.into_values().collect()
}

/// What stands around the tables.
fn around(blocks: &[Block], shaped: &Shaped) -> Vec<Skipped> {
    let mut used = vec![false; blocks.len()];
    let slices = shaped.apm.iter().flat_map(ApmRow::slices).chain(shaped.skipped.iter().map(|s| &s.slice));
    slices.for_each(|slice| used[slice.block] = true);
    let rest = blocks.iter().enumerate().filter(|(at, b)| !used[*at] && b.cell().is_none());
    rest.map(|(at, b)| Skipped { slice: Slice::new(at, 0..b.text.len()), rule: Skip::ScoreSheet }).collect()
}
