//! Duologue's server: accounts, pairs, and one durable room per agenda.
//!
//! From the ground up, each room taking only from those before it:
//!
//! | module | what is there |
//! |---|---|
//! | [`system`] | clock, randomness, files, the tasks of the process |
//! | [`store`] | logs, snapshots and records on sled, with a group commit and an fsync |
//! | [`vault`] | encryption at rest, between everything above and the store |
//! | [`backup`] | all of it in one file, made while the server runs |
//! | [`net`] | client addresses, behind trusted proxies |
//! | [`people`] | accounts, signing in, pairs, the audit log, rate limits and quotas |
//! | [`rooms`] | the open documents, one task each |
//! | [`config`] | settings from flags, the environment and a file |
//! | [`operation`] | the data folder, commands, metrics, logs |
//! | [`http`] | the interface of the page: routes, the sync socket, the page's files |
//! | [`serve`] | the accept loop; putting all of it together, and ending well |
//!
//! The heart of a room, and all that is said over a socket, is in `duologue_shared`.

pub mod backup;
pub mod config;
pub mod http;
pub mod net;
pub mod operation;
pub mod people;
pub mod rooms;
pub mod serve;
pub mod store;
pub mod system;
pub mod vault;
