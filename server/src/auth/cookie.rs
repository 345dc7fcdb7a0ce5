//! Cookies that hold a token: which the browser sends, and how it is told to keep one.

use std::time::Duration;

use axum::http::{HeaderMap, header};

use super::token::Token;

/// A cookie's name and rules. Scripts never see it, and when the page is served over HTTPS it never
/// travels without.
#[derive(Clone, Copy, Debug)]
pub struct TokenCookie {
    /// What it is called.
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

impl SameSite {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
        }
    }
}

impl TokenCookie {
    /// The token that a request carries. A program may send the cookie twice; the first that reads
    /// as a token counts.
    pub fn find(&self, headers: &HeaderMap) -> Option<Token> {
        headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name)
            .find_map(|(_, value)| Token::parse(value))
    }

    /// The `Set-Cookie` value that hands a token to a browser, or with none takes it away.
    pub fn set(&self, token: Option<&Token>, secure: bool) -> String {
        let (value, life) = token.map_or_else(
            || (String::new(), Duration::ZERO),
            |token| (token.expose(), self.life),
        );
        let secure = if secure { "; Secure" } else { "" };
        format!(
            "{}={value}; Path=/; Max-Age={}; HttpOnly; SameSite={}{secure}",
            self.name,
            life.as_secs(),
            self.same_site.as_str(),
        )
    }
}
