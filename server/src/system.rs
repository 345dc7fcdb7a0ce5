//! System: the clock, randomness, files that survive a crash, the tasks of the process and the channels between them.
//!
//! What the operating system gives stands here behind small interfaces, so that all above can be driven by a test.

pub mod channel;
pub mod clock;
pub mod entropy;
pub(crate) mod files;
pub(crate) mod histograms;
pub(crate) mod supervisor;
pub mod watchdog;
