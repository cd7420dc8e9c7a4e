//! A budget for work whose cost the input decides, counted in steps and not in seconds, so that the same input ends at the same
//! place on every machine. Whoever begins the work says how many steps it may take ([`within`]); the loops that a document
//! can make long say what they take ([`spend`]), a step for about a byte that they look at.
//!
//! The budget is the thread's own, and its end unwinds to where it began: a document is worked on by one thread, and a result
//! through every function that looks at a word would say nothing more. The unwinding prints nothing. Outside of [`within`]
//! steps cost nothing.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// The steps of a piece of work are spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spent;

/// Does work that may take so many steps. What it has done to values around it when they are spent stays done.
///
/// # Errors
/// [`Spent`] when it took more. A panic of another kind goes on.
pub fn within<T>(steps: usize, work: impl FnOnce() -> T) -> Result<T, Spent> {
    let before = LEFT.replace(steps as u64);
    let done = catch_unwind(AssertUnwindSafe(work));
    LEFT.set(before);
    match done {
        Ok(value) => Ok(value),
        Err(panic) if panic.is::<Spent>() => Err(Spent),
        Err(panic) => resume_unwind(panic),
    }
}

/// Takes steps out of the budget; the work around ends when there are not so many left.
pub fn spend(steps: usize) {
    let left = LEFT.get();
    match left.checked_sub(steps as u64) {
        _ if left == u64::MAX => {}
        Some(rest) => LEFT.set(rest),
        // Unlike a panic this says nothing on stderr.
        None => resume_unwind(Box::new(Spent)),
    }
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
