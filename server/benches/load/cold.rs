//! An agenda that nobody has open.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use tokio::time::{Instant, sleep};

use duologue_shared::schema::MAX_ANSWER;

use crate::client::{Client, Heard, Speaks};
use crate::crowd::{connect, pairs};
use crate::figures::percentiles;
use crate::process::Server;

/// Keys in one update while the agenda is being written.
const KEYS: usize = 250;
/// By then the log is folded into a snapshot.
const FOLDED: Duration = Duration::from_secs(3);

/// One large agenda, opened anew several times.
#[derive(Clone, Debug, Args)]
pub struct Cold {
    /// Keys that its words were typed with.
    #[arg(long, default_value_t = 250_000)]
    operations: usize,
    /// How often it is opened.
    #[arg(long, default_value_t = 10)]
    times: usize,
}

impl Cold {
    /// Writes the agenda, opens it on a server that just started, and prints how long its content took to come.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let mut pair = pairs(&server.base, 1).await.remove(0);
        let mut ana = connect(&pair, 0).await;
        for _ in 0..self.operations.div_ceil(KEYS) {
            let update = ana.types_runs_offline(KEYS);
            ana.send_update(&update).await;
            ana.until_saved().await;
        }
        sleep(FOLDED).await;
        server.kill();

        let mut took = Vec::new();
        let mut size = 0;
        for _ in 0..self.times {
            let server = Server::start(data);
            pair.move_to(&server.base);
            let started = Instant::now();
            let fresh = Client::fresh(7);
            let connecting =
                Client::connect(pair.socket(), &pair.ben.cookie, Speaks::Duologue, fresh);
            let mut ben = connecting.await.expect("a connection");
            ben.ask().await;
            let heard = ben
                .until_raw(|heard| matches!(heard, Heard::Step2(_)))
                .await;
            took.push(started.elapsed());
            let Heard::Step2(update) = heard else {
                unreachable!("that is what was waited for");
            };
            size = update.len();
            let origin = duologue_shared::replica::Origin::Remote;
            ben.replica
                .accept_up_to(&update, origin, MAX_ANSWER)
                .expect("the agenda");
            assert_eq!(ben.text(), ana.text(), "something is missing");
            server.kill();
        }
        println!(
            "an agenda of {} operations, {size} bytes on the wire",
            self.operations
        );
        println!("  to its content    {}", percentiles(&mut took));
    }
}
