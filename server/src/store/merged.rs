//! Merge of changes over what they change, as one scan.

use std::iter::Fuse;

use super::engine::{EngineError, Entry};

/// A change: a key with its new value, or with none where it is removed.
pub(super) type Change = (Vec<u8>, Option<Vec<u8>>);

/// Two scans as one: where both have a key, the newer counts.
#[derive(Debug)]
pub(super) struct Merged<N, O> {
    newer: Ends<N, Option<Vec<u8>>>,
    older: Ends<O, Vec<u8>>,
}

impl<N, O> Merged<N, O>
where
    N: DoubleEndedIterator<Item = Result<Change, EngineError>>,
    O: DoubleEndedIterator<Item = Result<Entry, EngineError>>,
{
    /// Both in the order of their keys.
    pub(super) fn new(newer: N, older: O) -> Self {
        Self {
            newer: Ends::new(newer),
            older: Ends::new(older),
        }
    }

    fn step(&mut self, end: End) -> Option<Result<Entry, EngineError>> {
        loop {
            let (newer, older) = (self.newer.peek(end), self.older.peek(end));
            let takes_newer = match (newer, older) {
                (Some(Ok((newer, _))), Some(Ok((older, _)))) => {
                    if newer == older {
                        self.older.take(end);
                        true
                    } else {
                        (newer < older) == matches!(end, End::Front)
                    }
                }
                (Some(Err(_)), _) | (Some(_), None) => true,
                (_, Some(_)) => false,
                (None, None) => return None,
            };
            if !takes_newer {
                return self.older.take(end);
            }
            match self.newer.take(end)? {
                Ok((key, Some(value))) => return Some(Ok((key, value))),
                Ok((_, None)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<N, O> Iterator for Merged<N, O>
where
    N: DoubleEndedIterator<Item = Result<Change, EngineError>>,
    O: DoubleEndedIterator<Item = Result<Entry, EngineError>>,
{
    type Item = Result<Entry, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step(End::Front)
    }
}

impl<N, O> DoubleEndedIterator for Merged<N, O>
where
    N: DoubleEndedIterator<Item = Result<Change, EngineError>>,
    O: DoubleEndedIterator<Item = Result<Entry, EngineError>>,
{
    fn next_back(&mut self) -> Option<Self::Item> {
        self.step(End::Back)
    }
}

#[derive(Clone, Copy, Debug)]
enum End {
    Front,
    Back,
}

/// A scan whose next entry can be looked at from both ends.
#[derive(Debug)]
struct Ends<I, V> {
    /// Not asked again once it ended: what somebody adds behind the end meanwhile would come after what it belongs
    /// before.
    rest: Fuse<I>,
    front: Option<Result<(Vec<u8>, V), EngineError>>,
    back: Option<Result<(Vec<u8>, V), EngineError>>,
}

impl<I, V> Ends<I, V>
where
    I: DoubleEndedIterator<Item = Result<(Vec<u8>, V), EngineError>>,
{
    fn new(rest: I) -> Self {
        Self {
            rest: rest.fuse(),
            front: None,
            back: None,
        }
    }

    fn peek(&mut self, end: End) -> Option<&Result<(Vec<u8>, V), EngineError>> {
        match end {
            End::Front => {
                if self.front.is_none() {
                    self.front = self.rest.next().or_else(|| self.back.take());
                }
                self.front.as_ref()
            }
            End::Back => {
                if self.back.is_none() {
                    self.back = self.rest.next_back().or_else(|| self.front.take());
                }
                self.back.as_ref()
            }
        }
    }

    fn take(&mut self, end: End) -> Option<Result<(Vec<u8>, V), EngineError>> {
        self.peek(end);
        match end {
            End::Front => self.front.take(),
            End::Back => self.back.take(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to have three keys older, newer, removed, both or nowhere, read from both ends in every order.
    #[test]
    fn the_newer_counts_from_both_ends() {
        let keys = [b"a", b"b", b"c"];
        for ways in 0..6_usize.pow(3) {
            let (mut newer, mut older, mut expected) = (Vec::new(), Vec::new(), Vec::new());
            for (place, key) in keys.iter().enumerate() {
                let way = ways / 6_usize.pow(u32::try_from(place).unwrap()) % 6;
                let key = key.to_vec();
                if way >= 3 {
                    older.push((key.clone(), b"old".to_vec()));
                }
                match way % 3 {
                    0 if way >= 3 => expected.push((key, b"old".to_vec())),
                    1 => {
                        newer.push((key.clone(), Some(b"new".to_vec())));
                        expected.push((key, b"new".to_vec()));
                    }
                    2 => newer.push((key, None)),
                    _ => {}
                }
            }
            for turns in 0..8_u8 {
                let mut merged = Merged::new(
                    newer.clone().into_iter().map(Ok),
                    older.clone().into_iter().map(Ok),
                );
                let (mut up, mut down) = (Vec::new(), Vec::new());
                for turn in 0..4 {
                    let from_the_front = turn == 3 || turns & (1 << turn) == 0;
                    if from_the_front {
                        up.extend(merged.next().map(Result::unwrap));
                    } else {
                        down.extend(merged.next_back().map(Result::unwrap));
                    }
                }
                assert!(merged.next().is_none() && merged.next_back().is_none());
                up.extend(down.into_iter().rev());
                assert_eq!(up, expected, "{ways} read by {turns}");
            }
        }
    }

    /// A scan that has ended, and finds more when it is asked again.
    struct Grows(bool);

    impl Iterator for Grows {
        type Item = Result<Change, EngineError>;

        fn next(&mut self) -> Option<Self::Item> {
            self.next_back()
        }
    }

    impl DoubleEndedIterator for Grows {
        fn next_back(&mut self) -> Option<Self::Item> {
            self.0 = !self.0;
            (!self.0).then(|| Ok((b"z".to_vec(), Some(Vec::new()))))
        }
    }

    #[test]
    fn what_is_added_behind_the_end_of_a_scan_does_not_come_in_its_middle() {
        let older = || {
            let keys = [b"a", b"b", b"c"].into_iter();
            keys.map(|key| Ok((key.to_vec(), Vec::new())))
        };
        let down = Merged::new(Grows(false), older()).rev();
        let keys: Vec<Vec<u8>> = down.map(|entry| entry.unwrap().0).collect();
        assert_eq!(keys, [b"c", b"b", b"a"]);
        assert_eq!(Merged::new(Grows(false), older()).count(), 3);
    }

    #[test]
    fn an_error_of_either_is_told_once_and_the_rest_follows() {
        let failed = EngineError::new("it fails");
        let newer = vec![Ok((b"a".to_vec(), Some(Vec::new()))), Err(failed.clone())];
        let older = vec![Err(failed), Ok((b"b".to_vec(), Vec::new()))];
        let merged: Vec<_> = Merged::new(newer.into_iter(), older.into_iter()).collect();
        assert_eq!(merged.iter().filter(|entry| entry.is_err()).count(), 2);
        assert_eq!(merged.iter().filter(|entry| entry.is_ok()).count(), 2);
    }
}
