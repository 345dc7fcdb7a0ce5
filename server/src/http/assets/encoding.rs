//! Which of a file's encodings a browser takes.

use axum::http::{HeaderMap, header};

/// How a file's bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Brotli, the smallest.
    Brotli,
    /// gzip, for older clients.
    Gzip,
    /// As it is.
    Plain,
}

impl Encoding {
    /// Those the build makes beside each file.
    pub(super) const COMPRESSED: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The encodings the client takes, the smallest first. Plain is always among them: a client
    /// that refuses it as well gets it rather than nothing.
    pub(super) fn accepted(headers: &HeaderMap) -> Vec<Self> {
        Self::COMPRESSED
            .into_iter()
            .filter(|encoding| encoding.name().is_some_and(|name| takes(headers, name)))
            .chain([Self::Plain])
            .collect()
    }

    /// What the build adds to a file's name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Plain => "",
        }
    }

    /// Its name in `Content-Encoding`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }
}

/// Whether `Accept-Encoding` names the encoding (or everything) without refusing it by `q=0`.
fn takes(headers: &HeaderMap, name: &str) -> bool {
    let listed = || {
        headers
            .get_all(header::ACCEPT_ENCODING)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
    };
    let verdict = |wanted: &str| {
        listed().find_map(|entry| {
            let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .and_then(|weight| weight.trim().parse::<f32>().ok())
                .is_some_and(|weight| weight <= 0.0);
            coding
                .trim()
                .eq_ignore_ascii_case(wanted)
                .then_some(!refused)
        })
    };
    verdict(name).or_else(|| verdict("*")).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_the_client_takes_comes_first() {
        use Encoding::{Brotli, Gzip, Plain};
        let check = |accept: Option<&str>, expect: &[Encoding]| {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
            }
            assert_eq!(Encoding::accepted(&headers), expect, "{accept:?}");
        };
        check(None, &[Plain]);
        check(Some("gzip, deflate, br, zstd"), &[Brotli, Gzip, Plain]);
        check(Some("gzip"), &[Gzip, Plain]);
        check(Some("br;q=0, gzip;q=0.5"), &[Gzip, Plain]);
        check(Some("*"), &[Brotli, Gzip, Plain]);
        check(Some("*, br;q=0"), &[Gzip, Plain]);
        check(Some("identity"), &[Plain]);
    }
}
