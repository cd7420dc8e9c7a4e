//! A budget for work whose cost the input decides, counted in steps and not in seconds, so that the same input ends at the same
//! place on every machine. Whoever begins the work says how many steps it may take ([`within`]); the loops that a document
//! can make long say what they take ([`spend`]), a step for about a byte that they look at. Loops whose results are good for
//! something when they end early ask instead whether the budget has so many left ([`afford`]); whoever began says then that
//! something is missing ([`are_spent`]).
//!
//! The budget is the thread's own, and its end unwinds to where it began: a document is worked on by one thread, and a result
//! through every function that looks at a word would say nothing more. The unwinding prints nothing. Outside of [`within`]
//! steps cost nothing.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static BUDGET: Cell<Budget> = const { Cell::new(Budget::NONE) };
}

#[derive(Clone, Copy)]
struct Budget {
    /// `u64::MAX` outside of any work.
    allowed: u64,
    left: u64,
    /// Somebody asked for more than there was.
    short: bool,
    /// Work that spends more than there is ends.
    ends: bool,
}

impl Budget {
    const NONE: Budget = Budget { allowed: u64::MAX, left: u64::MAX, short: false, ends: false };

    fn of(steps: usize) -> Self {
        Budget { allowed: steps as u64, left: steps as u64, short: false, ends: true }
    }
}

/// The steps of a piece of work are spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spent;

/// Does work that may take so many steps. What it has done to values around it when they are spent stays done.
///
/// # Errors
/// [`Spent`] when it took more. A panic of another kind goes on.
pub fn within<T>(steps: usize, work: impl FnOnce() -> T) -> Result<T, Spent> {
    let before = Restored(BUDGET.replace(Budget::of(steps)));
    let done = catch_unwind(AssertUnwindSafe(work));
    drop(before);
    match done {
        Ok(value) => Ok(value),
        Err(panic) if panic.is::<Spent>() => Err(Spent),
        Err(panic) => resume_unwind(panic),
    }
}

/// Does work that asks what it can [`afford`], and says whether it had to leave something out. It is not ended: what it
/// [`spend`]s is not counted.
pub fn as_far_as<T>(steps: usize, work: impl FnOnce() -> T) -> (T, bool) {
    let _before = Restored(BUDGET.replace(Budget { ends: false, ..Budget::of(steps) }));
    (work(), are_spent())
}

/// Puts back the budget that was, when it goes: also where the work panics.
struct Restored(Budget);

impl Drop for Restored {
    fn drop(&mut self) {
        BUDGET.set(self.0);
    }
}

/// Takes steps out of the budget; the work around ends when there are not so many left.
pub fn spend(steps: usize) {
    if BUDGET.get().ends && !take(steps) {
        // Unlike a panic this says nothing on stderr.
        resume_unwind(Box::new(Spent));
    }
}

/// Takes steps out of the budget where so many are left. False where they are not, from then on for whatever is asked.
pub fn afford(steps: usize) -> bool {
    let enough = take(steps);
    if !enough {
        give_up();
    }
    enough
}

/// Says of the work around that something is missing, as work does that other threads did for it.
pub fn give_up() {
    BUDGET.set(Budget { short: true, ..BUDGET.get() });
}

/// Whether somebody could not afford what was to be done.
pub fn are_spent() -> bool {
    BUDGET.get().short
}

/// The steps of the work around; None outside of any.
pub fn allowed() -> Option<usize> {
    let allowed = BUDGET.get().allowed;
    (allowed != u64::MAX).then_some(allowed as usize)
}

fn take(steps: usize) -> bool {
    let budget = BUDGET.get();
    if budget.allowed == u64::MAX {
        return true;
    }
    let left = budget.left.checked_sub(steps as u64).filter(|_| !budget.short);
    if let Some(left) = left {
        BUDGET.set(Budget { left, ..budget });
    }
    left.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_when_its_steps_are_spent() {
        let mut done = 0;
        let count = |done: &mut u32| {
            (0..10).for_each(|_| {
                spend(2);
                *done += 1;
            });
        };
        assert_eq!(within(20, || count(&mut done)), Ok(()));
        assert_eq!(within(19, || count(&mut done)), Err(Spent));
        assert_eq!(done, 19);
        // Nobody began a budget here.
        spend(usize::MAX);
    }

    #[test]
    fn what_cannot_be_afforded_ends_early_and_is_known() {
        let done = within(10, || ((0..10).filter(|n| afford(*n)).count(), are_spent(), afford(0), allowed()));
        assert_eq!(done, Ok((5, true, false, Some(10))), "0, 1, 2, 3, 4 make ten");
        assert_eq!((afford(usize::MAX), are_spent(), allowed()), (true, false, None));
    }

    #[test]
    fn work_that_goes_as_far_as_its_steps_is_not_ended() {
        let work = || {
            spend(100);
            (0..9).filter(|_| afford(3)).count()
        };
        assert_eq!(as_far_as(10, work), (3, true));
        assert_eq!(as_far_as(27, work), (9, false));
        let panics = || as_far_as(5, || panic!("on purpose"));
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        assert_eq!(allowed(), None, "a panic leaves no budget behind");
        assert_eq!(
            within(50, || (as_far_as(5, give_up), are_spent(), allowed())),
            Ok((((), true), false, Some(50)))
        );
    }

    #[test]
    fn another_panic_goes_on_and_budgets_stand_in_each_other() {
        let inner = || within(5, || spend(6));
        assert_eq!(within(10, inner), Ok(Err(Spent)));
        let both = || {
            let _ = inner();
            spend(11);
        };
        assert_eq!(within(10, both), Err(Spent));
        let panics = || within(5, || std::panic::resume_unwind(Box::new("other")));
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        spend(1);
    }
}
