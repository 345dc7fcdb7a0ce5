//! Sign-up policy: who may make an account.

use clap::ValueEnum;
use serde::Serialize;
use utoipa::ToSchema;

/// Whom the server takes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SignUp {
    /// Everybody.
    #[default]
    Open,
    /// Whoever holds an invitation into somebody's agenda.
    Invited,
    /// Nobody new, through the sign-in provider neither.
    Off,
}
