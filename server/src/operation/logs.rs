//! The log: what happened to the server, never what people wrote.
//!
//! Only our own code speaks here, as nobody has read what other crates may quote, and a panic is
//! told by its place: its words may hold a piece of somebody's agenda.

use std::io::{self, IsTerminal};
use std::panic::{self, PanicHookInfo};
use std::thread;

use tracing::{Subscriber, error};
use tracing_subscriber::filter::{Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::LogFormat;

/// How the targets of our own code begin.
const OURS: &str = "duologue";

/// Starts logging to stderr, panics included.
pub fn start(filter: Targets, format: LogFormat) {
    subscriber(filter, format, io::stderr, io::stderr().is_terminal()).init();
    panic::set_hook(Box::new(report));
}

fn subscriber<W>(
    filter: Targets,
    format: LogFormat,
    writer: W,
    colours: bool,
) -> impl Subscriber + Send + Sync
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(colours).boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .boxed(),
    };
    registry()
        .with(lines)
        .with(filter)
        .with(filter_fn(|event| event.target().starts_with(OURS)))
}

/// Says where a panic happened, and its words only if they stand in the source like this.
fn report(panic: &PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let words = panic
        .payload()
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("its words are left out, as they may quote what people wrote");
    let thread = thread::current();
    let thread = thread.name().unwrap_or("unnamed");
    error!(place, words, thread, "a panic");
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::panic::catch_unwind;
    use std::sync::{Arc, Mutex};

    use tracing::{info, trace};

    use super::*;

    /// Takes in what is logged.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Paper {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, filter: &str, events: impl FnOnce()) -> String {
        let paper = Paper::default();
        let kept = paper.clone();
        let filter = filter.parse().unwrap();
        let subscriber = subscriber(filter, format, move || paper.clone(), false);
        tracing::subscriber::with_default(subscriber, events);
        kept.text()
    }

    #[test]
    fn json_has_time_level_target_and_fields() {
        let text = logged(LogFormat::Json, "info", || {
            info!(rooms = 3, "something happened");
            trace!("too small to tell");
        });
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["target"], "duologue_server::operation::logs::tests");
        assert_eq!(line["message"], "something happened");
        assert_eq!(line["rooms"], 3);
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    fn other_crates_are_not_heard_at_any_level() {
        let text = logged(LogFormat::Text, "trace", || {
            tracing::error!(target: "axum::rejection", "a quoted body");
            trace!("ours");
        });
        assert!(text.contains("ours"), "{text}");
        assert!(!text.contains("a quoted body"), "{text}");
    }

    #[test]
    fn a_panic_tells_its_place_but_quotes_nobody() {
        let quoted = "what Ana wrote".to_owned();
        let before = panic::take_hook();
        panic::set_hook(Box::new(report));
        let text = logged(LogFormat::Json, "info", || {
            catch_unwind(|| panic!("no boundary in {quoted:?}")).unwrap_err();
            catch_unwind(|| panic!("as it stands in the source")).unwrap_err();
        });
        panic::set_hook(before);
        assert!(!text.contains("Ana"), "{text}");
        assert!(text.contains("src/operation/logs.rs:"), "{text}");
        assert!(text.contains("as it stands in the source"), "{text}");
    }
}
