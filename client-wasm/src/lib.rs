//! The browser's half of Duologue.
