//! Client addresses: the peer itself, or whoever a trusted proxy says it speaks for.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, header};
use clap::ValueEnum;
use ipnet::IpNet;

/// The other end of the connection that a request came over.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The header in which a proxy names the client that it speaks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, which most proxies write.
    #[default]
    XForwardedFor,
    /// `Forwarded`, the standard one of RFC 7239.
    Forwarded,
}

/// The proxies in front of the server, which are believed; cheap to clone.
///
/// One header is read and never the other: a proxy passes on what it does not write, and there a
/// client could name itself as it likes.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    trusted: Arc<[IpNet]>,
    header: ProxyHeader,
}

impl Proxies {
    /// The proxies at these addresses, which write this header.
    pub fn new(trusted: Vec<IpNet>, header: ProxyHeader) -> Self {
        Self {
            trusted: trusted.into(),
            header,
        }
    }

    /// Whether that address is one of the proxies'.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|net| net.contains(&address))
    }

    /// The client's address. Read from the end, as each proxy appends whom it heard: the first that is no
    /// trusted proxy is the client. What does not read as an address ends the search, since whatever
    /// stands before it was written by somebody who is not trusted.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trusts(client) {
            return client;
        }
        let hops = headers.get_all(self.header.name());
        let hops: Vec<&str> = hops
            .iter()
            .flat_map(|value| value.to_str().unwrap_or_default().split(','))
            .collect();
        for hop in hops.into_iter().rev() {
            let Some(address) = self.header.address(hop) else {
                break;
            };
            client = address.to_canonical();
            if !self.trusts(client) {
                break;
            }
        }
        client
    }
}

impl ProxyHeader {
    fn name(self) -> HeaderName {
        match self {
            Self::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            Self::Forwarded => header::FORWARDED,
        }
    }

    /// The address in one element of the header.
    fn address(self, hop: &str) -> Option<IpAddr> {
        match self {
            Self::XForwardedFor => address(hop.trim()),
            Self::Forwarded => {
                let mut named = hop.split(';').filter_map(|pair| {
                    let (name, value) = pair.trim().split_once('=')?;
                    name.eq_ignore_ascii_case("for").then_some(value)
                });
                let value = named.next()?;
                if named.next().is_some() {
                    return None;
                }
                let bare = value.strip_prefix('"').map_or(Some(value), |rest| {
                    // Nothing that an address needs is escaped.
                    rest.strip_suffix('"')
                })?;
                address(bare)
            }
        }
    }
}

/// An address with or without a port; one of version 6 may stand in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if let Some(inside) = bracketed {
        return inside.parse().ok().filter(IpAddr::is_ipv6);
    }
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(header: ProxyHeader) -> Proxies {
        let trusted = ["10.0.0.0/8", "fd00::/16"].map(|net| net.parse().unwrap());
        Proxies::new(trusted.into(), header)
    }

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    #[track_caller]
    fn client(header: ProxyHeader, peer: &str, values: &[&str], expect: &str) {
        let name = header.name();
        let name: &'static str = if name == header::FORWARDED {
            "forwarded"
        } else {
            "x-forwarded-for"
        };
        let found = proxies(header).client(peer.parse().unwrap(), &headers(name, values));
        assert_eq!(found.to_string(), expect, "{values:?} from {peer}");
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let check = |peer, values: &[&str], expect| {
            client(ProxyHeader::XForwardedFor, peer, values, expect);
        };
        check("192.0.2.1", &["198.51.100.7"], "192.0.2.1");
        check("10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("::ffff:10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("fd00::1", &["2001:db8::7"], "2001:db8::7");
        check("10.0.0.1", &[], "10.0.0.1");
    }

    #[test]
    fn what_a_client_wrote_itself_stands_in_front_and_is_not_read() {
        let check = |values: &[&str], expect| {
            client(ProxyHeader::XForwardedFor, "10.0.0.1", values, expect);
        };
        check(&["127.0.0.1, 198.51.100.7"], "198.51.100.7");
        check(&["127.0.0.1", "198.51.100.7"], "198.51.100.7");
        check(&["127.0.0.1, 198.51.100.7, 10.2.2.2"], "198.51.100.7");
        check(&["127.0.0.1, nonsense, 10.2.2.2"], "10.2.2.2");
        check(&["nonsense"], "10.0.0.1");
        check(&["198.51.100.7,"], "10.0.0.1");
    }

    #[test]
    fn a_forwarded_header_is_read_strictly() {
        let check = |value: &str, expect| {
            client(ProxyHeader::Forwarded, "10.0.0.1", &[value], expect);
        };
        check("for=198.51.100.7", "198.51.100.7");
        check("For=\"198.51.100.7:4711\";proto=https", "198.51.100.7");
        check("by=x;for=\"[2001:db8::7]:4711\"", "2001:db8::7");
        check("for=\"[2001:db8::7]\"", "2001:db8::7");
        check("for=198.51.100.7, for=10.3.3.3", "198.51.100.7");
        for strange in [
            "for=unknown",
            "for=_hidden",
            "for=\"198.51.100.7",
            "for=198.51.100.7;for=198.51.100.8",
            "198.51.100.7",
            "for=[198.51.100.7]",
        ] {
            check(strange, "10.0.0.1");
        }
    }

    #[test]
    fn the_other_header_is_not_read() {
        let proxies = proxies(ProxyHeader::Forwarded);
        let headers = headers("x-forwarded-for", &["198.51.100.7"]);
        let peer = "10.0.0.1".parse().unwrap();
        assert_eq!(proxies.client(peer, &headers), peer);
    }
}
