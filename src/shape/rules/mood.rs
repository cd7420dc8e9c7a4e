//! Whether a clause states a rule at all: not a proposal, hearsay, a wish, what was, what may come, or what a search found.

use super::mark::{Mark, Marked};
use super::token::Stop;
use crate::facts::ProgramWord as W;
use std::ops::Range;

/// True where a clause says that something holds. `dated` says that it names the year in which it does.
pub(super) fn states(it: &Marked, clause: Range<usize>, dated: bool) -> bool {
    // What the question says was asked, not said.
    let sentence = it.before..it.tokens.len();
    let asked = 0..it.before;
    let has = |range: &Range<usize>, means: W| it.all(means).any(|m| range.contains(&m.from));
    let settled = has(&sentence, W::Settled);
    let past = it.all(W::Past).filter(|m| clause.contains(&m.from)).any(|m| is_past(it, m));
    !(has(&clause, W::Elsewhere)
        || has(&clause, W::Hearsay)
        || has(&asked, W::Hearsay)
        || has(&sentence, W::Listing)
        || has(&sentence, W::Hypothetical)
        || has(&sentence, W::Proposal) && !settled
        || has(&clause, W::Opinion) && !has(&clause, W::Full)
        || past && !dated && !settled
        || has(&clause, W::Future) && !dated)
}

/// `Was` before what clinicians do with activities (`that were performed for so many days`) is a condition and no past.
/// `Until` is one before a year, and none before what is reached.
fn is_past(it: &Marked, mark: &Mark) -> bool {
    let next = it.tokens.get(mark.to);
    let done = it.mark(mark.to).is_some_and(|m| matches!(m.means, W::Attest | W::Lasting));
    let glued = it.tokens[mark.to - 1].stop == Stop::Nothing;
    match it.tokens[mark.from].word.as_str() {
        "until" => {
            let end = (mark.to + 4).min(it.tokens.len());
            it.tokens[mark.to..end].iter().any(super::token::Token::is_year)
                || next.is_some_and(|t| matches!(t.word.as_str(), "now" | "then" | "recently"))
        }
        _ => !(done && glued),
    }
}
