//! Runs a program under strace and reads what it asked of the system.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is written down: everything that changes files or makes changes durable, and whatever could do so
/// behind our back.
const CALLS: &str = "openat,open,creat,close,dup,dup2,dup3,fcntl,lseek,write,writev,pwrite64,pwritev,pwritev2,\
    truncate,ftruncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,\
    symlinkat,fsync,fdatasync,sync,syncfs,sync_file_range,mmap,io_uring_setup,io_submit,sendfile,splice,\
    copy_file_range,clone,clone3,fork,vfork";

/// One call. Numbers of lines are the clock of a trace.
#[derive(Debug, Default)]
pub struct Call {
    /// Name of the call.
    pub name: String,
    args: Vec<String>,
    /// What it returned; -1 for one that failed or never returned.
    pub result: i64,
    /// Line in which it began.
    pub begun: usize,
    /// Line in which it was done; `usize::MAX` for one that never was.
    pub done: usize,
    /// Whether the traced program made it, rather than a process that it started.
    pub own: bool,
    task: u32,
}

impl Call {
    /// Returns an argument as it was printed.
    pub fn arg(&self, n: usize) -> &str {
        self.args.get(n).map_or("", String::as_str)
    }

    /// Returns an argument that is a number.
    pub fn number(&self, n: usize) -> u64 {
        self.arg(n).parse().unwrap_or_else(|_| panic!("argument {n} is no number: {self:?}"))
    }

    /// Returns an argument that is an open file.
    pub fn file(&self, n: usize) -> i64 {
        leading(self.arg(n))
    }

    /// Returns the path of an argument that is an open folder.
    pub fn folder(&self, n: usize) -> String {
        let path = self.arg(n).split_once('<').and_then(|(_, path)| path.rsplit_once('>'));
        path.map(|(path, _)| String::from_utf8(unhex(path)).unwrap()).unwrap_or_default()
    }

    /// Returns an argument that is a text.
    pub fn text(&self, n: usize) -> String {
        String::from_utf8(self.bytes(n)).unwrap()
    }

    /// Returns the bytes in an argument: all of them, one after the other, where there are several.
    pub fn bytes(&self, n: usize) -> Vec<u8> {
        let arg = self.arg(n);
        assert!(!arg.contains("\"..."), "strace cut data short: {} at line {}", self.name, self.begun);
        arg.split('"').skip(1).step_by(2).flat_map(unhex).collect()
    }
}

/// Tells whether strace is there and may look into processes.
pub fn works() -> bool {
    let tried = Command::new("strace").args(["-f", "--seccomp-bpf", "-o", "/dev/null", "true"]).output();
    tried.is_ok_and(|output| output.status.success())
}

/// The path of strace, for those who run it with another `PATH`.
fn strace() -> PathBuf {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).map(|folder| folder.join("strace")).find(|path| path.is_file());
    found.expect("strace is on the path")
}

/// Makes the command that runs `program` under strace and writes the trace to `to`.
///
/// What would wait for the disk is answered by strace: the trace says what was asked for, and that is all we need.
pub fn command(program: &Path, to: &Path) -> Command {
    let mut command = Command::new(strace());
    command.args(["-e", "inject=fsync,fdatasync,sync,syncfs:retval=0"]);
    command.args(["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "100000000", "-e", "signal=none"]);
    command.arg("-e").arg(format!("trace={}", CALLS.replace(' ', ""))).arg("-o").arg(to).arg(program);
    command
}

/// Reads a trace.
pub fn read(text: &str) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut begun: HashMap<u32, (usize, &str)> = HashMap::new();
    for (number, line) in text.lines().enumerate() {
        let Some((task, rest)) = line.split_once(' ').and_then(|(task, rest)| Some((task.parse().ok()?, rest.trim())))
        else {
            continue;
        };
        if let Some(half) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(task, (number, half));
        } else if rest.starts_with("<...") {
            let half = rest.split_once("resumed>").map_or("", |(_, half)| half);
            if let Some((first, before)) = begun.remove(&task) {
                calls.push(call(task, &format!("{before}{half}"), first, number));
            }
        } else if rest.contains('(') {
            calls.push(call(task, rest, number, number));
        }
    }
    calls.extend(begun.into_iter().map(|(task, (first, half))| call(task, &format!("{half}) = ?"), first, usize::MAX)));
    own(&mut calls);
    // A number of a file is free for others as soon as its closing begins.
    calls.sort_by_key(|call| if call.name == "close" { call.begun } else { call.done });
    calls
}

fn call(task: u32, line: &str, begun: usize, done: usize) -> Call {
    let (name, rest) = line.split_once('(').unwrap_or((line, ""));
    let (args, result) = rest.rsplit_once(" = ").unwrap_or((rest, "?"));
    let args = args.trim_end().strip_suffix(')').unwrap_or(args);
    let result = if result.starts_with('?') { -1 } else { leading(result) };
    let done = if line.ends_with(" = ?") { usize::MAX } else { done };
    Call { name: name.to_owned(), args: split(args), result, begun, done, own: false, task }
}

/// Marks the calls of the traced program and its threads.
fn own(calls: &mut [Call]) {
    let first = calls.iter().min_by_key(|call| call.begun).map(|call| call.task);
    let mut tasks: HashSet<u32> = first.into_iter().collect();
    let births = calls.iter().filter(|call| call.name.starts_with("clone") && call.result > 0);
    let mut births: Vec<_> = births
        .map(|call| (call.done, call.task, call.result as u32, call.args.join(",").contains("CLONE_THREAD")))
        .collect();
    births.sort_unstable();
    for (_, parent, born, thread) in births {
        if thread && tasks.contains(&parent) {
            tasks.insert(born);
        }
    }
    calls.iter_mut().for_each(|call| call.own = tasks.contains(&call.task));
}

/// Parts arguments at the commas that stand in no bracket.
fn split(args: &str) -> Vec<String> {
    let (mut parts, mut depth, mut quoted, mut part) = (Vec::new(), 0i32, false, String::new());
    for c in args.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' | '<' if !quoted => depth += 1,
            ')' | ']' | '}' | '>' if !quoted => depth -= 1,
            ',' if !quoted && depth <= 0 => {
                parts.push(std::mem::take(&mut part).trim().to_owned());
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    parts.push(part.trim().to_owned());
    parts
}

fn leading(text: &str) -> i64 {
    if let Some(hex) = text.strip_prefix("0x") {
        let digits: String = hex.chars().take_while(char::is_ascii_hexdigit).collect();
        return i64::from_str_radix(&digits, 16).unwrap_or(0);
    }
    let end = text.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *at == 0 && *c == '-')).map(|(at, _)| at);
    text[..end.unwrap_or(text.len())].parse().unwrap_or(-1)
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits.map(|pair| u8::from_str_radix(pair.get(..2).unwrap_or_default(), 16).expect("strace prints pairs")).collect()
}
