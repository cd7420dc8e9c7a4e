//! In: a table of HTML. Out: cells at their rows and columns. A cell that spans rows stands in each of them, with the
//! words and lines of its one place; a row that is one cell across the whole table, and the foot of the table, are
//! paragraphs between cells; a table that only arranges the page is none. It must not know what a column means.

use super::ask::{is_paged, text_of};
use super::part::{self, Part, part, tag};
use super::tree::Element;
use super::walk::{Place, Walk};
use crate::model::{Block, BlockKind, CellAt, Limit};
use std::collections::BTreeMap;

/// A cell that goes on in the rows below: in how many, and its words.
struct Spanning {
    rows: u32,
    block: Option<Block>,
}

/// A row and where it stands.
struct Line<'a> {
    row: &'a Element,
    hidden: bool,
    cells: Vec<&'a Element>,
    foot: bool,
}

impl Walk<'_> {
    /// A table, as cells or as what it arranges.
    pub(super) fn table(&mut self, table: &Element, place: &Place) {
        let (hidden, lines): (Vec<Line>, Vec<Line>) = lines(table).into_iter().partition(|line| line.hidden);
        hidden.iter().for_each(|line| self.hide(line.row));
        self.captions(table, place);
        if place.lines || place.around || place.outside || arranges(table, &lines) {
            for cell in lines.iter().flat_map(|line| &line.cells) {
                self.begin(BlockKind::Paragraph, None, place);
                self.children(cell, place);
                self.begin(BlockKind::Paragraph, None, place);
            }
            if !place.lines {
                self.writer.rule();
            }
            return;
        }
        self.writer.end_item();
        self.tables += 1;
        let width =
            lines.iter().map(|line| line.cells.iter().map(|c| spans(c, "colspan")).sum::<u32>()).max();
        let width = width.unwrap_or(0).min(self.limits.columns as u32);
        let mut spanning: BTreeMap<u32, Spanning> = BTreeMap::new();
        let mut row = 0;
        for line in lines.iter().filter(|line| !line.foot) {
            if spanning.is_empty() && is_across(line, width) {
                self.across(line, place);
                self.tables += 1;
                row = 0;
                continue;
            }
            row += 1;
            if !self.row(line, row, width, &mut spanning, place) {
                let message = format!(
                    "more than {} cells in the tables of the document; the rows after that are not read",
                    self.limits.cells
                );
                self.findings.push(self.limits.reached(Limit::Cells, None, message));
                break;
            }
        }
        for line in lines.iter().filter(|line| line.foot) {
            self.across(line, place);
        }
    }

    /// A table of other elements than those of tables: its rows, the first of them headings.
    pub(super) fn rows(&mut self, rows: &[&Element], place: &Place) {
        let lines: Vec<Line> = rows
            .iter()
            .map(|row| Line { row, hidden: false, cells: row.elements().collect(), foot: false })
            .collect();
        if place.outside {
            return lines.iter().for_each(|line| self.across(line, place));
        }
        self.writer.end_item();
        self.tables += 1;
        let width = lines.first().map_or(0, |line| line.cells.len() as u32).min(self.limits.columns as u32);
        let mut spanning = BTreeMap::new();
        for (row, line) in (1u32..).zip(&lines) {
            if !self.row(line, row, width, &mut spanning, place) {
                break;
            }
        }
    }

    fn captions(&mut self, table: &Element, place: &Place) {
        for caption in table.elements().filter(|e| tag(e) == "caption") {
            self.element(caption, place);
        }
    }

    /// A row that is no row of the table: its words, cell by cell.
    fn across(&mut self, line: &Line, place: &Place) {
        for cell in &line.cells {
            self.begin(BlockKind::Paragraph, None, place);
            self.children(cell, &look(cell, place, false));
            self.begin(BlockKind::Paragraph, None, place);
        }
        self.writer.end_item();
    }

    /// A row with what spans into it; false past the limit.
    fn row(
        &mut self,
        line: &Line,
        row: u32,
        width: u32,
        spanning: &mut BTreeMap<u32, Spanning>,
        place: &Place,
    ) -> bool {
        let mut cells = line.cells.iter();
        let mut column = 0;
        while column < width {
            column += 1;
            let at = CellAt { table: self.tables, row, column };
            if let Some(open) = spanning.get_mut(&column) {
                open.rows -= 1;
                if let Some(block) = &open.block {
                    self.writer.again(block, at);
                }
                self.cells += 1;
                if open.rows == 0 {
                    spanning.remove(&column);
                }
                continue;
            }
            let Some(cell) = cells.next() else { break };
            self.cells += 1;
            let start = self.writer.blocks.len();
            self.writer.begin(BlockKind::Cell { at, json: false }, None);
            self.children(cell, &look(cell, place, true));
            if text_of(cell).trim().is_empty()
                && let Some(alt) = cell.all().find(|e| e.name == "img").and_then(|e| e.attribute("alt"))
            {
                // A picture alone in a cell stands for its words.
                self.writer.words(alt, &place.look);
            }
            self.writer.end_item();
            let block = self.writer.blocks.get(start).cloned();
            let rows = spans(cell, "rowspan");
            for extra in 0..spans(cell, "colspan") {
                if rows > 1 {
                    // Only the first of the columns that a cell spans has its words.
                    let block = block.clone().filter(|_| extra == 0);
                    spanning.insert(column + extra, Spanning { rows: rows - 1, block });
                }
            }
            column += spans(cell, "colspan") - 1;
        }
        // What spans beyond the last cell of the row spans it all the same.
        for (_, open) in spanning.range_mut(column + 1..) {
            open.rows = open.rows.saturating_sub(1);
        }
        spanning.retain(|_, open| open.rows > 0);
        self.cells <= self.limits.cells
    }
}

/// The place inside a cell; a heading cell is bold.
fn look(cell: &Element, place: &Place, lines: bool) -> Place {
    let mut inside = place.clone();
    inside.look.bold |= tag(cell) == "th";
    (inside.lines, inside.cell) = (lines, lines);
    inside
}

/// The rows of a table, not those of tables in it.
fn lines(table: &Element) -> Vec<Line<'_>> {
    fn add<'a>(element: &'a Element, foot: bool, found: &mut Vec<Line<'a>>) {
        for child in element.elements() {
            match tag(child) {
                "tr" => {
                    let cells = child.elements().filter(|c| part(c) != Part::Nothing);
                    let hidden = part::is_hidden(child) && !is_paged(element, child);
                    found.push(Line { row: child, hidden, cells: cells.collect(), foot });
                }
                "caption" => {}
                _ if matches!(part(child), Part::Table | Part::Nothing) => {}
                name => add(child, foot || name == "tfoot", found),
            }
        }
    }
    let mut found = Vec::new();
    add(table, false, &mut found);
    found
}

/// How many columns or rows a cell spans. None at all stands for all that are left.
fn spans(cell: &Element, name: &str) -> u32 {
    let role = if name == "colspan" { "aria-colspan" } else { "aria-rowspan" };
    let said = cell.attribute(name).or_else(|| cell.attribute(role));
    match said.and_then(|s| s.trim().parse::<u32>().ok()) {
        Some(0) if name == "rowspan" => u32::MAX,
        Some(count) => count.clamp(1, 65_534),
        None => 1,
    }
}

/// Whether a row is one cell across the whole table.
fn is_across(line: &Line, width: u32) -> bool {
    let mut filled = line.cells.iter().filter(|c| !text_of(c).trim().is_empty());
    let (Some(only), None) = (filled.next(), filled.next()) else { return false };
    width > 1 && spans(only, "colspan") >= width && spans(only, "rowspan") == 1
}

/// Whether a table only arranges the page: it says so; or it has no heading cells and a single column, or headings or
/// tables of several rows in its cells.
fn arranges(table: &Element, lines: &[Line]) -> bool {
    if table.attribute("role").is_some_and(|r| matches!(r, "presentation" | "none")) {
        return true;
    }
    let cells = || lines.iter().flat_map(|line| &line.cells);
    if table.elements().any(|e| tag(e) == "caption") || cells().any(|c| tag(c) == "th") {
        return false;
    }
    let inside = |wanted: &dyn Fn(&Element) -> bool| cells().any(|c| c.all().skip(1).any(wanted));
    let single = lines.iter().all(|line| line.cells.len() <= 1);
    single
        || inside(&|e| matches!(part(e), Part::Heading(_)))
        || inside(&|e| part(e) == Part::Table && self::lines(e).len() > 1)
        || inside(&|e| part::tag(e) == "main" || part::tag(e) == "article")
}
