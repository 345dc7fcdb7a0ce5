//! What to tell somebody who did too much.

use std::time::Duration;

use crate::people::limits::{Exceeded, Excess};

/// What there was too much of, and how long to wait.
pub(super) fn words(exceeded: &Exceeded) -> String {
    let wait = in_words(exceeded.wait);
    format!("{} Wait {wait}, then try again.", what(exceeded.excess))
}

/// Full seconds, never too few.
pub(super) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

const fn what(excess: Excess) -> &'static str {
    match excess {
        Excess::SignIns => {
            "There were too many attempts to sign in. A browser that you signed in with before \
             still lets you, and so does any other with a passkey, or with a code from a browser in \
             which you are signed in."
        }
        Excess::Codes => "You made too many codes.",
        Excess::SignUps => "Too many accounts were made from your network.",
        Excess::Invitations => "You made too many invitations.",
        Excess::Links => "Too many invitations were opened from your network.",
        Excess::Searches => "You searched too often in a short time.",
        Excess::Calendars => "Your calendar was read too often in a short time.",
        Excess::Sockets => "Your agendas were opened too often in a short time.",
        Excess::OpenSockets => {
            "Your agendas are open in too many places at once. Close some of them."
        }
    }
}

fn in_words(wait: Duration) -> String {
    let (number, unit) = match seconds(wait) {
        seconds @ ..120 => (seconds.max(1), "second"),
        seconds => (seconds.div_ceil(60), "minute"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_never_said_too_short() {
        let check = |millis, expect| {
            assert_eq!(in_words(Duration::from_millis(millis)), expect);
        };
        check(0, "1 second");
        check(1_001, "2 seconds");
        check(119_000, "119 seconds");
        check(119_001, "2 minutes");
        check(3_600_000, "60 minutes");
    }
}
