//! `duologue people`: who has an account, and whether it lets them in.

use std::io::Read;
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::CommandError;
use crate::config::{PeopleCommand, PersonOptions};
use crate::operation::control::{Request, Unanswered, ask};
use crate::operation::data::{self, Data};
use crate::people::accounts::{People, PeopleAct};
use crate::people::auth::Access;
use crate::store::records::Records;
use crate::system::clock::SystemClock;
use crate::system::entropy::{Entropy, SystemEntropy};

/// Does it through the server that has the folder open, or in the folder when none has.
pub fn people(command: &PeopleCommand) -> Result<String, CommandError> {
    let named = |options: &PersonOptions| options.person.clone();
    let (act, options) = match command {
        PeopleCommand::List(options) => (PeopleAct::List, options),
        PeopleCommand::Disable(one) => (PeopleAct::Disable(named(one)), &one.folder),
        PeopleCommand::Enable(one) => (PeopleAct::Enable(named(one)), &one.folder),
        PeopleCommand::Delete(one) => (PeopleAct::Delete(named(one)), &one.folder),
    };
    data::must_exist(&options.data)?;
    let request = Request::People(act.clone());
    if let Some(mut answer) = ask(&options.data, &request)? {
        let mut told = String::new();
        answer
            .bytes
            .read_to_string(&mut told)
            .map_err(Unanswered::from)?;
        return Ok(told);
    }
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let data = data::open(&options.data, &options.master_key.given(), &entropy)?;
    let records: Arc<Data> = Arc::new(data);
    let people = People::new(
        Records::new(records),
        Arc::new(SystemClock),
        entropy,
        Access::default(),
    );
    let runtime = Runtime::new().map_err(CommandError::Runtime)?;
    Ok(runtime.block_on(people.act(&act))?)
}
