//! Words that mean the same whatever the language around them: names of things, and what sellers write.

use super::Topic::{Complaint, Spam};
use super::{Group, group};

pub const GROUPS: &[Group] = &[
    group(
        Spam,
        1.6,
        "whatsapp me, telegram me, bitcoin, btc, forex, crypto, casino, jackpot, free spins, onlyfans, backlinks, airdrop",
    ),
    group(
        Spam,
        0.8,
        "follow4follow, f4f, sub4sub, subscribe, followers in, seo, promo code, dm us now, dm her, dm him",
    ),
    group(Complaint, 1.6, "wtf, smh, fml, scam, ffs"),
    group(Complaint, 0.9, "null, undefined, error, bug, spam"),
];
