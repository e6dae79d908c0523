//! Calls to the network, signed in: one session for all, renewed when it expires.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};

use super::session::Session;
use super::view::raw;
use crate::domain::network::{AccountSettings, Budget, Connect, NetError, SendError, Vault};
use crate::networks::http::{Answer, Call, Http, cause};
use crate::words::{fill, w};

/// Where accounts of Bluesky's own company sign in.
const ENTRYWAY: &str = "https://bsky.social";
/// The name under which the vault keeps our session.
const KEPT: &str = "session";
/// Signing in has an allowance of its own: 30 in 5 minutes, 300 a day.
const SIGN_IN: &str = "createSession";

/// The path of a method.
pub fn path(method: &str) -> String {
    format!("/xrpc/{method}")
}

/// The way to one account's server, with the session that opens it.
pub struct Xrpc {
    account: AccountSettings,
    vault: Arc<dyn Vault>,
    /// Where we sign in.
    door: Http,
    /// The session in use; read without waiting.
    live: RwLock<Option<Arc<Live>>>,
    /// Held while signing in or renewing, so that only one call does.
    signing: tokio::sync::Mutex<Option<Refusal>>,
}

/// The password was refused. It is not tried again by itself, since tries are few.
struct Refusal {
    /// The network's words.
    why: String,
    /// The session that was kept then: a newer one means that somebody signed in again.
    dead: Option<Session>,
}

/// A session and the way to the server that takes it.
pub struct Live {
    /// The session.
    pub session: Session,
    http: Http,
}

impl Xrpc {
    /// Makes the way to an account; nothing is asked yet.
    ///
    /// # Errors
    /// `Refused` when `base_url` is no web address.
    pub fn new(connect: &Connect) -> Result<Xrpc, NetError> {
        Ok(Xrpc {
            account: connect.account.clone(),
            vault: Arc::clone(&connect.vault),
            door: Http::for_account(&connect.account, ENTRYWAY, connect.now)?,
            live: RwLock::new(None),
            signing: tokio::sync::Mutex::new(None),
        })
    }

    /// Returns the session in use, if any: without asking anybody.
    pub fn peek(&self) -> Option<Arc<Live>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns what is left of the allowance.
    pub fn budget(&self) -> Budget {
        self.peek().map_or_else(|| self.door.budget(), |live| live.http.budget())
    }

    /// Forgets that the password was refused, so that the next call tries it again.
    pub async fn forgive(&self) {
        *self.signing.lock().await = None;
    }

    /// Returns the session: the one in use, else the one kept, else a new one.
    ///
    /// # Errors
    /// `SignedOut` with the network's words when it does not let us in.
    pub async fn live(&self) -> Result<Arc<Live>, NetError> {
        if let Some(live) = self.peek() {
            return Ok(live);
        }
        let mut refused = self.signing.lock().await;
        let dead = refused.as_ref().and_then(|refusal| refusal.dead.clone());
        match self.peek().or_else(|| self.kept(dead.as_ref())) {
            Some(live) => Ok(live),
            None => self.sign_in(&mut refused).await,
        }
    }

    /// Reads a method's answer whatever it says; an expired session is renewed and the read tried once more.
    ///
    /// # Errors
    /// As `Http::read`; `SignedOut` when we could not sign in.
    pub async fn read(&self, call: Call) -> Result<Answer, NetError> {
        let live = self.live().await?;
        let answer = live.http.read(&call.clone().bearer(&live.session.access())).await?;
        if !expired(&answer) {
            return Ok(answer);
        }
        let live = self.renew(&live).await?;
        live.http.read(&call.bearer(&live.session.access())).await
    }

    /// Reads a method's answer as JSON.
    ///
    /// # Errors
    /// As `read`, and what the network's error means.
    pub async fn ask(&self, call: Call) -> Result<Value, NetError> {
        good(self.read(call).await?)?.json()
    }

    /// Sends a write and returns the answer whatever it says; `taken` judges it. One that is refused because
    /// the session expired was not looked at, so it goes out again once the session is renewed.
    ///
    /// # Errors
    /// As `Http::write`, and as `unsent` when we could not sign in.
    pub async fn write(&self, call: Call) -> Result<Answer, SendError> {
        let live = self.live().await.map_err(unsent)?;
        let answer = live.http.write(&call.clone().bearer(&live.session.access())).await?;
        if !expired(&answer) {
            return Ok(answer);
        }
        let live = self.renew(&live).await.map_err(unsent)?;
        live.http.write(&call.bearer(&live.session.access())).await
    }

    /// Reads bytes that lie in the open, such as pictures: without our token.
    ///
    /// # Errors
    /// As `Http::file`.
    pub async fn open(&self, url: &str) -> Result<Vec<u8>, NetError> {
        self.door.file(url).await
    }

    /// Returns a session newer than `stale`.
    async fn renew(&self, stale: &Arc<Live>) -> Result<Arc<Live>, NetError> {
        let mut refused = self.signing.lock().await;
        if let Some(live) = self.peek().filter(|live| live.session != stale.session) {
            return Ok(live);
        }
        // Another program of this desk may have renewed it: a pair can be used once only.
        if let Some(live) = self.kept(Some(&stale.session)) {
            return Ok(live);
        }
        let call = Call::post(path("com.atproto.server.refreshSession")).bearer(&stale.session.refresh());
        let answer = stale.http.write(&call).await.map_err(cause)?;
        if (400..=401).contains(&answer.status()) {
            return self.sign_in(&mut refused).await;
        }
        let answer = good(answer)?;
        let session = Session::read(&answer.json()?, Some(&stale.session)).ok_or_else(|| answer.odd())?;
        self.take(session)
    }

    /// Signs in with the app password.
    async fn sign_in(&self, refused: &mut Option<Refusal>) -> Result<Arc<Live>, NetError> {
        if let Some(Refusal { why, .. }) = refused {
            return Err(NetError::SignedOut { why: why.clone() });
        }
        let password = self.vault.secret(&self.account)?;
        let who = json!({ "identifier": self.account.handle.trim_start_matches('@'), "password": password.reveal() });
        let call = Call::post(path("com.atproto.server.createSession")).json(who).hiding(&password).bucket(SIGN_IN);
        let answer = self.door.write(&call).await.map_err(cause)?;
        if (400..=403).contains(&answer.status()) {
            let why = refusal(&answer);
            *refused = Some(Refusal { why: why.clone(), dead: self.in_vault() });
            self.drop_live();
            return Err(NetError::SignedOut { why });
        }
        let answer = answer.good()?;
        let session = Session::read(&answer.json()?, None).ok_or_else(|| answer.odd())?;
        self.take(session)
    }

    /// Takes the session that the vault has, unless it is the one that does not work.
    fn kept(&self, stale: Option<&Session>) -> Option<Arc<Live>> {
        let session = self.in_vault()?;
        if stale == Some(&session) {
            return None;
        }
        self.enter(session).ok()
    }

    fn in_vault(&self) -> Option<Session> {
        Session::kept(&self.vault.token(&self.account.id(), KEPT)?)
    }

    /// Uses a new session and keeps it.
    fn take(&self, session: Session) -> Result<Arc<Live>, NetError> {
        if let Err(why) = self.vault.keep(&self.account.id(), KEPT, &session.to_keep()) {
            tracing::warn!(account = %self.account.id(), why, "the session cannot be kept: each start signs in again");
        }
        self.enter(session)
    }

    fn enter(&self, session: Session) -> Result<Arc<Live>, NetError> {
        let home = self.account.option("pds").or(session.pds.as_deref());
        let http = home.map_or_else(|| Ok(self.door.clone()), |home| self.door.at(home))?;
        let live = Arc::new(Live { session, http });
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&live));
        Ok(live)
    }

    fn drop_live(&self) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Sorts what went wrong before the write: nothing was sent, and only what may pass by itself is worth
/// trying again.
pub fn unsent(why: NetError) -> SendError {
    match why {
        NetError::Offline { .. } | NetError::Limited { .. } | NetError::Unwell { .. } => SendError::NotSent(why),
        NetError::SignedOut { .. } | NetError::Refused { .. } | NetError::Odd { .. } | NetError::Unsupported { .. } => {
            SendError::Refused(why)
        }
    }
}

/// Returns the network's name of the error, such as `ExpiredToken`. It tells more than the status: an
/// expired session is a 400 here.
pub fn error_name(answer: &Answer) -> String {
    raw(&answer.value(), "/error").to_owned()
}

/// Tells whether a new session would help. `Bad token ...` means that the password may not do this at all.
fn expired(answer: &Answer) -> bool {
    let value = answer.value();
    match raw(&value, "/error") {
        "ExpiredToken" => true,
        "InvalidToken" => !raw(&value, "/message").starts_with("Bad token"),
        _ => false,
    }
}

/// Judges a read by the network's name of the error, then by the status.
///
/// # Errors
/// `SignedOut` where the account or the session is not accepted; else as `Answer::good`.
pub fn good(answer: Answer) -> Result<Answer, NetError> {
    match error_name(&answer).as_str() {
        "ExpiredToken"
        | "AuthMissing"
        | "AuthenticationRequired"
        | "AccountTakedown"
        | "AccountDeactivated"
        | "AccountSuspended" => Err(NetError::SignedOut { why: answer.words() }),
        "MethodNotImplemented" => Err(NetError::Unsupported { what: answer.words() }),
        _ => answer.good(),
    }
}

/// Judges a write: only what certainly did not happen is refused or not sent.
///
/// # Errors
/// As `Answer::taken`; what `good` finds by name is `Refused`.
pub fn taken(answer: Answer) -> Result<Answer, SendError> {
    match error_name(&answer).as_str() {
        "" => answer.taken(),
        _ if answer.status() >= 500 => answer.taken(),
        _ => good(answer).map_err(|why| match why {
            NetError::Limited { .. } => SendError::NotSent(why),
            NetError::Unwell { .. } => SendError::Unknown(why),
            _ => SendError::Refused(why),
        }),
    }
}

/// Returns the words of a refused sign-in, with the next step.
fn refusal(answer: &Answer) -> String {
    let words = answer.words();
    match error_name(answer).as_str() {
        "AuthFactorTokenRequired" => fill(w().bluesky.asks_for_code, &[&words]),
        "AuthenticationRequired" => fill(w().bluesky.wrong_password, &[&words]),
        _ => words,
    }
}
