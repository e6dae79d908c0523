//! Tells the service manager that the desk listens, where one asked to be told (systemd's `Type=notify`).

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// Says so once. A manager that cannot be reached keeps no desk from running.
pub fn tell() {
    let Some(place) = std::env::var_os("NOTIFY_SOCKET").filter(|place| !place.is_empty()) else { return };
    if let Err(error) = tell_at(&place) {
        tracing::warn!(%error, "the service manager was not told that the desk is ready");
    }
}

fn tell_at(place: &OsStr) -> io::Result<()> {
    UnixDatagram::unbound()?.send_to_addr(b"READY=1", &address(place)?).map(drop)
}

/// A file, or with an `@` a name that Linux keeps apart from files.
fn address(place: &OsStr) -> io::Result<SocketAddr> {
    match place.as_bytes() {
        #[cfg(target_os = "linux")]
        [b'@', name @ ..] => <SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name),
        _ => SocketAddr::from_pathname(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manager_hears_it_by_file_and_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let name = format!("@hearken-test-{}", std::process::id());
        for place in [dir.path().join("notify").as_os_str(), OsStr::new(&name)] {
            let manager = UnixDatagram::bind_addr(&address(place).unwrap()).unwrap();
            tell_at(place).unwrap();
            let mut heard = [0; 64];
            let length = manager.recv(&mut heard).unwrap();
            assert_eq!(&heard[..length], b"READY=1");
        }
        assert!(tell_at(dir.path().join("nobody").as_os_str()).is_err());
    }
}
