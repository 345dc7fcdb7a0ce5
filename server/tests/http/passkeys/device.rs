//! Somebody's device, and what a page does with it.

use reqwest::header::{COOKIE, ORIGIN};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use webauthn_authenticator_rs::AuthenticatorBackend;
use webauthn_authenticator_rs::softpasskey::SoftPasskey;
use webauthn_rs::prelude::{
    CreationChallengeResponse, PublicKeyCredential, RequestChallengeResponse, Url,
};
use webauthn_rs_proto::{AllowCredentials, UserVerificationPolicy};

use super::super::support::{Answer, Browser, TestServer};

/// Somebody's device, with the one passkey that it made.
pub(super) struct Device {
    authenticator: SoftPasskey,
    /// The page that asks, as the device's browser sees it.
    pub(super) origin: Url,
    pub(super) credential: Vec<u8>,
    pub(super) handle: Vec<u8>,
}

/// What a browser was asked to have signed, and the cookie that binds it there.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) options: Value,
    pub(super) cookie: String,
}

impl Device {
    pub(super) fn new(server: &TestServer) -> Self {
        Self {
            authenticator: SoftPasskey::new(true),
            origin: origin(server),
            credential: Vec::new(),
            handle: Vec::new(),
        }
    }

    /// Makes a passkey.
    pub(super) fn make(&mut self, asked: &Asked) -> Value {
        self.make_with(asked, UserVerificationPolicy::Required)
    }

    pub(super) fn make_with(
        &mut self,
        asked: &Asked,
        verification: UserVerificationPolicy,
    ) -> Value {
        let mut options: CreationChallengeResponse =
            serde_json::from_value(asked.options.clone()).unwrap();
        let selection = options.public_key.authenticator_selection.as_mut().unwrap();
        selection.user_verification = verification;
        // The test finds passkeys for this authenticator, which cannot do it by itself.
        selection.require_resident_key = false;
        self.handle.clone_from(&options.public_key.user.id);
        let made = AuthenticatorBackend::perform_register(
            &mut self.authenticator,
            self.origin.clone(),
            options.public_key,
            1000,
        )
        .unwrap();
        self.credential.clone_from(&made.raw_id);
        serde_json::to_value(made).unwrap()
    }

    /// Signs as asked, with the passkey it has.
    pub(super) fn sign(&mut self, asked: &Asked) -> Value {
        self.sign_with(asked, UserVerificationPolicy::Required)
    }

    pub(super) fn sign_with(
        &mut self,
        asked: &Asked,
        verification: UserVerificationPolicy,
    ) -> Value {
        let mut options: RequestChallengeResponse =
            serde_json::from_value(asked.options.clone()).unwrap();
        assert!(options.public_key.allow_credentials.is_empty());
        options.public_key.user_verification = verification;
        // It says nothing of whose a passkey is, either.
        options.public_key.allow_credentials = vec![AllowCredentials {
            type_: "public-key".to_owned(),
            id: self.credential.clone(),
            transports: None,
        }];
        let mut signed: PublicKeyCredential = AuthenticatorBackend::perform_auth(
            &mut self.authenticator,
            self.origin.clone(),
            options.public_key,
            1000,
        )
        .unwrap();
        signed.response.user_handle = Some(self.handle.clone());
        serde_json::to_value(signed).unwrap()
    }
}

/// The one origin at which passkeys work in these servers.
pub(super) fn origin(server: &TestServer) -> Url {
    format!("http://localhost:{}", server.address.port())
        .parse()
        .unwrap()
}

/// Begins something.
pub(super) async fn begin(browser: &Browser<'_>, path: &str, body: Option<&Value>) -> Asked {
    let answer = match body {
        Some(body) => browser.send(Method::POST, path, body).await,
        None => browser.post(path).await,
    };
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("duologue_passkey="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; Max-Age=300; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
    Asked {
        cookie: answer.session().unwrap(),
        options: answer.body,
    }
}

/// Finishes something in the browser that holds this cookie.
pub(super) async fn finish(
    browser: &Browser<'_>,
    path: &str,
    asked: &Asked,
    body: &Value,
) -> Answer {
    let cookies = browser.cookie.iter().chain([&asked.cookie]);
    let cookies: Vec<_> = cookies.map(String::as_str).collect();
    let request = browser
        .server
        .request(Method::POST, path)
        .header(ORIGIN, format!("http://{}", browser.server.address))
        .header(COOKIE, cookies.join("; "))
        .json(body);
    browser.server.answer(request).await
}

/// Adds a passkey to the account of whoever is signed in.
pub(super) async fn add(browser: &Browser<'_>, device: &mut Device, name: &str) -> Answer {
    let asked = begin(browser, "/api/passkeys/challenge", None).await;
    let made = json!({ "name": name, "credential": device.make(&asked) });
    finish(browser, "/api/passkeys", &asked, &made).await
}

pub(super) async fn ask_to_sign_in(browser: &Browser<'_>) -> Asked {
    begin(browser, "/api/sessions/passkey/challenge", None).await
}

pub(super) async fn finish_signing_in(
    browser: &Browser<'_>,
    asked: &Asked,
    signed: &Value,
) -> Answer {
    let body = json!({ "credential": signed });
    finish(browser, "/api/sessions/passkey", asked, &body).await
}

pub(super) async fn sign_in_with(browser: &Browser<'_>, device: &mut Device) -> Answer {
    let asked = ask_to_sign_in(browser).await;
    let signed = device.sign(&asked);
    finish_signing_in(browser, &asked, &signed).await
}
