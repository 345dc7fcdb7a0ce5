//! Accounts, and how people are found by e-mail.

use std::fmt;

use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::email::Email;
use super::name::{self, NameRefusal};
use super::preferences::{Preferences, PreferencesChange};
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::Timestamp;

const ACCOUNTS: Table = Table::new("accounts");
/// E-mail → person. Whoever creates the entry has the e-mail.
pub(crate) const EMAILS: Table = Table::with_secret_keys("emails");

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// What somebody is called, as the other person sees it: 1 to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct PersonName(String);

/// A name that was kept, maybe before there were rules: the other person sees it as it could be given now.
impl From<String> for PersonName {
    fn from(kept: String) -> Self {
        let name = name::cleaned(&kept, usize::MAX);
        Self(name.unwrap_or_else(|_| "Somebody".to_owned()))
    }
}

impl PersonName {
    /// Takes a name that can be seen and turns no words around it.
    pub fn parse(text: &str) -> Result<Self, NameRefusal> {
        name::readable(text, LONGEST_NAME).map(Self)
    }

    /// Takes what a program says somebody is called, without what could not be taken of it.
    pub fn claimed(text: &str) -> Option<Self> {
        name::cleaned(text, LONGEST_NAME).ok().map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Who.
    pub id: PersonId,
    /// What they are called.
    pub name: PersonName,
    /// What they sign in with.
    pub email: Email,
    /// Their password's argon2id hash, in PHC form; none for somebody who gets in another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// When they signed up.
    pub created_at: Timestamp,
    /// Whether it lets anybody in.
    #[serde(default, skip_serializing_if = "AccountState::is_open")]
    pub state: AccountState,
    /// How they want the page to be.
    #[serde(default, skip_serializing_if = "Preferences::are_default")]
    pub preferences: Preferences,
}

/// Whether an account lets its person in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// It does.
    #[default]
    Open,
    /// Whoever runs the server closed it.
    Disabled {
        /// When.
        at: Timestamp,
    },
    /// It is gone, but for the name that stands with what its person wrote.
    Deleted {
        /// When.
        at: Timestamp,
    },
}

impl AccountState {
    fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

impl Account {
    /// Whether it lets its person in.
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether it is gone.
    pub fn is_deleted(&self) -> bool {
        matches!(self.state, AccountState::Deleted { .. })
    }
}

/// Why somebody got no account.
#[derive(Debug, Error)]
pub enum SignUpRefusal {
    /// Somebody has that e-mail already.
    #[error("the e-mail is taken")]
    EmailTaken,
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// All accounts; cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    records: Records,
}

impl Accounts {
    /// The accounts in these records.
    pub fn new(records: Records) -> Self {
        Self { records }
    }

    /// Makes the account unless its e-mail is taken.
    pub async fn create(&self, account: &Account) -> Result<(), SignUpRefusal> {
        // The account first, the e-mail second: a crash in between leaves an account that nobody
        // can find, not an e-mail that nobody can ever use.
        let id = account.id.as_str();
        self.records.put(ACCOUNTS, id, account).await?;
        let claimed = self
            .records
            .create(EMAILS, account.email.as_str(), &account.id)
            .await?;
        if claimed {
            return Ok(());
        }
        self.records.remove(ACCOUNTS, id).await?;
        Err(SignUpRefusal::EmailTaken)
    }

    /// Keeps another hash of the same password; nothing happens when it was changed meanwhile.
    pub async fn rehash(&self, account: &Account, hash: String) -> Result<(), RecordsError> {
        self.records
            .change(ACCOUNTS, account.id.as_str(), |now: Option<Account>| {
                let mut now = now.ok_or(RecordsError::Interrupted)?;
                if now.password_hash == account.password_hash {
                    now.password_hash = Some(hash.clone());
                }
                Ok::<_, RecordsError>(now)
            })
            .await
            .map(|_: Account| ())
    }

    /// Everybody.
    pub async fn all(&self) -> Result<Vec<Account>, RecordsError> {
        let everybody: Vec<(String, Account)> = self.records.scan(ACCOUNTS, "").await?;
        Ok(everybody.into_iter().map(|(_, account)| account).collect())
    }

    /// Opens or closes an account.
    pub async fn change_state(
        &self,
        person: &PersonId,
        state: AccountState,
    ) -> Result<(), RecordsError> {
        self.records
            .change(ACCOUNTS, person.as_str(), |now: Option<Account>| {
                let now = now.ok_or(RecordsError::Interrupted)?;
                Ok::<_, RecordsError>(Account { state, ..now })
            })
            .await
            .map(|_: Account| ())
    }

    /// Changes how a person wants the page to be; the account as it is then.
    pub async fn change_preferences(
        &self,
        person: &PersonId,
        change: &PreferencesChange,
    ) -> Result<Account, RecordsError> {
        self.records
            .change(ACCOUNTS, person.as_str(), |now: Option<Account>| {
                let now = now.ok_or(RecordsError::Interrupted)?;
                Ok::<_, RecordsError>(Account {
                    preferences: now.preferences.with(change.clone()),
                    ..now
                })
            })
            .await
    }

    /// Takes e-mail, password and preferences out of an account that is gone. Somebody else can have the e-mail then.
    pub async fn erase(&self, account: &Account) -> Result<(), RecordsError> {
        let erased = Account {
            email: Email::none(),
            password_hash: None,
            preferences: Preferences::default(),
            ..account.clone()
        };
        self.records
            .change(ACCOUNTS, account.id.as_str(), |now: Option<Account>| {
                let now = now.ok_or(RecordsError::Interrupted)?;
                Ok::<_, RecordsError>(Account {
                    state: now.state,
                    ..erased.clone()
                })
            })
            .await
            .map(|_: Account| ())?;
        let kept: Vec<(String, PersonId)> = self.records.scan(EMAILS, "").await?;
        for (email, person) in kept {
            if person == account.id {
                self.records.remove(EMAILS, &email).await?;
            }
        }
        Ok(())
    }

    /// The person with this id.
    pub async fn get(&self, person: &PersonId) -> Result<Option<Account>, RecordsError> {
        self.records.get(ACCOUNTS, person.as_str()).await
    }

    /// Whether accounts can be read at all.
    pub async fn probe(&self) -> Result<(), RecordsError> {
        let nobody: Option<PersonId> = self.records.get(EMAILS, "nobody").await?;
        drop(nobody);
        Ok(())
    }

    /// The person who signs in with what was typed, and the e-mail that it is; `None` when it is none.
    pub async fn by_typed_email(
        &self,
        typed: &str,
    ) -> Result<(Option<Account>, Option<Email>), RecordsError> {
        let email = Email::parse(typed).ok();
        // Exactly as it was kept once comes first: before there was one form, two people could have two.
        let before = Email::as_once_kept(typed);
        if let Some(account) = self.by_email(&before).await? {
            return Ok((Some(account), Some(before)));
        }
        let account = match &email {
            Some(email) => self.by_email(email).await?,
            None => None,
        };
        Ok((account, email))
    }

    /// Makes everybody who was there before found by the one form of their e-mail, however they type it.
    pub async fn index_emails(&self) -> Result<(), RecordsError> {
        for account in self.all().await? {
            let email = account.email.as_str();
            let known: Option<PersonId> = self.records.get(EMAILS, email).await?;
            if known.is_none() && Email::parse(email).is_ok() {
                // Whoever has it meanwhile keeps it.
                self.records.create(EMAILS, email, &account.id).await?;
            }
        }
        Ok(())
    }

    /// The person with this e-mail.
    pub async fn by_email(&self, email: &Email) -> Result<Option<Account>, RecordsError> {
        let Some(person) = self.records.get(EMAILS, email.as_str()).await? else {
            return Ok(None);
        };
        self.get(&person).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_something_to_read() {
        assert_eq!(PersonName::parse("  Ana ").unwrap().as_str(), "Ana");
        assert!(PersonName::parse("   ").is_err());
        assert!(PersonName::parse("A\u{7}na").is_err());
        assert!(PersonName::parse(&"ä".repeat(80)).is_ok());
        assert!(PersonName::parse(&"ä".repeat(81)).is_err());
    }

    #[test]
    fn a_name_that_was_kept_before_there_were_rules_still_loads() {
        let check = |kept: &str, expect: &str| {
            let name: PersonName = serde_json::from_str(kept).unwrap();
            assert_eq!(name.as_str(), expect, "{kept}");
            assert_eq!(
                serde_json::to_string(&name).unwrap(),
                format!("\"{expect}\"")
            );
        };
        check(r#""Ana Lima""#, "Ana Lima");
        check(r#""\u202eanA\u200b""#, "anA");
        check(r#""\u200b""#, "Somebody");
    }
}
