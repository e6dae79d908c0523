//! The rules in force: those of the desk's start, until somebody has it take others.

use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::rules::Rules;

/// The rules in force, shared by those who bring items.
#[derive(Clone, Debug)]
pub struct RulesInForce(Arc<RwLock<Arc<Rules>>>);

impl RulesInForce {
    /// Begins with some rules.
    pub fn new(rules: Rules) -> RulesInForce {
        RulesInForce(Arc::new(RwLock::new(Arc::new(rules))))
    }

    /// Returns the rules that are in force now.
    pub fn get(&self) -> Arc<Rules> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in force, for what comes from now on.
    pub fn set(&self, rules: Rules) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }
}
