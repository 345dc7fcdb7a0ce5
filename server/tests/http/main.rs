//! The HTTP interface over the real router on a real port: who gets in, who doesn't, and the words
//! they are told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod accounts;
mod audit_log;
mod bounds;
mod codes;
mod cookies;
mod description;
mod emails;
mod guard;
mod invitations;
mod limits;
mod own_list;
mod page;
mod passkeys;
mod people;
mod provider;
mod removal;
mod sessions;
mod sign_up;
mod slow;
mod strangers;
mod support;
