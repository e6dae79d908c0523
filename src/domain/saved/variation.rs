//! Ways to say the same: of `{Hi|Hello|Dear}` each answer to many takes one.

/// Returns the text for the n-th of many. All ways are gone through before one comes again.
pub fn varied(text: &str, n: usize) -> String {
    let (mut said, mut rest, mut left) = (String::with_capacity(text.len()), text, n);
    while let Some((before, ways, after)) = next_choice(rest) {
        said.push_str(before);
        let ways: Vec<&str> = ways.split('|').collect();
        said.push_str(ways.get(left % ways.len()).copied().unwrap_or_default());
        left /= ways.len();
        rest = after;
    }
    said + rest
}

/// Returns the choices that a text leaves open, with their braces.
pub fn choices(text: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some((_, ways, after)) = next_choice(rest) {
        found.push(format!("{{{ways}}}"));
        rest = after;
    }
    found
}

/// Finds the next braces that hold a choice; returns what is before, inside and after.
fn next_choice(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (before, from) = text.split_at(at);
        let (inside, after) = from.strip_prefix('{')?.split_once('}')?;
        (inside.contains('|') && !inside.contains('{')).then_some((before, inside, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_taken_before_one_comes_again() {
        let text = "{Hi|Hello|Dear} {first_name?}, {sorry|we are sorry}!";
        let said: Vec<String> = (0..6).map(|n| varied(text, n)).collect();
        assert_eq!(said[0], "Hi {first_name?}, sorry!");
        assert_eq!(said[5], "Dear {first_name?}, we are sorry!");
        let different: std::collections::BTreeSet<&String> = said.iter().collect();
        assert_eq!(different.len(), 6);
        assert_eq!(varied(text, 6), said[0]);
    }

    #[test]
    fn a_way_may_be_nothing_and_other_braces_stay() {
        let expected = [
            ("{|really }sorry", 0, "sorry"),
            ("{|really }sorry", 1, "really sorry"),
            ("{order} {a{b|c}d} {", 1, "{order} {acd} {"),
            ("a | b } {x", 3, "a | b } {x"),
            ("", 9, ""),
        ];
        for (text, n, said) in expected {
            assert_eq!(varied(text, n), said, "{text}");
        }
        assert_eq!(choices("{Hi|Hello} {name} {a|b}"), ["{Hi|Hello}", "{a|b}"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_varied_until_nothing_is_left_open(text in "[a{}| ]{0,40}", n in 0usize..9) {
            let said = varied(&text, n);
            proptest::prop_assert!(said.len() <= text.len());
            if choices(&text).is_empty() {
                proptest::prop_assert_eq!(said, text);
            }
        }
    }
}
