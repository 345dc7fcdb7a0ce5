//! Application state: what every handler can reach.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::http::page::PageFiles;
use crate::http::search_turns::SearchTurns;
use crate::net::proxy::Proxies;
use crate::operation::metrics::Metrics;
use crate::people::accounts::People;
use crate::people::audit_log::AuditLog;
use crate::people::auth::{
    Access, Accounts, Browsers, Identities, Passkeys, PasswordTrouble, Passwords, Provider,
    ProviderSettings, Sessions, SignInCodes, SignUp,
};
use crate::people::calendar_feed::CalendarFeeds;
use crate::people::limits::{LimitOptions, Limits};
use crate::people::pairs::Pairs;
use crate::people::quota::Quotas;
use crate::people::summaries::Summaries;
use crate::rooms::Rooms;
use crate::store::records::Records;
use crate::store::{RecordStore, StorageHealth};
use crate::system::clock::Clock;
use crate::system::entropy::Entropy;

/// How many people search at once.
const SEARCHES: usize = 2;

/// What the server is put together from.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Accounts, sessions, pairs and invitations.
    pub records: Arc<dyn RecordStore>,
    /// The open agendas.
    pub rooms: Rooms,
    /// Whether the last write reached the disk.
    pub storage: StorageHealth,
    /// What is counted, the rooms' figures among it.
    pub metrics: Metrics,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets come from.
    pub entropy: Arc<dyn Entropy>,
    /// The proxies that say whom they speak for.
    pub proxies: Proxies,
    /// How much one person or one address may do.
    pub limits: LimitOptions,
    /// The page's files.
    pub page: Arc<dyn PageFiles>,
    /// The address people reach the server under, when it is not the one it listens on.
    pub public_url: Option<Url>,
    /// The address it listens on.
    pub listening_on: SocketAddr,
    /// How long an invitation lasts.
    pub invitation_life: Duration,
    /// Who may make an account.
    pub sign_up: SignUp,
}

/// The state behind every handler; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The open agendas.
    pub rooms: Rooms,
    /// Whether the last write reached the disk.
    pub storage: StorageHealth,
    /// What is counted.
    pub metrics: Metrics,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where secrets come from.
    pub entropy: Arc<dyn Entropy>,
    /// Tells open connections that their right to be open ended.
    pub access: Access,
    /// People.
    pub accounts: Accounts,
    /// Their passwords.
    pub passwords: Passwords,
    /// Their passkeys.
    pub passkeys: Passkeys,
    /// The browsers they are known in.
    pub browsers: Browsers,
    /// The provider through which they can sign in, if there is one.
    pub provider: Option<Provider>,
    /// Who they are there.
    pub identities: Identities,
    /// The codes that sign in their other browsers.
    pub codes: SignInCodes,
    /// Their sign-ins.
    pub sessions: Sessions,
    /// All of them, for whoever runs the server.
    pub people: People,
    /// Who sits with whom.
    pub pairs: Pairs,
    /// What the agendas of one person keep together.
    pub quotas: Quotas,
    /// What lists of agendas say of each.
    pub summaries: Summaries,
    /// Turns at searching through agendas.
    pub searching: SearchTurns,
    /// Feeds of people's meetings for their calendar programs.
    pub calendar_feeds: CalendarFeeds,
    /// Who opened what from where.
    pub audit_log: AuditLog,
    /// The proxies that say whom they speak for.
    pub proxies: Proxies,
    /// What everybody has done lately.
    pub limits: Limits,
    /// The page's files.
    pub page: Arc<dyn PageFiles>,
    /// The address people reach the server under, when it is not the one it listens on.
    pub public_url: Option<Url>,
    /// The address it listens on.
    pub listening_on: SocketAddr,
    /// Who may make an account.
    pub sign_up: SignUp,
}

impl AppState {
    /// Puts the server together.
    pub fn new(parts: Parts) -> Result<Self, PasswordTrouble> {
        let Parts {
            records,
            rooms,
            storage,
            metrics,
            clock,
            entropy,
            proxies,
            limits,
            page,
            public_url,
            listening_on,
            invitation_life,
            sign_up,
        } = parts;
        let records = Records::new(records);
        let access = Access::default();
        let pairs = Pairs::new(
            records.clone(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
            invitation_life,
        );
        Ok(Self {
            accounts: Accounts::new(records.clone()),
            browsers: Browsers::new(records.clone(), is_https(public_url.as_ref())),
            provider: None,
            identities: Identities::new(records.clone()),
            passwords: Passwords::new(Arc::clone(&entropy))?,
            passkeys: Passkeys::new(
                records.clone(),
                Arc::clone(&clock),
                Arc::clone(&entropy),
                public_url.as_ref(),
                listening_on,
            ),
            codes: SignInCodes::new(Arc::clone(&clock), Arc::clone(&entropy)),
            sessions: Sessions::new(
                records.clone(),
                Arc::clone(&clock),
                Arc::clone(&entropy),
                access.clone(),
            ),
            people: People::new(
                records.clone(),
                Arc::clone(&clock),
                Arc::clone(&entropy),
                access.clone(),
            ),
            calendar_feeds: CalendarFeeds::new(records.clone(), Arc::clone(&entropy)),
            audit_log: AuditLog::new(records, Arc::clone(&clock)),
            quotas: Quotas::new(limits.bytes_person, rooms.store(), pairs.clone()),
            pairs,
            summaries: rooms.summaries(),
            searching: SearchTurns::new(SEARCHES),
            rooms,
            storage,
            metrics,
            clock,
            entropy,
            access,
            proxies,
            limits: Limits::new(&limits),
            page,
            public_url,
            listening_on,
            sign_up,
        })
    }

    /// Lets people sign in through a provider as well.
    ///
    /// # Errors
    /// Says why the machine's certificate authorities cannot be read.
    pub fn with_provider(mut self, settings: ProviderSettings) -> Result<Self, String> {
        let here = || Url::parse(&format!("http://{}", self.listening_on));
        let origin = self.public_url.clone().map_or_else(here, Ok);
        self.provider = Some(Provider::new(
            settings,
            &origin.map_err(|error| error.to_string())?,
            Arc::clone(&self.clock),
            Arc::clone(&self.entropy),
        )?);
        Ok(self)
    }

    /// Whether people reach the server over HTTPS.
    pub(crate) fn is_https(&self) -> bool {
        is_https(self.public_url.as_ref())
    }

    /// The public address's host, with its port if it has one of its own.
    pub(crate) fn public_host(&self) -> Option<String> {
        let url = self.public_url.as_ref()?;
        let host = url.host_str()?;
        Some(
            url.port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        )
    }
}

fn is_https(public_url: Option<&Url>) -> bool {
    public_url.is_some_and(|url| url.scheme() == "https")
}
