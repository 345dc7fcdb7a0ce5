//! Group commit: those who want something flushed at the same time share one flush to the disk.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::super::engine::EngineError;

/// How many failures are remembered: whoever waits for a flush hears of it long before so many others failed.
const REMEMBERED: usize = 64;

/// The flushes of a store, one at a time. Whoever comes while one is under way waits for the next one, which covers
/// what was written before it began, by whomever.
#[derive(Debug, Default)]
pub(super) struct Group {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// How many flushes have begun.
    begun: u64,
    /// How many have ended.
    ended: u64,
    /// The last ones that failed, by their number.
    failed: Vec<(u64, EngineError)>,
}

impl Group {
    /// Returns once a flush has ended that began after this call, made by whoever is the first to need it. Blocks.
    ///
    /// # Errors
    /// Why that flush failed.
    pub(super) fn flush(
        &self,
        flush: impl FnOnce() -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let mut state = self.state();
        let next = state.begun.saturating_add(1);
        while state.ended < next {
            if state.begun < next && state.begun == state.ended {
                state.begun = next;
                drop(state);
                let mut leading = Leading {
                    group: self,
                    number: next,
                    outcome: Err(EngineError::new("the flush ended early")),
                };
                leading.outcome = flush();
                return leading.outcome.clone();
            }
            let woken = self.ended.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        let mut failed = state.failed.iter();
        let failed = failed.find(|(number, _)| *number == next);
        let failed = failed.map(|(_, error)| error.clone());
        drop(state);
        failed.map_or(Ok(()), Err)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A flush under way: when it is over, also by a panic, the others go on.
struct Leading<'a> {
    group: &'a Group,
    number: u64,
    outcome: Result<(), EngineError>,
}

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        let mut state = self.group.state();
        state.ended = self.number;
        if let Err(error) = &self.outcome {
            if state.failed.len() == REMEMBERED {
                state.failed.remove(0);
            }
            state.failed.push((self.number, error.clone()));
        }
        drop(state);
        self.group.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;

    const LONG: Duration = Duration::from_millis(50);
    const WRITERS: usize = 64;

    #[test]
    fn those_who_come_meanwhile_share_the_next_flush() {
        let (group, flushes) = (Group::default(), AtomicU64::new(0));
        let begin = Barrier::new(WRITERS);
        thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| {
                    begin.wait();
                    let flush = || {
                        flushes.fetch_add(1, Ordering::Relaxed);
                        thread::sleep(LONG);
                        Ok(())
                    };
                    group.flush(flush).unwrap();
                });
            }
        });
        let flushes = flushes.into_inner();
        assert!(
            (2..10).contains(&flushes),
            "{flushes} flushes for {WRITERS}"
        );
    }

    /// What is written while a flush is under way may not be in it.
    #[test]
    fn a_flush_that_has_begun_covers_nobody_else() {
        let group = Group::default();
        let (began, begins) = std::sync::mpsc::channel();
        let flushed = AtomicU64::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                let first = || {
                    began.send(()).unwrap();
                    thread::sleep(LONG);
                    flushed.fetch_add(1, Ordering::Relaxed);
                    Err(EngineError::new("the disk is gone"))
                };
                assert!(group.flush(first).is_err());
            });
            begins.recv().unwrap();
            let second = || {
                assert_eq!(flushed.load(Ordering::Relaxed), 1, "two at once");
                Ok(())
            };
            assert_eq!(
                group.flush(second).map_err(|error| error.to_string()),
                Ok(())
            );
        });
    }

    #[test]
    fn all_who_shared_a_flush_hear_that_it_failed() {
        let (group, failures) = (Group::default(), AtomicU64::new(0));
        let (began, begins) = std::sync::mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                group.flush(|| {
                    began.send(()).unwrap();
                    thread::sleep(4 * LONG);
                    Ok(())
                })
            });
            begins.recv().unwrap();
            for _ in 0..8 {
                scope.spawn(|| {
                    let flushed = group.flush(|| Err(EngineError::new("the disk is gone")));
                    failures.fetch_add(u64::from(flushed.is_err()), Ordering::Relaxed);
                });
            }
        });
        assert_eq!(failures.into_inner(), 8);
        group.flush(|| Ok(())).unwrap();
    }

    #[test]
    fn a_flush_that_panics_is_over() {
        let group = Group::default();
        let panicked = thread::scope(|scope| {
            let panics = || group.flush(|| panic!("the disk is gone"));
            scope.spawn(panics).join().is_err()
        });
        assert!(panicked);
        group.flush(|| Ok(())).unwrap();
    }
}
