//! Which settings there are: one function a table, each read over what the files before have said.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

use crate::desk::View;
use crate::domain::brand::{self, Unwanted};
use crate::domain::network::AccountSettings;
use crate::domain::network::faults::is_network_name;
use crate::domain::plan::Planning;
use crate::domain::query::Query;
use crate::domain::readiness::Readiness;
use crate::domain::rules::Phrase;
use crate::domain::rulings::Rulings;
use crate::domain::saved::SavedReply;
use crate::domain::targets::{Cadence, TargetRow};
use crate::domain::time::Span;
use crate::networks;
use crate::ui::commands::{DEFAULT, Keymap, Preset};
use crate::ui::{self, theme::Theme};

use super::hours::{self, Plan};
use super::mistake::{Mistake, Mistakes, nearest};
use super::places::Places;
use super::section::{Section, Source};
use super::{Config, DEFAULTS, crisis, dates, keys, library, paging, plan, planning, rota, rules, watch, zone};

/// Reads one table of the file into what is being made of it.
type Reader<'a> = &'a dyn Fn(&mut Draft, &mut Section<'_>);

/// Settings while they are read: what depends on other settings is worked out at the end.
#[derive(Default)]
struct Draft {
    name: String,
    seat: Option<String>,
    zone: Option<TimeZone>,
    hours: Plan,
    named_hours: BTreeMap<String, Plan>,
    rulings: Rulings,
    targets: Vec<TargetRow>,
    accounts: Vec<(AccountSettings, Mistake)>,
    views: Vec<View>,
    page_command: Vec<String>,
    chains: rota::Uses,
    watch: watch::Draft,
    paging: paging::Draft,
    theme: Option<Theme>,
    keys: Option<&'static Preset>,
    ascii: bool,
    bell: bool,
    backups: bool,
    backup_folder: Option<PathBuf>,
    archive_after: u32,
    plan: plan::Draft,
    keyring: bool,
}

/// Reads every file of `places`.
pub fn load(places: &Places) -> Result<Config, Mistakes> {
    let mut draft = Draft::default();
    let mut mistakes = read_file(Path::new("defaults.toml"), DEFAULTS, &mut draft);
    let mut files = Vec::new();
    for path in places.files() {
        match fs::read_to_string(&path) {
            Ok(text) => {
                mistakes.extend(read_file(&path, &text, &mut draft));
                files.push(path);
            }
            Err(why) if why.kind() == ErrorKind::NotFound && !(places.named && path == places.config) => {}
            Err(why) => mistakes.push(library::unreadable(&path, &why)),
        }
    }
    let config = draft.finish(places, files, &mut mistakes);
    if mistakes.is_empty() { Ok(config) } else { Err(Mistakes(mistakes)) }
}

fn read_file(path: &Path, text: &str, draft: &mut Draft) -> Vec<Mistake> {
    let source = Source::new(path, text);
    let table = source.parse();
    draft.read(Section::new(&source, "", &table), path);
    drop(table);
    source.into_mistakes()
}

/// Returns the sentences in which words that are not to be said stand by agreement: of the sheet, of saved replies, and of
/// statements that somebody said yes to.
pub fn recommended(rulings: &Rulings, sheet: &str, replies: &[SavedReply]) -> Vec<Phrase> {
    let advice = brand::advice(sheet, &rulings.do_not_say);
    let approved = rulings.ready.playbook.statements.all().iter().filter(|statement| statement.approval.is_some());
    let stated = approved.flat_map(|statement| &statement.texts).map(|text| text.words.as_str());
    let saved = replies.iter().map(|reply| reply.text.as_str());
    brand::recommended(advice.iter().map(String::as_str).chain(saved).chain(stated), &rulings.do_not_say)
}

impl Draft {
    fn read(&mut self, mut file: Section<'_>, path: &Path) {
        let folder = path.parent().unwrap_or(Path::new(""));
        let tables: [(&'static str, Reader<'_>); 14] = [
            ("desk", &Draft::desk),
            ("people", &Draft::people),
            ("brand", &Draft::brand),
            ("undo", &Draft::undo),
            ("pace", &Draft::pace),
            ("policies", &Draft::policies),
            ("crisis", &|draft, table| draft.crisis(table, path)),
            ("watch", &|draft, table| draft.watch.read(table, path)),
            ("paging", &|draft, table| draft.paging.read(table, path)),
            ("ui", &Draft::screen),
            ("backups", &|draft, table| draft.backups(table, folder)),
            ("archive", &Draft::archive),
            ("plan", &|draft, table| draft.plan.read(table, path)),
            ("hours", &Draft::hours),
        ];
        for (name, read) in tables {
            if let Some(mut table) = file.section(name) {
                read(self, &mut table);
                table.done();
            }
        }
        let targets: Vec<TargetRow> = file.sections("targets").into_iter().filter_map(target).collect();
        self.targets.splice(0..0, targets);
        let views: Vec<View> = file.sections("view").into_iter().filter_map(view).collect();
        if file.has("view") {
            self.views = views;
        }
        for table in file.sections("account") {
            let place = Mistake { file: path.to_owned(), line: table.line("hours"), what: String::new() };
            self.accounts.extend(account(table).map(|account| (account, place)));
        }
        file.done();
    }

    fn desk(&mut self, table: &mut Section<'_>) {
        set(&mut self.name, table.words("name"));
        self.seat = table.words("seat").or(self.seat.take());
        let zone = table.parsed("zone", |text| if text.is_empty() { Ok(None) } else { zone::named(text).map(Some) });
        self.zone = zone.flatten().or(self.zone.take());
        set(&mut self.keyring, table.flag("keyring"));
    }

    fn people(&mut self, table: &mut Section<'_>) {
        self.rulings.vips.extend(table.texts("vips").unwrap_or_default());
    }

    fn brand(&mut self, table: &mut Section<'_>) {
        let unwanted = table.texts("do_not_say").unwrap_or_default();
        self.rulings.do_not_say.extend(unwanted.iter().filter_map(|line| Unwanted::read(line)));
        self.rulings.our_contacts.extend(table.texts("contacts").unwrap_or_default());
    }

    fn undo(&mut self, table: &mut Section<'_>) {
        let mut seconds = |key| table.number(key, 0..=3600).map(Span::seconds);
        let (public, chat, email) = (seconds("public"), seconds("chat"), seconds("email"));
        let window = &mut self.rulings.undo_window;
        set(&mut window.public, public);
        set(&mut window.chat, chat);
        set(&mut window.email, email);
    }

    fn pace(&mut self, table: &mut Section<'_>) {
        let per_answer = table.number("seconds_per_answer", 5..=7200).map(Span::seconds);
        set(&mut self.rulings.pace.per_answer, per_answer);
        set(&mut self.rulings.pace.seats, table.number("people", 1..=500).and_then(|n| u32::try_from(n).ok()));
    }

    fn policies(&mut self, table: &mut Section<'_>) {
        let rulings = &mut self.rulings;
        set(&mut rulings.require_alt, table.flag("require_alt"));
        let over = table.number("reply_all_asks_over", 0..=10_000).and_then(|most| usize::try_from(most).ok());
        set(&mut rulings.reply_all_asks_over, over);
        set(&mut rulings.stale_after, table.number("stale_minutes", 1..=1440).map(Span::minutes));
        set(&mut rulings.open_since, table.number("open_since_hours", 0..=87_600).map(Span::hours));
        set(&mut rulings.first_sync, table.number("first_sync_days", 1..=3650).map(Span::days));
    }

    fn crisis(&mut self, table: &mut Section<'_>, path: &Path) {
        set(&mut self.page_command, table.texts("page_command"));
        if let Some(mut chains) = table.section("chains") {
            self.chains.read(&mut chains, path);
            chains.done();
        }
        for (key, cadence) in [("grave", &mut self.rulings.targets.grave), ("light", &mut self.rulings.targets.light)] {
            if let Some(mut minutes) = table.section(key) {
                rhythm(&mut minutes, cadence);
                minutes.done();
            }
        }
    }

    fn screen(&mut self, table: &mut Section<'_>) {
        let theme = table.parsed("theme", theme);
        self.theme = theme.unwrap_or(self.theme);
        self.keys = table.parsed("keys", keys::preset).or(self.keys);
        set(&mut self.ascii, table.flag("ascii"));
        set(&mut self.bell, table.flag("bell"));
    }

    fn backups(&mut self, table: &mut Section<'_>, folder: &Path) {
        set(&mut self.backups, table.flag("on"));
        self.backup_folder = table.words("folder").map(|name| folder.join(name)).or(self.backup_folder.take());
    }

    fn archive(&mut self, table: &mut Section<'_>) {
        set(&mut self.archive_after, table.number("after_months", 0..=1200).and_then(|n| u32::try_from(n).ok()));
    }

    fn hours(&mut self, table: &mut Section<'_>) {
        let (plan, rest) = Plan::read(table);
        if !plan.is_always() {
            self.hours = plan;
        }
        for (name, value) in rest {
            if !value.get_ref().is_table() {
                table.unknown(
                    name,
                    value.span().start,
                    &[&hours::DAY_KEYS[..], &["zone", "holidays", "dates"]].concat(),
                );
                continue;
            }
            let Some(mut own) = table.table_of(value, name) else { continue };
            let (plan, unknown) = Plan::read(&mut own);
            for (key, value) in unknown {
                own.unknown(key, value.span().start, &[&hours::DAY_KEYS[..], &["zone", "holidays", "dates"]].concat());
            }
            self.named_hours.insert(name.to_owned(), plan);
        }
    }

    fn finish(mut self, places: &Places, files: Vec<PathBuf>, mistakes: &mut Vec<Mistake>) -> Config {
        let zone = self.zone.take().unwrap_or_else(zone::of_system);
        let folders = places.folders();
        let (sheet, brand_path) = library::brand(&folders, mistakes);
        let mut rulings = std::mem::take(&mut self.rulings);
        rulings.hours = self.hours.hours(&zone);
        rulings.targets = std::mem::take(&mut rulings.targets).with_first(std::mem::take(&mut self.targets));
        if let Some(sheet) = &sheet {
            rulings.do_not_say.extend(brand::unwanted(sheet));
            rulings.our_contacts.extend(brand::contacts(sheet));
            rulings.brand = brand::name(sheet);
            rulings.known_handles = brand::handles(sheet);
        }
        let accounts = self.accounts(&zone, &mut rulings, mistakes);
        let replies = library::replies(&folders, mistakes);
        rulings.watch = std::mem::take(&mut self.watch).finish(&accounts, mistakes);
        let paging = std::mem::take(&mut self.paging).finish(&accounts, &self.page_command, mistakes);
        let roster = rota::of_folders(&folders, &zone, &paging, &self.chains, mistakes);
        let chains: Vec<String> = roster.chains.all.iter().map(|chain| chain.name.clone()).collect();
        rulings.ready = Arc::new(Readiness {
            playbook: Arc::new(crisis::playbook(&folders, &chains, mistakes)),
            rota: roster.rota.clone(),
            chains: roster.chains.clone(),
            page_command: !self.page_command.is_empty(),
            drill: false,
        });
        rulings.recommended = recommended(&rulings, sheet.as_deref().unwrap_or_default(), &replies);
        let plan = std::mem::take(&mut self.plan);
        rulings.planning = Arc::new(Planning {
            dates: dates::of_folders(&folders, &plan.countries, &zone, mistakes),
            ..planning::of_folders(&folders, &accounts, mistakes)
        });
        let known = rules::Known { accounts: &accounts, rulings: &rulings, pages: rulings.ready.rules_page() };
        let rules = rules::of_folders(&folders, &known, mistakes);
        let keymap = Keymap::of(self.keys.unwrap_or(&DEFAULT));
        let own = keys::bindings(&keymap, &folders, mistakes);
        let screen = ui::Settings {
            theme: self.theme.unwrap_or_default(),
            ascii: self.ascii,
            zone,
            hours: rulings.hours.clone(),
            keys: Arc::new(keymap.with(&own)),
            bell: self.bell,
            drill: false,
            still: false,
        };
        Config {
            name: self.name,
            seat: self.seat,
            rulings,
            rules,
            accounts,
            views: if self.views.is_empty() { View::usual() } else { self.views },
            paging,
            roster,
            screen,
            theme_chosen: self.theme.is_some(),
            backups: self.backups.then(|| self.backup_folder.unwrap_or_else(|| places.desk.join("backups"))),
            feed: plan.feed,
            archive_after: Some(self.archive_after).filter(|months| *months > 0),
            keyring: self.keyring,
            hours_set: !self.hours.is_always(),
            replies,
            tone: library::tone(&folders, mistakes),
            brand: sheet.unwrap_or_else(|| library::BRAND.to_owned()),
            brand_path,
            rule_folders: folders,
            files,
        }
    }

    /// Checks accounts against each other and gives those with opening hours their own.
    fn accounts(
        &mut self,
        zone: &TimeZone,
        rulings: &mut Rulings,
        mistakes: &mut Vec<Mistake>,
    ) -> Vec<AccountSettings> {
        let mut accounts: Vec<AccountSettings> = Vec::new();
        for (account, place) in std::mem::take(&mut self.accounts) {
            if accounts.iter().any(|other| other.id() == account.id()) {
                let what = format!("the account {} stands here twice; remove one", account.id());
                mistakes.push(Mistake { what, ..place.clone() });
                continue;
            }
            if let Some(name) = &account.hours {
                match self.named_hours.get(name) {
                    Some(plan) => drop(rulings.account_hours.insert(account.id(), plan.hours(zone))),
                    None => {
                        let meant = nearest(name, self.named_hours.keys().map(String::as_str));
                        let advice = meant.map_or(format!("write them as [hours.{name}]"), |near| {
                            format!("did you mean \"{near}\"?")
                        });
                        mistakes.push(Mistake { what: format!("there are no hours \"{name}\"; {advice}"), ..place });
                    }
                }
            }
            accounts.push(account);
        }
        accounts
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn rhythm(table: &mut Section<'_>, cadence: &mut Cadence) {
    for (key, minutes) in [
        ("acknowledge", &mut cadence.acknowledge),
        ("statement", &mut cadence.statement),
        ("update", &mut cadence.update),
    ] {
        set(minutes, table.number(key, 1..=10_080).and_then(|n| u32::try_from(n).ok()));
    }
}

/// Reads a word of an enum by its names in JSON.
pub fn word<'de, T: serde::Deserialize<'de>>(text: &'de str) -> Result<T, String> {
    let from: StrDeserializer<'de, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(from).map_err(|error| error.to_string())
}

fn target(mut table: Section<'_>) -> Option<TargetRow> {
    let row = TargetRow {
        class: table.parsed_list("class", |text| word(text)).unwrap_or_default(),
        network: table.texts("network").unwrap_or_default(),
        kind: table.parsed_list("kind", |text| word(text)).unwrap_or_default(),
        vip: table.flag("vip"),
        minutes: table.number("minutes", 0..=525_600).and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
        counting: table.parsed("counting", |text| word(text)).unwrap_or_default(),
    };
    let complete = table.has("minutes");
    if !complete {
        table.mistake("minutes", "a target says within how many minutes: minutes = 60".to_owned());
    }
    table.done();
    complete.then_some(row)
}

fn view(mut table: Section<'_>) -> Option<View> {
    let query =
        table.parsed("query", |text| text.parse::<Query>().map(|_| text.to_owned()).map_err(|error| error.to_string()));
    let name = table.words("name");
    if name.is_none() && !table.has("name") {
        table.mistake("name", "a view has a name: name = \"Mine\"".to_owned());
    }
    let view = name.map(|name| View { name, query: query.unwrap_or_default() });
    table.done();
    view
}

fn account(mut table: Section<'_>) -> Option<AccountSettings> {
    let network = table.parsed("network", network);
    if network.is_none() && !table.has("network") {
        table.mistake("network", "an account has a network: network = \"mastodon\"".to_owned());
    }
    let handle = table.words("handle").unwrap_or_default();
    let settings = AccountSettings {
        network: network.unwrap_or_default(),
        handle,
        base_url: table.parsed("base_url", address),
        secret_env: table.words("secret_env"),
        secret_command: table.words("secret_command"),
        listen: table.texts("listen").unwrap_or_default(),
        poll_seconds: table.number("poll_seconds", 5..=86_400).and_then(|n| u32::try_from(n).ok()),
        hours: table.words("hours"),
        options: table.table("options").unwrap_or_default(),
    };
    for fault in networks::faults(&settings) {
        table.fault(&fault.path, fault.what);
    }
    table.done();
    Some(settings).filter(|settings| !settings.network.is_empty())
}

/// Reads a network's name; a slip of the fingers would otherwise become a network answered by hand.
pub fn network(text: &str) -> Result<String, String> {
    let known = networks::ADAPTERS.iter().map(|adapter| adapter.name);
    match text {
        "" => Err("a network has a name".to_owned()),
        _ if !is_network_name(text) => Err(format!("\"{text}\" is no network's name: no blanks and no colons")),
        _ if networks::adapter(text).is_some() => Ok(text.to_owned()),
        _ => match nearest(text, known).filter(|_| text.len() > 4) {
            Some(meant) => Err(format!("\"{text}\" is not known; did you mean \"{meant}\"?")),
            None => Ok(text.to_owned()),
        },
    }
}

/// Reads the address of a server.
pub fn address(text: &str) -> Result<String, String> {
    let bare = text.trim_end_matches('/');
    let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
    match host.filter(|host| !host.is_empty() && !host.contains(char::is_whitespace)) {
        Some(_) => Ok(bare.to_owned()),
        None => Err(format!("\"{text}\" is no address; write it like https://example.social")),
    }
}

/// Reads the name of a theme; `auto` leaves it to the terminal.
fn theme(text: &str) -> Result<Option<Theme>, String> {
    let names = ui::theme::THEMES.map(|(name, _)| name);
    match Theme::of_name(text) {
        _ if text == "auto" => Ok(None),
        Some(theme) => Ok(Some(theme)),
        None => Err(format!("\"{text}\" is no theme; there are auto, {}", names.join(", "))),
    }
}
