//! Duologue's server: accounts, pairs, and one durable room per agenda.

pub mod app;
pub mod auth;
pub mod backup;
pub mod check;
pub mod clock;
pub mod commands;
pub mod config;
pub mod control;
pub mod data;
pub mod entropy;
mod files;
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
pub mod vault;
pub mod ws;
