//! Letters that are drawn alike.

use crate::domain::snooze::words::fold;

/// Letters of other alphabets that cannot be told from Latin ones, each before the one it is taken for.
const TWINS: &str = "аaсcԁdеeһhіiјjӏlоoрpԛqѕsԝwхxуyүyАAВBЕEНHІIЈJКKМMОOРPЅSТTХXУY\
    αaιiκkνvοoρpυuχxΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

/// Returns the Latin letter that one of another alphabet is taken for.
pub fn twin(letter: char) -> Option<char> {
    let mut pairs = TWINS.chars();
    while let (Some(own), Some(latin)) = (pairs.next(), pairs.next()) {
        if own == letter {
            return Some(latin);
        }
    }
    None
}

/// Returns a name as the eye takes it: in small letters without accents, those that are drawn alike as one.
pub fn as_drawn(name: &str) -> String {
    let latin: String = name.chars().map(|c| if c.is_ascii() { c } else { twin(c).unwrap_or(c) }).collect();
    let drawn = |c: char| match c {
        '0' => 'o',
        '1' | 'i' | '|' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        other => other,
    };
    fold(&latin).chars().map(drawn).collect()
}
