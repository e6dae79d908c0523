//! What the guard says before a reply leaves.

use super::part::part;

part! {
    /// Mistakes that cannot be taken back once strangers have read them.
    Guarding;
    empty: "There is nothing to send yet: write an answer first.";
    too_long: "The text is {} over the {} that {} takes: shorten it.";
    unfilled: "{} is not filled in: write what belongs there.";
    missing_alt [(&'static str, &'static str)]: (
        "One picture has no description for people who cannot see it: add alt text.",
        "Some pictures have no description for people who cannot see it: add alt text.",
    );
    signed_out: "{} is signed out ({}): the answer waits until somebody signs in.";
    no_reply: "{} asked not to be written to ({}).";
    wrong_account: "They wrote to {}, and you answer as {}.";
    wrote_again: "{} wrote again since you began: read it before you send.";
    answered_first: "{} answered {} while you wrote: read it before you send.";
    colleague_writes: "{} is writing to {} too.";
    said_already: "The very same text went to {} {} ago.";
    language: "You answer in {}, {} wrote {}.";
    from_note: "\"{}\" also stands in an internal note of this conversation.";
    do_not_say: "{} is on the list of words that we do not say.";
    say_rather: "{} (rather: {})";
    first_name: "You greet \"{}\", but \"{}\" does not look like a person's name.";
    greets_another: "You greet \"{}\", but you answer {}.";
    names_another: "{} is not in this conversation with {}.";
    names_others: "{} are not in this conversation with {}.";
    too_fast: "This thread is angry and you answered it within {} s: read it once more.";
    capitals: "This thread is angry, and {} in capitals reads as shouting.";
    exclaims: "This thread is angry, and \"{}\" reads as shouting.";
    crisis_words: "{} in a public answer is what a crisis is made of: is it yours to say?";
    asked_before: "{} Asked {} ago: not again for this reason in this crisis.";
    closed: "We are closed{}: nobody is there to read what they write back.";
    personal: "{} stands in a public answer: {}.";
    frozen_all: "Everything is frozen ({}); this waits until the freeze ends and you let it go.";
    frozen_post: "Posts are frozen by {} ({}); this one would go out now.";
    frozen_reply: "Posts are frozen ({}); answers to people still leave, and this one is marked.";
    many_readers: "This answer goes to {} people; `:reply all` again takes the others out.";
    the_person: "the person";
    // What belongs to one person.
    email: "An e-mail address";
    iban: "A bank account";
    card: "A card number";
    phone: "A phone number";
    order: "An order number";
    address: "A postal address";
    // Windows of the networks.
    window_messages: "This conversation takes no messages from us since {}: too long after their last one; answer in public, or wait until they write.";
    window_human_agent: "This conversation is closed since {}; until {} only the human-agent tag gets through, and this account has no permission for it; answer in public, or wait until they write.";
    window_private_reply: "A comment can be answered in private within 7 days, and that was {}; answer in public.";
    window_private_reply_used: "This comment was answered in private already, and the network takes one; answer in public, or wait until they write.";
}
