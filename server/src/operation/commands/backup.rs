//! `duologue backup` and `duologue restore`.

use std::io;
use std::sync::Arc;

use super::CommandError;
use crate::backup::{Source, Summary, restore as restore_from, write_file};
use crate::config::{BackupOptions, RestoreOptions};
use crate::operation::control::{Request, ask};
use crate::operation::data;
use crate::system::entropy::{Entropy, SystemEntropy};

/// Makes a backup of a data folder: through the server that has it open, or of the folder when none has.
pub fn backup(options: &BackupOptions) -> Result<String, CommandError> {
    data::must_exist(&options.data)?;
    let made = if let Some(mut answer) = ask(&options.data, &Request::BackUp)? {
        write_file(&options.to, |out| {
            io::copy(&mut answer.bytes, out)?;
            Ok(())
        })?
    } else {
        let resting = data::resting(&options.data)?;
        write_file(&options.to, |out| resting.copy_to(out).map(|_: Summary| ()))?
    };
    Ok(format!(
        "Made {} and read it back: {} values, {} bytes. It opens with the master key that locks the \
         data now; keep that apart from it.",
        options.to.display(),
        made.parts,
        made.bytes
    ))
}

/// Restores a backup into an empty folder.
pub fn restore(options: &RestoreOptions) -> Result<String, CommandError> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let given = options.master_key.given();
    let master = given.read()?.map(|master| (master, entropy));
    let checked = master.is_some();
    let restored = restore_from(&options.from, &options.data, master)?;
    let mut said = format!(
        "Restored {} values from {} into {}.",
        restored.parts,
        options.from.display(),
        options.data.display()
    );
    if !checked {
        said.push_str(" Start the server with the master key that locked the data at that time.");
    }
    Ok(said)
}
