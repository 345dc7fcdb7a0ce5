//! Integration budget of a room: no update takes more steps than its bytes justify.

use crate::integration::{Integration, budget};
use crate::replica::{Checked, Refusal, Replica};
use crate::scan::Scan;

/// How many times its budget a document that was stored before may take to be read again.
const LENIENCE: u64 = 64;

/// What is known of the order of the document's blocks.
#[derive(Debug, Default)]
pub(super) enum Cost {
    /// Nothing: all updates so far were so small for the document that no order could make them dear.
    #[default]
    Unknown,
    /// All of it.
    Known(Box<Integration>),
    /// Not to be known in reasonable time, for a document that was stored before there was a budget.
    Unknowable,
}

impl Cost {
    /// Lets an update of that many bytes through when it stays within its budget. It is to be applied then.
    pub(super) fn admit(
        &mut self,
        replica: &Replica,
        checked: &Checked,
        bytes: usize,
    ) -> Result<(), Refusal> {
        let scan = checked.scan();
        let budget = budget(bytes);
        let is_cheap = |budget: u64| is_cheap(scan, replica, budget);
        if matches!(self, Self::Unknown) && !is_cheap(budget) {
            *self = learnt(replica);
        }
        let fits = match self {
            Self::Unknown => true,
            Self::Known(order) => order.integrate(scan, budget).is_ok(),
            Self::Unknowable => is_cheap(budget.saturating_mul(LENIENCE)),
        };
        if fits {
            Ok(())
        } else {
            Err(Refusal::TooCostly)
        }
    }

    /// An update that was let through was not applied after all.
    pub(super) fn forget(&mut self) {
        *self = Self::Unknown;
    }
}

/// Whether it stays within the budget wherever its blocks belong: none passes more than there are.
fn is_cheap(scan: &Scan, replica: &Replica, budget: u64) -> bool {
    let blocks = u64::try_from(scan.items().len()).unwrap_or(u64::MAX);
    // A block of the update passes others of it too, and yrs copies letters where blocks become one.
    let there = replica.units().saturating_add(blocks);
    blocks.saturating_mul(there) <= budget
}

fn learnt(replica: &Replica) -> Cost {
    let Ok(everything) = replica.missing_at(&[0]) else {
        return Cost::Unknowable;
    };
    let mut order = Integration::default();
    let lenient = budget(everything.len()).saturating_mul(LENIENCE);
    let learnt = Scan::of(&everything).is_ok_and(|scan| order.integrate(&scan, lenient).is_ok());
    if learnt {
        Cost::Known(Box::new(order))
    } else {
        Cost::Unknowable
    }
}
