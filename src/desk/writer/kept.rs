//! Where the kept state of accounts and seats lies in the store.

use crate::domain::id::{AccountId, SeatName};

/// Returns the key below which an account's cursor is kept.
pub fn cursor_key(account: &AccountId) -> String {
    format!("cursor/{account}")
}

/// Every seat's place lies below this key.
pub const PLACES: &str = "place/";

/// Returns the key below which a seat's place is kept.
pub fn place_key(seat: &SeatName) -> String {
    format!("{PLACES}{seat}")
}

/// Returns the key below which the moment is kept at which a seat's last terminal closed.
pub fn left_key(seat: &SeatName) -> String {
    format!("left/{seat}")
}

/// Returns the key below which it is kept up to when everything due was asked of an account's posts.
pub fn results_key(account: &AccountId) -> String {
    format!("results/{account}")
}
