//! Settings of an agenda: values of which each is read, set and removed as a whole, so that of two edits the later one wins.

use crate::schema;
use yrs::{Any, Map, Out, ReadTxn, TransactionMut, WriteTxn};

/// What a setting is; nothing while it is not set, or is shared text of another program.
pub(super) fn get<T: ReadTxn>(txn: &T, key: &str) -> Option<Any> {
    let Out::Any(value) = txn.get_map(schema::SETTINGS)?.get(txn, key)? else {
        return None;
    };
    Some(value)
}

/// Sets it, or removes it when there is no value.
pub(super) fn set(txn: &mut TransactionMut<'_>, key: &'static str, value: Option<Any>) {
    let settings = txn.get_or_insert_map(schema::SETTINGS);
    match value {
        Some(value) => {
            settings.insert(txn, key, value);
        }
        None => {
            settings.remove(txn, key);
        }
    }
}
