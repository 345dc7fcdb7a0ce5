//! People as whoever runs the server deals with them: who has an account, and whether it lets them in.
//!
//! Nothing of what anybody wrote is told or changed. What a person wrote stays in its agendas, for the other of the
//! pair.

use std::fmt::Write as _;
use std::sync::Arc;

use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tracing::info;

use crate::people::audit_log::AuditLog;
use crate::people::auth::{
    Access, Account, AccountState, Accounts, Browsers, Identities, Sessions, forget_passkeys,
};
use crate::people::calendar_feed::CalendarFeeds;
use crate::people::pairs::Pairs;
use crate::people::summaries::Summaries;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::Clock;
use crate::system::entropy::Entropy;

/// What can be done with people. One is named by their e-mail or their id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleAct {
    /// Tell who has an account.
    List,
    /// Let somebody in no more.
    Disable(String),
    /// Let somebody in again.
    Enable(String),
    /// Take somebody's account away for good.
    Delete(String),
}

/// Why it was not done.
#[derive(Debug, Error)]
pub enum PeopleError {
    /// Nobody is called that.
    #[error("nobody here has this e-mail or id; `duologue people list` tells who has an account")]
    Nobody,
    /// The store failed; doing it again goes on.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Everybody with an account; cheap to clone.
#[derive(Clone, Debug)]
pub struct People {
    records: Records,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    accounts: Accounts,
    sessions: Sessions,
    pairs: Pairs,
}

impl People {
    /// The people in these records; endings of their sessions are announced through `access`.
    pub fn new(
        records: Records,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        access: Access,
    ) -> Self {
        let sessions = Sessions::new(
            records.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            access,
        );
        let life = std::time::Duration::ZERO;
        Self {
            accounts: Accounts::new(records.clone()),
            sessions,
            pairs: Pairs::new(
                records.clone(),
                Arc::clone(&clock),
                Arc::clone(&entropy),
                life,
            ),
            entropy,
            records,
            clock,
        }
    }

    /// Does it, and tells what was done.
    pub async fn act(&self, act: &PeopleAct) -> Result<String, PeopleError> {
        match act {
            PeopleAct::List => self.list().await,
            PeopleAct::Disable(who) => self.disable(&self.named(who).await?).await,
            PeopleAct::Enable(who) => self.enable(&self.named(who).await?).await,
            PeopleAct::Delete(who) => self.delete(&self.named(who).await?).await,
        }
    }

    /// One line for each person, the longest here first: their id, whether they are let in, in how many agendas they
    /// sit, their e-mail and their name.
    async fn list(&self) -> Result<String, PeopleError> {
        let mut everybody = self.accounts.all().await?;
        everybody.retain(|account| !account.is_deleted());
        everybody.sort_by_key(|account| (account.created_at, account.email.as_str().to_owned()));
        let mut told = String::new();
        for account in &everybody {
            let agendas = self.pairs.of(&account.id).await?.len();
            let state = if account.is_open() {
                "open"
            } else {
                "disabled"
            };
            let plural = if agendas == 1 { "" } else { "s" };
            // Writing to a text never fails.
            writeln!(
                told,
                "{}  {state:8}  {agendas} agenda{plural}  {}  {}",
                account.id,
                account.email.as_str().escape_debug(),
                account.name,
            )
            .ok();
        }
        if everybody.is_empty() {
            told.push_str("Nobody has an account.\n");
        }
        Ok(told.trim_end().to_owned())
    }

    async fn disable(&self, account: &Account) -> Result<String, PeopleError> {
        let at = self.clock.now();
        let state = AccountState::Disabled { at };
        self.accounts.change_state(&account.id, state).await?;
        // From here on nobody gets in as this person; this closes what is open.
        self.sessions.end_all(&account.id).await?;
        info!(person = %account.id, "an account is disabled");
        Ok(format!(
            "{} is signed out everywhere and let in no more. What they wrote stays.",
            account.id
        ))
    }

    async fn enable(&self, account: &Account) -> Result<String, PeopleError> {
        self.accounts
            .change_state(&account.id, AccountState::Open)
            .await?;
        info!(person = %account.id, "an account is enabled");
        Ok(format!("{} is let in again.", account.id))
    }

    async fn delete(&self, account: &Account) -> Result<String, PeopleError> {
        let person = &account.id;
        let at = self.clock.now();
        let state = AccountState::Deleted { at };
        self.accounts.change_state(person, state).await?;
        self.sessions.end_all(person).await?;
        forget_passkeys(&self.records, person).await?;
        Identities::new(self.records.clone()).forget(person).await?;
        Browsers::new(self.records.clone(), false)
            .forget(person)
            .await?;
        AuditLog::new(self.records.clone(), Arc::clone(&self.clock))
            .forget(person)
            .await?;
        let feeds = CalendarFeeds::new(self.records.clone(), Arc::clone(&self.entropy));
        feeds.stop(person).await?;
        let summaries = Summaries::new(self.records.clone());
        for (pair, seat) in self.pairs.of(person).await? {
            summaries.forget_of(&pair.id, seat).await?;
            feeds.forget_of(&pair.id, seat).await?;
        }
        // Last, as it is what they are found by to go on after a failure.
        self.accounts.erase(account).await?;
        info!(%person, "an account is deleted");
        let mut told = format!(
            "The account of {person} is deleted: their e-mail, their ways in and the trail of their account. Their name \
             stays with what they wrote, for the other person.",
        );
        for (pair, _) in self.pairs.of(person).await? {
            // As above.
            write!(
                told,
                "\nThe agenda {} stays; `duologue delete-pair` destroys it.",
                pair.id
            )
            .ok();
        }
        Ok(told)
    }

    async fn named(&self, who: &str) -> Result<Account, PeopleError> {
        let account = match self.accounts.by_typed_email(who).await? {
            (Some(account), _) => Some(account),
            (None, _) => match PersonId::try_from(who.to_owned()) {
                Ok(person) => self.accounts.get(&person).await?,
                Err(_) => None,
            },
        };
        account
            .filter(|account| !account.is_deleted())
            .ok_or(PeopleError::Nobody)
    }
}
