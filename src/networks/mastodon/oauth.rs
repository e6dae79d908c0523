//! Signing in from a terminal: the code is shown by the server and pasted here (RFC 6749, out of band).

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::network::{NetError, Secret};
use crate::domain::time::Time;
use crate::networks::http::{Call, Http, cause};
use crate::words::w;

/// The address that stands for "show the code to the person".
const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// What we ask leave for: all that the desk does and nothing more.
const SCOPES: &str = "read:accounts read:statuses read:notifications read:search read:follows write:statuses \
    write:media write:favourites write:conversations write:notifications write:blocks write:mutes write:reports";

/// This program as one server knows it; kept by the caller, since each sign-in there uses the same one.
#[derive(Clone, Serialize, Deserialize)]
pub struct App {
    /// The server's base address.
    pub base_url: String,
    /// Its name of this program.
    pub client_id: String,
    client_secret: String,
}

impl App {
    /// Packs the app into a text that a vault can keep.
    pub fn pack(&self) -> Secret {
        Secret::new(serde_json::to_string(self).unwrap_or_default())
    }
    /// Unpacks what `pack` made.
    pub fn unpack(kept: &Secret) -> Option<App> {
        serde_json::from_str(kept.reveal()).ok()
    }
}

/// Makes this program known to a server.
///
/// # Errors
/// What the server or the line says.
pub async fn register(base_url: &str) -> Result<App, NetError> {
    let http = client(base_url)?;
    let fields = [("client_name", "hearken"), ("redirect_uris", OUT_OF_BAND), ("scopes", SCOPES)];
    let answer: Value = http.write_json(&Call::post("/api/v1/apps").form(fields)).await.map_err(cause)?;
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    match (text("client_id"), text("client_secret")) {
        (Some(client_id), Some(client_secret)) => {
            Ok(App { base_url: http.base().to_owned(), client_id, client_secret })
        }
        _ => Err(NetError::Odd { at: "POST /api/v1/apps".to_owned(), body: w().mastodon.no_app_id.to_owned() }),
    }
}

/// Returns the address a person opens to allow us in; the page shows a code.
pub fn authorize_url(app: &App) -> String {
    let query = [
        ("response_type", "code"),
        ("client_id", app.client_id.as_str()),
        ("redirect_uri", OUT_OF_BAND),
        ("scope", SCOPES),
    ];
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    format!("{}/oauth/authorize?{}", app.base_url, query.join("&"))
}

/// Changes the pasted code for a token. A whole pasted address with `code=` in it will do as well.
///
/// # Errors
/// `Refused` with the server's words when the code is wrong or used up.
pub async fn redeem(app: &App, code: &str) -> Result<Secret, NetError> {
    let code = Secret::new(bare(code));
    let secret = Secret::new(&*app.client_secret);
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", &app.client_id),
        ("client_secret", secret.reveal()),
        ("redirect_uri", OUT_OF_BAND),
        ("scope", SCOPES),
        ("code", code.reveal()),
    ];
    let call = Call::post("/oauth/token").form(fields).hiding(&secret).hiding(&code);
    let answer = client(&app.base_url)?.write(&call).await.map_err(cause)?;
    let answer = answer.good().map_err(|why| match why {
        NetError::SignedOut { why } => NetError::Refused { why },
        other => other,
    })?;
    let token = answer.value().get("access_token").and_then(Value::as_str).map(Secret::new);
    token.filter(|token| !token.reveal().is_empty()).ok_or_else(|| NetError::Refused { why: answer.words() })
}

fn client(base_url: &str) -> Result<Http, NetError> {
    // Nothing here waits for a point in time, so any clock will do.
    Http::new(base_url, || Time::MIN)
}

/// Takes the code out of what was pasted.
fn bare(pasted: &str) -> &str {
    let after = pasted.split_once("code=").map_or(pasted, |(_, code)| code);
    after.split(['&', '#']).next().unwrap_or_default().trim()
}

/// Escapes everything but RFC 3986's unreserved characters.
fn escape(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::http::fake::{Fake, Reply};

    #[tokio::test]
    async fn a_person_signs_in_with_a_pasted_code() {
        let fake = Fake::start(|seen, _| match seen.what.as_str() {
            "POST /api/v1/apps" => Reply::json(r#"{"client_id":"cid","client_secret":"sec"}"#),
            _ if seen.text().contains("code=good") => Reply::json(r#"{"access_token":"tok","token_type":"Bearer"}"#),
            _ => Reply::with(401, &[], r#"{"error":"invalid_grant","error_description":"code sec bad is used up"}"#),
        })
        .await;
        let app = App::unpack(&register(&fake.base).await.unwrap().pack()).unwrap();
        let url = authorize_url(&app);
        assert!(url.starts_with(&format!("{}/oauth/authorize?response_type=code&client_id=cid&", fake.base)), "{url}");
        assert!(url.contains("redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob") && url.contains("write%3Areports"));
        assert_eq!(redeem(&app, " https://x/?code=good&state= \n").await.unwrap().reveal(), "tok");
        let error = redeem(&app, "bad").await.unwrap_err();
        assert_eq!(error, NetError::Refused { why: "invalid_grant: code •••• •••• is used up".into() });
    }

    #[tokio::test]
    async fn an_answer_without_what_we_need_is_an_error() {
        let fake = Fake::start(|_, _| Reply::json("{}")).await;
        assert!(matches!(register(&fake.base).await.err(), Some(NetError::Odd { .. })));
        let app = App { base_url: fake.base.clone(), client_id: String::new(), client_secret: String::new() };
        assert!(redeem(&app, "x").await.is_err());
    }
}
