//! Looks at what is new: who looked at what, that everybody's mark is the same in the end, and that it covers nothing unseen.

use super::action::names::Tries;
use super::oracle::letters::Token;
use super::tab::{Tab, TabId};
use super::world::{Checked, TABS, World};
use duologue_shared::ids::{ClientId, LineId, Seat, TopicId};
use duologue_shared::looked::Looked;
use duologue_shared::replica::Replica;
use duologue_shared::text;
use std::collections::{BTreeMap, BTreeSet};
use yrs::{ReadTxn, Transact};

/// What the people saw.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// People look at all.
    has_begun: bool,
    /// Letters where they stood when somebody on that seat looked there.
    seen: BTreeSet<(Seat, TopicId, Token)>,
    /// How often somebody looked, and how often they saw more than was known.
    tries: Tries,
}

impl Looks {
    pub(super) const fn tries(&self) -> Tries {
        self.tries
    }
}

/// Letters, by the topic that they stand in.
pub(super) type Letters = BTreeSet<(TopicId, Token)>;

/// The letters of a topic, line by line.
type Lines = Vec<(LineId, Vec<char>)>;

impl World {
    /// The server keeps looked marks, as one of today does.
    pub(super) fn begin_looking(&mut self) {
        self.looks.has_begun = true;
        self.server.machine().keep_marks();
    }

    /// The letters at a tab, while people look.
    pub(super) fn letters_at(&self, tab: TabId) -> Letters {
        let topics = self.topics.iter().filter(|_| self.looks.has_begun);
        let doc = self.tabs[tab.0].core.replica().doc();
        let letters = topics.flat_map(|topic| {
            let lines = lines(&doc.transact(), topic).into_iter();
            let letters = lines.flat_map(|(_, letters)| letters);
            let letters = letters.map(|letter| (topic.clone(), Token::letter(letter)));
            letters.collect::<Vec<_>>()
        });
        letters.collect()
    }

    /// Whoever takes letters away has seen them: they may come back, as when their device crashes before it kept that.
    pub(super) fn note_taken_away(&mut self, tab: TabId, before: Letters) {
        let now = self.letters_at(tab);
        let seat = TABS[tab.0].1;
        let gone = before.into_iter().filter(|letter| !now.contains(letter));
        let seen = gone.map(|(topic, letter)| (seat, topic, letter));
        self.looks.seen.extend(seen);
    }

    /// Now and then somebody looks at some topics, mostly at such in which something is new.
    pub(super) fn somebody_may_look(&mut self) -> Checked {
        if !self.dice.chance(25) {
            return Ok(());
        }
        let tab = self.any_tab();
        let news = self.tabs[tab.0].news()?;
        let mut topics: Vec<TopicId> = if self.dice.chance(80) {
            news.into_keys().collect()
        } else {
            self.topics.clone()
        };
        topics.retain(|_| self.dice.chance(60));
        self.look(tab, topics)
    }

    fn look(&mut self, tab: TabId, mut topics: Vec<TopicId>) -> Checked {
        let outline = self.tabs[tab.0].topics_on_the_page();
        topics.retain(|topic| outline.contains(topic));
        self.note(|| format!("{} looks at {topics:?}", TABS[tab.0].0));
        let seat = TABS[tab.0].1;
        let (now, before) = (self.now, self.tabs[tab.0].mark.clone());
        let at = &self.tabs[tab.0];
        // What is deleted is not looked at, and nobody is told if it comes back.
        let deleted = self.topics.iter().filter(|topic| !outline.contains(topic));
        for topic in topics.iter().chain(deleted) {
            let lines = lines(&at.core.replica().doc().transact(), topic);
            let letters = lines.into_iter().flat_map(|(_, letters)| letters);
            let seen = letters.map(|letter| (seat, topic.clone(), Token::letter(letter)));
            self.looks.seen.extend(seen);
        }
        let looked = self.tabs[tab.0].core.looked(topics, now);
        looked.map_err(|error| format!("{error:?}"))?;
        self.pump(tab, None)?;
        self.looks.tries.tried += 1;
        self.looks.tries.done += u64::from(self.tabs[tab.0].mark != before);
        Ok(())
    }

    /// A tab's mark grew: its device keeps it in place of what another tab kept, which the tab takes in.
    pub(super) fn keep_mark(&mut self, tab: TabId, bytes: &[u8]) -> Checked {
        let at = &mut self.tabs[tab.0];
        let mark = Looked::decode(bytes).map_err(|error| error.to_string())?;
        if !at.mark.beyond(&mark).is_empty() {
            return Err(format!("the mark of {} goes back", at.name));
        }
        at.mark = mark;
        if let Some(before) = self.devices[at.device].mark.replace(bytes.to_vec()) {
            let known = at.core.know_looked(&before, self.now);
            known.map_err(|error| format!("{error:?}"))?;
        }
        self.pump(tab, None)
    }

    /// Everything has arrived: all tabs of one person know the same mark, and whatever none of them saw is new at each.
    pub(super) fn judge_looks(&mut self) -> Checked {
        for (place, (name, seat, _)) in TABS.into_iter().enumerate() {
            let known = self.server.machine().looked(&self.server.document, seat);
            let known = known.ok_or("the server knows of no marks")?;
            // Of a topic that was taken back the server takes nothing any more.
            let shown = self.tabs[place].topics_on_the_page();
            let [mark, known] = [self.tabs[place].mark.clone(), known].map(|mut mark| {
                mark.clip(|_| u32::MAX, |topic| shown.contains(topic));
                mark
            });
            if mark != known {
                return Err(format!(
                    "{name} looked to {mark:?}, the server says {known:?}"
                ));
            }
            let seen = self.seen_by(seat)?;
            self.tabs[place].judge_news(seat, &self.topics, &seen)?;
        }
        Ok(())
    }

    fn seen_by(&self, seat: Seat) -> Checked<BTreeSet<(TopicId, Token)>> {
        let seen = self.looks.seen.iter();
        let seen = seen.filter(|(whose, ..)| *whose == seat);
        let mut seen: BTreeSet<_> = seen
            .map(|(_, topic, letter)| (topic.clone(), *letter))
            .collect();
        for found in self.server.machine().found_by(&self.server.document, seat) {
            let found = Replica::from_snapshot(ClientId::from_random(1), &found);
            let found = found.map_err(|refusal| refusal.to_string())?;
            for topic in &self.topics {
                let lines = lines(&found.doc().transact(), topic);
                let letters = lines.into_iter().flat_map(|(_, letters)| letters);
                seen.extend(letters.map(|letter| (topic.clone(), Token::letter(letter))));
            }
        }
        Ok(seen)
    }
}

impl Tab {
    fn news(&mut self) -> Checked<BTreeMap<TopicId, Vec<LineId>>> {
        let news = self.core.news().map_err(|error| format!("{error:?}"))?;
        Ok(news.into_iter().map(|new| (new.topic, new.lines)).collect())
    }

    fn topics_on_the_page(&self) -> BTreeSet<TopicId> {
        let view =
            duologue_shared::view::agenda_view(&mut self.core.replica().doc().transact_mut());
        let meetings = view.sections.iter().flat_map(|section| &section.topics);
        let all = meetings.chain(&view.next).chain(&view.parked);
        all.map(|entry| entry.id.clone()).collect()
    }

    fn judge_news(
        &mut self,
        seat: Seat,
        topics: &[TopicId],
        seen: &BTreeSet<(TopicId, Token)>,
    ) -> Checked {
        let (news, shown) = (self.news()?, self.topics_on_the_page());
        for topic in topics.iter().filter(|topic| shown.contains(topic)) {
            let written = self.core.written(topic.as_str());
            let written = written.map_err(|error| format!("{error:?}"))?;
            let txn = self.core.replica().doc().transact();
            let words = text::plain(&txn, topic);
            let lines = lines(&txn, topic);
            drop(txn);
            let units: Vec<u16> = words.encode_utf16().collect();
            let theirs = written
                .iter()
                .filter(|piece| piece.by == Some(seat.other()));
            let theirs = theirs.flat_map(|piece| {
                let at = usize::try_from(piece.at).unwrap();
                let units = &units[at..at + usize::try_from(piece.len).unwrap()];
                String::from_utf16_lossy(units).chars().collect::<Vec<_>>()
            });
            let theirs: BTreeSet<char> = theirs.collect();
            for (line, letters) in lines {
                let is_unseen = |letter: &&char| {
                    theirs.contains(*letter)
                        && !seen.contains(&(topic.clone(), Token::letter(**letter)))
                };
                let is_new = news.get(topic).is_some_and(|lines| lines.contains(&line));
                if let Some(letter) = letters.iter().find(is_unseen)
                    && !is_new
                {
                    let name = self.name;
                    return Err(format!(
                        "{name} never saw {letter:?} in {topic}, and it is not new"
                    ));
                }
            }
        }
        Ok(())
    }
}

fn lines<T: ReadTxn>(txn: &T, topic: &TopicId) -> Lines {
    let lines = text::lines(txn, topic).into_iter();
    let lines = lines.map(|line| {
        let letters = line.spans.iter().flat_map(|span| span.text.chars());
        (line.id, letters.collect())
    });
    lines.collect()
}
