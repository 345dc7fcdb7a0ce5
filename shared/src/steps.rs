//! Step counter: how many things a reading walks over, for the tests of growth.
//!
//! Whoever walks over things of a document says so here, also where a library does the walking. Outside of this
//! crate's own tests nothing is counted.

/// Counts things that are walked over.
#[inline]
pub(crate) fn walked(steps: usize) {
    #[cfg(test)]
    counted::add(steps);
    #[cfg(not(test))]
    let _ = steps;
}

#[cfg(test)]
pub(crate) use counted::count;

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn add(steps: usize) {
        STEPS.with(|counter| counter.set(counter.get() + steps));
    }

    /// How many steps something took in this thread.
    pub(crate) fn count(doing: impl FnOnce()) -> usize {
        STEPS.with(|counter| counter.set(0));
        doing();
        STEPS.with(Cell::get)
    }
}
