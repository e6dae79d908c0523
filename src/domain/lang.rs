//! An honest guess whether a text is English, Spanish or Romanian, or none that we can tell.
//!
//! It counts the small words of a language and the letters only it uses. Neighbours are listed too, so that
//! Italian is not taken for Romanian. It picks saved replies and warns of an answer in the wrong language;
//! it says nothing rather than guess.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small words, and some that customers write, by language; spelled without accents, as many people write them.
const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in is you that it he was for on are with as his they at be this have from or had by but not what \
         all were we when your can said there an each which she do how their if will up other about out many then them \
         these so some her would make like him into has two more no could my than been who its now did get may i i'm \
         don't it's can't doesn't didn't won't isn't you're we're they're i've that's there's please thanks thank hello \
         hi hey sorry why where just still after before because again never always very really been should must our us \
         any only also over most even such through between while being does me am here too every yes your what's \
         anyone someone nothing everything help great love need want back off down first last since until without",
    ),
    (
        "es",
        "de la que el en y los del se las por un para con no una su al lo como mas pero sus le ya o este si porque esta \
         entre cuando muy sin sobre tambien me hasta hay donde quien desde todo nos durante todos uno les ni contra \
         otros ese eso ante ellos e esto mi antes algunos unos yo otro otras otra el tanto esa estos mucho quienes nada \
         muchos cual poco ella estar estas algunas algo nosotros mis tu te ti tus ellas es soy eres somos son estoy \
         estamos estan han he ha has hemos habia fue fueron ser tengo tiene tienen puedo puede pueden quiero hacer hace \
         gracias hola buenos buenas dias ahora aqui asi bien siempre nunca aun cada mismo usted ustedes vosotros muchas \
         favor ayuda pedido cuenta que dos tres vez anos ano dia hoy ayer manana segun era eran sido unas sino aunque \
         mientras luego entonces solo saber sabe pues vale cuanto nuestro nuestra nuestros nuestras \
         nuevo nueva nuevos nuevas segun ademas ahi aquel aquella dicho cuyo sea sean sera seria podria debe deben dentro \
         fuera hecho gran primer primera ningun ninguna alguno alguna tras mediante aunque ello creo parte se te le",
    ),
    (
        "ro",
        "de la si in cu nu pe ca a un o este sa se din pentru mai care ce au fost sunt fi le lui era am ai are are i-am \
         mi-a nu-i s-a v-am m-am ne-a l-am i-a ni le-am n-am nu-mi ea el ei ele eu tu noi voi imi iti isi ne va vor \
         voi vom as ar dupa pana cand unde cum cat cati cate daca doar foarte dar sau insa desi decat fara prin spre \
         peste sub intre catre asta acest aceasta acesta acea aceste acestor acestea acel aceea acum aici acolo azi ieri \
         maine tot toate toti toata cea cel cei cele orice niciun nicio nimic nimeni cineva ceva altul alta alte alti \
         doi doua trei multumesc multumim buna va rog rog imi scuze bine rau poate pot poti putem trebuie vreau \
         vrea stiu stie face fac facut avea avem aveti aveau fiind fie pai deci inca deja mereu niciodata atunci astfel \
         al ale lor sau mea meu mei tau ta sai noastra nostru voastra dumneavoastra dvs cont comanda banii ani anul zi \
         zile ziua iar nici chiar numai despre datorita in-o intr-un intr-o dintre dintr-o cuprinde printre",
    ),
    (
        "it",
        "di che e il la un a per in non una sono mi ho lo ma ha cosa le si no con ti da se come io ci questo bene tu qui \
         hai del me sei mio al perche solo te era so gli anche della lei piu chi quando nel tutto mia ne fatto i quello \
         c'e va dei dove ora alla bisogno quanto dalla delle loro dal nella degli nelle dell sul sulla questa questi \
         essere stato stata tra fra ancora molto grazie ciao sempre mai prima dopo senza ogni voi noi suo sua suoi \
         loro alle allo agli ai dai dal sui cui",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la mais avec ou \
         son aux d'un cette d'une ont ses mais comme on tout nous sa fait ete aussi leur bien peut ces y deux je j'ai \
         c'est vous mon ma mes votre tres merci bonjour sans entre elle ils elles lui meme etre avoir quand encore \
         toujours jamais rien tous toutes donc alors n'est qu'il qu'on etait avait leurs notre nos vos",
    ),
    (
        "pt",
        "de a o que e do da em um para com nao uma os no se na por mais as dos como mas foi ao ele das tem seu sua ou \
         ser quando muito ha nos ja esta eu tambem so pelo pela ate isso ela entre era depois sem mesmo aos ter seus \
         quem nas me esse eles estao voce tinha foram essa num nem suas meu as minha tem numa pelos elas havia seja \
         qual nos lhe deles essas esses pelas este dele tu te obrigado obrigada ola bom sao pode fazer agora onde \
         porque ainda sobre anos dois duas outro outra todo toda todos todas dia dias teu tua aqui pois tudo nada casa \
         voces estou esta estao fui vou vai faz assim la aquela aquele aquelas aqueles hoje onde sempre nunca num nuns",
    ),
    (
        "ca",
        "de la i a el que les els per en un una amb no es del al dels com mes aquest aquesta si seva seu ha han son va \
         pel o perque tambe molt pero als fins tot entre sobre quan ser ja sense ens li ho hi aixo nosaltres vostre \
         gracies pot poden nou nova sou bon dia estat fer seus totes tots cada anys dos qui l'any d'un d'una unes uns",
    ),
    (
        "de",
        "der die und in den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus er hat \
         dass sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur oder aber vor zur bis \
         mehr durch man sein wurde wenn ich mir mich du dein mein wir uns ihr kein keine danke bitte hallo kann schon \
         doch mehr immer jetzt heute alle alles mal gibt geht vom beim gegen ob denn warum wieder gut guten morgen euch \
         einfach ganz macht machen ja nein hier da was weil will wollen muss habe hast seid bin bist dich dir seine ihre",
    ),
    (
        "nl",
        "de en van ik te dat die in een hij het niet zijn is was op aan met als voor had er maar om hem dan zou of wat \
         mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want \
         nog zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus \
         alles onder ja eens hier wie werd altijd doch wordt bent dank hallo graag",
    ),
    (
        "nordic",
        "og i det at en den til er som pa de med han av ikke der var et for jag och att det som en pa ar av med har \
         inte om ett men var jeg vi du meg seg sin fra hun kan vil skal blir ble eller hvis nar hvad hva ikkje etter \
         efter ogsa mig dig sig mange mye meget takk tack hej hei kunne skulle ville blev deres",
    ),
    (
        "slavic",
        "i w na nie z do sie to ze jest jak za od po przez ale co tak byl tylko juz lub oraz dla sa a v se je s pro ze \
         byl jsem jsou ktery take podle bude nebo sam smo ste su da ne za od iz sto kao koji koja koje sve ili ako \
         samo jos bi biti ima imam nema mi ti on ona oni aj som si sme vo alebo pri tento ktore bol bola in je so ki \
         pa tudi ali kot bil",
    ),
    (
        "baltic-finnic",
        "ja on ei se etta han oli mutta kun niin ovat mita tai joka myos olen minun sen jos vain nyt kuin oma ma sa ta \
         me te nad see et ning aga kui oli pole ka mis siis veel ir un uz par kas no ar tas bija vai lai bet kad tai \
         jo yra kaip buvo apie tik dar",
    ),
    (
        "turkic-malay",
        "bir ve bu da de icin cok ne ile daha var gibi ama ben o sen yok mi kadar sonra olarak en degil her yang dan di \
         itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada mereka sudah atau bisa oleh kami kita \
         ang ng sa mga na ay ko si hindi ako mo para po lang",
    ),
    (
        "hindi",
        "hai ki ka ke ko se me mein nahi nahin ye yeh kya ho aur bhi tha thi kar raha rahe rahi hi jo apne apni sab bhai \
         toh to ne par koi kuch kyu kyun main hum aap tum mere meri mera uske iska hua hain le ji na ab",
    ),
    (
        "else",
        "az egy es hogy nem is ez meg volt csak mint van mar ha vagy sem lesz nagyon te e ne se per nje qe ka dhe ja \
         jane nga do me si ishte kete y yn ei i'r mae ar o gan ac a'r wedi an na agus ar le go is ag sna bha yr eta eta \
         da ez du dira bat dute non va cua la khong co cac mot nhung trong cho duoc",
    ),
];

/// Letters and signs of one of the three alone.
const LETTERS: &[(&str, &str)] = &[("es", "ñ¿¡"), ("ro", "ășțşţ")];
/// Letters of Latin alphabets that none of the three uses.
const FOREIGN: &str = "äößåøæçãõêèàùòìœğıőűłżźśńęąčšžřěůďťľĺŕőűāēīūķļņģėįųʻəđơưạảấầậắằặẹẻếềệịọốồộớờợụứừựỳỵ";

/// Endings that are frequent in one of the three and rare elsewhere.
const ENDINGS: &[(&str, &[&str])] = &[
    ("en", &["ing", "tion", "ness", "ould", "ight", "n't", "'ll", "'ve"]),
    ("es", &["ción", "cion", "ciones", "dades", "miento", "ando", "iendo", "aron", "aba", "ías"]),
    ("ro", &["ului", "ilor", "elor", "ească", "easca", "ează", "eaza", "iile", "eşte", "ește", "ării", "arii", "uri"]),
];

static LANGUAGES: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, (_, words)) in WORDS.iter().enumerate() {
        for word in words.split_ascii_whitespace() {
            let of_word = languages.entry(word).or_default();
            if of_word.last() != Some(&n) {
                of_word.push(n);
            }
        }
    }
    languages
});

/// What one text weighs for each row of `WORDS`.
type Scores = [f32; WORDS.len()];

/// Returns `en`, `es` or `ro` when `text` is clearly written in it, and nothing when unsure.
pub fn guess(text: &str) -> Option<&'static str> {
    let mut scores = Scores::default();
    let mut foreign = 0.0;
    for word in text.split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '¿' | '¡'))) {
        if !word.is_empty() {
            weigh(&small(word), &mut scores, &mut foreign);
        }
    }
    let (best, score) = highest(&scores, None)?;
    let (_, second) = highest(&scores, Some(best))?;
    let name = WORDS[best].0;
    (is_ours(name) && score >= 1.0 && score - second > 0.4 + foreign).then_some(name)
}

/// Returns a word in small letters, with the apostrophe of a typewriter.
fn small(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().replace('’', "'") }
}

fn is_ours(name: &str) -> bool {
    matches!(name, "en" | "es" | "ro")
}

fn row(name: &str) -> Option<usize> {
    WORDS.iter().position(|(it, _)| *it == name)
}

fn highest(scores: &Scores, but: Option<usize>) -> Option<(usize, f32)> {
    scores.iter().copied().enumerate().filter(|(n, _)| Some(*n) != but).max_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// Adds what one word says. A word of several languages counts for each a little less.
fn weigh(word: &str, scores: &mut Scores, foreign: &mut f32) {
    let letters = word.trim_matches(['\'', '-', '¿', '¡']);
    let languages = LANGUAGES.get(&*unaccented(letters)).map_or(&[][..], Vec::as_slice);
    for n in languages {
        scores[*n] += 1.0 / languages.len() as f32;
    }
    let mut add = |name, weight| row(name).map_or((), |n| scores[n] += weight);
    for (name, endings) in ENDINGS {
        if endings.iter().any(|it| letters.len() > it.len() + 2 && letters.ends_with(it)) {
            add(name, 0.5);
        }
    }
    if word.is_ascii() {
        return;
    }
    for (name, own) in LETTERS {
        if word.contains(|c| own.contains(c)) {
            add(name, 1.0);
        }
    }
    if letters.contains(|c: char| FOREIGN.contains(c) || is_other_script(c)) {
        *foreign += 1.0;
    }
}

fn unaccented(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::from(word);
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

fn is_other_script(c: char) -> bool {
    c.is_alphabetic() && c > '\u{24f}' && !matches!(c, '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_customers_write_is_recognised() {
        for (lang, text) in [
            ("en", "Where is my order? It should have been here two days ago."),
            ("en", "Thanks, that was quick!"),
            ("en", "your app doesn’t work"),
            ("es", "¿Dónde está mi pedido? Tenía que llegar ayer."),
            ("es", "Muchas gracias por la ayuda"),
            ("es", "no puedo entrar en mi cuenta, que hago"),
            ("ro", "Aplicația nouă îmi ia banii de două ori, am scris și pe chat și nimeni nu răspunde."),
            ("ro", "La ce oră pleacă ultimul tren?"),
            ("ro", "buna ziua, nu mai merge contul meu, va rog sa ma ajutati"),
            ("ro", "Mulţumesc frumos, a ajuns astăzi"),
            ("ro", "Multumesc!"),
            ("ro", "Nu pot s\u{103} intru \u{ee}n cont s\u{326}i nu primesc niciun ra\u{306}spuns"),
        ] {
            assert_eq!(guess(text), Some(lang), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_when_unsure() {
        for text in [
            "",
            "😀 👍🏽",
            "12345 !!",
            "ok",
            "Mira Ionescu",
            "https://example.com/a",
            "Hotel Paris Bucuresti",
            "la de",
            "Wo ist meine Bestellung? Sie sollte gestern kommen.",
            "Où est ma commande ? Elle devait arriver hier.",
            "Dov'è il mio ordine? Doveva arrivare ieri.",
            "Onde está o meu pedido? Não chegou ainda.",
            "On és la meva comanda? Havia d'arribar ahir.",
            "Gdzie jest moje zamówienie?",
            "Hol van a rendelésem?",
            "Где мой заказ?",
            "注文はどこですか",
        ] {
            assert_eq!(guess(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_lengths_are_weighed_at_all() {
        assert_eq!(guess(&"a".repeat(1_000_000)), None);
        assert_eq!(guess(&"nu știu ".repeat(100_000)), Some("ro"));
    }

    /// Prints how well labelled texts are told apart: `HEARKEN_LANGUAGES=file.tsv cargo test --lib lang -- --ignored
    /// --nocapture`, with the columns kind, language, text and a line of headings.
    #[test]
    #[ignore = "measures; needs a file of labelled texts"]
    #[expect(clippy::print_stdout, reason = "its figures are what it is for")]
    fn measure() {
        let path = std::env::var("HEARKEN_LANGUAGES").unwrap();
        let rows = std::fs::read_to_string(path).unwrap();
        let mut tally: std::collections::BTreeMap<(String, String), [usize; 3]> = Default::default();
        for row in rows.lines().skip(1) {
            let mut cells = row.splitn(3, '\t');
            let (kind, lang, text) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap_or_default());
            let group = if is_ours(lang) { lang } else { "others" };
            let verdict = match guess(text) {
                None => 2,
                Some(said) if said == lang => 0,
                Some(_) => 1,
            };
            tally.entry((kind.to_owned(), group.to_owned())).or_default()[verdict] += 1;
        }
        for ((kind, group), [right, wrong, unsure]) in tally {
            println!("{kind:14} {group:8} right {right:5} wrong {wrong:5} unsure {unsure:5}");
        }
    }
}
