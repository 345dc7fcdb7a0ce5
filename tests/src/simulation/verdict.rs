//! What must be true once everything has arrived.

use super::tab::count;
use super::world::{Checked, World};
use duologue_shared::ids::{ClientId, TopicId};
use duologue_shared::presence::PRESENCE_RENEWAL;
use duologue_shared::replica::{LoadReport, Origin, Replica};
use duologue_shared::schema::AGENDA_FULL;
use duologue_shared::view::{AgendaView, Readings, TopicView, agenda_view_with, topic_view};
use duologue_shared::wording::{PlacedWording, placed};
use std::collections::BTreeSet;
use yrs::{ReadTxn, Transact};

/// Everything that a person could see.
type Views = (AgendaView, Vec<Option<TopicView>>, Vec<Vec<PlacedWording>>);

impl World {
    /// Compares everybody's agenda with the server's, its log's, its encodings' and each device's, and looks for
    /// every letter.
    pub(crate) fn judge(&mut self) -> Checked {
        let topics = self.topics.clone();
        let reloaded = self.server.reload()?;
        let server = self.server.replica()?;
        same("the server and its log", server, &reloaded, &topics)?;
        for tab in &self.tabs {
            let replica = tab.core.replica();
            same(
                &format!("{} and the server", tab.name),
                replica,
                server,
                &topics,
            )?;
        }
        for tab in &self.tabs {
            check_encodings(tab.name, tab.core.replica(), &topics)?;
        }
        for tab in self.everyone() {
            self.check_practice(tab)?;
        }
        self.check_devices(&topics)?;
        self.check_editors()?;
        self.check_presence()?;
        let letters = {
            let txn = reloaded.doc().transact();
            count(&txn, &topics)
        };
        self.census.check(&letters)
    }

    fn check_devices(&self, topics: &[TopicId]) -> Checked {
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
            let who = format!("{} and what the device keeps", tab.name);
            same(&who, tab.core.replica(), &stored, topics)?;
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

fn check_encodings(name: &str, replica: &Replica, topics: &[TopicId]) -> Checked {
    let reader = ClientId::from_random(1);
    let snapshot = Replica::from_snapshot(reader, &replica.snapshot());
    let snapshot = snapshot.map_err(|refusal| format!("{name}'s snapshot: {refusal}"))?;
    same(
        &format!("{name} and their snapshot"),
        replica,
        &snapshot,
        topics,
    )?;
    let update = replica.missing_at(&[0]).unwrap();
    let fresh = Replica::new(reader);
    let accepted = fresh.accept_up_to(&update, Origin::Remote, AGENDA_FULL);
    accepted.map_err(|refusal| format!("{name}'s update: {refusal}"))?;
    same(&format!("{name} and their update"), replica, &fresh, topics)
}

fn same(who: &str, one: &Replica, other: &Replica, topics: &[TopicId]) -> Checked {
    for replica in [one, other] {
        if replica.doc().transact().has_missing_updates() {
            return Err(format!("{who}: something waits for what never comes"));
        }
    }
    let (views, others) = (views(one, topics), views(other, topics));
    if views != others {
        return Err(format!(
            "{who} show different agendas: {views:?} {others:?}"
        ));
    }
    if !one.same_state(other) {
        return Err(format!("{who} have different blocks or deletions"));
    }
    Ok(())
}

fn views(replica: &Replica, topics: &[TopicId]) -> Views {
    let txn = replica.doc().transact();
    let mut readings = Readings::default();
    let agenda = agenda_view_with(&txn, &mut readings);
    let views = topics.iter().map(|topic| topic_view(&txn, topic));
    let placed = topics
        .iter()
        .map(|topic| placed(&txn, topic, &mut readings));
    (agenda, views.collect(), placed.collect())
}
