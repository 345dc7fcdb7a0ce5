//! Problem: the one error of the HTTP interface, after RFC 9457, whose words say what to do.

mod excess;
mod rows;

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

use self::rows::Row;
use crate::people::auth::SessionTrouble;
use crate::people::auth::name::NameRefusal;
use crate::people::auth::{PasswordTrouble, SignUpRefusal};
use crate::people::limits::{AtOnce, Exceeded};
use crate::people::pairs::{InvitationRefusal, LeavingRefusal, PuttingOutRefusal};
use crate::people::quota::Taken;
use crate::store::StoreError;
use crate::store::records::RecordsError;
use crate::system::entropy::NoEntropy;

/// The media type of every problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was refused.
#[derive(Debug)]
pub enum Problem {
    /// There is no session, or it ended.
    SignedOut,
    /// E-mail and password don't belong together.
    WrongCredentials,
    /// A page of another site sent the request.
    WrongOrigin,
    /// The request was sent to a name that is not the server's.
    WrongHost,
    /// It doesn't exist, or it is not theirs: the answer is the same.
    NotFound,
    /// No invitation like this was ever made.
    InvitationUnknown,
    /// The interface has no such address.
    NoSuchAddress,
    /// The address is there, but not for this method.
    MethodNotAllowed,
    /// The request or its body can't be read.
    Malformed(String),
    /// The body is too large.
    TooLarge,
    /// The body isn't JSON.
    NotJson,
    /// Something in the body can't be taken; the words say what.
    Invalid(String),
    /// A field of the body can't be taken; the words say why.
    InvalidField {
        /// The field.
        field: &'static str,
        /// What is wrong with it, and what to do.
        words: String,
    },
    /// The request took too long.
    TooSlow,
    /// The address only speaks WebSocket.
    UpgradeRequired,
    /// Somebody has the e-mail already.
    EmailTaken,
    /// Whoever runs the server closed the account.
    AccountDisabled,
    /// The server takes nobody new in.
    NobodyNew,
    /// The server takes nobody new in without an invitation.
    OnlyInvited,
    /// A sign-in code is none, was used, or is over.
    WrongCode,
    /// A passkey is nobody's, or what it signed does not fit.
    WrongPasskey,
    /// A passkey may have been copied.
    PasskeyCopied,
    /// What was begun with a passkey is over, or was begun in another browser.
    PasskeyOver,
    /// The person has as many passkeys as can be had.
    TooManyPasskeys,
    /// The person made as many agendas as one can have here.
    TooManyAgendas(AtOnce),
    /// The agendas that the person made keep as much as they may here.
    Quota(Taken),
    /// The person could not sign in any more.
    LastWayIn,
    /// The sign-in provider cannot be reached.
    ProviderDown,
    /// Both seats are taken.
    PairComplete,
    /// The invitation names the e-mail of another account.
    InvitationForSomeoneElse,
    /// Somebody was put out of the pair or left it, so nobody else can join.
    SeatClosed,
    /// Only the pair's maker may do this.
    NotMaker,
    /// Nobody sits on the second seat.
    NobodyThere,
    /// The invitation's maker tried to use it.
    OwnInvitation,
    /// Somebody used the invitation.
    InvitationUsed,
    /// The same person used the invitation before.
    InvitationUsedByYou,
    /// The invitation's time is over.
    InvitationExpired,
    /// The invitation was taken back or replaced.
    InvitationRevoked,
    /// This person or address did too much lately.
    TooOften(Exceeded),
    /// Too much is going on.
    Busy,
    /// The server is about to end.
    ShuttingDown,
    /// The store failed; nothing was changed as far as we know.
    Storage(RecordsError),
    /// The store failed before; whoever noticed has logged it.
    StorageDown,
    /// Something failed that should not have. The text is for the log alone.
    Internal(String),
}

/// A problem's name for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "each is described at the variant of Problem with its name"
)]
pub enum Code {
    SignedOut,
    WrongCredentials,
    WrongOrigin,
    WrongHost,
    NotFound,
    MethodNotAllowed,
    Malformed,
    TooLarge,
    NotJson,
    Invalid,
    TooSlow,
    UpgradeRequired,
    EmailTaken,
    AccountDisabled,
    SignUpClosed,
    WrongCode,
    WrongPasskey,
    PasskeyCopied,
    PasskeyOver,
    TooMany,
    Quota,
    LastWayIn,
    ProviderDown,
    PairComplete,
    InvitationForSomeoneElse,
    SeatClosed,
    NotMaker,
    NobodyThere,
    OwnInvitation,
    InvitationUsed,
    InvitationExpired,
    InvitationRevoked,
    TooOften,
    Busy,
    Storage,
    Internal,
}

/// A problem as it is sent, in the form of RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem; `about:blank`, because `code` does.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind of problem in a few words.
    title: &'static str,
    /// The response's status code.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened and what to do about it.
    detail: String,
    /// The kind of problem, for programs.
    code: Code,
    /// The field of the body that it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

impl Problem {
    /// The problem for a response that some layer below made without words.
    pub(super) fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::SignedOut,
            StatusCode::NOT_FOUND => Self::NoSuchAddress,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::NotJson,
            StatusCode::UPGRADE_REQUIRED => Self::UpgradeRequired,
            StatusCode::SERVICE_UNAVAILABLE => Self::Busy,
            other if other.is_client_error() => Self::Malformed(
                "The request can't be read. Compare it with /api/openapi.json.".to_owned(),
            ),
            other => Self::Internal(format!("a layer answered {other} without words")),
        }
    }

    /// The field of the body that it is about.
    fn field(&self) -> Option<&'static str> {
        if let Self::InvalidField { field, .. } = self {
            Some(field)
        } else {
            None
        }
    }
}

impl fmt::Display for Code {
    /// The name that programs read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // The one place where a failure is logged: whoever returned it has not.
        if let Self::Storage(failure) = &self {
            error!(%failure, "the store failed");
        } else if let Self::Internal(failure) = &self {
            error!(%failure, "a request failed");
        }
        let Row {
            status,
            code,
            title,
            detail,
        } = self.row();
        let detail = if let Self::TooOften(exceeded) = &self {
            excess::words(exceeded)
        } else if let Self::TooManyAgendas(most) = &self {
            format!(
                "{detail} That is {most}. All of them stay as they are. To make more, ask whoever runs \
                 this server, who sets that number with --agendas-person."
            )
        } else if let Self::Quota(taken) = &self {
            format!(
                "{detail} That is {} of {} bytes. All of them stay as they are. Delete words that nobody needs in \
                 one of them, or ask whoever runs this server, who sets that number with --bytes-person.",
                taken.kept, taken.most
            )
        } else {
            detail.to_owned()
        };
        let body = ProblemBody {
            kind: "about:blank",
            title,
            status: status.as_u16(),
            detail,
            code,
            field: self.field(),
        };
        let mut response = (status, Json(body)).into_response();
        // For whoever counts refusals on the way out.
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        if let Self::TooOften(exceeded) = self {
            headers.insert(header::RETRY_AFTER, excess::seconds(exceeded.wait).into());
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        }
        response
    }
}

impl From<Exceeded> for Problem {
    fn from(exceeded: Exceeded) -> Self {
        Self::TooOften(exceeded)
    }
}

impl From<RecordsError> for Problem {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::Contended { .. } => Self::Busy,
            RecordsError::Store(_)
            | RecordsError::Unreadable { .. }
            | RecordsError::Interrupted => Self::Storage(error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Storage(error.into())
    }
}

impl From<NoEntropy> for Problem {
    fn from(error: NoEntropy) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<NameRefusal> for Problem {
    fn from(refusal: NameRefusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

impl From<PasswordTrouble> for Problem {
    fn from(trouble: PasswordTrouble) -> Self {
        match trouble {
            PasswordTrouble::Busy => Self::Busy,
            PasswordTrouble::NoEntropy(_) | PasswordTrouble::Hash(_) => {
                Self::Internal(trouble.to_string())
            }
        }
    }
}

impl From<SessionTrouble> for Problem {
    fn from(trouble: SessionTrouble) -> Self {
        match trouble {
            SessionTrouble::NoEntropy(error) => error.into(),
            SessionTrouble::Records(error) => error.into(),
        }
    }
}

impl From<SignUpRefusal> for Problem {
    fn from(refusal: SignUpRefusal) -> Self {
        match refusal {
            SignUpRefusal::EmailTaken => Self::EmailTaken,
            SignUpRefusal::Records(error) => error.into(),
        }
    }
}

impl From<PuttingOutRefusal> for Problem {
    fn from(refusal: PuttingOutRefusal) -> Self {
        match refusal {
            PuttingOutRefusal::NotMaker => Self::NotMaker,
            PuttingOutRefusal::NobodyThere => Self::NobodyThere,
            PuttingOutRefusal::NoPair => Self::NotFound,
            PuttingOutRefusal::Records(error) => error.into(),
        }
    }
}

impl From<LeavingRefusal> for Problem {
    fn from(refusal: LeavingRefusal) -> Self {
        match refusal {
            LeavingRefusal::NotThere => Self::NotFound,
            LeavingRefusal::Records(error) => error.into(),
        }
    }
}

impl From<InvitationRefusal> for Problem {
    fn from(refusal: InvitationRefusal) -> Self {
        match refusal {
            InvitationRefusal::Unknown => Self::InvitationUnknown,
            InvitationRefusal::Used => Self::InvitationUsed,
            InvitationRefusal::UsedByYou => Self::InvitationUsedByYou,
            InvitationRefusal::Expired => Self::InvitationExpired,
            InvitationRefusal::Revoked => Self::InvitationRevoked,
            InvitationRefusal::Own => Self::OwnInvitation,
            InvitationRefusal::ForSomeoneElse => Self::InvitationForSomeoneElse,
            InvitationRefusal::SeatClosed => Self::SeatClosed,
            InvitationRefusal::PairComplete => Self::PairComplete,
            InvitationRefusal::TooManyPairs(most) => Self::TooManyAgendas(most),
            InvitationRefusal::NoPair => Self::NotFound,
            InvitationRefusal::NoEntropy(error) => error.into(),
            InvitationRefusal::Records(error) => error.into(),
        }
    }
}
