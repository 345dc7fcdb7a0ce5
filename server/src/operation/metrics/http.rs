//! Metrics of HTTP requests.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::system::histograms::{durations, observe};

/// The figures of the HTTP interface; all clones count together.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<Asked, Counter>,
    refusals: Family<Refused, Counter>,
    duration: Histogram,
}

/// What was asked, and how it ended. The route is the template, such as `/api/pairs/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
    status: u16,
}

/// Why a request was refused: the problem's code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    code: String,
}

impl Default for HttpMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            refusals: Family::default(),
            duration: durations(),
        }
    }
}

impl HttpMetrics {
    /// Makes them readable.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests that were answered, by method, route and status",
            self.requests.clone(),
        );
        registry.register(
            "http_refusals",
            "Requests that were refused, by the problem's code",
            self.refusals.clone(),
        );
        registry.register_with_unit(
            "http_request",
            "From a request's head to its answer; a socket's upgrade counts until it is open",
            Unit::Seconds,
            self.duration.clone(),
        );
    }

    /// Counts a request that was answered: the method, the route's template and the status, the code of a refusal, and
    /// how long it took.
    pub(crate) fn count(
        &self,
        (method, route): (&'static str, String),
        status: u16,
        refusal: Option<String>,
        took: Duration,
    ) {
        observe(&self.duration, took);
        let asked = Asked {
            method,
            route,
            status,
        };
        self.requests.get_or_create(&asked).inc();
        if let Some(code) = refusal {
            self.refusals.get_or_create(&Refused { code }).inc();
        }
    }
}
