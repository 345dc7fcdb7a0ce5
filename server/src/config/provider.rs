//! Settings of the sign-in provider.

use std::path::PathBuf;
use std::{fs, io};

use clap::Args;
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use thiserror::Error;
use url::{Host, Url};

use crate::people::auth::ProviderSettings;

/// Which OpenID Connect provider people may sign in through.
#[derive(Clone, Debug, Args)]
pub struct ProviderOptions {
    /// The OpenID Connect provider that people may sign in through, by its issuer address; see
    /// docs/sign-in.md.
    #[arg(
        long,
        env = "DUOLOGUE_OIDC_ISSUER",
        value_name = "URL",
        value_parser = issuer,
        requires = "oidc_client_id"
    )]
    pub oidc_issuer: Option<IssuerUrl>,

    /// What the provider knows this server by.
    #[arg(
        long,
        env = "DUOLOGUE_OIDC_CLIENT_ID",
        value_name = "ID",
        requires = "oidc_issuer"
    )]
    pub oidc_client_id: Option<String>,

    /// A file that holds the secret which the provider gave this server; without one it proves
    /// itself by PKCE alone.
    #[arg(
        long,
        env = "DUOLOGUE_OIDC_CLIENT_SECRET_FILE",
        value_name = "FILE",
        requires = "oidc_issuer"
    )]
    pub oidc_client_secret_file: Option<PathBuf>,

    /// What the page calls the provider: its button says "Continue with" this. The issuer's host
    /// unless said otherwise.
    #[arg(
        long,
        env = "DUOLOGUE_OIDC_NAME",
        value_name = "NAME",
        requires = "oidc_issuer"
    )]
    pub oidc_name: Option<String>,
}

/// The provider's secret cannot be read.
#[derive(Debug, Error)]
#[error(
    "the provider's secret in {} cannot be read ({source}); name a readable file with \
     --oidc-client-secret-file",
    file.display()
)]
pub struct UnreadableSecret {
    file: PathBuf,
    source: io::Error,
}

impl ProviderOptions {
    /// The provider, if one is configured; reads its secret.
    pub fn settings(&self) -> Result<Option<ProviderSettings>, UnreadableSecret> {
        let (Some(issuer), Some(client_id)) = (&self.oidc_issuer, &self.oidc_client_id) else {
            return Ok(None);
        };
        let secret = self.oidc_client_secret_file.as_ref().map(|file| {
            let text = fs::read_to_string(file).map_err(|source| UnreadableSecret {
                file: file.clone(),
                source,
            })?;
            // Editors end files with a line break.
            Ok(ClientSecret::new(text.trim_end().to_owned()))
        });
        let host = issuer.url().host_str().unwrap_or_default();
        Ok(Some(ProviderSettings {
            issuer: issuer.clone(),
            client_id: ClientId::new(client_id.clone()),
            client_secret: secret.transpose()?,
            name: self.oidc_name.clone().unwrap_or_else(|| host.to_owned()),
        }))
    }
}

/// Takes an address that nobody on the way can answer for: encrypted, or on this machine.
fn issuer(text: &str) -> Result<IssuerUrl, String> {
    // As it is written: the provider signs it exactly so, with or without a slash at its end.
    let issuer = IssuerUrl::new(text.to_owned()).map_err(|error| error.to_string())?;
    let url = issuer.url();
    if url.scheme() == "https" || (url.scheme() == "http" && is_here(url)) {
        Ok(issuer)
    } else {
        Err("give an https address, such as https://login.example.com".to_owned())
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_encrypted_or_on_this_machine() {
        for good in [
            "https://login.example.com",
            "https://login.example.com/tenant/",
            "http://127.0.0.1:4000",
            "http://localhost:4000",
            "http://[::1]:4000",
        ] {
            assert_eq!(issuer(good).unwrap().as_str(), good);
        }
        for bad in [
            "http://login.example.com",
            "http://192.0.2.7",
            "login.example.com",
            "file:///etc/passwd",
        ] {
            assert!(issuer(bad).is_err(), "{bad} passed");
        }
    }
}
