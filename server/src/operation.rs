//! Operation: the data folder, commands on it, and what an operator sees of a server that runs.
//!
//! [`data`] opens the folder for one process, [`commands`] are run beside or without a server and reach it over
//! [`control`]'s socket, [`space`] gives the disk back what nobody needs. [`metrics`], [`logs`] and [`healthcheck`] tell how
//! it does.

pub mod check;
pub mod commands;
pub mod control;
pub mod data;
pub mod healthcheck;
pub mod logs;
pub mod metrics;
pub mod space;
