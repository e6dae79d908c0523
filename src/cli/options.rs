//! Options may stand anywhere among words that begin with a sign (`queue net:x -is:late --limit 3`).

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// Puts the options that a verb knows before its words, which would take them for theirs; `--` ends that.
pub fn first(command: &Command, args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.collect();
    let Some(at) = args.iter().skip(1).position(|arg| command.find_subcommand(arg).is_some()) else { return args };
    let mut rest = args.split_off(at + 2).into_iter().peekable();
    let mut verb = args.last().and_then(|verb| command.find_subcommand(verb));
    // `plan move`: the verb of a verb has the options.
    while let Some(below) = rest.peek().and_then(|word| verb?.find_subcommand(word)) {
        args.extend(rest.next());
        verb = Some(below);
    }
    let mut words = Vec::new();
    while let Some(arg) = rest.next() {
        if arg == "--" {
            words.push(arg);
            words.extend(rest.by_ref());
            break;
        }
        let known = verb.and_then(|verb| option(verb, &arg).or_else(|| option(command, &arg)));
        let Some(known) = known else {
            words.push(arg);
            continue;
        };
        let value_follows = known.get_action().takes_values() && !arg.to_string_lossy().contains('=');
        args.push(arg);
        args.extend(value_follows.then(|| rest.next()).flatten());
    }
    args.extend(words);
    args
}

/// Returns the option that an argument names, as `--long`, `--long=value` or `-s`.
fn option<'a>(command: &'a Command, arg: &OsStr) -> Option<&'a Arg> {
    let text = arg.to_str()?;
    let mut known = command.get_arguments().filter(|arg| !arg.is_positional());
    if let Some(long) = text.strip_prefix("--") {
        let name = long.split('=').next()?;
        return known.find(|arg| arg.get_long() == Some(name));
    }
    let mut letters = text.strip_prefix('-')?.chars();
    let (letter, None) = (letters.next()?, letters.next()) else { return None };
    known.find(|arg| arg.get_short() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    fn ordered(line: &str) -> String {
        let args = first(&args::command(), line.split(' ').map(OsString::from));
        args.iter().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn options_come_before_words_wherever_they_stood() {
        for (typed, wanted) in [
            ("hearken queue is:late --limit 3", "hearken queue --limit 3 is:late"),
            ("hearken queue -net:x --limit=3 -is:late --json", "hearken queue --limit=3 --json -net:x -is:late"),
            ("hearken --json queue is:late", "hearken --json queue is:late"),
            ("hearken snooze 12ab +3d -y", "hearken snooze -y 12ab +3d"),
            ("hearken label 12ab -vip --yes", "hearken label --yes 12ab -vip"),
            ("hearken plan move 12ab -2h --zone UTC", "hearken plan move --zone UTC 12ab -2h"),
            ("hearken plan move 12ab 2034-12-03 --account=@shop", "hearken plan move --account=@shop 12ab 2034-12-03"),
            ("hearken note 12ab -- --json is a flag", "hearken note 12ab -- --json is a flag"),
            ("hearken queue --limit", "hearken queue --limit"),
            ("hearken", "hearken"),
        ] {
            assert_eq!(ordered(typed), wanted);
        }
    }
}
