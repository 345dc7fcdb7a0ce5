//! What the provider says of itself: its addresses and its keys.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::IssuerUrl;
use openidconnect::core::CoreProviderMetadata;
use tokio::sync::Mutex;

use super::http_client::ProviderHttp;
use super::{ProviderRefusal, in_full};
use crate::system::clock::{Clock, Timestamp};

/// How long it counts.
const LIFE: Duration = Duration::from_hours(1);
/// How soon it is asked again, whatever happened: strangers can make us ask.
const PAUSE: Duration = Duration::from_secs(10);

/// The provider's own words, fetched when they are needed and kept for an hour.
#[derive(Debug)]
pub(super) struct Discovery {
    issuer: IssuerUrl,
    http: ProviderHttp,
    clock: Arc<dyn Clock>,
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    known: Option<(Arc<CoreProviderMetadata>, Timestamp)>,
    failed: Option<(String, Timestamp)>,
}

impl Discovery {
    pub(super) fn new(issuer: IssuerUrl, clock: Arc<dyn Clock>) -> Result<Self, String> {
        Ok(Self {
            issuer,
            http: ProviderHttp::new()?,
            clock,
            last: Mutex::default(),
        })
    }

    pub(super) const fn http(&self) -> &ProviderHttp {
        &self.http
    }

    /// What is known, not older than an hour.
    pub(super) async fn known(&self) -> Result<Arc<CoreProviderMetadata>, ProviderRefusal> {
        self.not_older_than(LIFE).await
    }

    /// What is known, asked for again unless that was just done: its keys may have changed.
    pub(super) async fn renewed(&self) -> Result<Arc<CoreProviderMetadata>, ProviderRefusal> {
        self.not_older_than(PAUSE).await
    }

    async fn not_older_than(
        &self,
        age: Duration,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderRefusal> {
        // Held while asking, so that many who wait make one request.
        self.last.lock().await.not_older_than(age, self).await
    }
}

impl Last {
    async fn not_older_than(
        &mut self,
        age: Duration,
        discovery: &Discovery,
    ) -> Result<Arc<CoreProviderMetadata>, ProviderRefusal> {
        let now = discovery.clock.now();
        if let Some((known, at)) = &self.known
            && now < at.after(age)
        {
            return Ok(Arc::clone(known));
        }
        if let Some((trouble, at)) = &self.failed
            && now < at.after(PAUSE)
        {
            return Err(ProviderRefusal::Down(trouble.clone()));
        }
        let issuer = discovery.issuer.clone();
        match CoreProviderMetadata::discover_async(issuer, &discovery.http).await {
            Ok(metadata) => {
                let known = Arc::new(metadata);
                self.known = Some((Arc::clone(&known), now));
                self.failed = None;
                Ok(known)
            }
            Err(error) => {
                let trouble = in_full(&error);
                self.failed = Some((trouble.clone(), now));
                Err(ProviderRefusal::Down(trouble))
            }
        }
    }
}
