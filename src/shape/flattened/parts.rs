//! In: a unit, and what stands before it. Out: what it costs to take the unit for a title, a description, the
//! continuation of one. Each cost has its reason; together they are all that the cutter knows of flattened tables. It
//! must not know which reading wins.

use super::lexicon::Lexicon;
use super::style;
use super::units::Unit;
use super::words::{Case, End, Word};

/// What a unit begins with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Start {
    Capital,
    Small,
    Mark,
    Bullet,
}

/// A row begins in small letters only by mistake.
const TITLE_SMALL: f32 = 6.0;
/// A title has no list mark; descriptions do.
const TITLE_BULLET: f32 = 5.0;
/// Titles are short: no cost up to this many bytes, then one for every so many more.
const TITLE_BYTES: (usize, f32) = (140, 25.0);
/// A title names a thing or says what to do; it does not begin with an article or a preposition.
const TITLE_FUNCTION: f32 = 2.0;
/// A title is no sentence.
pub(super) const TITLE_FINITE: f32 = 2.0;
/// Nor does it begin within brackets.
const TITLE_BRACKET: f32 = 4.0;
/// However long, the line may be a title; the bound keeps one line from outweighing all others.
const TITLE_TOO_LONG: f32 = 14.0;
/// A full stop within a title, each, up to two.
const TITLE_SENTENCE: f32 = 3.0;
/// A title may end with a full stop, as descriptions mostly do.
const TITLE_STOP: f32 = 0.7;
/// A title does not end with a function word, a comma, a colon or an open bracket.
pub(super) const TITLE_UNFINISHED: f32 = 5.0;
/// Bold marks are made for titles.
const TITLE_BOLD: f32 = -2.0;

/// A description begins in small letters only by mistake.
const DESCRIPTION_SMALL: f32 = 4.5;
/// Bold marks are not made for descriptions.
const DESCRIPTION_BOLD: f32 = 5.0;
/// A description of fewer bytes than the first would be among the shortest, fewer than the second is not rare.
const DESCRIPTION_BYTES: [(usize, f32); 2] = [(30, 1.5), (60, 0.5)];
/// Most descriptions end with a full stop or are cut off by a page's end, in which case they are long.
const DESCRIPTION_OPEN: (usize, f32) = (160, 1.0);

/// Descriptions go on after a page break now and then.
const CONTINUED: f32 = 1.0;
/// In small letters after an unfinished sentence.
const CONTINUED_PLAIN: f32 = 0.0;
/// In capitals after a word that cannot end a sentence.
const CONTINUED_BOUND: f32 = 0.5;
/// In capitals after words that stand before the next one elsewhere, or before a name.
const CONTINUED_NAME: f32 = 1.5;
/// In capitals after another capital, as within a name.
const CONTINUED_AFTER_NAME: f32 = 2.5;
/// In capitals after a sentence without its full stop.
const CONTINUED_OPEN: f32 = 3.5;
/// Small letters after a finished sentence.
const CONTINUED_SMALL: f32 = 1.0;
/// A new sentence after a finished one: plainly a sentence, by its first word or its verb; or not so plainly.
const CONTINUED_NEW: (f32, f32) = (3.5, 5.0);
/// The verb of a sentence comes soon.
const VERB_SOON: usize = 12;
/// A list item after anything.
const CONTINUED_ITEM: f32 = 0.3;
/// A line right below, without a blank one between.
const CONTINUED_BELOW: f32 = -0.5;
/// More than the usual number of blank lines between.
const GAP: f32 = 1.5;

/// A row that ends without a full stop.
const BORDER_OPEN: f32 = 1.5;
/// A row that ends where no sentence can.
const BORDER_UNFINISHED: f32 = 4.0;

/// A title goes on after its full stop; after a word that may end it; with a capital.
const MORE_AFTER_STOP: f32 = 3.0;
const MORE_AFTER_WORD: f32 = 0.5;
const MORE_CAPITAL: f32 = 0.5;

/// Titles of one, two, three words are rare; as the first line of a broken title they are not.
const CELL_SHORT: [f32; 4] = [2.0, 2.0, 0.7, 0.2];
/// A title does not end there.
const CELL_UNFINISHED: f32 = 3.0;

fn start(words: &[Word]) -> Start {
    match words.first() {
        Some(w) if w.bullet => Start::Bullet,
        Some(w) if w.case == Case::Capital => Start::Capital,
        Some(w) if w.case == Case::Lower => Start::Small,
        _ => Start::Mark,
    }
}

pub(super) fn unfinished(words: &[Word]) -> bool {
    let cannot = |w: &Word| {
        let no_stop = w.end == End::Open && (w.function || w.bullet);
        no_stop || w.depth > 0 || matches!(w.end, End::Comma | End::Colon | End::Semicolon)
    };
    words.last().is_some_and(cannot)
}

fn finished(words: &[Word]) -> bool {
    words.last().is_none_or(|w| w.end == End::Stop)
}

fn bytes(words: &[Word]) -> usize {
    match (words.first(), words.last()) {
        (Some(a), Some(b)) => b.range.end - a.range.start,
        _ => 0,
    }
}

/// The beginning of a row.
pub(super) fn title_start(words: &[Word]) -> f32 {
    let within = words.first().is_some_and(|w| w.depth > 0 || w.bracketed);
    let start = match start(words) {
        Start::Small => TITLE_SMALL,
        Start::Bullet => TITLE_BULLET,
        _ if within => TITLE_BRACKET,
        Start::Capital | Start::Mark => 0.0,
    };
    start + if words.first().is_some_and(|w| w.function) { TITLE_FUNCTION } else { 0.0 }
}

/// Words as a title.
pub(super) fn title(words: &[Word], bold: bool, lexicon: &Lexicon) -> f32 {
    let mut cost = style::title(words, lexicon) + title_start(words);
    if words.iter().any(|w| w.finite) {
        cost += TITLE_FINITE;
    }
    cost += (bytes(words).saturating_sub(TITLE_BYTES.0) as f32 / TITLE_BYTES.1).min(TITLE_TOO_LONG);
    let inner = words.iter().rev().skip(1).filter(|w| w.end == End::Stop).take(2).count();
    cost += inner as f32 * TITLE_SENTENCE;
    if unfinished(words) {
        cost += TITLE_UNFINISHED;
    } else if finished(words) {
        cost += TITLE_STOP;
    }
    if bold { cost + TITLE_BOLD } else { cost }
}

/// Words as the rest of a title, which may begin in small letters.
pub(super) fn rest_of_title(words: &[Word], bold: bool, lexicon: &Lexicon) -> f32 {
    title(words, bold, lexicon) - title_start(words)
}

/// Words as a description from its beginning.
pub(super) fn description(words: &[Word], bold: bool, lexicon: &Lexicon) -> f32 {
    let mut cost = style::prose(words, lexicon);
    if start(words) == Start::Small {
        cost += DESCRIPTION_SMALL;
    }
    if bold {
        cost += DESCRIPTION_BOLD;
    }
    let size = bytes(words);
    cost += DESCRIPTION_BYTES.iter().find(|(limit, _)| size < *limit).map_or(0.0, |(_, cost)| *cost);
    if !finished(words) && size < DESCRIPTION_OPEN.0 {
        cost += DESCRIPTION_OPEN.1;
    }
    cost
}

/// A unit as the continuation of the words before it.
pub(super) fn continuation(before: &[Word], unit: &Unit, lexicon: &Lexicon) -> f32 {
    let words = unit.last();
    let mut cost = CONTINUED + style::prose(words, lexicon);
    cost += match (finished(before), start(words)) {
        (_, Start::Bullet) => CONTINUED_ITEM,
        (false, Start::Small) => CONTINUED_PLAIN,
        (true, Start::Small) => CONTINUED_SMALL,
        (false, _) if unfinished(before) => CONTINUED_BOUND,
        (false, _) if bound(before, words, lexicon) => CONTINUED_NAME,
        (false, _) if after_name(before) => CONTINUED_AFTER_NAME,
        (false, _) => CONTINUED_OPEN,
        (true, _) if is_sentence(words) => CONTINUED_NEW.0,
        (true, _) => CONTINUED_NEW.1,
    };
    if unit.gap == 0 {
        cost += CONTINUED_BELOW;
    }
    if unit.all_bold() { cost + DESCRIPTION_BOLD } else { cost }
}

fn is_sentence(words: &[Word]) -> bool {
    words.first().is_some_and(|w| w.function) || words.iter().take(VERB_SOON).any(|w| w.finite)
}

/// True when the two words at a border stand together elsewhere, or the second is a name.
fn bound(before: &[Word], after: &[Word], lexicon: &Lexicon) -> bool {
    match (before.last(), after.first()) {
        (Some(a), Some(b)) => lexicon.together(a, b) > 0 || b.case == Case::Mark || lexicon.is_name(b),
        _ => false,
    }
}

fn after_name(before: &[Word]) -> bool {
    before.last().is_some_and(|w| w.case != Case::Lower && !w.opens)
}

/// The cost of a row's end after these words.
pub(super) fn border(before: &[Word]) -> f32 {
    if unfinished(before) {
        BORDER_UNFINISHED
    } else if finished(before) {
        0.0
    } else {
        BORDER_OPEN
    }
}

/// The cost of standing in one row with the unit before, by the blank lines between.
pub(super) fn gap(unit: &Unit, usual: u32) -> f32 {
    if unit.gap > usual { GAP } else { 0.0 }
}

/// The first of two cells as a whole title: one that is cut off at the column's width is short or ends in mid-phrase.
pub(super) fn cell_title(words: &[Word]) -> f32 {
    let short = CELL_SHORT.get(words.len()).copied().unwrap_or(0.0);
    let small = if start(words) == Start::Small { TITLE_SMALL } else { 0.0 };
    short + small + if unfinished(words) { CELL_UNFINISHED } else { 0.0 }
}

/// The cost of more words to a title.
pub(super) fn title_goes_on(title: &[Word], more: &[Word]) -> f32 {
    let open = if unfinished(title) {
        0.0
    } else if finished(title) {
        MORE_AFTER_STOP
    } else {
        MORE_AFTER_WORD
    };
    open + if start(more) == Start::Small { 0.0 } else { MORE_CAPITAL }
}
