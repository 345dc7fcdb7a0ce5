//! People and how they are found by e-mail.

use std::fmt;

use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::clock::Timestamp;
use crate::records::{Records, RecordsError};
use crate::store::Table;

const ACCOUNTS: Table = Table::new("accounts");
/// E-mail → person. Whoever creates the entry has the e-mail.
pub(crate) const EMAILS: Table = Table::with_secret_keys("emails");

/// An e-mail address, lower-case and without spaces around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Takes anything that could be an address: something, one `@`, something, at most 254 bytes.
    /// Whether mail arrives there only mail can tell.
    pub fn parse(text: &str) -> Option<Self> {
        let email = text.trim().to_lowercase();
        let (local, domain) = email.split_once('@')?;
        let fits = !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && email.len() <= 254
            && !email.chars().any(|c| c.is_whitespace() || c.is_control());
        fits.then_some(Self(email))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody is called, as the other person sees it: 1 to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// Takes a name without control characters; spaces around it are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim();
        let length = name.chars().count();
        let fits = (1..=80).contains(&length) && !name.chars().any(char::is_control);
        fits.then(|| Self(name.to_owned()))
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
    fn e_mails_are_told_apart_by_their_lower_case() {
        let check = |text, expect: Option<&str>| {
            let email = Email::parse(text);
            assert_eq!(email.as_ref().map(Email::as_str), expect, "{text:?}");
        };
        check(" Ana@Example.org ", Some("ana@example.org"));
        check("ana", None);
        check("@example.org", None);
        check("ana@", None);
        check("ana@b@c", None);
        check("a na@example.org", None);
        check("ana@exa\nmple.org", None);
    }

    #[test]
    fn names_have_something_to_read() {
        assert_eq!(PersonName::parse("  Ana ").unwrap().as_str(), "Ana");
        assert!(PersonName::parse("   ").is_none());
        assert!(PersonName::parse("A\u{7}na").is_none());
        assert!(PersonName::parse(&"ä".repeat(80)).is_some());
        assert!(PersonName::parse(&"ä".repeat(81)).is_none());
    }
}
