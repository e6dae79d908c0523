//! Signing in, and sessions that expire.

use super::*;

impl Stage {
    pub async fn signs_in_once_and_keeps_the_session(&self) {
        let safe = Safe::with(self.kit.text("/accounts/brand/appPassword"));
        let desk = self.kit.brand(&safe);
        assert_eq!(desk.check().await, Ok("brand.test".to_owned()));
        let kept = safe.session();
        assert_eq!(kept["did"], self.brand.did.as_str());
        assert_eq!(kept["pds"], self.kit.text("/pds"));
        assert_eq!(desk.caps().public_limit.most, 300);
        assert_eq!(desk.caps().public_limit.rule, CountRule::Bluesky);

        // The kept session opens the door, whatever the password is now.
        *safe.secret.lock().unwrap() = "wrong".to_owned();
        assert_eq!(self.kit.brand(&safe).check().await, Ok("brand.test".to_owned()));
        assert_eq!(safe.session(), kept);

        let refused = self.kit.brand(&Safe::with("wrong")).check().await.unwrap_err();
        let NetError::SignedOut { why } = refused else { panic!("{refused:?}") };
        assert!(why.contains("Invalid identifier or password"), "{why}");
    }

    pub async fn an_expired_session_is_renewed(&self) {
        let safe = self.safe();
        let mut session = self.signed_in();
        session["access"] = json!(expired(session["access"].as_str().unwrap()));
        safe.put(&session);
        let desk = self.kit.brand(&safe);
        // Several at once renew it once: a pair of tokens is good for one renewal.
        let (a, b) = tokio::join!(desk.check(), desk.fetch(None, now()));
        assert_eq!((a, b.is_ok()), (Ok("brand.test".to_owned()), true));
        let renewed = safe.session();
        assert_ne!(renewed["access"], session["access"]);
        assert_ne!(renewed["refresh"], session["refresh"]);

        // A write finds it expired as well, and is sent once.
        let mut stale = renewed.clone();
        stale["access"] = json!(expired(renewed["access"].as_str().unwrap()));
        safe.put(&stale);
        let desk = self.kit.brand(&safe);
        let sent = desk.send(&outgoing(&*desk, OutgoingKind::Post, None, "after a long sleep")).await.unwrap();
        self.brand.sees(&sent.remote_id).await;
        assert_eq!(self.ours("after a long sleep").await, 1);

        // When not even the renewal is taken, the app password is.
        let mut dead = safe.session();
        for token in ["access", "refresh"] {
            dead[token] = json!(expired(dead[token].as_str().unwrap()));
        }
        safe.put(&dead);
        assert_eq!(self.kit.brand(&safe).check().await, Ok("brand.test".to_owned()));
        safe.put(&dead);
        *safe.secret.lock().unwrap() = "wrong".to_owned();
        let refused = self.kit.brand(&safe).fetch(None, now()).await.unwrap_err();
        assert!(matches!(refused, NetError::SignedOut { .. }), "{refused:?}");
    }
}

/// Signs a token again with the network's secret, expired an hour ago.
fn expired(token: &str) -> String {
    let mut parts = token.split('.');
    let (head, body) = (parts.next().unwrap(), parts.next().unwrap());
    let mut claims: Value = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap();
    claims["exp"] = json!(now().millis() / 1000 - 3600);
    let signed = format!("{head}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(hmac(b"jwt-secret", signed.as_bytes())))
}

/// HMAC with SHA-256 (RFC 2104), for keys of at most 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| (0..64).map(move |n| key.get(n).copied().unwrap_or(0) ^ byte).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
    Sha256::digest([pad(0x5c).as_slice(), &inner].concat()).to_vec()
}
