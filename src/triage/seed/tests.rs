use super::*;

fn tone(text: &str, lang: &str) -> &'static str {
    let shipped = Seed::shipped();
    let scores = shipped.scores(&shipped.see(text, Some(lang)));
    let tones = ["negative", "neutral", "positive"];
    (0..3).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).map_or("", |n| tones[n])
}

#[test]
fn it_tells_tones_of_every_language_that_it_knows() {
    for (lang, text, expected) in [
        ("en", "Two hours on hold and then they hang up on me. Never again.", "negative"),
        ("en", "Honestly the kindest crew I have flown with, thank you!", "positive"),
        ("en", "What time does the shop in the station open on Sundays?", "neutral"),
        ("es", "Una vergüenza, llevo tres semanas esperando el reembolso", "negative"),
        ("es", "Gracias de corazón, un trato maravilloso", "positive"),
        ("ro", "Cel mai prost serviciu, mi-au pierdut coletul și nu răspunde nimeni", "negative"),
        ("ro", "Sunteți minunați, mulțumesc frumos!", "positive"),
        ("fr", "C'est honteux, mon colis n'est jamais arrivé", "negative"),
        ("de", "Unverschämt, seit drei Wochen keine Antwort", "negative"),
        ("it", "Che delusione, non comprerò mai più da voi", "negative"),
        ("pt", "Adorei o atendimento, muito obrigada!", "positive"),
        ("ar", "خدمة سيئة جدا ولا أحد يرد", "negative"),
        ("nl", "Wat een waardeloze service, al weken geen antwoord", "negative"),
        ("pl", "Dramat, paczka zgubiona i nikt nie odpowiada", "negative"),
        ("tr", "Rezalet bir hizmet, bir daha asla", "negative"),
        ("ru", "Ужасный сервис, деньги так и не вернули", "negative"),
    ] {
        assert_eq!(tone(text, lang), expected, "{lang}: {text}");
    }
}

#[test]
fn bytes_that_are_no_seed_are_none() {
    assert!(Seed::unpack(b"").is_none() && Seed::unpack(b"hearken").is_none());
    let half = include_bytes!("seed.bin");
    assert!(Seed::unpack(&half[..half.len() / 2]).is_none());
}
