//! What a team has prepared for a crisis: what is done and said, who is on call, whom a page goes to.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::chain::{Chain, Chains};
use super::crisis::{Clocks, Crisis};
use super::protocol::{Playbook, Protocol};
use super::rota::{Arranged, Rota};
use super::targets::Targets;

/// What a team has prepared for a crisis.
#[derive(Clone, Debug)]
pub struct Readiness {
    /// What is done and said.
    pub playbook: Arc<Playbook>,
    /// Who is on call, as the settings say.
    pub rota: Rota,
    /// What happens when a page is raised.
    pub chains: Chains,
    /// A program pages where no chain does; it knows by itself whom to call.
    pub page_command: bool,
    /// Everything here is a drill.
    pub drill: bool,
}

impl Default for Readiness {
    fn default() -> Readiness {
        Readiness {
            playbook: Arc::default(),
            rota: Rota::empty(TimeZone::UTC),
            chains: Chains::default(),
            page_command: false,
            drill: false,
        }
    }
}

impl Readiness {
    /// Returns the protocol that a crisis follows, in its language.
    pub fn protocol(&self, crisis: &Crisis) -> Option<&Protocol> {
        let lang = crisis.lang.as_deref().unwrap_or_default();
        self.playbook.protocols.of(crisis.protocol.as_deref()?, lang).map(|chosen| chosen.protocol)
    }

    /// Returns the clocks of a crisis.
    pub fn clocks(&self, crisis: &Crisis, targets: &Targets) -> Clocks<'_> {
        let protocol = self.protocol(crisis);
        let cadence =
            protocol.map_or_else(|| targets.cadence(crisis.level), |protocol| protocol.cadence(crisis.level, targets));
        Clocks { cadence, protocol }
    }

    /// Returns the rota with what people arranged by hand.
    pub fn rota(&self, arranged: &Arranged) -> Rota {
        self.rota.clone().with(arranged.clone())
    }

    /// Returns the chain that pages for a crisis: its protocol's, else that of its level, else the page command, else the
    /// bells of open seats.
    pub fn chain_of(&self, crisis: &Crisis) -> Chain {
        let own = self.protocol(crisis).and_then(|protocol| protocol.level(crisis.level)?.chain.as_deref());
        let chain = own.map_or_else(|| self.chains.of_level(crisis.level), |name| self.chains.named(name));
        self.or_bells(chain)
    }

    /// Returns the chain of pages that rules ask for.
    pub fn chain_of_rules(&self) -> Chain {
        self.or_bells(self.chains.of_rules())
    }

    /// Returns a chain by the name that a page has of it.
    pub fn chain(&self, name: &str) -> Chain {
        let bells = Chain::bells();
        if name == bells.name { bells } else { self.or_bells(self.chains.named(name)) }
    }

    /// Tells whether a page of a rule can wake anybody.
    pub fn rules_page(&self) -> bool {
        self.chain_of_rules().wakes_anybody()
    }

    fn or_bells(&self, chain: Chain) -> Chain {
        if !self.page_command && chain == Chain::page_command() { Chain::bells() } else { chain }
    }
}
