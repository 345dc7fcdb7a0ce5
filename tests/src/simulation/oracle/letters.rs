//! Every letter and every line that was ever typed, each of them unique, and what may have become of it.

use duologue_shared::ids::LineId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A letter by its code point, or a line's marker by a number beyond all code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulation) struct Token(pub(in crate::simulation) u32);

/// How often each token stands in a document.
pub(in crate::simulation) type Count = BTreeMap<Token, usize>;

/// One tab between two restarts.
pub(in crate::simulation) type Life = u64;

/// What one change did to tokens, by its place in the census.
pub(in crate::simulation) type EffectId = usize;

const FIRST_LINE: u32 = 0x20_0000;

/// All that was typed, and all changes that touched it.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Census {
    letters: u32,
    lines: u32,
    typed: HashMap<Token, EffectId>,
    effects: Vec<Effect>,
}

#[derive(Debug)]
struct Effect {
    life: Life,
    added: Vec<Token>,
    removed: Vec<Token>,
    revived: Vec<Token>,
    /// How often an operation put what was typed before into a topic again.
    copied: Count,
    /// Done by an operation, which undo leaves alone.
    by_operation: bool,
    /// The device crashed before it kept this change: whether it got anywhere else is chance.
    lost: bool,
}

impl Census {
    /// A letter that nobody typed before; every fourth takes two UTF-16 units.
    pub(in crate::simulation) fn new_letter(&mut self) -> char {
        self.letters += 1;
        let base = if self.letters.is_multiple_of(4) {
            0x2_0000
        } else {
            0x4e00
        };
        char::from_u32(base + self.letters).unwrap()
    }

    /// The number of a line that nobody began before.
    pub(in crate::simulation) fn new_line(&mut self) -> u32 {
        self.lines += 1;
        self.lines
    }

    /// Notes what the person at a tab typed, took back or brought back.
    pub(in crate::simulation) fn note(
        &mut self,
        life: Life,
        before: &Count,
        after: &Count,
    ) -> EffectId {
        let (revived, added) = more(after, before)
            .into_keys()
            .partition(|token| self.typed.contains_key(token));
        self.keep(Effect {
            life,
            added,
            removed: more(before, after).into_keys().collect(),
            revived,
            copied: Count::new(),
            by_operation: false,
            lost: false,
        })
    }

    /// Notes what an operation did to some topics: it may take words out of one and put them into another, and
    /// write some anew where they stand.
    pub(in crate::simulation) fn note_operation(
        &mut self,
        life: Life,
        before: &[Count],
        after: &[Count],
        anew: &[Token],
    ) -> EffectId {
        let mut effect = Effect {
            life,
            added: Vec::new(),
            removed: Vec::new(),
            revived: Vec::new(),
            copied: Count::new(),
            by_operation: true,
            lost: false,
        };
        for token in anew {
            effect.removed.push(*token);
            *effect.copied.entry(*token).or_default() += 1;
        }
        for (before, after) in before.iter().zip(after) {
            effect.removed.extend(more(before, after).into_keys());
            for (token, times) in more(after, before) {
                if self.typed.contains_key(&token) {
                    *effect.copied.entry(token).or_default() += times;
                } else {
                    effect.added.push(token);
                }
            }
        }
        self.keep(effect)
    }

    fn keep(&mut self, effect: Effect) -> EffectId {
        let id = self.effects.len();
        self.typed
            .extend(effect.added.iter().map(|token| (*token, id)));
        self.effects.push(effect);
        id
    }

    /// The device crashed before it kept the change.
    pub(in crate::simulation) fn lose(&mut self, effect: EffectId) {
        self.effects[effect].lost = true;
    }

    /// Undo and redo may take away only what this tab typed, or had in its hands before.
    pub(in crate::simulation) fn check_undo(&self, effect: EffectId) -> Result<(), String> {
        let Effect { life, removed, .. } = &self.effects[effect];
        let touched: BTreeSet<Token> = self.effects[..effect]
            .iter()
            .filter(|earlier| earlier.life == *life && !earlier.by_operation)
            .flat_map(|earlier| {
                let touched = earlier.added.iter().chain(&earlier.removed);
                touched.chain(&earlier.revived).copied()
            })
            .collect();
        match removed.iter().find(|token| !touched.contains(token)) {
            None => Ok(()),
            Some(token) => Err(format!(
                "undo took away {}, typed by somebody else",
                token.name()
            )),
        }
    }

    /// Whether a document in which everything arrived has every token that it must have, and none too often.
    pub(in crate::simulation) fn check(&self, present: &Count) -> Result<(), String> {
        let mut fates: HashMap<Token, Fate> = HashMap::new();
        for effect in &self.effects {
            for token in &effect.removed {
                let fate = fates.entry(*token).or_default();
                fate.removed = true;
                fate.surely_removed |= !effect.lost;
            }
            for token in &effect.revived {
                fates
                    .entry(*token)
                    .or_default()
                    .revivers
                    .insert(effect.life);
            }
            for (token, times) in &effect.copied {
                fates.entry(*token).or_default().copies += times;
            }
        }
        for (token, effect) in &self.typed {
            let fate = fates.remove(token).unwrap_or_default();
            let found = present.get(token).copied().unwrap_or(0);
            let (least, most) = fate.bounds(self.effects[*effect].lost);
            if found < least || found > most {
                let name = token.name();
                return Err(format!(
                    "{name} is there {found} times, not {least} to {most}: {fate:?}"
                ));
            }
        }
        match present.keys().find(|token| !self.typed.contains_key(token)) {
            None => Ok(()),
            Some(token) => Err(format!("{} was typed by nobody", token.name())),
        }
    }
}

/// What stands more often in one than in the other, and how much more.
fn more(these: &Count, those: &Count) -> Count {
    let surplus = |(token, times): (&Token, &usize)| {
        let times = times.saturating_sub(those.get(token).copied().unwrap_or(0));
        (times > 0).then_some((*token, times))
    };
    these.iter().filter_map(surplus).collect()
}

#[derive(Debug, Default)]
struct Fate {
    removed: bool,
    surely_removed: bool,
    revivers: BTreeSet<Life>,
    copies: usize,
}

impl Fate {
    fn bounds(&self, typing_was_lost: bool) -> (usize, usize) {
        let least = usize::from(!self.removed && !typing_was_lost);
        let most = match self.revivers.len() {
            0 => usize::from(!self.surely_removed),
            // Who deleted the same letter without knowing of each other, and both took that back, have it twice.
            lives => lives,
        };
        // And who parked the same line without knowing of each other, once each.
        (least, most + self.copies)
    }
}

impl Token {
    pub(in crate::simulation) fn letter(letter: char) -> Self {
        Self(u32::from(letter))
    }

    pub(in crate::simulation) const fn line(number: u32) -> Self {
        Self(FIRST_LINE + number)
    }

    /// The token of a line that was begun here, unlike a first line.
    pub(in crate::simulation) fn of_line(line: &LineId) -> Option<Self> {
        let number = line.as_str().strip_prefix("line-")?.parse().ok()?;
        Some(Self::line(number))
    }

    pub(in crate::simulation) const fn is_letter(self) -> bool {
        self.0 < FIRST_LINE
    }

    pub(in crate::simulation) fn name(self) -> String {
        match char::from_u32(self.0) {
            Some(letter) => format!("the letter {letter}"),
            None => format!("the line {}", self.0 - FIRST_LINE),
        }
    }
}
