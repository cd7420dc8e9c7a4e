//! In: a unit, the units before it, and how far the row has come. Out: the ways to take the unit, with what the shape
//! of the row costs; the costs of the words are in `parts`, `glued` and `relation`. It must not know which ways win.

use super::glued::{self, Cut};
use super::lexicon::Lexicon;
use super::parts;
use super::relation::relation;
use super::units::Unit;
use super::words::Case;
use crate::shape::KnownTitles;

/// What a unit is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Part {
    /// A title on its own; the description comes next, if there is one.
    Title,
    /// More of the title of the row, over all its lines.
    TitleMore,
    /// The beginning of the description.
    Description,
    /// More of the description.
    Continuation,
    /// A title in bold, the description after it.
    Bold(usize),
    /// Title and description, cut after so many words.
    Glued(Cut),
    /// Two cells.
    Cells,
    /// Two cells that go on with the two before.
    CellsMore,
}

/// How far a row has come after a unit, and how it is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// A title that waits for its description.
    Title,
    /// The same after a row on one line, where it more likely has none.
    Lone,
    /// A title and, after it, a description.
    Pair,
    /// Both on one line, cut or in bold.
    Inline,
    /// Two cells.
    Cells,
    /// Two cells over several lines.
    MoreCells,
    /// Two cells of which the second is empty.
    HalfCells,
    /// Two cells and more of the title; more of the description may come.
    Interleaved,
}

/// All of them, in the order of their numbers.
pub(super) const STATES: [State; 8] = [
    State::Title,
    State::Lone,
    State::Pair,
    State::Inline,
    State::Cells,
    State::MoreCells,
    State::HalfCells,
    State::Interleaved,
];

/// A way to take a unit: what it is then, how far the row has come, and the cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// How far the row has come.
    pub to: State,
    /// What the unit is.
    pub part: Part,
    /// The cost.
    pub cost: f32,
}

fn way(to: State, part: Part, cost: f32) -> Way {
    Way { to, part, cost }
}

/// Rows are printed one like the other for a stretch; a change costs, unless tabs leave no choice.
const CHANGE: f32 = 1.2;
/// Few titles have no description; with bold marks or an empty cell that is plainer to see.
const TITLE_ONLY: (f32, f32) = (4.0, 3.0);
/// A line whose end in bold marks is not the end of the line.
const BOLD_INLINE: f32 = -1.0;
/// An empty second cell whose words stand below.
const BELOW_CELLS: f32 = 2.0;
/// A title over two lines that are no bold stretch.
const TITLE_MORE: f32 = 2.5;
/// Columns that go on in turn are rare.
const INTERLEAVED: f32 = 1.0;
/// The rest of a title has bold marks, as its beginning in a cell had no room for.
const INTERLEAVED_PLAIN: f32 = 2.0;
/// The rest of a title stands there though the description is at its end.
const INTERLEAVED_CLOSED: f32 = 3.0;
/// Cells broken over lines are rare too; mostly the second one goes on in small letters.
const CELLS_MORE: f32 = 2.0;
const CELLS_CAPITAL: f32 = 2.5;
/// A line whose first cell is empty begins no row.
const CELLS_EMPTY: f32 = 6.0;
/// Bold words at the beginning of a line that are not its title.
const BOLD_IGNORED: f32 = 5.0;
/// Other documents know most titles, so one that they do not know is less likely to be a title.
const UNKNOWN: f32 = 1.0;

/// What a section's units are read against.
pub(super) struct Context<'a> {
    /// Word evidence of the document.
    pub lexicon: &'a Lexicon,
    /// Titles of other documents.
    pub known: &'a KnownTitles,
    /// The usual number of blank lines between lines of the document.
    pub gap: u32,
}

/// The ways a unit can begin a row.
pub(super) fn begin(unit: &Unit, context: &Context) -> Vec<Way> {
    let all = unit.words.len();
    match unit.tab {
        // An empty first cell begins nothing; where nothing stands before it either, it must be something all the same.
        Some(0) => vec![way(State::Inline, Part::Continuation, CELLS_EMPTY)],
        Some(tab) => {
            let cost = parts::cell_title(unit.first()) + known(unit, tab, context);
            vec![way(if tab == all { State::HalfCells } else { State::Cells }, Part::Cells, cost)]
        }
        None if unit.all_bold() => vec![way(State::Title, Part::Title, alone(unit, context))],
        None if unit.bold > 0 => {
            vec![
                way(State::Title, Part::Title, alone(unit, context) + BOLD_IGNORED),
                bold_inline(unit, context),
            ]
        }
        None => {
            let mut ways = vec![way(State::Title, Part::Title, alone(unit, context))];
            if let Some(cut) = glued::cut(unit, context.lexicon, context.known) {
                let unknown = if context.known.is_empty() || cut.known { 0.0 } else { UNKNOWN };
                ways.push(way(State::Inline, Part::Glued(cut), cut.cost + unknown));
            }
            ways
        }
    }
}

fn alone(unit: &Unit, context: &Context) -> f32 {
    let all = unit.words.len();
    parts::title(&unit.words, unit.all_bold(), context.lexicon) + known(unit, all, context)
}

fn bold_inline(unit: &Unit, context: &Context) -> Way {
    let (title, description) = unit.words.split_at(unit.bold);
    let mut cost = BOLD_INLINE + parts::title(title, true, context.lexicon) + known(unit, unit.bold, context);
    cost += parts::description(description, false, context.lexicon) + relation(title, description);
    way(State::Inline, Part::Bold(unit.bold), cost)
}

/// What other documents say of a unit's first words as a title.
fn known(unit: &Unit, words: usize, context: &Context) -> f32 {
    known_words(&[unit.printed(0..words)], words, context)
}

fn known_words(parts: &[&str], words: usize, context: &Context) -> f32 {
    if context.known.is_empty() {
        0.0
    } else if words <= glued::LONGEST_TITLE && context.known.is_title(&parts.join(" ")) {
        glued::KNOWN
    } else {
        UNKNOWN
    }
}

/// A way to begin a row as it is after a row of that state: a title among rows of one line is a lone one.
pub(super) fn after(state: State, way: Way) -> Way {
    match (state, way.to) {
        (State::Inline | State::Lone, State::Title) => Way { to: State::Lone, ..way },
        _ => way,
    }
}

/// What it costs that a row ends before a unit, and that the next one is printed in another way.
pub(super) fn end_row(state: State, next: State, units: &[Unit], at: usize) -> f32 {
    let before = &units[at - 1];
    let ended = match state {
        State::Title | State::Lone => title_only(before),
        State::HalfCells => 0.0,
        State::Interleaved => at.checked_sub(2).map_or(0.0, |b| parts::border(units[b].last())),
        State::Pair | State::Inline | State::Cells | State::MoreCells => parts::border(before.last()),
    };
    let changed = match (state, next) {
        (State::Title | State::Pair, State::Inline) => CHANGE,
        (State::Cells | State::MoreCells, State::Title | State::Inline) => CHANGE,
        _ => 0.0,
    };
    ended + changed
}

/// What it costs that a title has no description.
pub(super) fn title_only(unit: &Unit) -> f32 {
    if unit.all_bold() { TITLE_ONLY.1 } else { TITLE_ONLY.0 }
}

/// The ways a unit can go on with a row.
pub(super) fn go_on(state: State, units: &[Unit], at: usize, context: &Context) -> Vec<Way> {
    let (unit, before) = (&units[at], &units[at - 1]);
    let gap = parts::gap(unit, context.gap);
    if let Some(tab) = unit.tab.filter(|t| *t > 0) {
        return cells_go_on(state, before, unit, tab).into_iter().collect();
    }
    let more = |before: &Unit| parts::continuation(before.last(), unit, context.lexicon);
    match state {
        State::Title | State::Lone => {
            let changed = if state == State::Lone { CHANGE } else { 0.0 };
            let mut ways =
                vec![way(State::Pair, Part::Description, described(before, unit, context) + gap + changed)];
            if before.all_bold() == unit.all_bold() && (before.all_bold() || unit.gap == 0) {
                let more = TITLE_MORE + parts::title_goes_on(&before.words, &unit.words);
                let rest = parts::rest_of_title(&unit.words, unit.all_bold(), context.lexicon);
                ways.push(way(state, Part::TitleMore, more + rest));
            }
            ways
        }
        State::HalfCells => {
            let cost = BELOW_CELLS + described(before, unit, context) + gap;
            vec![way(State::Pair, Part::Description, cost)]
        }
        State::Pair => vec![way(State::Pair, Part::Continuation, more(before) + gap)],
        State::Inline | State::MoreCells => vec![way(State::Inline, Part::Continuation, more(before) + gap)],
        State::Cells => vec![
            way(State::Inline, Part::Continuation, more(before) + gap),
            way(State::Interleaved, Part::TitleMore, interleaved(before, unit, context)),
        ],
        // Before the rest of the title stands the line that the description goes on from.
        State::Interleaved => match at.checked_sub(2) {
            Some(cells) => vec![way(State::Inline, Part::Continuation, more(&units[cells]) + gap)],
            None => Vec::new(),
        },
    }
}

fn described(title: &Unit, unit: &Unit, context: &Context) -> f32 {
    let words = unit.last();
    let mut cost =
        parts::description(words, unit.all_bold(), context.lexicon) + relation(title.first(), words);
    // The description of a known title may be the title again; then it must not count as the next one.
    if words.len() == title.first().len() && context.known.is_title(unit.printed(0..unit.words.len())) {
        cost += glued::KNOWN;
    }
    cost
}

/// More of the title in the first of two cells, while the description in the second goes on or is at its end.
fn interleaved(cells: &Unit, unit: &Unit, context: &Context) -> f32 {
    let mut cost = INTERLEAVED + parts::title_goes_on(cells.first(), &unit.words);
    // What the cell costs as a whole title was paid with it.
    let count = cells.first().len();
    cost -= parts::cell_title(cells.first()) + known(cells, count, context);
    cost += known_words(&[cells.printed(0..count), &unit.text], count + unit.words.len(), context);
    if parts::border(cells.second()) == 0.0 {
        cost += INTERLEAVED_CLOSED;
    }
    if !unit.all_bold() {
        cost += INTERLEAVED_PLAIN;
    }
    cost + parts::rest_of_title(&unit.words, unit.all_bold(), context.lexicon)
}

/// Two cells that go on with the two before, line by line.
fn cells_go_on(state: State, before: &Unit, unit: &Unit, tab: usize) -> Option<Way> {
    let paid = match state {
        State::Cells => parts::cell_title(before.first()),
        State::MoreCells => 0.0,
        _ => return None,
    };
    let mut cost = CELLS_MORE + parts::title_goes_on(before.first(), &unit.words[..tab]) - paid;
    if parts::border(before.second()) == 0.0 {
        cost += INTERLEAVED_CLOSED;
    }
    if unit.second().first().is_some_and(|w| w.case != Case::Lower) {
        cost += CELLS_CAPITAL;
    }
    Some(way(State::MoreCells, Part::CellsMore, cost))
}
