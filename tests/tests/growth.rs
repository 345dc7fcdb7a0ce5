//! What others send costs no more than its bytes justify: the dearest inputs that are known, in every place that takes
//! them in, counted in steps.
//!
//! `DUOLOGUE_GROWTH_MIB=16 cargo test -p duologue-tests --test growth` goes on to an agenda that is full.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says why it failed, and what it measured"
)]

use duologue_shared::cost::attacks::{self, Attack};
use duologue_tests::cost::{Cost, costs_of, justified};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// The smallest size that each is tried at; then twice as much, up to 1 MiB.
const SMALLEST: usize = 64 * KIB;

/// What becomes of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// All of it is taken.
    Taken,
    /// Some of it is refused.
    Refused,
    /// All of it is taken when there is little, and not when there is much.
    TakenWhenSmall,
}

/// Each input, and what becomes of it. For every one of them there is a test of its name below.
macro_rules! table {
    ($($name:ident: $fate:ident,)*) => {
        $(
            #[test]
            fn $name() {
                costs_what_its_bytes_justify(attacks::$name, Fate::$fate);
            }
        )*
    };
}

table! {
    marks_that_pass_all_others: Refused,
    a_high_client_beside_the_last_of_a_low_one: Refused,
    small_updates_that_each_pass_a_long_chain: Refused,
    halves_that_are_dear_together: Taken,
    a_key_rewritten_without_origin: Refused,
    marks_that_each_go_before_the_last: Refused,
    keys_of_days: Taken,
    outcomes_of_one_topic: Taken,
    outcomes_that_go_with_their_topic: Taken,
    clients_that_wait_for_each_other: Refused,
    letters_one_block_each: Taken,
    marks_deleted_before_as_many: TakenWhenSmall,
    marks_deleted_again_and_again: Refused,
    words_deleted_again_and_again: Refused,
    letters_cut_from_the_end: TakenWhenSmall,
    typing: Taken,
}

/// Twice the bytes take at most two and a half times the steps, or fewer than those bytes justify.
#[track_caller]
fn costs_what_its_bytes_justify(attack: Attack, fate: Fate) {
    let largest = std::env::var("DUOLOGUE_GROWTH_MIB").ok();
    let largest = largest.map_or(1, |mib| mib.parse().expect("how many MiB"));
    let doubled = std::iter::successors(Some(SMALLEST), |bytes| Some(2 * bytes));
    let mut before: Option<Vec<Cost>> = None;
    for bytes in doubled.take_while(|bytes| *bytes <= largest * MIB) {
        let (costs, refused) = costs_of(&attack(bytes));
        println!("{} KiB, {refused} refused", bytes / KIB);
        let is_refused = match fate {
            Fate::Taken => Some(false),
            Fate::Refused => Some(true),
            Fate::TakenWhenSmall if bytes == SMALLEST => Some(false),
            Fate::TakenWhenSmall => (bytes >= MIB).then_some(true),
        };
        let is_as_it_should = is_refused.is_none_or(|is_refused| is_refused == (refused > 0));
        assert!(
            is_as_it_should,
            "{fate:?}, but {refused} of {bytes} bytes were refused"
        );
        for cost in &costs {
            println!("{cost:?}");
            assert!(!cost.is_too_much(), "at most {}: {cost:?}", cost.most());
        }
        for (once, twice) in before.iter().flatten().zip(&costs) {
            assert!(grows_as_its_bytes(once, twice), "{once:?}, then {twice:?}");
        }
        before = Some(costs);
    }
}

fn grows_as_its_bytes(once: &Cost, twice: &Cost) -> bool {
    2 * twice.steps <= 5 * once.steps.max(justified(once.bytes))
}
