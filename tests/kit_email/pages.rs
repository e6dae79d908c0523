//! Pages by mail, from the desk's own account to somebody who answers.

use hearken::domain::chain::Outcome;
use hearken::domain::id::SeatName;
use hearken::domain::page::{Answer, PageText, answer_of_mail};
use hearken::domain::rota::{Address, Channel, Person, Rota};
use hearken::networks::paging::{Channels, PagingSettings};

use super::*;

fn rota(address: &str) -> Rota {
    let addresses = [(Channel::Mail, Address::Name(address.to_owned()))].into();
    let person = Person { name: SeatName::new("fan"), zone: jiff::tz::TimeZone::UTC, addresses };
    Rota { people: vec![person], ..Rota::empty(jiff::tz::TimeZone::UTC) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_arrives_and_its_answer_acknowledges() {
    let Some(kit) = kit::start() else { return };
    let (brand, fan) = (account(&kit, "brand"), account(&kit, "fan"));
    let code = format!("K{}", now().millis());
    let open = [code.clone()];
    let vault = Arc::new(Password("brandpass".to_owned()));
    let channels = Channels::new(PagingSettings::default(), &[settings("brand", &options(&kit))], vault, now);
    let page = PageText { level: Some(2), ..PageText::new("brand desk", "Charged twice", &code, now()) };
    let address = Address::Name("fan@example.test".to_owned());
    assert_eq!(channels.page(Channel::Mail, Some(&address), &page).await, Outcome::Sent);

    let id = format!("hearken.page.{code}.");
    let mails = kit.mails("fan", "", &id);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].1.contains("Auto-Submitted: auto-generated"), "{}", mails[0].1);
    let (items, _) = fetch_all(&*fan, None).await;
    let item = items.into_iter().find(|item| item.id.starts_with(&id)).unwrap();
    assert_eq!(item.subject.as_deref(), Some(format!("L2 · Charged twice · brand desk [page {code}]").as_str()));
    assert!(item.author.bot, "a page is no mail of a person");

    let reply = outgoing(&*fan, Some(item), OutgoingKind::Reply, "Ack");
    fan.send(&reply).await.unwrap();
    let answer = fetch_one(&*brand, &reply.token).await;
    let told = answer_of_mail(&answer, &rota("fan@example.test"), &open).unwrap();
    assert!(
        matches!(&told, Answer::Acknowledges { who, code: Some(told), .. } if who.as_str() == "fan" && *told == code),
        "{told:?}"
    );
    let stranger = answer_of_mail(&answer, &rota("somebody@else.test"), &open).unwrap();
    assert!(matches!(stranger, Answer::Says { who: None, .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_the_server_refuses_or_loses_the_answer_to_says_so() {
    let Some(kit) = kit::start() else { return };
    let channels = |password: &str| {
        let vault = Arc::new(Password(password.to_owned()));
        Channels::new(PagingSettings::default(), &[settings("brand", &options(&kit))], vault, now)
    };
    for (to, password, words) in [
        ("reject@example.test", "brandpass", "mail: it was refused: "),
        ("greylist@example.test", "brandpass", "mail: it did not leave: "),
        ("drop@example.test", "brandpass", "mail: nobody knows whether it arrived: "),
        ("fan@example.test", "not-the-password", "mail: its secret is not taken: "),
    ] {
        let code = format!("X{}", now().millis());
        let page = PageText::new("brand desk", "Charged twice", &code, now());
        let outcome = channels(password).page(Channel::Mail, Some(&Address::Name(to.to_owned())), &page).await;
        let Outcome::Failed(why) = outcome else { panic!("{to}: {outcome:?}") };
        assert!(why.starts_with(words) && !why.contains("not-the-password"), "{to}: {why}");
    }
}
