//! What a person may mean by an ID.

use crate::domain::ask::Meant;
use crate::store::StoreError;

use super::super::handle::Handle;

/// More candidates than these help nobody.
const MOST: usize = 12;

/// Returns everything that an ID, a unique prefix or a network's own id may mean.
pub fn find(desk: &Handle, id: &str) -> Result<Vec<Meant>, StoreError> {
    desk.reader().ids_with_prefix(id.trim(), MOST)
}
