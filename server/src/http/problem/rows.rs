//! Rows of problems: what each is for HTTP, for programs and for people.

use axum::http::StatusCode;

use super::{Code, Problem};

/// What is said of one problem.
#[derive(Debug)]
pub(super) struct Row<'problem> {
    pub(super) status: StatusCode,
    pub(super) code: Code,
    /// The kind of problem in a few words.
    pub(super) title: &'static str,
    /// What happened and what to do about it.
    pub(super) detail: &'problem str,
}

impl Problem {
    pub(super) fn row(&self) -> Row<'_> {
        match self {
            Self::SignedOut => row(
                StatusCode::UNAUTHORIZED,
                Code::SignedOut,
                "Signed out",
                "You are signed out. Sign in, then try again.",
            ),
            Self::WrongCredentials => row(
                StatusCode::UNAUTHORIZED,
                Code::WrongCredentials,
                "Wrong e-mail or password",
                "This e-mail and password don't belong together. Check both, or make an account.",
            ),
            Self::WrongOrigin => row(
                StatusCode::FORBIDDEN,
                Code::WrongOrigin,
                "Sent from another site",
                "This request came from a page of another site. Open Duologue at its own address \
                 and try there; whoever runs it sets that address with --public-url.",
            ),
            Self::WrongHost => row(
                StatusCode::MISDIRECTED_REQUEST,
                Code::WrongHost,
                "Not this server's address",
                "Duologue does not answer under this address. Open it at its own; whoever runs it \
                 sets that address with --public-url, and has a proxy in front pass on the Host \
                 header.",
            ),
            Self::NotFound => row(
                StatusCode::NOT_FOUND,
                Code::NotFound,
                "Not found",
                "There is nothing here for you. Check the address, or go back to your agendas.",
            ),
            Self::InvitationUnknown => row(
                StatusCode::NOT_FOUND,
                Code::NotFound,
                "Unknown invitation",
                "No invitation has this link. Check that you copied all of it, or ask for a new \
                 one.",
            ),
            Self::NoSuchAddress => row(
                StatusCode::NOT_FOUND,
                Code::NotFound,
                "No such address",
                "There is nothing at this address. /api/openapi.json lists what there is.",
            ),
            Self::MethodNotAllowed => row(
                StatusCode::METHOD_NOT_ALLOWED,
                Code::MethodNotAllowed,
                "Method not allowed",
                "This address doesn't take this method. The Allow header names those it takes.",
            ),
            Self::Malformed(words) => row(
                StatusCode::BAD_REQUEST,
                Code::Malformed,
                "Can't be read",
                words,
            ),
            Self::TooLarge => row(
                StatusCode::PAYLOAD_TOO_LARGE,
                Code::TooLarge,
                "Too large",
                "The request is too large. Send at most 64 KiB.",
            ),
            Self::NotJson => row(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Code::NotJson,
                "Not JSON",
                "The body has to be JSON. Send it with Content-Type: application/json.",
            ),
            Self::Invalid(words) | Self::InvalidField { words, .. } => row(
                StatusCode::UNPROCESSABLE_ENTITY,
                Code::Invalid,
                "Can't be taken",
                words,
            ),
            Self::TooSlow => row(
                StatusCode::REQUEST_TIMEOUT,
                Code::TooSlow,
                "Took too long",
                "The request took too long. Check the connection and try again.",
            ),
            Self::UpgradeRequired => row(
                StatusCode::UPGRADE_REQUIRED,
                Code::UpgradeRequired,
                "WebSocket only",
                "This address only speaks WebSocket. Connect to it with a WebSocket client.",
            ),
            Self::EmailTaken => row(
                StatusCode::CONFLICT,
                Code::EmailTaken,
                "E-mail taken",
                "There is an account with this e-mail. Sign in, or use another e-mail.",
            ),
            Self::AccountDisabled => row(
                StatusCode::FORBIDDEN,
                Code::AccountDisabled,
                "Account switched off",
                "This account is switched off. Ask whoever runs this server.",
            ),
            Self::NobodyNew => row(
                StatusCode::FORBIDDEN,
                Code::SignUpClosed,
                "Nobody new",
                "This server takes nobody new in. If you have an account, sign in; if not, ask whoever \
                 runs it.",
            ),
            Self::OnlyInvited => row(
                StatusCode::FORBIDDEN,
                Code::SignUpClosed,
                "By invitation",
                "New people come in here by an invitation link. Ask the person you meet for one, and \
                 open it.",
            ),
            Self::WrongCode => row(
                StatusCode::UNAUTHORIZED,
                Code::WrongCode,
                "Code not taken",
                "This code opens nothing: it works once, within five minutes, and until another is \
                 shown. Show a new one on the device where you are signed in.",
            ),
            Self::WrongPasskey => row(
                StatusCode::UNAUTHORIZED,
                Code::WrongPasskey,
                "Passkey not taken",
                "This passkey opens nothing here: it was removed, or belongs to another account. \
                 Choose another, or sign in another way.",
            ),
            Self::PasskeyCopied => row(
                StatusCode::UNAUTHORIZED,
                Code::PasskeyCopied,
                "Passkey may be copied",
                "This passkey was used elsewhere in a way that a copy of it would be. Sign in \
                 another way, remove it from your account, and add it anew.",
            ),
            Self::PasskeyOver => row(
                StatusCode::CONFLICT,
                Code::PasskeyOver,
                "Took too long",
                "This took longer than five minutes, or was begun in another tab. Try again.",
            ),
            Self::TooManyPasskeys => row(
                StatusCode::CONFLICT,
                Code::TooMany,
                "Too many passkeys",
                "You have as many passkeys as an account can have. Remove one that you don't use, \
                 then add this one.",
            ),
            Self::TooManyAgendas(_) => row(
                StatusCode::CONFLICT,
                Code::TooMany,
                "Too many agendas",
                "You have made as many agendas as one person can have here.",
            ),
            Self::Quota(_) => row(
                StatusCode::CONFLICT,
                Code::Quota,
                "No more room",
                "The agendas that you made keep as much as one person's can here.",
            ),
            Self::LastWayIn => row(
                StatusCode::CONFLICT,
                Code::LastWayIn,
                "The last way in",
                "Without this passkey you could not sign in any more. Add another one first, then \
                 remove this.",
            ),
            Self::ProviderDown => row(
                StatusCode::BAD_GATEWAY,
                Code::ProviderDown,
                "Provider out of reach",
                "The sign-in provider can't be reached at the moment. Try again in a minute, or \
                 sign in another way.",
            ),
            Self::PairComplete => row(
                StatusCode::CONFLICT,
                Code::PairComplete,
                "Agenda complete",
                "An agenda has exactly two people, and this one has both. To talk with somebody \
                 else, make a new agenda.",
            ),
            Self::InvitationForSomeoneElse => row(
                StatusCode::FORBIDDEN,
                Code::InvitationForSomeoneElse,
                "For someone else",
                "This invitation is for someone else: it names another e-mail than yours. Use \
                 the account with the address that it was sent to, or ask whoever sent it for a new \
                 link.",
            ),
            Self::SeatClosed => row(
                StatusCode::CONFLICT,
                Code::SeatClosed,
                "Seat closed",
                "Somebody was put out of this agenda or left it, and nobody else can take their place: what \
                 was written here was between the two of you. Make a new agenda.",
            ),
            Self::NotMaker => row(
                StatusCode::CONFLICT,
                Code::NotMaker,
                "Not yours to do",
                "Only the person who made this agenda can put the other out.",
            ),
            Self::NobodyThere => row(
                StatusCode::CONFLICT,
                Code::NobodyThere,
                "Nobody there",
                "Nobody has joined this agenda. To close its invitation, take the link back.",
            ),
            Self::OwnInvitation => row(
                StatusCode::CONFLICT,
                Code::OwnInvitation,
                "Your own invitation",
                "This is your own invitation. Send the link to the person you want to meet with; \
                 they open it signed in as themselves.",
            ),
            Self::InvitationUsed => row(
                StatusCode::GONE,
                Code::InvitationUsed,
                "Invitation used",
                "This invitation was used already, and an agenda has exactly two people. Ask \
                 whoever sent it to make a new agenda with you.",
            ),
            Self::InvitationUsedByYou => row(
                StatusCode::GONE,
                Code::InvitationUsed,
                "Invitation used",
                "You used this invitation already. The agenda is in your list: open it there.",
            ),
            Self::InvitationExpired => row(
                StatusCode::GONE,
                Code::InvitationExpired,
                "Invitation expired",
                "This invitation has expired. Ask whoever sent it for a new link.",
            ),
            Self::InvitationRevoked => row(
                StatusCode::GONE,
                Code::InvitationRevoked,
                "Invitation revoked",
                "This invitation was taken back or replaced by a newer one. Ask whoever sent it \
                 for a new link.",
            ),
            Self::TooOften(_) => row(
                StatusCode::TOO_MANY_REQUESTS,
                Code::TooOften,
                "Too often",
                "This was done too often.",
            ),
            Self::Busy => row(
                StatusCode::SERVICE_UNAVAILABLE,
                Code::Busy,
                "Busy",
                "The server can't take this at the moment. Wait a few seconds and try again.",
            ),
            Self::ShuttingDown => row(
                StatusCode::SERVICE_UNAVAILABLE,
                Code::Busy,
                "Shutting down",
                "The server is ending, mostly to start again. Try again in a moment.",
            ),
            Self::Storage(_) | Self::StorageDown => row(
                StatusCode::SERVICE_UNAVAILABLE,
                Code::Storage,
                "Can't save",
                "The server can't read or save right now. Try again in a minute; if it stays so, \
                 tell whoever runs it to look at its disk and log.",
            ),
            Self::Internal(_) => row(
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::Internal,
                "Server error",
                "Something went wrong in the server. Try again; if it stays so, tell whoever runs \
                 it to look at its log.",
            ),
        }
    }
}

const fn row<'problem>(
    status: StatusCode,
    code: Code,
    title: &'static str,
    detail: &'problem str,
) -> Row<'problem> {
    Row {
        status,
        code,
        title,
        detail,
    }
}
