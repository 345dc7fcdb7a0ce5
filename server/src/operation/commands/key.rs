//! `duologue key`: the master key.

use std::path::Path;
use std::sync::Arc;

use super::CommandError;
use crate::config::{KeyCommand, RotateOptions};
use crate::operation::control::{Request, Secret, ask};
use crate::operation::data;
use crate::system::entropy::{Entropy, SystemEntropy};
use crate::vault::{MasterKey, MasterKeyId};

/// Makes a master key or changes that of a folder.
pub fn key(command: &KeyCommand) -> Result<String, CommandError> {
    match command {
        KeyCommand::New { file } => new(file),
        KeyCommand::Rotate(options) => rotate(options),
    }
}

fn new(file: &Path) -> Result<String, CommandError> {
    let key = MasterKey::create(file, &SystemEntropy)?;
    Ok(format!(
        "Made the master key {} in {}. Keep a copy of it where no backup of the data lies: without \
         it nothing can be read.",
        key.id(),
        file.display()
    ))
}

fn rotate(options: &RotateOptions) -> Result<String, CommandError> {
    data::must_exist(&options.data)?;
    let new = MasterKey::read(&options.new_master_key_file)?;
    let id = new.id();
    let request = Request::Rotate {
        master_key: Secret::new(new.expose()),
    };
    if let Some(answer) = ask(&options.data, &request)? {
        return Ok(rotated(options, &answer.text, id));
    }
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let data = data::open(&options.data, &options.master_key.given(), &entropy)?;
    let before = data.keyring().master_id();
    data.keyring().rotate(new)?;
    Ok(rotated(options, &before.to_string(), id))
}

fn rotated(options: &RotateOptions, old: &str, new: MasterKeyId) -> String {
    format!(
        "The data in {} is locked with the master key {new} now: start the server with \
         --master-key-file {}. The key {old} opens nothing but backups made before; keep it as long \
         as you keep those.",
        options.data.display(),
        options.new_master_key_file.display()
    )
}
