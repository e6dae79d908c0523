//! `hearken page`: a person of the rota is really paged, and every failure is told.

use std::io::Read;
use std::net::TcpListener;
use std::sync::mpsc;

use super::*;

/// Writes a rota.
fn rota(bench: &Bench, text: &str) {
    fs::write(bench.path("rota.toml"), text).unwrap();
}

/// A server that takes one request, says `status`, and hands on what it was sent.
fn server(status: u16) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        while !String::from_utf8_lossy(&request).ends_with('}') {
            let mut chunk = [0; 4096];
            let count = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..count]);
        }
        write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        tell.send(String::from_utf8(request).unwrap()).unwrap();
    });
    (base, told)
}

#[test]
fn a_test_page_goes_out_by_every_way_and_each_outcome_is_told() {
    let bench = Bench::new();
    let (good, told) = server(204);
    let (bad, _) = server(404);
    bench.settings(&format!(
        "[desk]\nname = \"brand desk\"\nzone = \"UTC\"\nkeyring = false\n[paging.webhook.siren]\nurl = \"{good}/in\"\n\
         secret_command = \"echo zq9x77-hush\"\n[paging.webhook.gone]\nurl = \"{bad}/zq9x77-hush\"\n"
    ));
    let file = bench.path("called");
    rota(
        &bench,
        &format!(
            "[people.ana]\nwebhook = \"siren\"\ncommand = [\"sh\", \"-c\", \"echo $HEARKEN_DRILL $HEARKEN_TITLE > {}\"]\n\
             [people.dan]\nwebhook = \"gone\"\n[people.lea]\n",
            file.display()
        ),
    );
    let sent = bench.good(&["page", "test", "ana"]).out;
    assert_eq!(sent, "webhook: sent to ana\ncommand: sent to ana\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), "test TEST · nothing happened · brand desk\n");
    let request = told.recv().unwrap();
    assert!(request.contains("authorization: Bearer zq9x77-hush") && request.contains("\"test\":true"), "{request}");

    let failed = bench.call(&["page", "test", "dan", "--json"]);
    assert_eq!(failed.code, 3, "{}{}", failed.out, failed.err);
    let line = failed.one();
    assert_eq!((&line["who"], &line["by"], &line["ok"]), (&json!("dan"), &json!("webhook"), &json!(false)));
    let why = line["error"].as_str().unwrap();
    assert!(why.starts_with("webhook gone: it was refused: 404") && !why.contains("zq9x77"), "{why}");

    for (args, code, words) in [
        (&["page", "test", "anna"][..], 1, "did you mean ana?"),
        (&["page", "test", "lea"], 1, "lea has no address; write one in [people.lea] of rota.toml"),
        (&["page", "test", "ana", "--by", "ntfy"], 1, "ana cannot be reached by ntfy"),
        (&["page", "test", "ana", "--by", "ntfi"], 2, "did you mean ntfy?"),
        (&["page", "secret", "slack", "ops"], 1, "there is no [paging.slack.ops] in the settings"),
        (&["page", "secret", "webhook", "siren"], 1, "has a source for its secret in the settings"),
        (&["page", "secret", "telegram"], 2, "a secret is typed at a terminal"),
        (&["page", "secret", "mail"], 2, "`hearken account add email`"),
    ] {
        let ended = bench.call(args);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
    }
}

#[test]
fn a_doctor_lists_the_ways_and_what_each_lacks() {
    let bench = Bench::new();
    bench.settings(
        "[desk]\nzone = \"UTC\"\nkeyring = false\n[paging.telegram]\nsecret_env = \"NO_SUCH_VARIABLE\"\n\
         [paging.slack.ops]\n[paging.pagerduty.lea]\nsecret_command = \"echo zq9x77-short\"\n",
    );
    rota(
        &bench,
        "[people.ana]\nmail = \"ana@example.org\"\nntfy = \"ana-1\"\ncommand = [\"/no/such/program\"]\n\
         [people.dan]\nntfy = \"dan-1\"\ncommand = [\"sh\"]\npagerduty = \"lea\"\ntelegram = \"7\"\n",
    );
    let told = bench.call(&["doctor"]);
    assert_eq!(told.code, 1, "{}", told.out);
    for line in [
        "wrong paging    mail, for ana: no mail account to send from",
        "ok    paging    ntfy, for ana, dan: at ntfy.sh",
        "wrong paging    slack ops, for nobody of the rota: no secret is known; name secret_env",
        "wrong paging    pagerduty lea, for dan: its secret must be the integration key",
        "wrong paging    telegram, for dan: the environment variable NO_SUCH_VARIABLE is not set",
        "wrong paging    command /no/such/program, for ana: /no/such/program cannot run",
        "ok    paging    command sh, for dan: ready",
    ] {
        assert!(told.out.lines().any(|told| told.starts_with(line)), "{line}\n{}", told.out);
    }
    assert!(!told.out.contains("zq9x77"), "{}", told.out);
    let paging = &bench.good(&["config", "--json"]).one()["in_force"]["paging"];
    assert_eq!(paging, &json!(["slack ops", "pagerduty lea", "telegram"]));
}
