//! The `duologue` program.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use duologue_server::config::{CheckOptions, Command, ConfigError, ServeOptions, effective, read};
use duologue_server::operation::commands::{self, CommandError};
use duologue_server::operation::{check, healthcheck, logs};
use duologue_server::rooms::Ended;
use duologue_server::serve::start;
use tokio::runtime::Runtime;
use tracing::error;

/// With glibc's own, an update costs a sixth more processor time and the idle server twice the memory.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Something failed that has no code of its own.
const FAILED: u8 = 1;
/// The flags, the environment or the settings file don't fit; clap's code for it.
const MISUSED: u8 = 2;
/// The server ended as it was told, but had to cut off what took too long.
const CUT_OFF: u8 = 5;

fn main() -> ExitCode {
    keep_files_private();
    let given = match read(env::args_os()) {
        Ok(given) => given,
        Err(trouble) => return explain(&trouble),
    };
    match given.cli.command {
        Command::Serve(options) => serve(*options),
        Command::Config(_) => print(&effective(&given)),
        Command::Backup(options) => report(commands::backup(&options)),
        Command::Shrink(options) => report(commands::shrink(&options)),
        Command::Restore(options) => report(commands::restore(&options)),
        Command::DeletePair(options) => report(commands::delete_pair(&options)),
        Command::People(command) => report(commands::people(&command)),
        Command::Key(command) => report(commands::key(&command)),
        Command::Check(options) => check(&options),
        Command::Healthcheck(options) => match healthcheck::check(options.listen) {
            Ok(()) => ExitCode::SUCCESS,
            Err(unwell) => complain(&unwell),
        },
    }
}

/// Whatever this process makes is closed to other users of the machine, also in a folder that is open to them.
fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

fn serve(options: ServeOptions) -> ExitCode {
    logs::start(options.log.clone(), options.log_format);
    let runtime = match Runtime::new() {
        Ok(runtime) => runtime,
        Err(failure) => {
            error!("the server cannot run: {failure}");
            return FAILED.into();
        }
    };
    let ran = runtime.block_on(start::run(options));
    // Not waited for: a write to a disk that hangs never ends, and was never acknowledged.
    runtime.shutdown_background();
    match ran {
        Ok(Ended::InOrder) => ExitCode::SUCCESS,
        Ok(Ended::CutOff) => CUT_OFF.into(),
        Err(failure) => {
            error!("the server cannot run: {failure}");
            failure.exit_code().into()
        }
    }
}

fn check(options: &CheckOptions) -> ExitCode {
    let scratch = options.scratch.clone().unwrap_or_else(env::temp_dir);
    match check::folder(&options.data, &scratch, &options.master_key.given()) {
        Ok(report) if report.is_clean() => print(&report.to_string()),
        Ok(report) => {
            // Without a terminal to write to there is only the code.
            write!(io::stdout(), "{report}").ok();
            FAILED.into()
        }
        Err(trouble) => complain(&trouble),
    }
}

/// Says why the settings cannot be used; there is no log yet.
fn explain(trouble: &ConfigError) -> ExitCode {
    if let ConfigError::Usage(usage) = trouble {
        // Help and version come this way too, and succeed.
        let code = u8::try_from(usage.exit_code()).unwrap_or(MISUSED);
        // Without a terminal to write to there is only the code.
        usage.print().ok();
        return code.into();
    }
    writeln!(io::stderr(), "error: {trouble}").ok();
    MISUSED.into()
}

/// Tells whoever called what became of a command.
fn report(done: Result<String, CommandError>) -> ExitCode {
    match done {
        Ok(text) => print(&format!("{text}\n")),
        Err(failure) => complain(&failure),
    }
}

fn complain(trouble: &dyn Error) -> ExitCode {
    // Without a terminal to write to there is only the code.
    writeln!(io::stderr(), "error: {trouble}").ok();
    FAILED.into()
}

fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_unread) => FAILED.into(),
    }
}
