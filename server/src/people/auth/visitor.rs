//! Visitor: where a request comes from.

use std::net::IpAddr;

use super::cookie::CookieTokens;

/// Whoever sent a request, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The client's address, as the peer or a trusted proxy shows it.
    pub address: IpAddr,
    /// Their browser and system, in words.
    pub device: String,
    /// The tokens in the request's cookies, which say who this is.
    pub cookies: CookieTokens,
}
