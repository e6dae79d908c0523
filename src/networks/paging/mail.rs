//! A mail, by one of the desk's own accounts. An answer comes in by that account and is told by
//! `domain::page::answer_of_mail`.

use async_trait::async_trait;

use super::Way;
use super::miss::Miss;
use super::setup::{Setup, name_of};
use crate::domain::network::{AccountSettings, TextLimit};
use crate::domain::page::{Meant, PageText, mail_id};
use crate::domain::rota::Address;
use crate::networks::email::{self, Notice};
use crate::words::{fill, w};

/// Mails.
pub struct Mail;

#[async_trait]
impl Way for Mail {
    async fn page(&self, setup: &Setup, address: Option<&Address>, page: &PageText) -> Result<(), Miss> {
        let to = name_of(address)?;
        let account = account(setup)?;
        let in_subject = match page.meant {
            Meant::Real | Meant::Drill => format!(" {}", fill(w().page.in_subject, &[&page.code])),
            Meant::Test => String::new(),
        };
        let notice = Notice {
            to: to.to_owned(),
            subject: page.head() + &in_subject,
            text: page.whole(true, TextLimit::NONE),
            id: mail_id(&page.code, &serial()),
        };
        email::notify(setup.connect(account.clone()), &notice).await.map_err(|error| Miss::sent(&error, &[]))
    }

    async fn look(&self, setup: &Setup, _name: &str) -> Result<String, Miss> {
        Ok(fill(w().page.mail_by, &[&account(setup)?.handle]))
    }
}

fn account(setup: &Setup) -> Result<&AccountSettings, Miss> {
    setup.mail.as_ref().ok_or_else(|| Miss::of(w().page.no_mail_account))
}

/// Makes each mail one of its own: a server may throw the second of two with one name away.
fn serial() -> String {
    format!("{:016x}", getrandom::u64().unwrap_or_default())
}
