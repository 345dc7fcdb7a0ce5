//! Network addresses: whose connection it is, behind whichever proxies.

pub mod proxy;
