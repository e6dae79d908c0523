use proptest::prelude::*;

use super::*;

/// Prints of few kinds, so that many are near each other: chains among them.
fn prints() -> impl Strategy<Value = Vec<Print>> {
    let one = (0u32..40, 0u16..3, 0u16..2).prop_map(|(bits, pair, address)| {
        let words = ((1u64 << bits) - 1) << 1;
        Print::new(words, [pair, 7 + pair, 100], address)
    });
    prop::collection::vec(one, 0..30)
}

fn swarms_of(prints: &[Print]) -> Swarms {
    let mut swarms = Swarms::default();
    prints.iter().for_each(|print| swarms.change(None, Some(*print)));
    swarms
}

fn told(swarms: &Swarms, prints: &[Print]) -> Vec<(Option<Print>, usize)> {
    prints.iter().map(|print| (swarms.centre_of(print), swarms.size_of(print))).collect()
}

/// The rule as the page says it, without haste.
fn plainly(prints: &[Print]) -> Vec<(Option<Print>, usize)> {
    let mut ranked: Vec<Print> = prints.to_vec();
    ranked.sort_unstable_by_key(Print::rank);
    ranked.dedup();
    let mut centres: Vec<Print> = Vec::new();
    for print in ranked {
        if !centres.iter().any(|centre| centre.is_near(&print)) {
            centres.push(print);
        }
    }
    let centre_of = |print: &Print| {
        let near = centres.iter().filter(|centre| centre.is_near(print));
        let nearest = near.min_by_key(|centre| (centre.distance(print), centre.rank()));
        if centres.contains(print) { *print } else { nearest.copied().unwrap_or(*print) }
    };
    let size = |centre: Print| prints.iter().filter(|print| centre_of(print) == centre).count();
    let tell = |print: &Print| {
        let size = size(centre_of(print));
        (Some(centre_of(print)).filter(|_| size > 1), size)
    };
    prints.iter().map(tell).collect()
}

#[test]
fn nearness_is_by_words_and_something_in_common() {
    let one = Print::new(0, [1, 2, 3], 9);
    let far = |bits: u32, pairs, address| Print::new(((1 << bits) - 1) << 1, pairs, address);
    let expected = [
        (far(0, [1, 2, 3], 9), true),
        (far(10, [1, 8, 8], 0), true),
        (far(11, [1, 2, 3], 0), false),
        (far(0, [8, 1, 8], 0), false),
        (far(20, [8, 8, 8], 9), true),
        (far(21, [1, 8, 8], 9), false),
    ];
    for (other, is_near) in expected {
        assert_eq!((one.is_near(&other), other.is_near(&one)), (is_near, is_near), "{other:?}");
    }
    let long = |bits: u32| Print::new(((1 << bits) - 1) << 1 | 1, [1, 2, 3], 0);
    assert!(long(13).is_near(&long(0)) && !long(14).is_near(&long(0)));
    assert!(!long(13).is_near(&one), "one of them is short");
    let without = Print::new(0, [8, 8, 8], 0);
    assert!(!without.is_near(&Print::new(0, [7, 7, 7], 0)), "no address is none in common");
}

proptest! {
    #[test]
    fn a_swarm_is_the_same_in_whatever_order_its_messages_came(prints in prints(), shuffled in any::<u64>()) {
        let mut other = prints.clone();
        other.sort_by_key(|print| scatter(print.rank().0 ^ shuffled));
        prop_assert_eq!(told(&swarms_of(&prints), &prints), told(&swarms_of(&other), &prints));
        prop_assert_eq!(told(&swarms_of(&prints), &prints), plainly(&prints));
    }

    #[test]
    fn what_came_and_went_leaves_no_trace(stay in prints(), go in prints()) {
        let both: Vec<Print> = stay.iter().zip(&go).flat_map(|(a, b)| [*a, *b]).chain(stay.iter().skip(go.len()).copied()).chain(go.iter().skip(stay.len()).copied()).collect();
        let mut swarms = swarms_of(&both);
        go.iter().for_each(|print| swarms.change(Some(*print), None));
        prop_assert_eq!(told(&swarms, &stay), plainly(&stay));
        stay.iter().for_each(|print| swarms.change(Some(*print), None));
        let left = (swarms.prints.len(), swarms.swarms.len(), swarms.folded.len(), swarms.centres.by_key.len(), swarms.others.by_key.len());
        prop_assert_eq!(left, (0, 0, 0, 0, 0));
    }
}
