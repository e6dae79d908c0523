//! Streams, alarms and staffing from the command line.

use super::{Bench, item};

#[test]
fn streams_alarms_and_staffing_are_told_of_a_desk_that_does_not_run() {
    let bench = Bench::new();
    bench.import(&[item("a", 30, "Why was I charged twice?"), item("b", 20, "When does the last train leave?")]);
    let watch = bench.good(&["watch"]).out;
    assert!(watch.contains("0.5 false alarms a week are granted"), "{watch}");
    assert!(watch.contains("the watch has counted nothing yet"), "{watch}");
    let json = bench.good(&["watch", "--json"]).one();
    assert_eq!((json["streams"].as_array().unwrap().len(), json["alarms"].as_array().unwrap().len()), (0, 0));
    let none = bench.call(&["alarm", "show"]);
    assert!(none.code == 1 && none.err.contains("no alarm stands"), "{}", none.err);
    let a = &bench.ids("from:person-a")[0];
    let wrong = bench.call(&["alarm", "put-away", a, "a", "sale"]);
    assert!(wrong.code == 2 && wrong.err.contains("is no alarm"), "{}", wrong.err);
    let staffing = bench.good(&["staffing"]).out;
    assert!(staffing.contains("messages an hour in UTC, the mean of 1 week"), "{staffing}");
    assert_eq!(bench.good(&["staffing", "--json"]).lines().len(), 7 * 24);

    bench.settings("[desk]\nzone = \"UTC\"\n[watch]\nfalse_alarms_a_week = 0\n");
    assert!(bench.good(&["watch"]).out.contains("nothing is watched"));
    bench.settings("[desk]\nzone = \"UTC\"\n[watch]\nfalse_alarms_a_wek = 1\n");
    let wrong = bench.call(&["watch"]);
    assert!(wrong.err.contains("did you mean \"false_alarms_a_week\"?"), "{}", wrong.err);
}
