//! Romanian.

use super::Topic::{But, Complaint, Crisis, Not, Praise, Question, Request, Spam, Urgent};
use super::{Group, group};

pub const GROUPS: &[Group] = &[
    group(Not, 1.0, "nu, n, nici, niciodata, fara, nimic, nimeni, deloc, nicio, niciun"),
    group(
        Crisis,
        3.0,
        "ambulanta, ranit*, accidentat*, sangereaz*, sange, mana in ghips, mana rupta, prins mana, i a prins mana, picior rupt, incendiu, fum in, explozie, deraiat*, lesinat*, inconstient*, sinucid*, sinucidere, bomba, agresat*, agresiune, intoxicat*, infarct, suntem la urgente, la urgente, smurd",
    ),
    group(
        Crisis,
        2.6,
        "avocatul meu, avocatul, avocat, in instanta, instanta, va dau in judecata, dau in judecata, proces in, anpc, protectia consumatorului, plangere penala, plangere la, notificare, gdpr, date cu caracter personal",
    ),
    group(
        Crisis,
        2.6,
        "sunt jurnalist*, jurnalist*, purtator de cuvant, birou de presa, solicitare de presa, public la ora, merg la televiziune, la televiziune, reporter",
    ),
    group(
        Crisis,
        2.6,
        "date scurse, scurgere de date, cont spart, mi a spart contul, furt de date, se da drept, phishing, frauda",
    ),
    group(
        Crisis,
        1.2,
        "spital, politie, politia, rasis*, discrimin*, periculos, periculoasa, copilul meu, baiatului meu, fetitei mele",
    ),
    group(
        Complaint,
        2.2,
        "jalnic*, groaznic*, oribil*, dezastru, dezastruos, mizerie, mizerabil*, rusine, rusinos, nesimtit*, nesimtire, inacceptabil*, hotie, hoti, hotilor, teapa, tepari, escroc*, escrocherie, bataie de joc, incompeten*, inutil*, penibil*, cel mai prost, cea mai proasta, cele mai proaste, nu recomand, niciodata, nasol, naspa, porcarie, de rahat, rahat, cacat, dracu, dracului, naiba, prost, proasta, prosti, proaste, idiot*, imbecil*, scarb*, dezgust*, m am saturat, ne am saturat, satul de, bataie, mincinos*, mincinosi",
    ),
    group(
        Complaint,
        1.8,
        "de doua ori, taxat de doua, taxata de doua, doua plati, doua plăți, trei plati, plata dubla, plata dubl*, debitat* de doua, a doua plata, mi a luat banii, luat banii, luat bani, nu merge, nu functioneaza, nu mai merge, nu se deschide, nu se incarca, nu pot, nu raspunde*, nu raspundeti, nu mi a raspuns, nimeni nu, niciun raspuns, nici un raspuns, fara raspuns, zero raspunsuri, nu am primit, n am primit, nu a ajuns, nu ajunge, inca nu, nici pana acum, nici acum, tot nu, tot n, astept de, vreau banii, banii inapoi, banii mei, nemultumit*, nu sunt multumit*, nu e normal, nu este normal, nu e corect, serviciu prost, servicii proaste, nu merita, nu se poate, se inchide singur*, se blocheaza, nu dispare, n a disparut, nu inteleg de ce",
    ),
    group(
        Complaint,
        1.3,
        "intarzi*, anulat*, stricat*, defect*, eroare, erori, problema, probleme, problemele, reclamati*, plangere, ramburs*, returnat*, retur, dezamagi*, suparat*, nervos, nervoas*, enervat*, enervant*, enerveaz*, frustrat*, urat, urata, slab, slaba, scump*, murdar*, frig, inghet*, pierdut, am pierdut, gresit*, gresel*, lipse*, lipsa, minciun*, mint, mintit, vina, rau, rea, rele, trist*, tristete, durere, doare, moarte, mort, murit, mor, plang, plans, frica, teama, panica, groaza, speriat*, furios*, furie, ura, urasc, criminal*, razboi, corupt*, coruptie, hot, furat, fura, tradat*, trada*, singuratate, regret*, deprim*, nefericit*, suferin*, sufer*, lacrimi, jale, nedrept*, amend*, ingrijor*",
    ),
    group(
        Complaint,
        0.9,
        "de ce nu, de ce e, ore intarziere, minute intarziere, din nou, iarasi, de fiecare data, in loc de, mi s a spus, ni s a spus, platit, am platit, costa prea, despagub*, cum e posibil, cum este posibil, ce se intampla cu, nu mai, acelasi lucru, scuze ieftine, ajunge, opriti, nu exista, gata cu, explicati*, unde sunt banii, de o saptamana, de zile, de ore, de o ora",
    ),
    group(
        Complaint,
        0.7,
        "din pacate, pacat, iar, astept, asteptat, ore, greu, obosit*, bolnav*, scuze, singur*, niciun, nici, nimic, nimeni, sarac*, criza, atac*, bani, saracie, jur, mila, dor, vai, blestem*, naspa, pericol, lupta, victim*, condamn*, acuz*, arest*, soc, plictis*, ciudat*",
    ),
    group(
        Praise,
        2.0,
        "excelent*, minunat*, superb*, extraordinar*, fantastic*, genial*, perfect*, felicitari, bravo, respect, cel mai bun, cea mai buna, cele mai bune, cei mai buni, recomand, recomand cu, foarte multumit*, multumit*, va multumesc, multumesc mult, mersi mult, super, iubesc, te iubesc, va iubesc, ador, adorabil*, foarte bun, foarte buna, foarte bine, foarte frumos, foarte frumoasa, incantat*, nota 10, de nota, jos palaria, merita, nicio problema, fara probleme, impecabil*, fericit*, fericire, bucur*, bucurie, nemaipomenit*, splendid*, senzational*, minune, minunile, spectaculos, mandr*",
    ),
    group(
        Praise,
        1.3,
        "multumesc, multumim, mersi, merci, bun, buna treaba, bine, frumos, frumoasa, frumoase, frumosi, frumusete, placut*, place, imi place, mi a placut, amabil*, draguț*, dragut*, rapid*, util*, apreciez, recunoscator*, reusit*, reusita, succes, ajutat, functioneaza bine, merge bine, merge perfect, arata bine, iubire, dragoste, iubit*, drag, draga, dragi, zambet*, zambi*, ras, rad, haha*, amuz*, vesel*, veselie, noroc, castig*, victorie, campion*, tare, misto, la multi ani, binecuvant*, pupici, pup, imbratis*, imbrati*, sper, speranta, liniste, pace, impresion*, incredere, sarbator*, calitate, multumit",
    ),
    group(
        Praise,
        0.6,
        "ok, buna, noua, nou, usor, sigur, da, calitativ*, ieftin*, bucatic*, cald*, dulce, in sfarsit, interesant*, excelat, frumusel, prieten*, familie, minte, admir*",
    ),
    group(
        Complaint,
        1.4,
        "nu e bun, nu este bun, nu e buna, nu imi place, nu mi a placut, nu e bine, nu este bine, nimic bun, multumesc pentru nimic, nu prea",
    ),
    group(
        Question,
        1.4,
        "cum pot, cum se, cum fac, cum procedez, unde este, unde pot, unde au, unde gasesc, cand pleaca, cand ajunge, cand vine, cand vad, cand se, la ce ora, ce ora, la ce peron, cat costa, cat dureaza, cat timp, care este, se poate, se pot, pot sa, as putea, aveti, exista, opreste si, stie cineva, stiti daca, este posibil, e posibil, cine raspunde, trebuie sa, mai e bun, se rezolva, ce fac, de la ce, imi puteti spune, ma puteti ajuta, as vrea sa stiu",
    ),
    group(Question, 0.5, "cand, unde, cum, cine, care, cat, intrebare, intreb, de ce"),
    group(
        Request,
        1.4,
        "va rog, va rugam, te rog, as dori, dorim sa, doresc sa, doresc, vreau sa schimb, vreau sa anulez, am nevoie, avem nevoie, solicit, va solicit, ma ajutati, puteti sa, ati putea, sa ma sunati, sunati ma, contactati*, trimiteti*, ajutor, ajutati ma, o factura, emiteti",
    ),
    group(Request, 0.5, "rog, please, pls"),
    group(
        Spam,
        2.0,
        "castiga bani, bani rapid, bani usor, click aici, clic aici, aboneaza te, abonati va, canalul meu, da mi follow, urmareste ma, oferta limitata, credit rapid, imprumut*, lucreaza de acasa, venit pasiv, link in bio, pagina mea, concurs pe",
    ),
    group(But, 1.0, "dar, insa, totusi"),
    group(Question, 1.2, "nu gasesc, nu vad unde, nu stiu unde, nu stiu cum"),
    group(Request, 1.2, "mi am uitat, si a uitat, am uitat, obiecte pierdute, am lasat"),
    group(Complaint, 1.8, "de 2 ori, 2 plati, doua debitari, trei plati"),
    group(Complaint, 1.3, "mai bine reparati, mai bine faceti, mai bine ati"),
    group(
        Urgent,
        1.0,
        "acum, urgent*, azi, astazi, diseara, maine, imediat, blocat*, repede, cat mai repede, in 24 de ore, ultimul tren, la gara, anulat*, nu mai pot astepta",
    ),
];
