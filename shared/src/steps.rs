//! Step counter: how many things a reading walks over, for the tests of growth.
//!
//! Whoever walks over things of a document says so here, also where a library does the walking. Nothing is counted but in
//! this crate's own tests, and where the feature `cost` is asked for.

/// Counts things that are walked over.
#[inline]
pub(crate) fn walked(steps: usize) {
    #[cfg(any(test, feature = "cost"))]
    counted::add(steps);
    #[cfg(not(any(test, feature = "cost")))]
    let _ = steps;
}

#[cfg(any(test, feature = "cost"))]
pub use counted::count;

#[cfg(any(test, feature = "cost"))]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(steps: usize) {
        STEPS.with(|counter| counter.set(counter.get() + steps));
    }

    /// How many steps something took in this thread.
    pub fn count(doing: impl FnOnce()) -> usize {
        STEPS.with(|counter| counter.set(0));
        doing();
        STEPS.with(Cell::get)
    }
}
