//! Pre-approved texts: what is wrong with one, and what to know of the one that was chosen.

use super::part::part;

part! {
    /// Pre-approved texts.
    Stating;
    too_long: "{} long as {} counts, which takes {}: shorten it";
    no_subject: "a mail has a subject: begin its text with a line \"Subject: …\"";
    missing: "{} has no value: say what stands there";
    approved: "approved";
    expired: "its approval ended on {}: read it and approve it anew";
    unapproved: "nobody here has approved it: read it and sign it in its file";
    other_lang: "there is nothing in {}: this is in {}";
    other_stage: "there is no {} statement: this is the one for {}";
    other_network: "there is no text for {}: this is the one for {}";
    // The name, what stands there, and something as long as it usually is.
    variables [[(&'static str, &'static str, &'static str); 13]]: [
        ("brand", "the brand, as people know it", "Ferrocarriles Norte"),
        ("what", "what it is about: the app, the mango juice, a post of ours", "la página de pedidos y los pagos"),
        ("since", "since when", "las 11:40 de ayer"),
        ("place", "where", "la estación del Norte"),
        ("known", "what we know, or what is new, without a full stop", "los pagos ya hechos están a salvo"),
        ("cause", "what was behind it, without a full stop", "falló un servidor y su reserva"),
        ("change", "what will be otherwise from now on, without a full stop", "dos reservas en dos ciudades"),
        ("wrong", "what we said, and was wrong", "nadie se ha visto afectado"),
        ("right", "what is right instead", "hay doce personas afectadas"),
        ("next_update", "when we say more, to the minute", "mañana, 10:30"),
        ("link", "the page with all we know", "https://example.com/service/news"),
        ("contact", "where those can turn who are affected", "help@service.example"),
        ("apology", "one sentence of apology, once it is known what for", "Lo sentimos de verdad."),
    ];
}
