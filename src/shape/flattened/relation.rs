//! In: the words of a title and of the description after it. Out: what speaks for their belonging together: a
//! description tends to start over with words of its title, or to repeat them soon. It must not know where they stand.

use super::words::Word;

/// A description that is its title over again leaves no doubt.
const SAME: f32 = -5.0;

/// Each word, up to this many, by which the description starts as the title does.
const START: (f32, usize) = (-1.2, 3);

/// The description starts over with all words of the title.
const START_WHOLE: f32 = -1.5;

/// The beginnings share a stem only ("Engaging ..", "Engage ..").
const START_STEM: f32 = -0.6;

/// All words of the title come again soon.
const SHARED: f32 = -2.2;

/// None does.
const NOTHING_SHARED: f32 = 0.8;

/// How many words of the description are "soon".
const SOON: usize = 40;

/// How many words the description starts over with.
pub(super) fn restart(title: &[Word], description: &[Word]) -> usize {
    let description = beyond_mark(description);
    title.iter().zip(description).take_while(|(a, b)| a.id == b.id && a.id != 0).count()
}

fn beyond_mark(words: &[Word]) -> &[Word] {
    &words[words.iter().take_while(|w| w.bullet).count()..]
}

/// The cost, negative for a good match, of a title with a description.
pub(super) fn relation(title: &[Word], description: &[Word]) -> f32 {
    let again = restart(title, description);
    let description = beyond_mark(description);
    if again == title.len() && again == description.len() {
        return SAME;
    }
    // One function word in common ("In ..", "A ..") is chance.
    let start = match (title.first(), description.first()) {
        _ if again > 1 => START.0 * again.min(START.1) as f32,
        (Some(a), _) if again == 1 && !a.function => START.0,
        (Some(a), Some(b)) if a.stem == b.stem && !a.function => START_STEM,
        _ => 0.0,
    };
    let whole = if again == title.len() && again > 1 { START_WHOLE } else { 0.0 };
    start + whole + shared(title, description)
}

fn shared(title: &[Word], description: &[Word]) -> f32 {
    let soon: Vec<u32> = description.iter().take(SOON).filter(|w| !w.function).map(|w| w.stem).collect();
    let said: Vec<u32> = title.iter().filter(|w| !w.function && w.stem != 0).map(|w| w.stem).collect();
    if said.is_empty() {
        return NOTHING_SHARED;
    }
    let share = said.iter().filter(|s| soon.contains(s)).count() as f32 / said.len() as f32;
    NOTHING_SHARED + (SHARED - NOTHING_SHARED) * share
}
