use proptest::prelude::*;

use super::*;
use crate::ui::keys::sequence;

fn press(editor: &mut TextEditor, keys: &str) {
    for key in sequence(keys).unwrap() {
        editor.key(key);
    }
}

#[test]
fn a_family_is_one_backspace() {
    let mut editor = TextEditor::new("hi 👨‍👩‍👧‍👦🇷🇴e\u{301}");
    press(&mut editor, "Backspace Backspace");
    assert_eq!(editor.text(), "hi 👨‍👩‍👧‍👦");
    press(&mut editor, "Left Delete");
    assert_eq!(editor.text(), "hi ");
}

#[test]
fn a_step_back_is_a_word() {
    let mut editor = TextEditor::default();
    press(&mut editor, "h i Space y o u");
    press(&mut editor, "Ctrl-_");
    assert_eq!(editor.text(), "hi ");
    press(&mut editor, "Ctrl-_");
    assert_eq!(editor.text(), "");
    press(&mut editor, "Ctrl-r Ctrl-r");
    assert_eq!(editor.text(), "hi you");
}

#[test]
fn lines_are_killed_and_come_back() {
    let mut editor = TextEditor::new("one two\nthree");
    press(&mut editor, "Ctrl-w Ctrl-y Ctrl-a Ctrl-k");
    assert_eq!(editor.text(), "one two\n");
    press(&mut editor, "Ctrl-y Ctrl-u");
    assert_eq!(editor.text(), "one two\n");
    press(&mut editor, "Backspace");
    assert_eq!(editor.text(), "one two");
    press(&mut editor, "Ctrl-Left Ctrl-k");
    assert_eq!(editor.text(), "one ");
}

#[test]
fn a_paste_is_cleaned_and_bounded() {
    let mut editor = TextEditor::default();
    assert!(editor.insert("a\u{1b}[31mb\u{7}\r\nc"));
    assert!(!editor.text().contains(['\u{1b}', '\u{7}', '\r']));
    assert!(!editor.insert(&"x".repeat(1 << 20)));
    assert!(editor.text().len() <= MOST);
}

#[test]
fn up_and_down_go_by_what_is_seen() {
    let mut editor = TextEditor::new("one two three four");
    editor.fit(8, 3);
    assert_eq!(editor.shown(), (vec!["one two ", "three ", "four"], (4, 2)));
    press(&mut editor, "Up Up");
    assert_eq!(editor.shown().1, (4, 0));
    press(&mut editor, "Down Down");
    assert_eq!(editor.shown().1, (4, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn no_keys_break_it(codes in prop::collection::vec((0usize..20, any::<bool>()), 0..60), size in (0u16..30, 0u16..9)) {
        let keys = [
            Code::Char('a'), Code::Char('👍'), Code::Char('\u{1f3fd}'), Code::Char('\u{200d}'), Code::Char(' '),
            Code::Char('日'), Code::Enter, Code::Backspace, Code::Delete, Code::Left, Code::Right, Code::Up, Code::Down,
            Code::Home, Code::End, Code::Char('k'), Code::Char('w'), Code::Char('y'), Code::Char('z'), Code::PageUp,
        ];
        let mut editor = TextEditor::default();
        for (code, ctrl) in codes {
            editor.key(Key { code: keys[code], ctrl });
            editor.fit(size.0, size.1);
            let (lines, (_, row)) = editor.shown();
            prop_assert!(usize::from(row) < lines.len());
        }
    }
}
