//! `duologue shrink`: giving back space.

use super::CommandError;
use crate::config::ShrinkOptions;
use crate::operation::control::{Request, ask};
use crate::operation::data;

/// Writes a data folder's database anew: through the server that has it open, or by itself when none has.
pub fn shrink(options: &ShrinkOptions) -> Result<String, CommandError> {
    data::must_exist(&options.data)?;
    match ask(&options.data, &Request::Shrink)? {
        Some(answer) => Ok(answer.text),
        None => Ok(data::shrink(&options.data)?),
    }
}
