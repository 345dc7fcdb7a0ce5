//! What must be true once everything has arrived.

use crate::simulation::tab::count;
use crate::simulation::world::{Checked, World};
use duologue_shared::ids::{ClientId, TopicId};
use duologue_shared::presence::PRESENCE_RENEWAL;
use duologue_shared::replica::{LoadReport, Origin, Replica};
use duologue_shared::schema::MAX_ANSWER;
use duologue_shared::view::{AgendaView, Readings, TopicView, agenda_view_with, topic_view};
use duologue_shared::wording::{PlacedWording, placed};
use std::collections::BTreeSet;
use yrs::{ReadTxn, Transact};

/// Everything that a person could see.
type Views = (AgendaView, Vec<Option<TopicView>>, Vec<Vec<PlacedWording>>);

impl World {
    /// Compares everybody's agenda, its encodings and each device's with the server's log, and looks for every
    /// letter.
    pub(crate) fn judge(&mut self) -> Checked {
        let topics = self.topics.clone();
        let reloaded = self.server.reload()?;
        let truth = Truth::of(&reloaded, &topics)?;
        self.server.look(|open| truth.check("the server", open))?;
        for tab in &self.tabs {
            truth.check(tab.name, tab.core.replica())?;
        }
        for tab in &self.tabs {
            check_encodings(tab.name, tab.core.replica(), &truth)?;
        }
        for tab in self.everyone() {
            self.check_practice(tab)?;
        }
        self.check_devices(&truth)?;
        self.check_editors()?;
        self.check_presence()?;
        let letters = {
            let txn = reloaded.doc().transact();
            count(&txn, &topics)
        };
        self.census.check(&letters)
    }

    /// Compares the server's log, and nothing else, with what everybody shows.
    pub(in crate::simulation) fn judge_log(&mut self) -> Checked {
        let reloaded = self.server.reload()?;
        let truth = Truth::of(&reloaded, &self.topics)?;
        truth.check(self.tabs[0].name, self.tabs[0].core.replica())
    }

    fn check_devices(&self, truth: &Truth<'_>) -> Checked {
        for tab in &self.tabs {
            let device = &self.devices[tab.device];
            if let Some(row) = device.rows.iter().find(|row| row.is_unsaved()) {
                let number = row.number;
                return Err(format!(
                    "row {number} of {} is not known to be saved",
                    tab.name
                ));
            }
            let kept = device.read();
            let reader = ClientId::from_random(1);
            let stored = match &kept.snapshot {
                Some(snapshot) => Replica::from_snapshot(reader, snapshot),
                None => Ok(Replica::new(reader)),
            };
            let stored = stored.map_err(|refusal| format!("{}'s snapshot: {refusal}", tab.name))?;
            let report = stored.load(kept.rows.iter().map(Vec::as_slice));
            if report != whole(kept.rows.len()) {
                return Err(format!("{}'s device does not load: {report:?}", tab.name));
            }
            truth.check(&format!("what the device of {} keeps", tab.name), &stored)?;
        }
        Ok(())
    }

    fn check_editors(&mut self) -> Checked {
        for tab in &mut self.tabs {
            for (topic, mirror) in &tab.mirrors {
                let view = tab.core.topic(topic.as_str());
                if let Some(view) = view.map_err(|error| format!("{error:?}"))? {
                    let shown = mirror.check(&view.lines);
                    shown.map_err(|words| format!("{} in {topic}: {words}", tab.name))?;
                }
            }
        }
        Ok(())
    }

    /// Nobody who left is seen, and everybody who is here as soon as they had to say so again.
    fn check_presence(&mut self) -> Checked {
        let clients: BTreeSet<u64> = self.tabs.iter().map(|tab| tab.client.get()).collect();
        for tab in &self.tabs {
            if let Some(ghost) = tab.sees().find(|client| !clients.contains(client)) {
                return Err(format!("{} still sees {ghost}", tab.name));
            }
        }
        for _ in 0..4 {
            self.pass(PRESENCE_RENEWAL / 3)?;
            self.settle_what_is_under_way()?;
        }
        for tab in &self.tabs {
            let seen: BTreeSet<u64> = tab.sees().chain([tab.client.get()]).collect();
            if seen != clients {
                return Err(format!("{} sees {seen:?}, not {clients:?}", tab.name));
            }
        }
        Ok(())
    }
}

fn whole(rows: usize) -> LoadReport {
    LoadReport {
        applied: rows,
        ..LoadReport::default()
    }
}

fn check_encodings(name: &str, replica: &Replica, truth: &Truth<'_>) -> Checked {
    let reader = ClientId::from_random(1);
    let snapshot = Replica::from_snapshot(reader, &replica.snapshot());
    let snapshot = snapshot.map_err(|refusal| format!("{name}'s snapshot: {refusal}"))?;
    truth.check(&format!("the snapshot of {name}"), &snapshot)?;
    let update = replica.missing_at(&[0]).unwrap();
    let fresh = Replica::new(reader);
    let accepted = fresh.accept_up_to(&update, Origin::Remote, MAX_ANSWER);
    accepted.map_err(|refusal| format!("{name}'s update: {refusal}"))?;
    truth.check(&format!("the update of {name}"), &fresh)
}

/// What the server's log gives: everybody must have the same.
#[derive(Debug)]
struct Truth<'a> {
    replica: &'a Replica,
    topics: &'a [TopicId],
    views: Views,
}

impl<'a> Truth<'a> {
    fn of(replica: &'a Replica, topics: &'a [TopicId]) -> Checked<Self> {
        check_whole("the server's log", replica)?;
        let views = views(replica, topics);
        Ok(Self {
            replica,
            topics,
            views,
        })
    }

    fn check(&self, who: &str, replica: &Replica) -> Checked {
        check_whole(who, replica)?;
        let views = views(replica, self.topics);
        if views != self.views {
            let truth = &self.views;
            return Err(format!(
                "{who} shows another agenda: {views:?}, not {truth:?}"
            ));
        }
        if !replica.same_state(self.replica) {
            return Err(format!("{who} has different blocks or deletions"));
        }
        Ok(())
    }
}

fn check_whole(who: &str, replica: &Replica) -> Checked {
    if replica.doc().transact().has_missing_updates() {
        return Err(format!("{who}: something waits for what never comes"));
    }
    Ok(())
}

fn views(replica: &Replica, topics: &[TopicId]) -> Views {
    let mut txn = replica.doc().transact_mut();
    let mut readings = Readings::default();
    let agenda = agenda_view_with(&mut txn, &mut readings).clone();
    let topic_views = topics.iter().map(|topic| topic_view(&txn, topic));
    let topic_views = topic_views.collect();
    let placed = topics
        .iter()
        .map(|topic| placed(&mut txn, topic, readings.topics()));
    let placed = placed.collect();
    drop(txn);
    (agenda, topic_views, placed)
}
