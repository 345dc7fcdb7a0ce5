//! Where a request comes from.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::device::device_words;
use crate::app::AppState;
use crate::http::Problem;
use crate::proxy::Peer;

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

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let Some(Peer(peer)) = parts.extensions.get::<Peer>() else {
            return Err(Problem::Internal("a request came from nowhere".to_owned()));
        };
        Ok(Self {
            address: app.proxies.client(*peer, &parts.headers),
            device: device_words(&parts.headers),
            headers: parts.headers.clone(),
        })
    }
}
