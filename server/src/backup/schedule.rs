//! Backup schedule: backups that are made again and again, of which the newest are kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::copy::Source;
use super::file::write_file;
use super::health::BackupHealth;
use super::{BackupError, Summary};
use crate::system::clock::{Clock, Timestamp};
use crate::system::files::make_private_folder;

/// How the files' names begin and end; in between stands when they were made, so that they sort by age.
const BEGINNING: &str = "duologue-";
const END: &str = ".backup";
/// What a backup that was killed half-way may leave.
const LEFT_OVER: &str = ".partial";
/// After a failure it is tried again this soon, or sooner when more often is asked for.
const RETRY: Duration = Duration::from_mins(10);

/// Where, how often, and how many.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The folder; made when it isn't there.
    pub folder: PathBuf,
    /// The time from one to the next.
    pub every: Duration,
    /// How many are kept; at least one.
    pub keep: usize,
}

impl Schedule {
    /// Makes backups for as long as it is polled. What fails is logged, told to `health`, and tried again.
    pub async fn run(self, source: Arc<dyn Source>, clock: Arc<dyn Clock>, health: BackupHealth) {
        if let Some(newest) = newest(&self.folder) {
            health.made(newest);
            sleep(remaining(newest, clock.now(), self.every)).await;
        }
        loop {
            let now = clock.now();
            let (schedule, source) = (self.clone(), Arc::clone(&source));
            let made = spawn_blocking(move || schedule.make(source.as_ref(), now)).await;
            let pause = match made {
                Ok(Ok(summary)) => {
                    health.made(now);
                    tracing::info!(bytes = summary.bytes, "a backup was made");
                    self.every
                }
                Ok(Err(error)) => {
                    health.failed();
                    tracing::error!(%error, "the scheduled backup failed");
                    self.every.min(RETRY)
                }
                Err(_panic) => {
                    health.failed();
                    tracing::error!("the scheduled backup panicked");
                    self.every.min(RETRY)
                }
            };
            sleep(pause).await;
        }
    }

    /// Makes one backup and removes those that are too many. Blocks.
    pub(super) fn make(&self, source: &dyn Source, now: Timestamp) -> Result<Summary, BackupError> {
        let failed = |error| BackupError::File {
            place: self.folder.clone(),
            error,
        };
        make_private_folder(&self.folder).map_err(failed)?;
        let made = write_file(&self.folder.join(name(now)), |out| {
            source.copy_to(out).map(|_| ())
        })?;
        // Only now that there is a new one.
        self.tidy().map_err(failed)?;
        Ok(made)
    }

    fn tidy(&self) -> io::Result<()> {
        let mut backups = Vec::new();
        for place in ours(&self.folder)? {
            let name = place.to_string_lossy();
            if name.ends_with(LEFT_OVER) {
                fs::remove_file(&place)?;
            } else if name.ends_with(END) {
                backups.push(place);
            }
        }
        backups.sort();
        let too_many = backups.len().saturating_sub(self.keep.max(1));
        backups.iter().take(too_many).try_for_each(fs::remove_file)
    }
}

/// Files with names like ours.
fn ours(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut ours = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(BEGINNING) {
            ours.push(entry.path());
        }
    }
    Ok(ours)
}

/// The name of a backup that is made now; no two are made within a second.
fn name(now: Timestamp) -> String {
    let seconds = now.millis() / 1000;
    let second = Timestamp::from_millis(seconds.saturating_mul(1000)).to_string();
    format!("{BEGINNING}{}{END}", second.replace(':', "-"))
}

/// When the newest backup in the folder was made.
fn newest(folder: &Path) -> Option<Timestamp> {
    let backups = ours(folder).ok()?;
    let times = backups
        .iter()
        .filter(|place| place.to_string_lossy().ends_with(END))
        .filter_map(|place| fs::metadata(place).and_then(|about| about.modified()).ok());
    times.max().map(since_1970)
}

fn since_1970(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::default().after(since)
}

/// How long to wait for the next one; a clock that was set back makes nobody wait longer than once.
fn remaining(last: Timestamp, now: Timestamp, every: Duration) -> Duration {
    let passed = now.millis().saturating_sub(last.millis());
    every.saturating_sub(Duration::from_millis(passed))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::backup::BackupWriter;

    /// A store with nothing in it, or one that fails.
    #[derive(Debug)]
    struct Nothing {
        fails: bool,
    }

    impl Source for Nothing {
        fn copy_to(&self, out: &mut dyn Write) -> Result<Summary, BackupError> {
            if self.fails {
                return Err(BackupError::Busy);
            }
            Ok(BackupWriter::begin(out)?.finish()?.1)
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn at(second: u64) -> Timestamp {
        Timestamp::from_millis(1_795_341_600_000 + second * 1000)
    }

    #[test]
    fn the_newest_are_kept_and_nothing_of_others_is_touched() {
        let place = tempfile::tempdir().unwrap();
        let schedule = Schedule {
            folder: place.path().join("backups"),
            every: Duration::from_hours(24),
            keep: 2,
        };
        let source = Nothing { fails: false };
        schedule.make(&source, at(0)).unwrap();
        let others = ["notes.backup", "duologue.txt"];
        for other in others {
            fs::write(schedule.folder.join(other), "mine").unwrap();
        }
        let left_over = "duologue-2026-11-22T09-00-00Z.backup.7.partial";
        fs::write(schedule.folder.join(left_over), "half").unwrap();
        for second in 1..4 {
            schedule.make(&source, at(second)).unwrap();
        }
        assert_eq!(
            names(&schedule.folder),
            [
                "duologue-2026-11-22T10-00-02Z.backup",
                "duologue-2026-11-22T10-00-03Z.backup",
                "duologue.txt",
                "notes.backup",
            ]
        );
    }

    #[test]
    fn a_failed_one_takes_none_away() {
        let place = tempfile::tempdir().unwrap();
        let schedule = Schedule {
            folder: place.path().to_owned(),
            every: Duration::from_hours(24),
            keep: 1,
        };
        schedule.make(&Nothing { fails: false }, at(0)).unwrap();
        let before = names(place.path());
        schedule.make(&Nothing { fails: true }, at(1)).unwrap_err();
        assert_eq!(names(place.path()), before);
    }

    #[test]
    fn waiting_counts_from_the_last_one() {
        let hour = Duration::from_hours(1);
        let minutes = |count| Duration::from_mins(count);
        assert_eq!(remaining(at(0), at(600), hour), minutes(50));
        assert_eq!(remaining(at(0), at(7200), hour), Duration::ZERO);
        assert_eq!(remaining(at(600), at(0), hour), hour);
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_is_told_and_tried_again() {
        let place = tempfile::tempdir().unwrap();
        let schedule = Schedule {
            folder: place.path().to_owned(),
            every: Duration::from_hours(24),
            keep: 1,
        };
        let health = BackupHealth::default();
        let clock: Arc<dyn Clock> = Arc::new(crate::system::clock::SystemClock);
        let failing = schedule.run(Arc::new(Nothing { fails: true }), clock, health.clone());
        let hour = tokio::time::timeout(Duration::from_hours(1), failing).await;
        assert!(hour.is_err());
        assert!(health.fails() && health.failures.get() >= 2);
        assert_eq!(health.last_made.get(), 0);
    }
}
