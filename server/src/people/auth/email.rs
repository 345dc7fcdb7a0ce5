//! E-mail addresses: however one is typed, it is one address, and so one account.

use icu_normalizer::ComposingNormalizer;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::name;

/// The most bytes of an address (RFC 5321, 4.5.3.1.3).
const LONGEST: usize = 254;

/// An e-mail address in the one form that all ways of typing it come to.
///
/// As RFC 8265 has it for user names, full-width letters are ordinary ones, upper case is lower case, and letters are
/// composed; the form is NFKC. The domain is mapped as browsers do (UTS #46) and kept readable, so that punycode and
/// letters are the same. Whether mail arrives there only mail can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct Email(String);

/// Why something is not taken for an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailRefusal {
    /// It is none: something, one `@`, and a domain, at most 254 bytes in all.
    #[error("This is no e-mail address: give one such as ana@example.org.")]
    NoAddress,
    /// It could look like another address.
    #[error(
        "The e-mail address has characters that can't be seen. Type it by hand instead of pasting it."
    )]
    Hidden,
}

/// An address that was kept, maybe before there was one form for all: what could not be given now stays as it is.
impl From<String> for Email {
    fn from(kept: String) -> Self {
        Self::parse(&kept).unwrap_or(Self(kept))
    }
}

impl Email {
    /// Takes anything that could be an address.
    pub fn parse(text: &str) -> Result<Self, EmailRefusal> {
        let text = text.trim();
        if text.contains(char::is_whitespace) {
            return Err(EmailRefusal::NoAddress);
        }
        if name::has_hidden(text) {
            return Err(EmailRefusal::Hidden);
        }
        let text = folded(text);
        let (local, domain) = text.split_once('@').ok_or(EmailRefusal::NoAddress)?;
        let domain = domain.strip_suffix(['.', '。']).unwrap_or(domain);
        let domain = readable_domain(domain).ok_or(EmailRefusal::NoAddress)?;
        let email = format!("{local}@{domain}");
        if name::has_hidden(&email) {
            // Punycode can hold them, too.
            return Err(EmailRefusal::Hidden);
        }
        let fits = !local.is_empty()
            && !domain.is_empty()
            && !email.contains(char::is_whitespace)
            && email.len() <= LONGEST;
        fits.then_some(Self(email)).ok_or(EmailRefusal::NoAddress)
    }

    /// The form in which an address was kept before there was one for all ways of typing it.
    pub fn as_once_kept(text: &str) -> Self {
        Self(text.trim().to_lowercase())
    }

    /// That of an account that is gone.
    pub(super) fn none() -> Self {
        Self(String::new())
    }

    /// Enough for its owner to know it by, and not enough to read it: `a…@e…e.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let (host, top) = match domain.rsplit_once('.') {
            Some((host, top)) => (host, format!(".{top}")),
            None => (domain, String::new()),
        };
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let last = host.chars().skip(2).last();
        let last = last.map(String::from).unwrap_or_default();
        format!("{}…@{}…{last}{top}", first(local), first(host))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Wide, upper-case and composed letters made one.
fn folded(text: &str) -> String {
    let compatible = ComposingNormalizer::new_nfkc();
    let narrow = compatible.normalize(text).to_lowercase();
    compatible.normalize(&narrow).into_owned()
}

/// The domain in letters, if it is one.
fn readable_domain(domain: &str) -> Option<String> {
    if domain.contains('@') {
        return None;
    }
    // To ASCII first: what cannot be asked for in the DNS is no domain, and both forms of one come to the same.
    let asked_for = idna::domain_to_ascii(domain).ok()?;
    let (readable, result) = idna::domain_to_unicode(&asked_for);
    result.ok().map(|()| readable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is typed, and the address that it comes to or why it is none.
    const ROWS: &str = include_str!("../../../../tests/data/emails.json");

    #[test]
    fn every_address_of_the_table_comes_to_what_it_says() {
        let rows: Vec<[String; 2]> = serde_json::from_str(ROWS).unwrap();
        assert!(rows.len() >= 50);
        for [typed, expected] in rows {
            let told = match Email::parse(&typed) {
                Ok(email) => email.0,
                Err(EmailRefusal::NoAddress) => "(no address)".to_owned(),
                Err(EmailRefusal::Hidden) => "(hidden)".to_owned(),
            };
            assert_eq!(told, expected, "{}", typed.escape_unicode());
            if let Ok(kept) = Email::parse(&told) {
                assert_eq!(kept.0, told, "what is kept comes to itself");
            }
        }
    }

    #[test]
    fn an_address_is_at_most_254_bytes_long() {
        let address = |length: usize| format!("{}@example.org", "a".repeat(length - 12));
        assert!(Email::parse(&address(254)).is_ok());
        assert_eq!(Email::parse(&address(255)), Err(EmailRefusal::NoAddress));
    }

    #[test]
    fn what_was_kept_before_reads_as_it_would_be_kept_now_or_stays() {
        let check = |kept: &str, expect: &str| {
            let email: Email = serde_json::from_str(&format!("{kept:?}")).unwrap();
            assert_eq!(email.as_str(), expect);
            assert_eq!(
                serde_json::to_string(&email).unwrap(),
                format!("{expect:?}")
            );
        };
        check("ana@example.org", "ana@example.org");
        check("ana@xn--bcher-kva.example", "ana@bücher.example");
        check("ana@b@c", "ana@b@c");
    }

    #[test]
    fn a_masked_address_is_known_by_its_owner_alone() {
        let check = |text, expect: &str| {
            let email = Email::parse(text).unwrap();
            assert_eq!(email.masked(), expect, "{text}");
        };
        check("ana@example.org", "a…@e…e.org");
        check("a@example.org", "a…@e…e.org");
        check("ben@x.org", "b…@x….org");
        check("ben@ab.co.uk", "b…@a…o.uk");
        check("ben@localhost", "b…@l…t");
        check("ünal@日本語.jp", "ü…@日…語.jp");
    }
}
