//! One update before the gate.

use super::agenda::{agenda, check_sound};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::scan::Scan;
use yrs::{ReadTxn, Transact};

/// An update is refused and leaves no trace, or it is taken whole: then nothing waits, a repetition changes
/// nothing, and everybody else can take and read what there is now.
pub fn update(bytes: &[u8]) {
    if Scan::of(bytes).is_err() {
        // It never meets a document, and a fuzzer has more tries left for those that do.
        return;
    }
    let replica = agenda(90);
    let before = state(&replica);
    let Ok(accepted) = replica.accept(bytes, Origin::Remote) else {
        assert_eq!(state(&replica), before, "a refused update left a trace");
        assert!(
            !replica.doc().transact().has_missing_updates(),
            "it left something waiting"
        );
        return;
    };
    if !accepted.changed {
        assert_eq!(state(&replica), before, "changed without saying so");
        return;
    }
    check_sound(&replica);
    let again = replica
        .accept(bytes, Origin::Remote)
        .expect("what was taken before");
    assert!(!again.changed, "a repetition changed something");
}

fn state(replica: &Replica) -> (Vec<u8>, Vec<u8>) {
    (replica.snapshot(), replica.state_vector())
}
