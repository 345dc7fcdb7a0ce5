//! `Host`: the names under which the server answers.
//!
//! A site can have its own name lead to this server (DNS rebinding). Browsers then take what it answers for that
//! site's own, and let its page read it; only the `Host` of the request tells.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use url::{Host, Url};

use super::problem::Problem;
use crate::http::app::AppState;

/// What anybody may ask under any name, since it tells nothing of anybody: monitoring often knows a number alone.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// Refuses what was sent to a name that is not ours.
pub(super) async fn check(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let public = app.public_url.as_ref().and_then(Url::host);
    let own = Names {
        public: public.map(|host| host.to_owned()),
        listening_on: app.listening_on.ip(),
    };
    if OPEN.contains(&request.uri().path()) || own.fit(&request) {
        return Ok(next.run(request).await);
    }
    Err(Problem::WrongHost)
}

/// The names that are ours, with any port: a proxy may listen on another one.
#[derive(Clone, Debug)]
struct Names {
    public: Option<Host>,
    listening_on: IpAddr,
}

impl Names {
    /// Whether the request names one host, and that one is ours.
    fn fit(&self, request: &Request) -> bool {
        let mut named = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else {
            return false;
        };
        let host = host.to_str().ok().and_then(parse);
        // A request to a proxy has its host in front of the path as well, where it counts more.
        let before = request.uri().authority();
        let before = before.map(|authority| parse(authority.as_str()));
        host.is_some_and(|host| self.has(&host))
            && before.is_none_or(|host| host.is_some_and(|host| self.has(&host)))
    }

    fn has(&self, host: &Host) -> bool {
        match &self.public {
            Some(public) => host == public || (is_loopback(public) && is_loopback(host)),
            None => is_loopback(host) || self.is_listened_on(host),
        }
    }

    /// No name leads to a number, so whoever asks for one came to it by themselves.
    fn is_listened_on(&self, host: &Host) -> bool {
        let address = match host {
            Host::Domain(_) => return false,
            Host::Ipv4(address) => IpAddr::V4(*address),
            Host::Ipv6(address) => IpAddr::V6(*address),
        };
        self.listening_on.is_unspecified()
            || address.to_canonical() == self.listening_on.to_canonical()
    }
}

/// The host in what stands before a path, without its port; none if anything else stands there.
fn parse(authority: &str) -> Option<Host> {
    let url = Url::parse(&format!("http://{authority}")).ok()?;
    let bare = url.path() == "/"
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let host = url.host().filter(|_| bare)?.to_owned();
    Some(match host {
        // With its dot a name is the same one.
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
        number @ (Host::Ipv4(_) | Host::Ipv6(_)) => number,
    })
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_canonical().is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn fits(public: Option<&str>, listening_on: &str, hosts: &[&str]) -> bool {
        let own = Names {
            public: public.map(|host| Host::parse(host).unwrap()),
            listening_on: listening_on.parse().unwrap(),
        };
        let mut request = Request::builder();
        for host in hosts {
            request = request.header(header::HOST, *host);
        }
        own.fit(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn with_a_public_address_its_name_is_the_only_one() {
        let check = |host: &str, expect: bool| {
            let passed = fits(Some("duologue.example"), "127.0.0.1", &[host]);
            assert_eq!(passed, expect, "{host}");
        };
        check("duologue.example", true);
        check("duologue.example:8443", true);
        check("Duologue.EXAMPLE", true);
        check("duologue.example.", true);
        for other in [
            "evil.example",
            "duologue.example.evil.example",
            "evil.example#duologue.example",
            "duologue.example@evil.example",
            "duologue.example/path",
            "duologue.example:x",
            "localhost",
            "127.0.0.1:8080",
            "",
        ] {
            check(other, false);
        }
    }

    #[test]
    fn without_one_it_is_this_machine_or_the_address_that_is_listened_on() {
        let check = |listening_on: &str, host: &str, expect: bool| {
            let passed = fits(None, listening_on, &[host]);
            assert_eq!(passed, expect, "{host} at {listening_on}");
        };
        for here in [
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "a.localhost",
        ] {
            check("127.0.0.1", here, true);
            check("192.0.2.1", here, true);
        }
        check("192.0.2.1", "192.0.2.1:8080", true);
        check("192.0.2.1", "192.0.2.2:8080", false);
        check("192.0.2.1", "[::ffff:192.0.2.1]", true);
        check("0.0.0.0", "192.0.2.2:8080", true);
        check("::", "[2001:db8::1]:8080", true);
        for name in ["evil.example", "my-server", "localhost.evil.example"] {
            check("0.0.0.0", name, false);
        }
    }

    #[test]
    fn one_host_is_named() {
        assert!(!fits(None, "127.0.0.1", &[]));
        assert!(!fits(None, "127.0.0.1", &["localhost", "localhost"]));
        assert!(!fits(None, "127.0.0.1", &["localhost", "evil.example"]));
    }

    #[test]
    fn a_public_address_on_this_machine_has_all_of_its_names() {
        assert!(fits(Some("127.0.0.1"), "127.0.0.1", &["localhost:5173"]));
        assert!(!fits(Some("127.0.0.1"), "127.0.0.1", &["evil.example"]));
    }

    #[test]
    fn a_host_before_the_path_counts_as_well() {
        let own = Names {
            public: None,
            listening_on: "127.0.0.1".parse().unwrap(),
        };
        let to = |uri: &str| {
            let request = Request::builder()
                .uri(uri)
                .header(header::HOST, "localhost");
            own.fit(&request.body(Body::empty()).unwrap())
        };
        assert!(to("http://localhost/api/me"));
        assert!(!to("http://evil.example/api/me"));
    }
}
