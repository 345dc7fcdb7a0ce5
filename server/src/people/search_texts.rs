//! Searchable texts of agendas: kept in parts as records, sealed with the pair's own key.
//!
//! Most changes are in the newest meeting, so most parts stay as they were and are not written again. One record names how
//! many there are, what sum they have, and which record of the log they tell of; it is written last, so that a text which is not whole
//! counts as none and is derived anew.

use duologue_shared::ids::PairId;
use duologue_shared::search::SearchText;
use serde::{Deserialize, Serialize};

use crate::store::records::{Records, RecordsError, unless_unreadable};
use crate::store::{Sequence, Table};

/// `<pair>/head` → what is kept; `<pair>/part-<number>` → a part of it.
pub(crate) const SEARCH_TEXTS: Table = Table::of_pairs("search-texts");

/// Counts up when a text is derived or kept otherwise, so that those of before are derived anew.
const FORM: u32 = 2;

/// The kept texts; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct SearchTexts {
    records: Records,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    form: u32,
    through: u64,
    parts: usize,
    sum: u32,
}

impl SearchTexts {
    pub(super) fn new(records: Records) -> Self {
        Self { records }
    }

    /// What is kept, and the newest record of the log that it tells of; nothing where it is not whole.
    pub(super) async fn kept(
        &self,
        pair: &PairId,
    ) -> Result<Option<(SearchText, Sequence)>, RecordsError> {
        let Some(head) = self.head(pair).await? else {
            return Ok(None);
        };
        let parts = self.parts(pair, head.parts).await?;
        let is_whole = parts.len() == head.parts && sum(&parts) == head.sum;
        Ok(is_whole.then(|| (SearchText::in_parts(parts), Sequence::new(head.through))))
    }

    /// Keeps a text in the place of the one before.
    pub(super) async fn put(
        &self,
        pair: &PairId,
        text: &SearchText,
        through: Sequence,
    ) -> Result<(), RecordsError> {
        let before = self.head(pair).await?.map_or(0, |head| head.parts);
        for (number, part) in text.parts().iter().enumerate() {
            let key = part_key(pair, number);
            let before = readable(self.records.get_text(SEARCH_TEXTS, &key).await)?;
            if before.as_ref() != Some(part) {
                self.records.put_text(SEARCH_TEXTS, &key, part).await?;
            }
        }
        let head = Head {
            form: FORM,
            through: through.get(),
            parts: text.parts().len(),
            sum: sum(text.parts()),
        };
        self.records
            .put(SEARCH_TEXTS, &head_key(pair), &head)
            .await?;
        for number in text.parts().len()..before {
            self.records
                .remove(SEARCH_TEXTS, &part_key(pair, number))
                .await?;
        }
        Ok(())
    }

    /// Its first parts, as many as there are; none where one does not read back.
    async fn parts(&self, pair: &PairId, count: usize) -> Result<Vec<String>, RecordsError> {
        let prefix = format!("{pair}/part-");
        let found = readable(
            self.records
                .scan_texts(SEARCH_TEXTS, &prefix)
                .await
                .map(Some),
        )?;
        let mut parts = found.unwrap_or_default();
        parts.truncate(count);
        Ok(parts)
    }

    async fn head(&self, pair: &PairId) -> Result<Option<Head>, RecordsError> {
        let head = readable(self.records.get(SEARCH_TEXTS, &head_key(pair)).await)?;
        Ok(head.filter(|head: &Head| head.form == FORM))
    }
}

/// What was read of a text.
fn readable<T>(read: Result<Option<T>, RecordsError>) -> Result<Option<T>, RecordsError> {
    unless_unreadable(read, "a searchable text is derived anew")
}

fn head_key(pair: &PairId) -> String {
    format!("{pair}/head")
}

/// In the order of the keys' bytes.
fn part_key(pair: &PairId, number: usize) -> String {
    format!("{pair}/part-{number:08}")
}

fn sum(parts: &[String]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    for part in parts {
        sum.update(part.as_bytes());
    }
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::{MemoryStore, RecordStore as _};

    fn text(parts: &[&str]) -> SearchText {
        SearchText::in_parts(parts.iter().map(|part| (*part).to_owned()).collect())
    }

    #[tokio::test]
    async fn a_text_is_kept_in_its_parts_and_one_that_is_not_whole_is_none() {
        let store = Arc::new(MemoryStore::in_memory());
        let texts = SearchTexts::new(Records::new(Arc::<MemoryStore>::clone(&store)));
        let pair = PairId::try_from("pair-one").unwrap();
        assert_eq!(texts.kept(&pair).await.unwrap(), None);
        let through = Sequence::new(7);
        texts
            .put(&pair, &text(&["one", "two", "three"]), through)
            .await
            .unwrap();
        texts
            .put(&pair, &text(&["one", "other"]), through)
            .await
            .unwrap();
        let kept = texts.kept(&pair).await.unwrap();
        assert_eq!(kept, Some((text(&["one", "other"]), through)));
        let key = part_key(&pair, 0);
        for value in [b"another".as_slice(), b"\"one\"", b"\xFFno text"] {
            store.put(SEARCH_TEXTS, key.as_bytes(), value).unwrap();
            assert_eq!(texts.kept(&pair).await.unwrap(), None);
        }
        texts.put(&pair, &text(&["one"]), through).await.unwrap();
        assert_eq!(
            texts.kept(&pair).await.unwrap(),
            Some((text(&["one"]), through))
        );
    }
}
