//! Duologue's server: accounts, pairs, and one durable room per agenda.

pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod entropy;
pub mod healthcheck;
pub mod http;
pub mod limits;
pub mod logs;
pub mod metrics;
pub mod pairs;
pub mod proxy;
pub mod records;
pub mod rooms;
pub mod serve;
pub mod start;
pub mod store;
mod supervisor;
pub mod trails;
pub mod ws;
