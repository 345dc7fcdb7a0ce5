//! Authentication and access: who somebody is, and what they may touch.
//!
//! Nothing secret is stored as it is: passwords as argon2id hashes, tokens as SHA-256. Every way
//! into a pair's agenda passes [`Member`], what is open of a person's own passes [`SignedInWatch`], and what they let in hears of
//! lost access through [`AccessWatch`].

mod access;
mod access_watch;
mod account;
mod browsers;
mod codes;
mod cookie;
mod device;
mod email;
mod member;
pub(crate) mod name;
mod passkeys;
mod password;
mod pending;
mod preferences;
mod provider;
mod session;
mod sign_up;
mod signed_in;
mod token;
mod visitor;

pub use self::access::{Access, AccessEnded};
pub use self::access_watch::{AccessWatch, Lost};
pub(crate) use self::access_watch::{Right, SeatIn};
pub(crate) use self::account::EMAILS;
pub use self::account::{Account, AccountState, Accounts, PersonName, SignUpRefusal};
pub use self::browsers::{BROWSER_COOKIE, Browsers};
pub use self::codes::{SignInCode, SignInCodes};
pub use self::cookie::{CookieTokens, SameSite, TokenCookie};
pub(crate) use self::device::device_words;
pub use self::email::{Email, EmailRefusal};
pub use self::member::Member;
pub use self::passkeys::{
    KeptPasskey, Newcomer, PASSKEY_COOKIE, PasskeyId, PasskeyName, PasskeyRefusal, Passkeys,
    forget_passkeys,
};
pub use self::password::{Match, Password, PasswordTrouble, Passwords, Weakness};
pub use self::preferences::{Language, NoLanguage, NoTheme, Preferences, PreferencesChange, Theme};
pub use self::provider::{
    Identities, IdentityId, OwnPath, PROVIDER_COOKIE, Proven, Provider, ProviderRefusal,
    ProviderSettings, Purpose,
};
pub use self::session::{SESSION_LIFE, Session, SessionTrouble, Sessions};
pub use self::sign_up::SignUp;
pub use self::signed_in::{SESSION_COOKIE, SignedIn, SignedInWatch};
pub use self::token::{Token, TokenHash};
pub use self::visitor::Visitor;
