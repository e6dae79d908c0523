//! What a file is read against: the accounts, the words, the zones.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::domain::id::AccountId;
use crate::domain::item::Visibility;
use crate::domain::names::account_called;
use crate::domain::nearest::nearest;
use crate::domain::plan::{Moment, PostState};
use crate::domain::time::Time;
use crate::words::{fill, w};

/// Who may see what we publish.
const VISIBILITIES: [Visibility; 4] =
    [Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct];

/// What a file is read against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The accounts that can post.
    pub accounts: &'a [AccountId],
    /// The desk's zone.
    pub zone: &'a TimeZone,
    /// Finds a zone by its name.
    pub zone_of: &'a dyn Fn(&str) -> Option<TimeZone>,
}

impl Known<'_> {
    /// Returns the account that is meant.
    pub fn account(&self, name: &str) -> Result<AccountId, String> {
        account_called(name, self.accounts)
    }

    /// Returns the state of a word.
    pub fn state(&self, word: &str) -> Result<PostState, String> {
        let word = word.trim().to_lowercase();
        let say = &w().exchange;
        PostState::of_word(&word).ok_or_else(|| {
            let words = PostState::ALL.map(PostState::word);
            match nearest(&word, words) {
                Some(near) => fill(say.no_state_near, &[&word, &near]),
                None => fill(say.no_state, &[&word, &words.join(", ")]),
            }
        })
    }

    /// Returns the visibility of a word.
    pub fn visibility(&self, word: &str) -> Result<Visibility, String> {
        let word = word.trim().to_lowercase();
        let say = &w().exchange;
        VISIBILITIES.into_iter().find(|one| one.word() == word).ok_or_else(|| {
            let words = VISIBILITIES.map(Visibility::word);
            match nearest(&word, words) {
                Some(near) => fill(say.no_visibility_near, &[&word, &near]),
                None => fill(say.no_visibility, &[&word, &words.join(", ")]),
            }
        })
    }

    /// Returns the zone of a name; the desk's where none is named.
    pub fn zone(&self, name: &str) -> Result<TimeZone, String> {
        match name.trim() {
            "" => Ok(self.zone.clone()),
            name => (self.zone_of)(name).ok_or_else(|| fill(w().exchange.no_zone, &[&name])),
        }
    }

    /// Reads a time in a zone: a wall time, or an instant with its offset.
    pub fn moment(&self, text: &str, zone: &TimeZone) -> Result<Moment, String> {
        let (text, say) = (text.trim(), &w().exchange);
        let bad = || fill(say.no_moment, &[&text]);
        if let Ok(at) = text.replacen(' ', "T", 1).parse::<Time>() {
            return Moment::exactly(at, zone).ok_or_else(bad);
        }
        let has_hour = text.contains(':');
        let wall = match text.replacen(' ', "T", 1).parse::<DateTime>() {
            Ok(wall) => wall,
            Err(_) => by_hand(text)?,
        };
        if !has_hour {
            return Err(fill(say.no_hour, &[&text]));
        }
        Moment::new(wall, zone).ok_or_else(bad)
    }

    /// Writes a time as `moment` reads it: the wall time, where that says all.
    pub fn written(&self, moment: &Moment) -> String {
        let made = (self.zone_of)(&moment.zone).and_then(|zone| Moment::new(moment.wall, &zone));
        match made {
            Some(made) if made == *moment => {
                let whole = moment.wall.to_string();
                whole.strip_suffix(":00").filter(|short| short.len() > 13).map_or(whole.clone(), str::to_owned)
            }
            _ => moment.at.to_string(),
        }
    }
}

/// Reads a time as spreadsheets of several countries turn it round: `28.03.2027 9:30`, `28/03/2027 09:30:00`. A day that
/// could be two is neither.
fn by_hand(text: &str) -> Result<DateTime, String> {
    let say = &w().exchange;
    let bad = || fill(say.no_moment, &[&text]);
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:00"));
    let numbers = |text: &str, by: &[char]| -> Option<Vec<i16>> {
        text.split(by).map(|part| Some(part).filter(|part| part.len() <= 4)?.trim().parse().ok()).collect()
    };
    let parts = numbers(date, &['.', '/', '-']).ok_or_else(bad)?;
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if *year > 31 => (*year, *month, *day),
        [day, month, year] if *year > 999 && date.contains('.') => (*year, *month, *day),
        [day, month, year] if *year > 999 && (*day > 12 || day == month) => (*year, *month, *day),
        [month, day, year] if *year > 999 && *day > 12 => (*year, *month, *day),
        [_, _, year] if *year > 999 => return Err(fill(say.two_days, &[&text])),
        _ => return Err(bad()),
    };
    let small = |number: i16| i8::try_from(number).ok();
    let date =
        small(month).zip(small(day)).and_then(|(month, day)| Date::new(year, month, day).ok()).ok_or_else(bad)?;
    let clock = numbers(time.trim(), &[':']).ok_or_else(bad)?;
    let at = |n: usize| clock.get(n).copied().unwrap_or_default();
    let time = small(at(0)).zip(small(at(1))).zip(small(at(2)));
    let time = time.and_then(|((hour, minute), second)| jiff::civil::Time::new(hour, minute, second, 0).ok());
    Ok(date.to_datetime(time.filter(|_| clock.len() <= 3).ok_or_else(bad)?))
}
