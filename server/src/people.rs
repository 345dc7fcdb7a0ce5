//! People: accounts and their ways of signing in, pairs and invitations, and what one person or address may use.
//!
//! [`accounts`] is what an operator asks of them, [`auth`] signs them in, [`pairs`] joins two of them, [`audit_log`] keeps
//! who opened what. [`limits`] bounds how often, [`quota`] how much. [`summaries`] are what a list of agendas says of each, and
//! [`subscriptions`] tell who looks at one. [`calendar_feed`] tells a person's calendar program when they meet whom. None of it
//! knows of HTTP.

pub mod accounts;
pub mod audit_log;
pub mod auth;
pub mod calendar_feed;
pub mod limits;
pub mod looked;
pub mod pairs;
pub mod quota;
mod search_texts;
pub mod subscriptions;
pub mod summaries;
