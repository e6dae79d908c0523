//! What strangers send to harm us, one line each, and laws that hold for whatever bytes arrive.

use proptest::prelude::*;
use unicode_normalization::char::is_combining_mark;

use super::*;

/// Name of the trick, what came, what is left.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("colours", "\u{1b}[1;31mred\u{1b}[0m", "red"),
    ("colours in colons", "\u{1b}[38:2::1:2:3mred\u{1b}[m", "red"),
    ("clear the screen, go home", "a\u{1b}[2J\u{1b}[Hb", "ab"),
    ("private mode", "\u{1b}[?1049hx\u{1b}[?25l", "x"),
    ("alternate screen and back", "\u{1b}7\u{1b}[?47hx\u{1b}8", "x"),
    ("reset", "\u{1b}cx", "x"),
    ("character set", "\u{1b}(0lqk\u{1b}(B", "lqk"),
    ("title", "a\u{1b}]0;owned\u{7}b", "ab"),
    ("title ended by ST", "a\u{1b}]2;owned\u{1b}\\b", "ab"),
    ("clipboard", "a\u{1b}]52;c;cm0gLXJmIH4K\u{7}b", "ab"),
    ("clipboard over two lines", "a\u{1b}]52;c;cm0g\nLXJm\u{7}b", "ab"),
    ("hyperlink", "\u{1b}]8;;https://evil.example\u{1b}\\bank\u{1b}]8;;\u{1b}\\", "bank"),
    ("picture", "a\u{1b}]1337;File=inline=1:AAAA\u{7}b", "ab"),
    ("notification", "a\u{1b}]777;notify;t;b\u{1b}\\b", "ab"),
    ("DCS: ask for the terminal's settings", "a\u{1b}P$qm\u{1b}\\b", "ab"),
    ("DCS: sixel with Ü, whose bytes hold an 8-bit end", "a\u{1b}PqÜ#0;2\u{1b}\\b", "ab"),
    ("APC: kitty graphics", "a\u{1b}_Ga=T;AAAA\u{1b}\\b", "ab"),
    ("PM", "a\u{1b}^private\u{1b}\\b", "ab"),
    ("SOS", "a\u{1b}Xstring\u{1b}\\b", "ab"),
    ("tmux passes it on", "a\u{1b}Ptmux;\u{1b}\u{1b}]52;c;AA\u{7}\u{1b}\\b", "ab"),
    ("8-bit CSI", "a\u{9b}31mb", "ab"),
    ("8-bit OSC and ST", "a\u{9d}0;owned\u{9c}b", "ab"),
    ("8-bit DCS, APC, PM, SOS", "a\u{90}q1\u{9c}\u{9f}g\u{9c}\u{9e}p\u{9c}\u{98}s\u{9c}b", "ab"),
    ("cancelled", "a\u{1b}]0;x\u{18}b\u{1b}[3\u{1a}c", "abc"),
    ("open to the end", "a\u{1b}]0;owned", "a"),
    ("open, ends with its line", "a\u{1b}]0;owned\nnext\n\nlast", "a\nnext\n\nlast"),
    ("open DCS, ends with its line", "a\u{1b}\u{1}Pq\r\nnext", "a\nnext"),
    ("CSI cut by a line", "a\u{1b}[31\nbig", "a\nbig"),
    ("ESC cut by a line", "a\u{1b}\nbig", "a\nbig"),
    ("ESC alone", "a\u{1b}", "a"),
    ("inside a colour another", "a\u{1b}[3\u{1b}[31mb", "ab"),
    ("answerback, bell, backspace, delete", "a\u{5}\u{7}\u{8}b\u{7f}\0c", "abc"),
    ("shift out and in", "a\u{e}b\u{f}c", "abc"),
    ("overwrite by CR", "real\rfake", "real\nfake"),
    ("line ends of all kinds", "a\r\nb\u{85}c\u{2028}d\u{2029}e\u{b}f\u{c}g", "a\nb\nc\nd\ne\nf\ng"),
    ("tab", "a\tb", "a    b"),
    ("override", "photo\u{202e}gpj.exe", "photogpj.exe"),
    ("embedding and pop", "\u{202a}a\u{202b}b\u{202c}", "ab"),
    ("isolates", "\u{2066}a\u{2067}b\u{2068}c\u{2069}", "abc"),
    ("marks of direction", "א\u{200e}ב\u{200f}ג\u{61c}", "אבג"),
    ("zero width", "c\u{200b}a\u{200c}s\u{200d}i\u{2060}n\u{feff}o", "casino"),
    ("soft hyphen", "ca\u{ad}sino", "casino"),
    ("invisible operators", "a\u{2061}\u{2062}\u{2063}\u{2064}b\u{206a}\u{206f}c", "abc"),
    ("grapheme joiner", "a\u{34f}b", "ab"),
    ("Hangul fillers", "\u{3164}\u{ffa0}\u{115f}\u{1160}a", "a"),
    ("Mongolian and Khmer blanks", "a\u{180e}\u{180b}\u{17b4}\u{17b5}b", "ab"),
    ("interlinear annotation", "\u{fff9}bank\u{fffa}evil\u{fffb}", "bankevil"),
    ("musical and shorthand controls", "a\u{1d173}\u{1d17a}\u{1bca0}b", "ab"),
    ("noncharacters", "a\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}\u{1fffe}b", "ab"),
    ("tags that spell words", "hi\u{e0001}\u{e0069}\u{e0067}\u{e006e}\u{e007f}", "hi"),
    ("tags behind a flag that is none", "🏴\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}\u{e0021}x", "🏴x"),
    ("tags of a flag without an end", "🏴\u{e0067}\u{e0062}", "🏴"),
    ("bytes behind an emoji", "😀\u{fe01}\u{e0101}\u{e0102}\u{fe0f}\u{fe0f}!", "😀\u{fe0f}!"),
    ("selectors behind a letter", "a\u{fe0f}\u{e0100}b", "ab"),
    ("joiners in a row", "👩\u{200d}\u{200d}👧\u{200d}", "👩\u{200d}👧"),
    ("reserved invisibles", "a\u{e0080}\u{e01f0}\u{2065}\u{fff3}b", "ab"),
    (
        "marks piled up",
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}a",
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}a",
    ),
];

/// What people write, which must arrive as it left.
const HONEST: &[&str] = &[
    "",
    "Plain words.\nTwo lines.\n",
    "Aplicația nouă îmi ia banii de două ori, şi ţara s\u{326}t\u{326}a\u{306}",
    "¿Cuándo llega mi pedido? ¡Gracias!",
    "👨‍👩‍👧‍👦 👩🏽‍🚒 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 🇷🇴🇪🇸 1️⃣ #️⃣ ☺︎ ©️ 👁️‍🗨️",
    "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 🏴\u{e0075}\u{e0073}\u{e0063}\u{e0061}\u{e007f}",
    "می‌خواهم نامه‌ای بنویسم، سلام ١٢٣",
    "שָׁלוֹם עֲלֵיכֶם",
    "क्‍ष श्री र‍्य ന്‍ ක්‍ෂ",
    "日本語 葛󠄀城市 한국어 中文",
    "ไทย ภาษา မြန်မာ ខ្មែរ བོད་",
    "√x² ≤ ∞ € ₿ → ░▒▓ ⠓⠑⠁⠗ \u{f8ff}",
    "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
    "\u{600}12 \u{6dd} ڀ",
];

#[test]
fn tricks_leave_nothing_but_their_words() {
    for (trick, came, left) in HOSTILE {
        assert_eq!(&text(came), left, "{trick}");
    }
}

#[test]
fn honest_writing_stays_as_it_is() {
    for words in HONEST {
        assert_eq!(&text(words), words);
    }
}

#[test]
fn a_line_is_one_line() {
    assert_eq!(line("  Mira\r\n\tIonescu\u{202e} \u{a0} \u{1b}]0;x\u{7}✓ \u{2028}"), "Mira Ionescu ✓");
    assert_eq!(line("\u{3164}\u{200b} \u{2003}"), "");
}

#[test]
fn long_lines_and_texts_are_cut_and_say_so() {
    let long = format!("start {}\nnext", "ș".repeat(LINE_BYTES));
    let cut = text(&long);
    let (first, second) = cut.split_once('\n').unwrap();
    assert!(first.len() <= LINE_BYTES && first.ends_with("ș…"), "{}", first.len());
    assert_eq!(second, "next");
    let whole = text(&"twelve bytes\n".repeat(TEXT_BYTES / 8));
    assert!(whole.len() <= TEXT_BYTES && whole.ends_with('…'));
    assert_eq!(text(&whole), whole);
    assert!(line(&whole).len() <= LINE_BYTES);
    assert_eq!(line(&line(&whole)), line(&whole));
}

#[test]
fn a_cut_never_leaves_a_joiner_behind() {
    let long = "👩\u{200d}".repeat(LINE_BYTES);
    assert_eq!(text(&text(&long)), text(&long));
    assert!(text(&long).ends_with("👩…"));
}

#[test]
fn every_code_point_in_use_obeys_wherever_it_stands() {
    let ends_of_planes = (3..=0x10).flat_map(|plane| plane * 0x1_0000 + 0xfff0..=plane * 0x1_0000 + 0xffff);
    for c in (0..0x3_2400).chain(0xe_0000..0xe_1000).chain(ends_of_planes).filter_map(char::from_u32) {
        assert_lawful(&format!("{c}a{c}b😀{c}😀ا{c}ب{c}"));
    }
}

/// How many cases each property tries: `HEARKEN_CASES` if set (ten million in all means five million
/// here), else 50,000.
fn cases() -> ProptestConfig {
    let cases = std::env::var("HEARKEN_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(50_000);
    ProptestConfig { cases, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_bytes_arrive_nothing_forbidden_is_left(bytes in hostile_bytes()) {
        assert_lawful(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn whatever_characters_arrive_nothing_forbidden_is_left(came in hostile_text()) {
        assert_lawful(&came);
        prop_assert!(serde_json::from_str::<String>(&json_safe(&serde_json::to_string(&came).unwrap())).unwrap() == came);
        let _ = suspicious_host(&came);
    }
}

/// Bytes that favour what opens, ends and cuts sequences, and halves of characters.
fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        4 => proptest::sample::select(&b"\x1b\x9b\x9d\x90\x9c\x07\x18\x1a\r\n\t\x00\x7f[]PX^_\\;?mGHJhlqc"[..]).prop_map(|b| vec![b]),
        2 => any::<u8>().prop_map(|b| vec![b]),
        1 => (0x80_u8..0xa0).prop_map(|b| vec![0xc2, b]),
        1 => proptest::sample::select(BIASED).prop_map(|c| c.to_string().into_bytes()),
        1 => "[a-z0-9 ]{1,8}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => proptest::sample::select(BIASED).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => proptest::sample::select(HOSTILE).prop_map(|(_, came, _)| came.to_owned()),
        1 => proptest::sample::select(HONEST).prop_map(str::to_owned),
        1 => (0x300_u32..0x370).prop_filter_map("a mark", char::from_u32).prop_map(|c| String::from(c).repeat(3)),
        1 => (0xe0020_u32..0xe0080).prop_filter_map("a tag", char::from_u32).prop_map(String::from),
    ];
    proptest::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

const BIASED: &[char] = &[
    '\u{1b}',
    '\u{9b}',
    '\u{9d}',
    '\u{9c}',
    '\u{7}',
    '\u{18}',
    '\r',
    '\n',
    '\t',
    '\u{85}',
    '\u{2028}',
    ']',
    '[',
    'P',
    '\\',
    '\u{202e}',
    '\u{2066}',
    '\u{2069}',
    '\u{200e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200d}',
    '\u{fe0f}',
    '\u{fe0e}',
    '\u{ad}',
    '\u{34f}',
    '\u{feff}',
    '\u{1f3f4}',
    '\u{e0067}',
    '\u{e0062}',
    '\u{e0073}',
    '\u{e007f}',
    '\u{e0100}',
    '👩',
    '❤',
    '🏽',
    '🇷',
    'a',
    '1',
    'س',
    'क',
    '\u{94d}',
    '日',
    '\u{300}',
    '\u{64b}',
    ' ',
];

fn assert_lawful(came: &str) {
    let clean = text(came);
    let mut marks = 0;
    for (at, c) in clean.char_indices() {
        assert!(!is_forbidden(c), "{c:?} left of {came:?}");
        if matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e01ef}') {
            assert!(clean[..at].ends_with(may_carry), "{c:?} hides in {clean:?}");
        } else {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            assert!(marks <= 8, "{clean:?}");
        }
    }
    assert!(clean.len() <= TEXT_BYTES && clean.split('\n').all(|line| line.len() <= LINE_BYTES));
    assert_eq!(text(&clean), clean, "cleaned twice: {came:?}");
    let one = line(came);
    assert!(!one.contains('\n') && one.trim() == one && !one.contains("  "), "{one:?}");
    assert_eq!(line(&one), one, "lined twice: {came:?}");
}

/// The law in words of its own: `text` must not be its own judge.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}'
        )
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(c, '\u{e0000}'..='\u{e001f}' | '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Nothing invisible stands behind a blank, a Latin letter or at the beginning.
fn may_carry(c: char) -> bool {
    !c.is_whitespace() && !c.is_ascii_alphabetic() && !matches!(c, '\u{c0}'..='\u{5ff}')
}
