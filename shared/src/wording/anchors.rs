//! Anchors: what holds a wording to its place, and finds it again.
//!
//! Only letters that stand and ids of lines are asked for. Where a deleted letter was, and what an undo put in
//! its place, only the replica knows that did it: the others would see another view.

use super::asked::Sought;
use super::difference::difference;
use super::letters::{Letters, unit_at};
use super::row::Row;
use super::{MAX_WORDS, Piece, PieceChange};
use crate::ids::{ClientId, LineId};
use crate::word::{Fields, Said};
use std::fmt::Write;
use std::ops::Range;
use yrs::{Any, ClientID, ID, ReadTxn, TextRef, TransactionMut};

/// So many letters from each end are looked at one by one; beyond, ever fewer.
const NEAR: u32 = 64;

/// The longest place, in UTF-16 units. Letters of any two ends of a topic can be named, and each wording shows its words.
const LONGEST: usize = 2 * MAX_WORDS;

/// How far words are looked for beside their place, in UTF-16 units.
const AROUND: usize = 4 * MAX_WORDS;

const LETTERS: &str = "letters";
const BEFORE: &str = "before";
const AFTER: &str = "after";
const LINE: &str = "line";
const UNTIL: &str = "until";
const ABOVE: &str = "above";
const BELOW: &str = "below";
const WHOLE_LEFT: &str = "wholeLeft";
const WHOLE_RIGHT: &str = "wholeRight";
const ALL: [&str; 9] = [
    LETTERS,
    BEFORE,
    AFTER,
    LINE,
    UNTIL,
    ABOVE,
    BELOW,
    WHOLE_LEFT,
    WHOLE_RIGHT,
];

/// What holds words to their place.
pub(super) struct Anchors {
    /// The letters themselves, in runs.
    letters: Vec<Run>,
    /// The letter before them in their line; none when they begin it.
    before: Option<ID>,
    /// The letter behind them in their line; none when they end it.
    after: Option<ID>,
    /// The lines they begin and end in. Undo and moving a line make new letters, but keep its id.
    line: LineId,
    until: LineId,
    /// The last letter above those lines, and the marker below.
    above: Option<ID>,
    below: Option<ID>,
    /// Whether they begin and end at the edge of a word.
    whole_left: bool,
    whole_right: bool,
}

/// Letters that one client wrote one after another.
struct Run {
    first: ID,
    len: u32,
}

/// What is left of a place.
struct Ground {
    /// From the first to the last letter that still stands.
    standing: Option<Range<usize>>,
    /// What stands in the words' place now, as far as their neighbours tell.
    range: Option<Range<usize>>,
    /// Where they are looked for when that is not them.
    around: [Option<Range<usize>>; 2],
}

impl Anchors {
    /// Holds the words of a range; `None` when the text is not as the row says.
    pub(super) fn hold<T: ReadTxn>(
        txn: &T,
        text: &TextRef,
        row: &Row,
        range: &Range<usize>,
    ) -> Option<Self> {
        let unit = |at: usize| unit_at(txn, text, at);
        let (line, first) = row.line_at(range.start)?;
        let (until, last) = row.line_at(range.end)?;
        let mut letters: Vec<Run> = Vec::new();
        for at in range.clone() {
            let id = unit(at)?;
            match letters.last_mut() {
                Some(run) if run.letter(run.len) == id => run.len += 1,
                _ => letters.push(Run { first: id, len: 1 }),
            }
        }
        let inside = range.start.checked_sub(1).filter(|at| *at >= first.start);
        let above = first.start.checked_sub(2);
        Some(Self {
            letters,
            before: inside.and_then(unit),
            after: (range.end < last.end).then_some(range.end).and_then(unit),
            line: line.id.clone(),
            until: until.id.clone(),
            above: above.and_then(unit),
            below: unit(last.end),
            whole_left: row.grown_left(range.start) == range.start,
            whole_right: row.grown_right(range.end) == range.end,
        })
    }

    /// Where the words stand now, those of the wording of that number in the topic. What reads as it did once is
    /// preferred: an undo puts words back beside where they were, and leaves there what was typed meanwhile.
    pub(super) fn place(
        &self,
        txn: &mut TransactionMut<'_>,
        letters: &mut Letters,
        number: usize,
        sought: &Sought<'_>,
    ) -> Option<Range<usize>> {
        let ground = self.ground(letters, |letters, id| letters.place(txn, id, number));
        let row = &letters.row;
        let there = ground.range.clone();
        let there = there.map(|range| row.trimmed(row.first(range, LONGEST)));
        let there = there.filter(|range| !range.is_empty());
        let there = there.map(|range| self.grown(row, &range));
        let reads = |range: &Range<usize>| sought.contains(&row.words(range));
        if there.as_ref().is_some_and(reads) {
            return there;
        }
        let found = sought
            .stood
            .iter()
            .find_map(|words| self.find(row, &ground, words));
        let like = || find_like(row, &ground, sought.stood.first()?);
        found.or(there).or_else(like)
    }

    /// Where those words stand around the place: all letters that still stand are among them.
    fn find(&self, row: &Row, ground: &Ground, words: &str) -> Option<Range<usize>> {
        let covers = |found: &Range<usize>| {
            let standing = ground.standing.as_ref();
            standing.is_none_or(|all| found.start <= all.start && all.end <= found.end)
        };
        let whole = |found: &Range<usize>| self.grown(row, found) == *found;
        let mut around = ground.around.iter().flatten();
        around.find_map(|around| {
            let mut near = row.find(words, row.first(around.clone(), AROUND));
            near.find(|found| covers(found) && whole(found))
        })
    }

    /// A range with the words that have grown onto its edges: what was confirmed as "can" is not "can't".
    fn grown(&self, row: &Row, range: &Range<usize>) -> Range<usize> {
        let start = if self.whole_left {
            row.grown_left(range.start)
        } else {
            range.start
        };
        let end = if self.whole_right {
            row.grown_right(range.end)
        } else {
            range.end
        };
        start..end
    }

    fn ground(
        &self,
        letters: &mut Letters,
        mut place: impl FnMut(&mut Letters, ID) -> Option<usize>,
    ) -> Ground {
        let line = letters.row.line(&self.line).map(|line| line.start);
        let until = letters.row.line(&self.until).map(|line| line.end);
        let mut stands = |id: ID| place(letters, id);
        let left = match self.before {
            Some(id) => stands(id).map(|at| at + 1),
            None => line,
        };
        let right = self.after.map_or(until, &mut stands);

        let count = self
            .letters
            .iter()
            .fold(0_u32, |sum, run| sum.saturating_add(run.len));
        let mut letter = |place: u32| Some((place, stands(self.letter(place)?)?));
        let first = nearest(count).find_map(&mut letter);
        let last = nearest(count).find_map(|place| letter(count - 1 - place));
        let Some(((first, start), (last, end))) = first.or(last).zip(last.or(first)) else {
            let known = left.zip(right).filter(|(left, right)| left <= right);
            let above = |id| stands(id).map(|at| at + 1);
            let left = left.or(line).or_else(|| self.above.and_then(above));
            let right = right.or(until);
            let right = right.or_else(|| self.below.and_then(&mut stands));
            return Ground {
                standing: None,
                range: known.map(|(left, right)| left..right),
                around: around(left, right),
            };
        };
        let row = &letters.row;
        let end = end + 1;
        // What was typed over an edge belongs to the words, as far as their line goes.
        let line = row.line_at(start).map_or(start, |(_, line)| line.start);
        let until = row.line_at(end).map_or(end, |(_, line)| line.end);
        let left = left.filter(|left| first > 0 && *left <= start);
        let right = right.filter(|right| last + 1 < count && *right >= end);
        let from = left.map_or(start, |left| left.max(line));
        let to = right.map_or(end, |right| right.min(until));
        Ground {
            standing: Some(start..end),
            range: Some(from..to),
            around: [Some(from..to), None],
        }
    }

    fn letter(&self, place: u32) -> Option<ID> {
        let mut rest = place;
        for run in &self.letters {
            match rest.checked_sub(run.len) {
                Some(behind) => rest = behind,
                None => return Some(run.letter(rest)),
            }
        }
        None
    }
}

/// Where words stand that have much in common with those, when all that is known is their lines: these came back
/// by an undo and were changed since.
fn find_like(row: &Row, ground: &Ground, words: &str) -> Option<Range<usize>> {
    let around = ground.around.iter().flatten().next()?;
    let around = row.first(around.clone(), AROUND);
    let pieces = difference(words, &row.words(&around));
    let is_same = |piece: &&Piece| piece.change == PieceChange::Same;
    let same: usize = pieces
        .iter()
        .filter(is_same)
        .map(|piece| piece.text.len())
        .sum();
    let new = |piece: &Piece| match piece.change {
        PieceChange::New => piece.text.encode_utf16().count(),
        PieceChange::Gone | PieceChange::Same => 0,
    };
    let before = pieces.iter().take_while(|piece| !is_same(piece)).map(new);
    let behind = pieces
        .iter()
        .rev()
        .take_while(|piece| !is_same(piece))
        .map(new);
    let start = around.start + before.sum::<usize>();
    let end = around.end.checked_sub(behind.sum())?;
    (same * 2 > words.len()).then(|| row.trimmed(start..end))
}

/// Reading them from a person's word, and writing them there.
impl Anchors {
    pub(super) fn read(said: &Said) -> Option<Self> {
        let id = |name| said.text(name).and_then(read_id);
        let line = |name| LineId::try_from(said.text(name)?).ok();
        let runs = said.text(LETTERS)?.split(' ').map(read_run);
        Some(Self {
            letters: runs.collect::<Option<_>>()?,
            before: id(BEFORE),
            after: id(AFTER),
            line: line(LINE)?,
            until: line(UNTIL).or_else(|| line(LINE))?,
            above: id(ABOVE),
            below: id(BELOW),
            whole_left: said.flag(WHOLE_LEFT),
            whole_right: said.flag(WHOLE_RIGHT),
        })
    }

    pub(super) fn write(&self, fields: &mut Fields) {
        // Those that were held before may not fit these letters.
        for name in ALL {
            fields.remove(name);
        }
        let mut letters = String::new();
        for run in &self.letters {
            let space = if letters.is_empty() { "" } else { " " };
            let _ = write!(letters, "{space}{}.{}", written(run.first), run.len);
        }
        let mut put = |name: &str, value: Any| drop(fields.insert(name.to_owned(), value));
        put(LETTERS, Any::from(letters));
        put(LINE, Any::from(self.line.as_str()));
        if self.until != self.line {
            put(UNTIL, Any::from(self.until.as_str()));
        }
        let ids = [
            (BEFORE, self.before),
            (AFTER, self.after),
            (ABOVE, self.above),
            (BELOW, self.below),
        ];
        for (name, id) in ids {
            if let Some(id) = id {
                put(name, Any::from(written(id)));
            }
        }
        for (name, flag) in [
            (WHOLE_LEFT, self.whole_left),
            (WHOLE_RIGHT, self.whole_right),
        ] {
            if flag {
                put(name, Any::Bool(true));
            }
        }
    }
}

impl Run {
    fn letter(&self, place: u32) -> ID {
        ID::new(self.first.client, self.first.clock.saturating_add(place))
    }
}

/// The letters to look at, from one end: all that are near, then ever fewer, as a long wording that is gone
/// altogether would be a lot to look for.
fn nearest(count: u32) -> impl Iterator<Item = u32> {
    let far = std::iter::successors(Some(NEAR), |place| place.checked_mul(2));
    (0..NEAR).chain(far).take_while(move |place| *place < count)
}

/// Between two neighbours, or at each of them when they don't stand in their order.
fn around(left: Option<usize>, right: Option<usize>) -> [Option<Range<usize>>; 2] {
    match (left, right) {
        (Some(left), Some(right)) if left <= right => [Some(left..right), None],
        // A line that was written anew there has a marker before it.
        (left, right) => [
            left.map(|left| left..left + 1),
            right.map(|right| right..right),
        ],
    }
}

fn written(id: ID) -> String {
    format!("{}.{}", id.client.get(), id.clock)
}

fn read_id(text: &str) -> Option<ID> {
    let (client, clock) = text.split_once('.')?;
    let client = ClientId::try_from(client.parse::<u64>().ok()?).ok()?;
    Some(ID::new(ClientID::new(client.get()), clock.parse().ok()?))
}

fn read_run(text: &str) -> Option<Run> {
    let (first, len) = text.rsplit_once('.')?;
    Some(Run {
        first: read_id(first)?,
        len: len.parse().ok()?,
    })
}
