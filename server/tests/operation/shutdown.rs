//! The end of the real process: in order while people type, and within its time when the disk hangs.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::client::{Client, Heard, Speaks};
use crate::people::{Pair, Person};
use crate::program::Program;

async fn connect(pair: &Pair, person: &Person, id: u64) -> Client {
    let replica = Client::fresh(id);
    let mut client = Client::connect(pair.socket(), &person.cookie, Speaks::Duologue, replica)
        .await
        .unwrap();
    client.sync().await;
    client.until_saved().await;
    client
}

/// Types until the server says goodbye; returns what it had called saved, and how it ended.
async fn type_until_the_end(mut client: Client) -> (u64, Heard, bool) {
    let mut told = false;
    let mut word = 0;
    loop {
        match client.read_within(Duration::from_millis(2)).await {
            None if !told => {
                word += 1;
                client.types(&format!("{word} ")).await;
            }
            Some(Heard::GoAway) => told = true,
            Some(Heard::Step2(update) | Heard::Update(update)) => client.take(&update),
            Some(end @ (Heard::Closed { .. } | Heard::Lost)) => {
                // The first update answered step 1 and brought nothing.
                return (client.saved.saturating_sub(1), end, told);
            }
            Some(_) | None => {}
        }
    }
}

#[tokio::test]
async fn people_who_type_are_told_and_lose_nothing() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let mut pairs = Vec::new();
    let mut typing = Vec::new();
    for number in 0..4 {
        let pair = Pair::at(&program.base, number).await;
        let client = connect(&pair, &pair.ana, 11).await;
        typing.push(tokio::spawn(type_until_the_end(client)));
        pairs.push(pair);
    }
    sleep(Duration::from_millis(500)).await;
    program.terminate();
    let mut saved = Vec::new();
    for task in typing {
        let (words, end, told) = task.await.unwrap();
        assert!(told, "nobody said goodbye");
        assert!(matches!(end, Heard::Closed { code: 1001, .. }), "{end:?}");
        assert!(words > 0, "nobody got to type");
        saved.push(words);
    }
    let ended = program.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.log);

    let again = Program::serve(data.path(), &[]);
    for (pair, saved) in pairs.iter_mut().zip(saved) {
        pair.move_to(&again.base);
        let witness = connect(pair, &pair.ben, 12).await;
        let there = witness.text().split_whitespace().count();
        assert!(
            there >= usize::try_from(saved).unwrap(),
            "{there} of {saved}"
        );
    }
}

#[tokio::test]
async fn a_disk_that_hangs_holds_up_neither_the_end_nor_what_monitoring_is_told() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let pair = Pair::at(&program.base, 1).await;
    let mut ana = connect(&pair, &pair.ana, 11).await;
    let Some(hanging) = Hanging::begin(&program) else {
        println!("skipped: the disk cannot be made to hang without strace and the right to use it");
        return;
    };
    ana.types("never durable").await;
    sleep(Duration::from_millis(100)).await;

    program.terminate();
    let mut waited = 0;
    while program.asked("/readyz").await.0 != 503 {
        waited += 1;
        assert!(waited < 100, "it still calls itself ready");
        sleep(Duration::from_millis(10)).await;
    }
    let (_, words) = program.asked("/readyz").await;
    assert!(words.contains("Shutting down"), "{words}");
    let (before, end) = ana.until_closed().await;
    assert!(before.contains(&Heard::GoAway), "{before:?}");
    assert!(!before.contains(&Heard::Saved(ana.sent)), "{before:?}");
    assert!(matches!(end, Heard::Closed { code: 1001, .. }), "{end:?}");
    let asked = Instant::now();
    while !program.main_thread_is_over() {
        assert!(asked.elapsed() < Duration::from_secs(15), "it does not end");
        sleep(Duration::from_millis(10)).await;
    }
    // Only the thread that is held up is left; the system ends it when it is let go.
    drop(hanging);
    let ended = program.ended();
    // Whether more than the write had to be cut off is a matter of a second.
    assert!(matches!(ended.code, Some(0 | 5)), "{ended:?}");
}

/// Holds up whatever a program wants synced to its disk from now on.
struct Hanging {
    strace: Child,
    /// Kept open, as it would end if nobody listened.
    _said: BufReader<ChildStderr>,
}

impl Hanging {
    /// `None` where this is not possible.
    fn begin(program: &Program) -> Option<Self> {
        let mut strace = Command::new("strace")
            .args(["-f", "-e", "trace=syncfs,fdatasync", "-p", &program.id()])
            .args(["-e", "inject=syncfs,fdatasync:delay_enter=60000000"])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let mut said = BufReader::new(strace.stderr.take()?);
        let mut line = String::new();
        // At the end of what it says it has ended, as it may not do this.
        while said.read_line(&mut line).ok()? > 0 && !line.contains("attached") {
            line.clear();
        }
        let attached = line.contains("attached");
        let hanging = Self {
            strace,
            _said: said,
        };
        attached.then_some(hanging)
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        // It ends with the program it watches.
        self.strace.kill().ok();
        self.strace.wait().ok();
    }
}
