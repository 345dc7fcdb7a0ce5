//! Requests to the provider: few, small, and never to where an answer redirects.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::ClientConfig;
use rustls::crypto::ring;
use thiserror::Error;
use tokio::time::timeout;

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of an answer; the largest is a list of keys.
const LARGEST: usize = 256 * 1024;

/// Why the provider gave no answer.
#[derive(Debug, Error)]
pub(super) enum NoAnswer {
    #[error("it took longer than {} s", PATIENCE.as_secs())]
    TooSlow,
    #[error("the connection failed: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    #[error("the answer broke off or is too large: {0}")]
    Body(String),
}

/// Speaks to the provider.
#[derive(Clone, Debug)]
pub(super) struct ProviderHttp {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl ProviderHttp {
    /// # Errors
    /// Says why the machine's certificate authorities cannot be read.
    pub(super) fn new() -> Result<Self, String> {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_connect_timeout(Some(PATIENCE));
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_native_roots()
            .map_err(|error| error.to_string())?
            .with_no_client_auth();
        // Whether the issuer may do without encryption is settled where it is configured.
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
        })
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let (head, body) = self.client.request(request).await?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await;
        let body = body.map_err(|error| NoAnswer::Body(error.to_string()))?;
        Ok(HttpResponse::from_parts(head, body.to_bytes().into()))
    }
}

impl<'c> AsyncHttpClient<'c> for ProviderHttp {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let answered = timeout(PATIENCE, self.answer(request)).await;
            answered.unwrap_or(Err(NoAnswer::TooSlow))
        })
    }
}
