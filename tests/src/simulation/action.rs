//! Actions: what people do at their tabs, most of it by chance.

pub(super) mod act;
pub(super) mod agreements;
pub(super) mod arrangements;
pub(super) mod chances;
pub(super) mod names;
pub(super) mod performing;
