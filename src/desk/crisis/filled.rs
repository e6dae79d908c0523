//! What stands in place of the variables of statements: said once, it is kept for those that come after.

use std::collections::BTreeMap;

use crate::desk::staged::Staged;
use crate::domain::clean;
use crate::domain::crisis::{Crisis, CrisisChange};
use crate::domain::id::SeatName;
use crate::domain::statement::NEXT_UPDATE;
use crate::store::StoreError;

/// The longest name and value of a variable that are kept.
const LONGEST_NAME: usize = 40;
const LONGEST_VALUE: usize = 500;

/// Stages what somebody said stands in place of variables, so that nobody has to say it again. When more comes is another
/// time each time.
pub fn keep(
    staged: &mut Staged<'_>,
    by: &SeatName,
    crisis: &Crisis,
    filled: &BTreeMap<String, String>,
) -> Result<(), StoreError> {
    let short = |text: &str, most: usize| clean::line(text).trim().chars().take(most).collect::<String>();
    let values: BTreeMap<String, String> = filled
        .iter()
        .map(|(name, value)| (short(name, LONGEST_NAME), short(value, LONGEST_VALUE)))
        .filter(|(name, value)| !name.is_empty() && name != NEXT_UPDATE && !value.is_empty())
        .filter(|(name, value)| crisis.filled.get(name) != Some(value))
        .collect();
    if !values.is_empty() {
        staged.alter::<Crisis>(crisis.id, by, CrisisChange::Filled { values }, None)?;
    }
    Ok(())
}
