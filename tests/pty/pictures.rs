//! The text twins in `screenshots/` are what the program draws: `screenshots/make.sh` makes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use super::bench::{Bench, PLAIN};
use super::screen::Screen;

const DEMO: [&str; 6] = ["demo", "--still", "--at", "2026-11-24T14:32:00Z", "--as", "ana"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}

/// A line of `scenes.tsv`: what it is called, the terminal, the keys pressed one after the other.
struct Scene {
    name: String,
    size: (u16, u16),
    keys: Vec<String>,
}

impl Scene {
    fn all() -> Vec<Scene> {
        fs::read_to_string(folder().join("scenes.tsv")).unwrap().lines().map(Scene::read).collect()
    }

    fn read(line: &str) -> Scene {
        let mut fields = line.split('\t');
        let (name, size) = (fields.next().unwrap(), fields.next().unwrap());
        let (columns, rows) = size.split_once('x').unwrap();
        let keys = fields.map(|key| key.replace("<Enter>", "\r")).collect();
        Scene { name: format!("{name}-{size}"), size: (columns.parse().unwrap(), rows.parse().unwrap()), keys }
    }

    fn open(&self, bench: &Bench) -> Screen {
        let screen = Screen::open(bench.seat(&PLAIN, &DEMO), self.size);
        screen.wait_to_see("▌");
        screen.settle();
        for key in &self.keys {
            let before = screen.seen().bytes.len();
            screen.press(key);
            screen.wait_for("what the key shows", |seen| seen.bytes.len() > before);
            screen.settle();
        }
        screen
    }
}

#[test]
fn the_text_twins_are_what_is_drawn() {
    let bench = Bench::new();
    for scene in Scene::all() {
        let screen = scene.open(&bench);
        let twin = folder().join(format!("{}.txt", scene.name));
        if std::env::var_os("HEARKEN_BLESS").is_some() {
            let rows: String = screen.seen().rows().iter().map(|row| format!("{}\n", row.trim_end())).collect();
            fs::write(&twin, rows).unwrap();
            continue;
        }
        let wanted = fs::read_to_string(&twin).unwrap();
        screen.wait_for(&format!("{} as {}", scene.name, twin.display()), |seen| {
            seen.rows().iter().map(|row| row.trim_end()).eq(wanted.lines())
        });
    }
}
