//! The command line: every act on screen has a twin here, for people or as JSON lines.
//!
//! `args` says what there is, `desk` whether a running desk does the work or this process, `exit` how it ended;
//! the rest is a file a verb or family.

mod account;
mod act;
mod args;
mod brief;
mod config;
mod crisis;
mod demo;
mod desk;
mod doctor;
mod drill;
mod errand;
mod eval;
mod exit;
mod explain;
mod files;
mod import;
mod logging;
mod login;
mod man;
mod media;
mod moderate;
mod moment;
mod notices;
mod open;
mod options;
mod outbox;
mod page;
mod person;
mod plan;
mod prompt;
mod queue;
mod replies;
mod reply;
mod rota;
mod rows;
mod rules;
mod save;
mod scratch;
mod show;
mod statement;
mod sync;
#[cfg(test)]
mod tests;
mod text;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::FromArgMatches;

use crate::config::{Config, Mistakes, Places};
use crate::desk::is_desk;
use crate::domain::clean;
use crate::domain::command::{Act, Command};
use crate::domain::id::SeatName;
use crate::domain::network::Moderation;
use crate::networks;
use crate::terminal;

use self::args::{Cli, Verb};
use self::errand::Errand;
use self::exit::{Exit, Failure};

/// A thread that read for a seat ends after so long without work: the memory that it read into ends with it.
const IDLE: Duration = Duration::from_secs(2);

/// Runs the program with the arguments that it was called with.
pub fn run() -> ExitCode {
    // Whatever is written holds private messages: backups, the log, the store.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    networks::install_crypto();
    let command = args::command();
    let args = options::first(&command, std::env::args_os());
    let matches = match command.try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and version are no errors and have their own stream.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let (mut out, mut err) = (io::BufWriter::new(io::stdout()), io::stderr());
    let ended = match Cli::from_arg_matches(&matches) {
        Ok(cli) => call(cli, &mut out, &mut err),
        Err(error) => Err(Failure::usage(error.to_string())),
    };
    let ended = ended.and_then(|()| out.flush().map_err(Failure::unwritten));
    let _ = out.flush();
    match ended {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            if !failure.words.is_empty() {
                let _ = writeln!(err, "hearken: {}", clean::text(&failure.to_string()));
            }
            failure.exit.into()
        }
    }
}

fn call(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Failure> {
    if let Some(Verb::Completions { shell }) = &cli.verb {
        return completions(*shell, out);
    }
    if let Some(Verb::Man(args)) = &cli.verb {
        return man::man(args, out);
    }
    if let Some(Verb::Eval(verb)) = &cli.verb {
        return eval::eval(verb, out);
    }
    let places = Places::find(cli.desk, cli.config).map_err(Failure::refused)?;
    let _log = logging::start(&places.state);
    terminal::watch_panics();
    let (config, mistakes) = settings(&places, cli.verb.as_ref(), err)?;
    let seat = SeatName::new(&cli.seat.or(config.seat.clone()).unwrap_or_else(login::name));
    let mut errand = Errand { places, config, seat, json: cli.json, out, err };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().thread_keep_alive(IDLE).build()?;
    let ended = runtime.block_on(perform(&mut errand, cli.verb, mistakes));
    // A read of standard input may still wait on a thread of its own.
    runtime.shutdown_background();
    ended
}

/// Reads the settings. Verbs that do without get the usual ones where there are mistakes; so do those that ask a running
/// desk, which goes by what it read when it started: nobody who edits a file keeps others from freezing.
fn settings(places: &Places, verb: Option<&Verb>, err: &mut dyn Write) -> Result<(Config, Option<Mistakes>), Failure> {
    let mistakes = match Config::load(places) {
        Ok(config) => return Ok((config, None)),
        Err(mistakes) => mistakes,
    };
    if matches!(verb, Some(Verb::Doctor | Verb::Demo(_) | Verb::Config(_))) {
        return Ok((Config::usual()?, Some(mistakes)));
    }
    let runs = || std::os::unix::net::UnixStream::connect(terminal::socket_path(&places.desk)).is_ok();
    if verb.is_none_or(Verb::goes_by_the_desk) && runs() {
        let _ = writeln!(err, "{mistakes}\nhearken: the desk that runs goes by the settings it started with");
        return Ok((Config::usual()?, Some(mistakes)));
    }
    Err(mistakes.into())
}

/// Refuses to answer for a desk that is not there.
fn must_be_there(places: &Places) -> Result<(), Failure> {
    if is_desk(&places.desk) {
        return Ok(());
    }
    let dir = places.desk.display();
    Err(Failure::refused(format!(
        "there is no desk in {dir}; look at --desk and HEARKEN_DESK, or make one there with `hearken` or `hearken import`"
    )))
}

fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<(), Failure> {
    // Made in memory first: the maker of completions gives up loudly when a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "hearken", &mut script);
    Ok(out.write_all(&script)?)
}

async fn perform(errand: &mut Errand<'_>, verb: Option<Verb>, mistakes: Option<Mistakes>) -> Result<(), Failure> {
    let Some(verb) = verb else { return open::open(errand).await };
    if !verb.founds() {
        must_be_there(&errand.places)?;
    }
    match verb {
        Verb::Demo(args) => demo::demo(errand, args).await,
        Verb::Drill(args) => drill::drill(errand, args).await,
        Verb::Serve => open::serve(errand).await,
        Verb::Attach => open::attach(errand).await,
        Verb::Account { verb } => account::account(errand, verb).await,
        Verb::Sync(args) => sync::sync(errand, args).await,
        Verb::Import(args) => import::import(errand, args).await,
        Verb::Export(args) => files::export(errand, args).await,
        Verb::Queue(args) => queue::queue(errand, args).await,
        Verb::Search(args) => queue::search(errand, args).await,
        Verb::Show(args) => show::show(errand, args).await,
        Verb::Save(args) => save::save(errand, args).await,
        Verb::Done(rows) => act::plain(errand, rows, Act::Done).await,
        Verb::Reopen(rows) => act::plain(errand, rows, Act::Reopen).await,
        Verb::Claim(rows) => act::plain(errand, rows, Act::Claim).await,
        Verb::Dismiss(args) => act::dismiss(errand, args).await,
        Verb::Snooze(args) => act::snooze(errand, args).await,
        Verb::Assign(args) => act::assign(errand, args).await,
        Verb::Label(args) => act::label(errand, args).await,
        Verb::Star(args) => act::marked(errand, args, |on| Act::Star(Some(on))).await,
        Verb::Mute(args) => act::marked(errand, args, |on| Act::Mute(Some(on))).await,
        Verb::Unread(args) => act::marked(errand, args, Act::Unread).await,
        Verb::Priority(args) => act::priority(errand, args).await,
        Verb::Class(args) => act::class(errand, args).await,
        Verb::Lang(args) => act::lang(errand, args).await,
        Verb::Promise(args) => act::promise(errand, args).await,
        Verb::Note(args) => act::note(errand, args).await,
        Verb::Undo => act::single(errand, Command::Undo).await,
        Verb::Redo => act::single(errand, Command::Redo).await,
        Verb::Reply(args) => reply::reply(errand, args).await,
        Verb::Forward(args) => reply::forward(errand, args).await,
        Verb::Post(args) => reply::post(errand, args).await,
        Verb::Outbox => outbox::outbox(errand).await,
        Verb::Replies(args) => replies::replies(errand, &args),
        Verb::Rules { verb } => rules::rules(errand, verb).await,
        Verb::Posted { which, not } => outbox::on(errand, which, |reply| Command::Posted { reply, yes: !not }).await,
        Verb::VerifyReply(which) => outbox::on(errand, which, |reply| Command::Verify { reply }).await,
        Verb::Retake(which) => outbox::on(errand, which, |reply| Command::Retake { reply }).await,
        Verb::Release(which) => outbox::release(errand, which).await,
        Verb::Drop(which) => outbox::give_up(errand, which).await,
        Verb::CallBack { reply } => outbox::call_back(errand, reply).await,
        Verb::Discard { id, yes } => outbox::discard(errand, id, yes).await,
        Verb::Like(args) => moderate::moderate(errand, args, Moderation::Like).await,
        Verb::Boost(args) => moderate::moderate(errand, args, Moderation::Boost).await,
        Verb::Hide(args) => moderate::moderate(errand, args, Moderation::Hide).await,
        Verb::Delete(args) => moderate::moderate(errand, args, Moderation::Delete).await,
        Verb::Block(args) => moderate::moderate(errand, args, Moderation::Block).await,
        Verb::Silence(args) => moderate::moderate(errand, args, Moderation::Mute).await,
        Verb::Report(args) => moderate::report(errand, args).await,
        Verb::NoReply(args) => person::no_reply(errand, args).await,
        Verb::Vip(args) => person::vip(errand, args).await,
        Verb::Escalate(args) => crisis::escalate(errand, args).await,
        Verb::StandDown { id } => crisis::stand_down(errand, &id).await,
        Verb::Freeze(args) => crisis::freeze(errand, args).await,
        Verb::Resume => act::single(errand, Command::Resume).await,
        Verb::Crisis(args) => crisis::crisis(errand, args).await,
        Verb::Rota(args) => rota::rota(errand, args).await,
        Verb::Plan { verb } => plan::plan(errand, verb).await,
        Verb::Media { verb } => media::media(errand, verb).await,
        Verb::Watch => watch::watch(errand).await,
        Verb::Alarm { verb } => watch::alarm(errand, verb).await,
        Verb::Staffing => watch::staffing(errand).await,
        Verb::Page { verb } => page::page(errand, verb).await,
        Verb::Brief(args) => brief::brief(errand, args).await,
        Verb::Config(args) => config::config(errand, &args, mistakes),
        Verb::Log(args) => brief::log(errand, args).await,
        Verb::Doctor => doctor::doctor(errand, mistakes).await,
        Verb::Backup(args) => files::backup(errand, args).await,
        Verb::Archive(args) => files::archive(errand, args).await,
        Verb::Restore(args) => files::restore(errand, args).await,
        Verb::Verify => files::verify(errand).await,
        Verb::Completions { shell } => completions(shell, errand.out),
        Verb::Triage(verb) => explain::triage(errand, verb).await,
        Verb::Eval(verb) => eval::eval(&verb, errand.out),
        Verb::Man(args) => man::man(&args, errand.out),
    }
}
