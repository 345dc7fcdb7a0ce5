//! A place on our own page.

use url::Url;

/// An address on this server to send a browser back to: a path, perhaps with what follows it, and
/// never another site, however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPath(String);

/// The most characters of one: an invitation's link with room to spare.
const LONGEST: usize = 512;

impl OwnPath {
    /// Takes a path of our own; anything else is the page's front.
    pub fn parse(text: &str) -> Self {
        Self::own(text).unwrap_or_else(|| Self("/".to_owned()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn own(text: &str) -> Option<Self> {
        if !text.starts_with('/') || text.len() > LONGEST {
            return None;
        }
        // Read as a browser reads it: `//`, `/\` and line breaks can lead elsewhere.
        let base = Url::parse("https://own.invalid").ok()?;
        let read = base.join(text).ok()?;
        let query = read.query().map(|query| format!("?{query}"));
        let fragment = read.fragment().map(|fragment| format!("#{fragment}"));
        let path = format!(
            "{}{}{}",
            read.path(),
            query.unwrap_or_default(),
            fragment.unwrap_or_default()
        );
        let ours = read.origin() == base.origin() && !path.starts_with("//");
        ours.then_some(Self(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_to_no_other_site() {
        let check = |text: &str, expect: &str| {
            assert_eq!(OwnPath::parse(text).as_str(), expect, "{text:?}");
        };
        check("/account", "/account");
        check("/join#token", "/join#token");
        check("/agenda/x?y=1", "/agenda/x?y=1");

        check("", "/");
        check("account", "/");
        check("https://evil.example", "/");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("/\t/evil.example", "/");
        check("/\n/evil.example", "/");
        check("/..//evil.example", "/");
        check("/a/..//evil.example/", "/");
        check("javascript:alert(1)", "/");
        check("\\\\evil.example", "/");
        check(&format!("/{}", "a".repeat(LONGEST)), "/");
        assert!(
            !OwnPath::parse("/a\r\nSet-Cookie: x")
                .as_str()
                .contains('\n')
        );
    }
}
