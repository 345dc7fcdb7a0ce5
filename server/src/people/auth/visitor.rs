//! Visitor: where a request comes from.

use std::net::IpAddr;

use axum::http::HeaderMap;

/// Whoever sent a request, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The client's address, as the peer or a trusted proxy shows it.
    pub address: IpAddr,
    /// Their browser and system, in words.
    pub device: String,
    /// The request's headers: its cookies say who this is.
    pub headers: HeaderMap,
}
