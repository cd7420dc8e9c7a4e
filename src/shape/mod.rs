//! Blocks to rows. One file a layout family; a layout must not know which format the blocks came from. What no layout
//! claims or passes over by a named rule is reported here, once for all of them.

mod apm;
mod blanks;
mod coverage;
mod flattened;
mod grid;
mod heading;
mod id;
mod known;
mod marks;
mod page;
mod section;
mod sections;
mod table;
mod years;

use crate::facts::Facts;
use crate::model::{Block, BlockKind, Code, Field, Finding, Layout, Row, Shaped, Skip, Skipped, Slice};

pub use grid::arrange;
pub use known::KnownTitles;

/// Cuts a document's blocks into rows. `wanted` is the layout that the manifest names, if it does; `known` are titles
/// known from other documents, empty when none are.
pub fn shape(blocks: &[Block], wanted: Option<Layout>, facts: &Facts, known: &KnownTitles) -> Shaped {
    let layout = wanted.or_else(|| detect(blocks, facts));
    let mut shaped = match layout {
        Some(Layout::ActivityPage) => page::shape(blocks, facts),
        Some(Layout::Table) => table::shape(blocks, facts),
        Some(Layout::FlattenedTable) => flattened::shape(blocks, facts, known),
        Some(Layout::ApmScores) => {
            no_list(blocks, "scores of APMs; the tables are read and list no activities of their own")
        }
        Some(Layout::Prose) => no_list(blocks, "prose about the program; it lists no activities"),
        None => Shaped { findings: vec![unknown(blocks)], ..Shaped::default() },
    };
    finish(&mut shaped, layout, blocks);
    shaped
}

/// A text that was a table once, cut into blocks and rows together, where that is what it is: the blocks that take the
/// place of its lines, and their rows. `wanted` and `known` as for [`shape`].
pub fn restore(
    blocks: &[Block],
    wanted: Option<Layout>,
    facts: &Facts,
    known: &KnownTitles,
) -> Option<(Vec<Block>, Shaped)> {
    if wanted.is_some_and(|l| l != Layout::FlattenedTable) {
        return None;
    }
    let lines = blocks;
    if lines.iter().any(|b| apm::heads_a_score_sheet(&b.text, facts)) {
        return None;
    }
    let (blocks, mut shaped) = if blanks::fits(lines) {
        flattened::level(lines, facts, known).filter(|(_, s)| s.rows.len() > 1)?
    } else {
        flattened::wrapped(lines, facts, known)?
    };
    // Labels on lines of their own look like headings of columns.
    if page::fits(lines, facts) && whole(&page::shape(lines, facts)) >= whole(&shaped) {
        return None;
    }
    finish(&mut shaped, Some(Layout::FlattenedTable), &blocks);
    Some((blocks, shaped))
}

/// How many rows have a title and a description.
fn whole(shaped: &Shaped) -> usize {
    let has = |row: &&Row| row.cell(Field::Title).is_some() && row.cell(Field::Description).is_some();
    shaped.rows.iter().filter(has).count()
}

/// Accounts for every word, and looks for what the document says of itself.
fn finish(shaped: &mut Shaped, layout: Option<Layout>, blocks: &[Block]) {
    shaped.layout = layout;
    shaped.skipped.extend(coverage::margins(blocks));
    let mut left = coverage::left_over(blocks, shaped);
    shaped.years = years::stated(blocks, shaped, &left);
    shaped.skipped.extend(coverage::document_title(blocks, shaped, &mut left));
    if layout.is_some_and(|l| !matches!(l, Layout::Prose | Layout::ApmScores)) {
        shaped.findings.extend(coverage::report(blocks, left));
    }
}

/// The layout that the blocks show: a table by its heading row, a page by its labels, a flattened table by its section
/// headings, prose by the vocabulary of the program.
fn detect(blocks: &[Block], facts: &Facts) -> Option<Layout> {
    if apm::fits(blocks) || blocks.iter().any(|b| apm::heads_a_score_sheet(&b.text, facts)) {
        return Some(Layout::ApmScores);
    }
    let rows = |shaped: Shaped| shaped.rows.len();
    if table::fits(blocks, facts) {
        // A page of labels may hold a table too.
        let labels = page::fits(blocks, facts)
            && rows(page::shape(blocks, facts)) > rows(table::shape(blocks, facts)).max(1);
        Some(if labels { Layout::ActivityPage } else { Layout::Table })
    } else if page::fits(blocks, facts) {
        Some(Layout::ActivityPage)
    } else if flattened::fits(blocks, facts) {
        Some(Layout::FlattenedTable)
    } else if blocks.iter().any(|b| years::names_the_program(&b.text)) {
        Some(Layout::Prose)
    } else {
        None
    }
}

fn no_list(blocks: &[Block], message: &str) -> Shaped {
    let whole = |(index, block): (usize, &Block)| Skipped {
        slice: Slice::new(index, 0..block.text.len()),
        rule: if matches!(block.kind, BlockKind::Meta(_)) { Skip::FrontMatter } else { Skip::NotAnActivity },
    };
    Shaped {
        skipped: blocks.iter().enumerate().map(whole).collect(),
        findings: vec![Finding::new(Code::LayoutNoActivities, message)],
        ..Shaped::default()
    }
}

fn unknown(blocks: &[Block]) -> Finding {
    let words: String =
        blocks.iter().flat_map(|b| [b.text.trim(), " "]).collect::<String>().chars().take(60).collect();
    let message = format!(
        "nothing here looks like a list of activities or a page of one (it begins \"{}\"); \
         check that it is the right file, or name its `layout` in the manifest",
        words.trim()
    );
    Finding::new(Code::LayoutUnknown, message)
}
