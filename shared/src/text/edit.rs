//! Writing words: every operation is checked before the text is touched.

use super::passes;
use super::ruler::Ruler;
use super::{EditError, TextOp};
use crate::ids::TopicId;
use crate::schema;
use yrs::{Text, TransactionMut, WriteTxn};

/// Applies operations one after another: each one's offsets count what those before it did.
pub fn edit(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    ops: &[TextOp],
) -> Result<(), EditError> {
    let text = txn.get_or_insert_text(schema::words_root(topic));
    let mut ruler = Ruler::of(txn, topic);
    if ruler.len() != text.len(txn) {
        return Err(EditError::Foreign);
    }
    for op in ops {
        ruler.check_and_follow(op)?;
    }
    passes::apply(txn, &text, ops);
    Ok(())
}
