//! What browsers bring of passkeys, as it is described: the types that read it are another crate's.

#![allow(dead_code, reason = "described and never made")]

use utoipa::ToSchema;

/// WebAuthn's `RegistrationResponseJSON`: what a device made. Bytes are base64url without padding.
#[derive(ToSchema)]
pub(in crate::http) struct RegistrationResponse {
    /// The new credential's id.
    id: String,
    /// The same, as bytes.
    #[schema(rename = "rawId", pattern = "^[A-Za-z0-9_-]*$")]
    raw_id: String,
    /// What the device answered.
    response: Attestation,
    /// Always `public-key`.
    #[schema(rename = "type", example = "public-key")]
    kind: String,
}

/// What a device says of a credential that it made.
#[derive(ToSchema)]
pub(in crate::http) struct Attestation {
    /// The credential's public key, among others.
    #[schema(rename = "attestationObject", pattern = "^[A-Za-z0-9_-]*$")]
    attestation_object: String,
    /// What the browser had it sign.
    #[schema(rename = "clientDataJSON", pattern = "^[A-Za-z0-9_-]*$")]
    client_data_json: String,
}

/// WebAuthn's `AuthenticationResponseJSON`: what a device signed. Bytes are base64url without padding.
#[derive(ToSchema)]
pub(in crate::http) struct AuthenticationResponse {
    /// The credential's id.
    id: String,
    /// The same, as bytes.
    #[schema(rename = "rawId", pattern = "^[A-Za-z0-9_-]*$")]
    raw_id: String,
    /// What the device answered.
    response: Assertion,
    /// Always `public-key`.
    #[schema(rename = "type", example = "public-key")]
    kind: String,
}

/// What a device says to show that it has a credential.
#[derive(ToSchema)]
pub(in crate::http) struct Assertion {
    /// What it knows of itself and the site.
    #[schema(rename = "authenticatorData", pattern = "^[A-Za-z0-9_-]*$")]
    authenticator_data: String,
    /// What the browser had it sign.
    #[schema(rename = "clientDataJSON", pattern = "^[A-Za-z0-9_-]*$")]
    client_data_json: String,
    /// The signature over both.
    #[schema(pattern = "^[A-Za-z0-9_-]*$")]
    signature: String,
    /// Whose it is.
    #[schema(rename = "userHandle", pattern = "^[A-Za-z0-9_-]*$")]
    user_handle: Option<String>,
}
