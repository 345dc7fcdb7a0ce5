//! The page's files: made by the build, embedded in the binary, compressed beforehand.

use std::borrow::Cow;
use std::fmt;

use rust_embed::RustEmbed;

/// A file of the page.
#[derive(Clone, Debug)]
pub struct File {
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of what is in it.
    pub hash: [u8; 32],
}

/// Where the page's files come from.
pub trait PageFiles: Send + Sync + fmt::Debug {
    /// The file at a path such as `assets/index-a1b2.js`.
    fn get(&self, path: &str) -> Option<File>;
}

/// The files that were in `web/dist` when the server was built; while developing, those that are
/// there now.
#[derive(Clone, Copy, Debug, Default, RustEmbed)]
#[folder = "../web/dist"]
pub struct Embedded;

impl PageFiles for Embedded {
    fn get(&self, path: &str) -> Option<File> {
        let file = <Self as RustEmbed>::get(path)?;
        Some(File {
            hash: file.metadata.sha256_hash(),
            bytes: file.data,
        })
    }
}
