//! What is said of mail.

use super::part::part;

part! {
    /// Mail.
    Email;
    help: "a mailbox: IMAP to read, SMTP submission to send; options imap and smtp";
    // Settings.
    handle: "our mail address, such as support@example.org";
    imap: "the server that mail is read from, such as imap.example.org";
    smtp: "the server that mail is handed to, such as smtp.example.org";
    no_address: "handle must be a mail address: {}";
    no_way_in: "auth: \"{}\" is neither \"password\" nor \"xoauth2\"";
    no_server: "{}: \"{}\" is not of the form host:port";
    in_the_clear: "{}: \"plain\" would send the password of {} in the clear; use \"tls\" or \"starttls\"";
    no_security: "{}: \"{}\" is none of \"tls\", \"starttls\", \"plain\"";
    incomplete: "the settings of {} are not complete";
    // The line to a server.
    the_server: "the mail server";
    no_host: "\"{}\" is no name of a server";
    no_handshake: "no TLS handshake within {} s";
    handshake_broke: "the TLS handshake broke off: {}";
    no_starttls: "{} does not offer STARTTLS; the password was not sent";
    no_starttls_why: "{} does not offer STARTTLS ({}); the password was not sent";
    before_tls: "an answer before TLS had begun";
    unasked: "an answer that nobody asked for";
    cut_early: "the line was cut before the sign-in";
    no_imap: "words that are not IMAP";
    no_smtp: "words that are no answer";
    stopped_taking: "it stopped taking our words";
    // Trust.
    no_tls_here: "TLS could not be set up: {}";
    no_tls: "no TLS with {}: {}";
    no_tls_port: "{} does not speak TLS on this port; check the port, or set its security to \"starttls\"";
    unsigned: "nobody we trust has signed the certificate of {}; if the server is your own, set ca_file to its certificate (PEM)";
    other_name: "the certificate of {} is for another name; use the name that is written in it";
    expired: "the certificate of {} has expired; its owner must renew it (or this machine's clock is wrong)";
    bad_ca_file: "the certificates of ca_file \"{}\" cannot be used: {}";
    no_pem: "it is not PEM";
    no_certificate: "it holds no certificate";
    // Signing in.
    sign_in_refused: "{} does not take the sign-in: {}";
    no_password: "{} takes no password (it offers: {}); where it takes a token, set auth = \"xoauth2\"";
    no_token: "{} takes no token (it offers: {}); remove auth = \"xoauth2\" and sign in with a password";
    offers_nothing: "nothing";
    token_refused: "the server does not take the access token{}{}";
    token_status: "status {}";
    token_scope: "it wants the scope {}";
    same_token: "{}. A new run of the secret's command gave the same token: see that it prints an access token for mail that is valid now (a refresh token is not one)";
    // Reading.
    no_mail: "mail {} of {} cannot be read as a mail";
    kept_back: "mail {} exists, but the server does not give it out";
    not_given_out: "mail {} is not given out: {}";
    no_attachment: "\"{}\" as an attachment";
    attachment_large: "the attachment is larger than 100 MiB; take it from your mail program";
    mail_gone: "the mail is not on the server any more";
    mail_moved: "the mail is not in its folder any more";
    folder_refuses: "the folder does not take the mail";
    // Writing.
    by_mail: "{} by mail";
    unwritable: "the mail cannot be written: {}";
    answers_nobody: "a mail that answers nobody; forward an item instead,";
    to_nobody: "there is no address to send it to";
    wrong_address: "\"{}\" is not a mail address";
    broken_address: "an address with a line break in it";
    only_ascii: "{} takes only addresses in ASCII";
    no_sort: "\"{}\" is no sort of file";
    files_large: "the attachments are larger than 25 MiB together";
    no_proof: "proof that this mail did not leave (nothing of it is in the mailbox, so ask before sending it again)";
    // Waiting for news.
    idle_unanswered: "IDLE was not answered";
    idle_end_unanswered: "the end of IDLE was not answered";
    idle_ended: "IDLE ended";
    hung_up: "the server hung up";
}
