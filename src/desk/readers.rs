//! The newest reader of the store, for whoever needs one: each thread takes a clone of its own.

use std::sync::{Arc, Mutex, PoisonError};

use crate::store::Reader;

/// The newest reader.
#[derive(Clone)]
pub struct Readers(Arc<Mutex<Reader>>);

impl Readers {
    /// Starts with a reader.
    pub fn new(reader: Reader) -> Readers {
        Readers(Arc::new(Mutex::new(reader)))
    }
    /// Returns a reader of one's own.
    pub fn get(&self) -> Reader {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Puts a newer one in its place: the store was reopened.
    pub fn set(&self, reader: Reader) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reader;
    }
}
