//! Integration budget of a room: what the updates of a person take together is in proportion to their bytes.

use crate::ids::Seat;
use crate::integration::{Allowance, Integration, budget, in_stages, most_steps};
use crate::replica::{Checked, Refusal, Replica};
use crate::scan::Scan;
use std::cell::LazyCell;

/// How many times its budget an update may take in a document that was stored before there was one.
const LENIENCE: u64 = 64;

/// What updates cost, and what each person may still spend.
#[derive(Debug, Default)]
pub(super) struct Cost {
    order: Order,
    seat_a: Allowances,
    seat_b: Allowances,
}

/// What a person may still spend.
#[derive(Debug)]
struct Allowances {
    steps: Allowance,
    /// For deleting blocks and moving up what stands behind them.
    moves: Allowance,
}

impl Default for Allowances {
    fn default() -> Self {
        Self {
            steps: Allowance::default(),
            moves: Allowance::for_moves(),
        }
    }
}

/// What is known of the order of the document's blocks.
#[derive(Debug, Default)]
enum Order {
    /// Nothing: all updates so far were so small for the document that no order could make them dear.
    #[default]
    Unknown,
    /// All of it.
    Known(Box<Integration>),
    /// Not to be known in reasonable time, for a document that was stored before there was a budget.
    Unknowable,
}

impl Cost {
    /// Lets an update of that many bytes by the person on that seat through when it stays within what is left to them.
    /// It is to be applied then. `everything` is the document as somebody gets it who has nothing.
    pub(super) fn admit(
        &mut self,
        (replica, everything): (&Replica, &LazyCell<Vec<u8>, impl FnOnce() -> Vec<u8>>),
        checked: &Checked,
        (seat, bytes): (Seat, usize),
    ) -> Result<(), Refusal> {
        let scan = checked.scan();
        let allowance = match seat {
            Seat::A => &mut self.seat_a,
            Seat::B => &mut self.seat_b,
        };
        let budget = allowance.steps.budget(bytes);
        let units = replica.units();
        if matches!(self.order, Order::Unknown) && most_steps(scan, units) > budget {
            self.order = learnt(replica, everything);
        }
        match &mut self.order {
            Order::Unknown => {
                allowance.steps.spend(bytes, most_steps(scan, units));
                Ok(())
            }
            Order::Known(order) => {
                order.let_move(allowance.moves.budget(bytes));
                let integrated = order.integrate(scan, budget);
                // Finding out that an update is too dear took as many steps, so these are spent as well.
                allowance.steps.spend(bytes, order.steps());
                allowance.moves.spend(bytes, order.moves());
                integrated.map(drop).map_err(|_| Refusal::TooCostly)
            }
            Order::Unknowable => {
                let lenient = budget.saturating_mul(LENIENCE);
                if most_steps(scan, units) > lenient {
                    return Err(Refusal::TooCostly);
                }
                allowance.steps.spend(bytes, 0);
                Ok(())
            }
        }
    }

    /// Whether the person on that seat spent so much lately that the next update may be dear too.
    pub(super) const fn is_short(&self, seat: Seat) -> bool {
        match seat {
            Seat::A => self.seat_a.steps.is_short(),
            Seat::B => self.seat_b.steps.is_short(),
        }
    }

    /// Whether the order need not be learnt before the next update.
    pub(super) const fn is_known(&self) -> bool {
        !matches!(self.order, Order::Unknown)
    }

    /// The order is not known any more: an update that was let through was not applied after all, or nobody is here to
    /// need it.
    pub(super) fn forget(&mut self) {
        self.order = Order::Unknown;
    }
}

fn learnt(replica: &Replica, everything: &[u8]) -> Order {
    let Ok(scan) = Scan::of(everything) else {
        return Order::Unknowable;
    };
    let budget = budget(everything.len());
    let mut order = Integration::default();
    let learnt = order.integrate(&scan, budget).is_ok()
        || in_stages(&mut order, (&scan, &replica.arrivals()), &|_| u32::MAX, &mut |_| {}).is_ok()
            // What is left of it are the deletions.
            && order.integrate(&scan, budget.saturating_mul(LENIENCE)).is_ok();
    if learnt {
        Order::Known(Box::new(order))
    } else {
        Order::Unknowable
    }
}
