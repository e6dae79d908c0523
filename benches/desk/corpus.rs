//! Items of realistic text, the same each time: people who write in three languages about trains and tickets.

use std::fmt::Write;

use hearken::domain::time::{Span, Time};

const OPENINGS: [&str; 12] = [
    "Good morning, quick question about",
    "I have been waiting since Monday for an answer about",
    "Nobody picks up the phone. This is about",
    "Thank you for the quick help with",
    "Bună ziua, aș dori să știu ce se întâmplă cu",
    "Am scris de două ori și nimeni nu răspunde despre",
    "Mulțumesc frumos pentru ajutorul cu",
    "Hola, ¿me podéis decir algo de",
    "Llevo tres días esperando noticias de",
    "Great app! One thing though, regarding",
    "Anyone else having trouble with",
    "Please explain",
];
const THINGS: [&str; 14] = [
    "my refund for the cancelled night train",
    "the double charge on my card",
    "the seat that I reserved in coach 12",
    "the new ticket app on an older phone",
    "biletul meu de la Cluj la București",
    "aplicația care îmi ia banii de două ori",
    "el tren de las siete y media a Valencia",
    "mi abono mensual que no aparece",
    "the lost umbrella, blue with white dots",
    "the heating in the 17:45 to Ploiești",
    "group tickets for a school class of thirty",
    "the connection in Brașov that was missed again",
    "a wheelchair ramp at platform 3",
    "the price of a bicycle place",
];
const ENDS: [&str; 8] = [
    "? My order is",
    ". I would really like an answer today, order",
    ". Can somebody please look at it? Reference",
    "!!! This is the third time. Case",
    ". Vă rog să verificați comanda",
    ". Gracias, el pedido es",
    ". No hurry, but please note",
    " — thanks in advance, booking",
];
const NETWORKS: [(&str, &str); 6] = [
    ("mastodon", "mention"),
    ("bluesky", "mention"),
    ("facebook", "comment"),
    ("instagram", "dm"),
    ("x", "mention"),
    ("email", "email"),
];

/// A small generator of numbers that are the same on every machine (Marsaglia's xorshift64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap_or(0)
    }

    /// The number of an order: a word of one item, or of none.
    pub fn reference(&mut self) -> String {
        format!("{:06}", self.below(1_000_000))
    }
}

/// A word of many items.
pub const COMMON: &str = "please";

/// Writes `count` items as JSON Lines; the last `open` of them are young enough to arrive open.
pub fn lines(count: usize, open: usize, now: Time) -> String {
    let mut dice = Dice::new(20_261_123);
    let mut out = String::with_capacity(count * 420);
    let old = count.saturating_sub(open);
    for n in 0..count {
        // Two years, then the last forty hours.
        let at = match n < old {
            true => now.minus(Span::days(730)).plus(Span::seconds(n as i64 * 728 * 86_400 / old.max(1) as i64)),
            false => now.minus(Span::hours(40)).plus(Span::seconds((n - old) as i64 * 39 * 3_600 / open.max(1) as i64)),
        };
        line(&mut out, n, at, &mut dice);
    }
    out
}

/// Appends one item.
pub fn line(out: &mut String, n: usize, at: Time, dice: &mut Dice) {
    let (network, kind) = NETWORKS[dice.below(NETWORKS.len())];
    let (opening, thing, end) =
        (OPENINGS[dice.below(OPENINGS.len())], THINGS[dice.below(THINGS.len())], ENDS[dice.below(ENDS.len())]);
    let person = dice.below(200_000);
    let _ = writeln!(
        out,
        r#"{{"network":"{network}","account":"@nordlicht","id":"{n}","kind":"{kind}","created_at":"{at}","author":{{"id":"{person}","handle":"traveller{person}","name":"Traveller {person}","followers":{}}},"text":"{opening} {thing}{end} NL-{}.","url":"https://{network}.example/p/{n}"}}"#,
        person % 3_000,
        dice.reference(),
    );
}
