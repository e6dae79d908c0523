//! What is said of the line to a web server.

use super::part::part;

part! {
    /// HTTP.
    Http;
    // Addresses and certificates.
    no_address: "\"{}\" is no web address: {}";
    no_host: "\"{}\" is no web address: https://host was expected";
    password_in_address: "an address must not hold a password: use secret_env or secret_command";
    no_ca_file: "ca_file {} cannot be read: {}";
    no_certificate: "ca_file holds no certificate in PEM";
    no_client: "no HTTP client can be made: {}";
    // What cannot be asked.
    no_path: "no web address: {}";
    odd_token: "the token holds characters that no token has";
    no_media_type: "\"{}\" is no media type";
    // Answers.
    no_answer: "no answer from {} within {}";
    answer_long: "the answer is longer than {} bytes";
    sent_on: "{} sends us on to {}: check base_url";
    nowhere: "nowhere";
    // Streams.
    noise: "no events, but noise";
    silence: "nothing came for {}";
    event_long: "an event without end";
    file_without_address: "an attachment without an address";
    file_here: "the attachment's address points at this machine";
}
