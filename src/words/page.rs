//! What a page says, and what became of sending it.

use super::part::part;

part! {
    /// What a page says, and what became of sending it.
    Paged;
    // How bad it is.
    drill: "DRILL";
    test: "TEST";
    level: "L{}";
    urgent: "URGENT";
    page: "PAGE";
    no_title: "no title";
    test_title: "nothing happened";
    // What is known.
    is_drill: "DRILL: nothing of this is real; answer as if it were.";
    is_test: "TEST: somebody tries whether pages reach you; there is nothing to do.";
    since: "Since {}";
    owner: "{} has it";
    no_owner: "Nobody has it yet";
    said: "Said so far: {}";
    paused: "Paused: {}";
    rule: "Asked for by the rule \"{}\"";
    in_subject: "[page {}]";
    // How it is acknowledged.
    ack: "Acknowledge: {}";
    ack_by_reply: "Acknowledge: reply ack, or {}";
    ack_command: "hearken crisis ack {}";
    ack_button: "Acknowledge";
    open: "Open";
    // What became of it.
    missed: "{}: {}";
    hung: "nobody knows whether it arrived: no answer within {} s; it is not sent twice";
    unknown: "nobody knows whether it arrived: {}; it is not sent twice";
    not_sent: "it did not leave: {}; see that this machine is online and that the settings name the right server";
    not_sent_yet: "it did not leave: {}";
    refused: "it was refused: {}; see that the address in rota.toml and [paging] are right";
    signed_out: "its secret is not taken: {}; set it anew, then try `hearken page test`";
    odd: "no answer that it knows, but \"{}\"; see that [paging] names the right server";
    no_address: "no address; write one in rota.toml";
    no_bell: "the desk rings bells itself";
    // What it lacks.
    no_mail_account: "no mail account to send from; `hearken account add email` adds one";
    no_table: "the settings have no [paging.{}.{}]";
    no_telegram: "the settings have no [paging.telegram]; it holds the bot's token";
    no_command: "no program is named; [crisis] page_command in the settings names one";
    no_secret: "no secret is known; name secret_env or secret_command in [paging.{}], or run `hearken page secret {}`";
    no_web_address: "its secret must be a whole web address, https://…";
    no_ca_file: "ca_file {} cannot be read: {}";
    bad_key: "its secret must be the integration key of Events API v2, 32 letters and digits";
    // Programs.
    cannot_run: "{} cannot run: {}; see that it is there and may be run";
    program_hung: "{} did not end within {} s and was stopped; nobody knows whether it paged anybody";
    program_failed: "{} failed, {}";
    program_failed_saying: "{} failed, {}: {}";
    // Answers.
    answers_unread: "answers by {} cannot be read: {}";
    second_reader: "another program reads the answers of this bot; give hearken a bot of its own";
    // How they stand.
    mail_by: "from {}";
    at_server: "at {}";
    with_answers: "at {}, answers by a topic of their own";
    ready: "ready";
}
