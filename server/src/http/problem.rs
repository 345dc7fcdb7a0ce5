//! Problem: the one error of the HTTP interface, after RFC 9457, whose words say what to do.

mod excess;

use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

use crate::auth::SessionTrouble;
use crate::auth::name::NameRefusal;
use crate::auth::{PasswordTrouble, SignUpRefusal};
use crate::entropy::NoEntropy;
use crate::limits::{AtOnce, Exceeded};
use crate::pairs::{InvitationRefusal, PuttingOutRefusal};
use crate::quota::Taken;
use crate::records::RecordsError;
use crate::store::StoreError;

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
    /// Somebody was put out of the pair, so nobody else can join.
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

    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::SignedOut
            | Self::WrongCredentials
            | Self::WrongCode
            | Self::WrongPasskey
            | Self::PasskeyCopied => StatusCode::UNAUTHORIZED,
            Self::WrongOrigin
            | Self::InvitationForSomeoneElse
            | Self::AccountDisabled
            | Self::NobodyNew
            | Self::OnlyInvited => StatusCode::FORBIDDEN,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::NotFound | Self::InvitationUnknown | Self::NoSuchAddress => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::EmailTaken
            | Self::PasskeyOver
            | Self::TooManyPasskeys
            | Self::TooManyAgendas(_)
            | Self::Quota(_)
            | Self::LastWayIn
            | Self::PairComplete
            | Self::SeatClosed
            | Self::NotMaker
            | Self::NobodyThere
            | Self::OwnInvitation => StatusCode::CONFLICT,
            Self::InvitationUsed
            | Self::InvitationUsedByYou
            | Self::InvitationExpired
            | Self::InvitationRevoked => StatusCode::GONE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) | Self::InvalidField { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::UpgradeRequired => StatusCode::UPGRADE_REQUIRED,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy | Self::ShuttingDown | Self::Storage(_) | Self::StorageDown => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::ProviderDown => StatusCode::BAD_GATEWAY,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> Code {
        match self {
            Self::SignedOut => Code::SignedOut,
            Self::WrongCredentials => Code::WrongCredentials,
            Self::WrongOrigin => Code::WrongOrigin,
            Self::WrongHost => Code::WrongHost,
            Self::NotFound | Self::InvitationUnknown | Self::NoSuchAddress => Code::NotFound,
            Self::MethodNotAllowed => Code::MethodNotAllowed,
            Self::Malformed(_) => Code::Malformed,
            Self::TooLarge => Code::TooLarge,
            Self::NotJson => Code::NotJson,
            Self::Invalid(_) | Self::InvalidField { .. } => Code::Invalid,
            Self::TooSlow => Code::TooSlow,
            Self::UpgradeRequired => Code::UpgradeRequired,
            Self::EmailTaken => Code::EmailTaken,
            Self::AccountDisabled => Code::AccountDisabled,
            Self::NobodyNew | Self::OnlyInvited => Code::SignUpClosed,
            Self::WrongCode => Code::WrongCode,
            Self::WrongPasskey => Code::WrongPasskey,
            Self::PasskeyCopied => Code::PasskeyCopied,
            Self::PasskeyOver => Code::PasskeyOver,
            Self::TooManyPasskeys | Self::TooManyAgendas(_) => Code::TooMany,
            Self::Quota(_) => Code::Quota,
            Self::LastWayIn => Code::LastWayIn,
            Self::ProviderDown => Code::ProviderDown,
            Self::PairComplete => Code::PairComplete,
            Self::InvitationForSomeoneElse => Code::InvitationForSomeoneElse,
            Self::SeatClosed => Code::SeatClosed,
            Self::NotMaker => Code::NotMaker,
            Self::NobodyThere => Code::NobodyThere,
            Self::OwnInvitation => Code::OwnInvitation,
            Self::InvitationUsed | Self::InvitationUsedByYou => Code::InvitationUsed,
            Self::InvitationExpired => Code::InvitationExpired,
            Self::InvitationRevoked => Code::InvitationRevoked,
            Self::TooOften(_) => Code::TooOften,
            Self::Busy | Self::ShuttingDown => Code::Busy,
            Self::Storage(_) | Self::StorageDown => Code::Storage,
            Self::Internal(_) => Code::Internal,
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

    /// Title and detail.
    fn words(&self) -> (&'static str, &str) {
        match self {
            Self::SignedOut => ("Signed out", "You are signed out. Sign in, then try again."),
            Self::WrongCredentials => (
                "Wrong e-mail or password",
                "This e-mail and password don't belong together. Check both, or make an account.",
            ),
            Self::WrongOrigin => (
                "Sent from another site",
                "This request came from a page of another site. Open Duologue at its own address \
                 and try there; whoever runs it sets that address with --public-url.",
            ),
            Self::WrongHost => (
                "Not this server's address",
                "Duologue does not answer under this address. Open it at its own; whoever runs it \
                 sets that address with --public-url, and has a proxy in front pass on the Host \
                 header.",
            ),
            Self::NotFound => (
                "Not found",
                "There is nothing here for you. Check the address, or go back to your agendas.",
            ),
            Self::InvitationUnknown => (
                "Unknown invitation",
                "No invitation has this link. Check that you copied all of it, or ask for a new \
                 one.",
            ),
            Self::NoSuchAddress => (
                "No such address",
                "There is nothing at this address. /api/openapi.json lists what there is.",
            ),
            Self::MethodNotAllowed => (
                "Method not allowed",
                "This address doesn't take this method. The Allow header names those it takes.",
            ),
            Self::Malformed(words) => ("Can't be read", words),
            Self::TooLarge => (
                "Too large",
                "The request is too large. Send at most 64 KiB.",
            ),
            Self::NotJson => (
                "Not JSON",
                "The body has to be JSON. Send it with Content-Type: application/json.",
            ),
            Self::Invalid(words) | Self::InvalidField { words, .. } => ("Can't be taken", words),
            Self::TooSlow => (
                "Took too long",
                "The request took too long. Check the connection and try again.",
            ),
            Self::UpgradeRequired => (
                "WebSocket only",
                "This address only speaks WebSocket. Connect to it with a WebSocket client.",
            ),
            Self::EmailTaken => (
                "E-mail taken",
                "There is an account with this e-mail. Sign in, or use another e-mail.",
            ),
            Self::AccountDisabled => (
                "Account switched off",
                "This account is switched off. Ask whoever runs this server.",
            ),
            Self::NobodyNew => (
                "Nobody new",
                "This server takes nobody new in. If you have an account, sign in; if not, ask whoever \
                 runs it.",
            ),
            Self::OnlyInvited => (
                "By invitation",
                "New people come in here by an invitation link. Ask the person you meet for one, and \
                 open it.",
            ),
            Self::WrongCode => (
                "Code not taken",
                "This code opens nothing: it works once, within five minutes, and until another is \
                 shown. Show a new one on the device where you are signed in.",
            ),
            Self::WrongPasskey => (
                "Passkey not taken",
                "This passkey opens nothing here: it was removed, or belongs to another account. \
                 Choose another, or sign in another way.",
            ),
            Self::PasskeyCopied => (
                "Passkey may be copied",
                "This passkey was used elsewhere in a way that a copy of it would be. Sign in \
                 another way, remove it from your account, and add it anew.",
            ),
            Self::PasskeyOver => (
                "Took too long",
                "This took longer than five minutes, or was begun in another tab. Try again.",
            ),
            Self::TooManyPasskeys => (
                "Too many passkeys",
                "You have as many passkeys as an account can have. Remove one that you don't use, \
                 then add this one.",
            ),
            Self::TooManyAgendas(_) => (
                "Too many agendas",
                "You have made as many agendas as one person can have here.",
            ),
            Self::Quota(_) => (
                "No more room",
                "The agendas that you made keep as much as one person's can here.",
            ),
            Self::LastWayIn => (
                "The last way in",
                "Without this passkey you could not sign in any more. Add another one first, then \
                 remove this.",
            ),
            Self::ProviderDown => (
                "Provider out of reach",
                "The sign-in provider can't be reached at the moment. Try again in a minute, or \
                 sign in another way.",
            ),
            Self::PairComplete => (
                "Agenda complete",
                "An agenda has exactly two people, and this one has both. To talk with somebody \
                 else, make a new agenda.",
            ),
            Self::InvitationForSomeoneElse => (
                "For someone else",
                "This invitation is for someone else: it names another e-mail than yours. Use \
                 the account with the address that it was sent to, or ask whoever sent it for a new \
                 link.",
            ),
            Self::SeatClosed => (
                "Seat closed",
                "Somebody was put out of this agenda, and nobody else can take their place: what \
                 was written here was between the two of you. Make a new agenda.",
            ),
            Self::NotMaker => (
                "Not yours to do",
                "Only the person who made this agenda can put the other out.",
            ),
            Self::NobodyThere => (
                "Nobody there",
                "Nobody has joined this agenda. To close its invitation, take the link back.",
            ),
            Self::OwnInvitation => (
                "Your own invitation",
                "This is your own invitation. Send the link to the person you want to meet with; \
                 they open it signed in as themselves.",
            ),
            Self::InvitationUsed => (
                "Invitation used",
                "This invitation was used already, and an agenda has exactly two people. Ask \
                 whoever sent it to make a new agenda with you.",
            ),
            Self::InvitationUsedByYou => (
                "Invitation used",
                "You used this invitation already. The agenda is in your list: open it there.",
            ),
            Self::InvitationExpired => (
                "Invitation expired",
                "This invitation has expired. Ask whoever sent it for a new link.",
            ),
            Self::InvitationRevoked => (
                "Invitation revoked",
                "This invitation was taken back or replaced by a newer one. Ask whoever sent it \
                 for a new link.",
            ),
            Self::TooOften(_) => ("Too often", "This was done too often."),
            Self::Busy => (
                "Busy",
                "The server can't take this at the moment. Wait a few seconds and try again.",
            ),
            Self::ShuttingDown => (
                "Shutting down",
                "The server is ending, mostly to start again. Try again in a moment.",
            ),
            Self::Storage(_) | Self::StorageDown => (
                "Can't save",
                "The server can't read or save right now. Try again in a minute; if it stays so, \
                 tell whoever runs it to look at its disk and log.",
            ),
            Self::Internal(_) => (
                "Server error",
                "Something went wrong in the server. Try again; if it stays so, tell whoever runs \
                 it to look at its log.",
            ),
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
        let status = self.status();
        let (title, detail) = self.words();
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
            code: self.code(),
            field: self.field(),
        };
        let mut response = (status, Json(body)).into_response();
        // For whoever counts refusals on the way out.
        response.extensions_mut().insert(self.code());
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
