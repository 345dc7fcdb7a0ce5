//! Cookies that hold a token: which the browser sends, and how it is told to keep one.

use std::time::Duration;

use super::pending::PENDING_LIFE;
use super::token::Token;

/// A cookie's name and rules. Scripts never see it. When the page is served over HTTPS it never travels without, and
/// its name begins with `__Host-`: browsers take such a cookie from the server's own host alone, so that no other site
/// of the same domain can plant one.
#[derive(Clone, Copy, Debug)]
pub struct TokenCookie {
    /// What it is called over plain HTTP.
    pub name: &'static str,
    /// How long a browser keeps it.
    pub life: Duration,
    /// Which requests of other sites carry it.
    pub same_site: SameSite,
}

/// Which requests that began at another site carry a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// None.
    Strict,
    /// Links that somebody follows from there.
    Lax,
}

/// The tokens in a request's cookies, with the cookies' names. What is no token is not in it.
#[derive(Clone, Debug, Default)]
pub struct CookieTokens(Vec<(String, Token)>);

impl CookieTokens {
    /// Reads them from the values of the request's `Cookie` headers.
    pub fn read<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        let pairs = headers.into_iter().flat_map(|value| value.split(';'));
        let tokens = pairs.filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            Some((name.to_owned(), Token::parse(value)?))
        });
        Self(tokens.collect())
    }

    /// The first under that name.
    fn named(&self, cookie: &str) -> Option<Token> {
        let mut named = self.0.iter().filter(|(name, _)| name == cookie);
        named.next().map(|(_, token)| token.clone())
    }
}

impl SameSite {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
        }
    }
}

/// The prefix of RFC 6265bis by which a browser knows that only this host may set a cookie.
const OWN_HOST: &str = "__Host-";

impl TokenCookie {
    /// What it is called, over HTTPS or without.
    pub fn name(&self, secure: bool) -> String {
        let prefix = if secure { OWN_HOST } else { "" };
        format!("{prefix}{}", self.name)
    }

    /// The token that a request carries. A program may send the cookie twice; the first that reads
    /// as a token counts.
    pub fn find(&self, sent: &CookieTokens, secure: bool) -> Option<Token> {
        sent.named(&self.name(secure))
            .or_else(|| self.before(sent, secure))
    }

    /// The token that a request carries under the cookie's old name alone: from when it had no prefix over HTTPS either.
    /// What lasts for minutes only was never kept from then.
    pub(crate) fn before(&self, sent: &CookieTokens, secure: bool) -> Option<Token> {
        let lasting = secure && self.life > PENDING_LIFE;
        let replaced = sent.named(&self.name(true)).is_some();
        (lasting && !replaced)
            .then(|| sent.named(self.name))
            .flatten()
    }

    /// The `Set-Cookie` value that hands a token to a browser, or with none takes it away.
    pub fn set(&self, token: Option<&Token>, secure: bool) -> String {
        let mut set = self.set_as(&self.name(secure), token);
        if secure {
            set.push_str("; Secure");
        }
        set
    }

    /// The `Set-Cookie` value that takes the cookie away that a browser has under the old name.
    pub(crate) fn forget_before(&self) -> String {
        self.set_as(self.name, None)
    }

    fn set_as(&self, name: &str, token: Option<&Token>) -> String {
        let (value, life) = token.map_or_else(
            || (String::new(), Duration::ZERO),
            |token| (token.expose(), self.life),
        );
        format!(
            "{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite={}",
            life.as_secs(),
            self.same_site.as_str(),
        )
    }
}
