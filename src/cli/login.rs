//! Who is at the terminal, where nobody says so: the name by which the machine knows us.

use std::fs;

/// Returns the name of the login, also where the environment does not say it, as below cron.
pub fn name() -> String {
    let said = ["USER", "LOGNAME"].iter().filter_map(|name| std::env::var(name).ok());
    let said = said.map(|name| name.trim().to_owned()).find(|name| !name.is_empty());
    let kept = || fs::read_to_string("/etc/passwd").ok().and_then(|text| of_uid(&text, uid()));
    said.or_else(kept).unwrap_or_else(|| "me".to_owned())
}

fn uid() -> u32 {
    rustix::process::getuid().as_raw()
}

/// Finds the name of a user in the words of `/etc/passwd`.
fn of_uid(passwd: &str, uid: u32) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _, id) = (fields.next()?, fields.next()?, fields.next()?);
        (id.parse() == Ok(uid) && !name.is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\n# odd\n:x:7:7::/:\nana:x:1000:1000::/home/ana:/bin/zsh\n";
        assert_eq!(of_uid(passwd, 1000).as_deref(), Some("ana"));
        assert_eq!(of_uid(passwd, 0).as_deref(), Some("root"));
        assert_eq!((of_uid(passwd, 7), of_uid(passwd, 12)), (None, None));
    }
}
