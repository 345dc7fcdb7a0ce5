//! Retries while a lock stands on the database's file.

use std::thread::sleep;
use std::time::Duration;

/// How often it is tried again, and the pause before each.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// Tries until it is not a lock that stands in the way, for about a second: a database's own threads
/// let go of its file only a moment after it was closed. Blocks.
pub(crate) fn retry_while_locked<T, E>(
    mut attempt: impl FnMut() -> Result<T, E>,
    is_locked: impl Fn(&E) -> bool,
) -> Result<T, E> {
    for _ in 0..TRIES {
        match attempt() {
            Err(error) if is_locked(&error) => sleep(PAUSE),
            done => return done,
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_waited_for_and_nothing_else_is() {
        let mut left = 3;
        let opened = retry_while_locked(
            || {
                left -= 1;
                if left == 0 { Ok(()) } else { Err("locked") }
            },
            |error| *error == "locked",
        );
        assert_eq!((opened, left), (Ok(()), 0));

        let mut tries = 0;
        let broken: Result<(), _> = retry_while_locked(
            || {
                tries += 1;
                Err("broken")
            },
            |error| *error == "locked",
        );
        assert_eq!((broken, tries), (Err("broken"), 1));
    }
}
