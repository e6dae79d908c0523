//! What is said of a statement on its way: whose yes it needs, and what became of it.

use super::part::part;

part! {
    /// A statement from the wish to say something to its end.
    Saying;
    // What the desk answers.
    sent: "{} statement sent off to {}";
    in_seconds: ", leaves in {} s";
    goes_on: "; it goes out although the desk is frozen, and is marked";
    unapproved: "; nobody approved it, and the timeline says so";
    promised: "; the next update is promised for {}";
    by_hand: "; 1 is for you to post by hand|; {} are for you to post by hand";
    held: "; held: {}";
    proposed: "it waits for a yes of {}";
    proposed_alone: "it waits for a yes of {}, and nobody else is at this desk";
    more: "yes noted; {} must say yes too";
    said_yes: "you have said yes already";
    // Who.
    anybody: "somebody else ({})";
    held_by: "{} ({})";
    // Why not.
    counting: "a {} statement of {} counts down: call it back first, or let it go";
    said_already: "{} has said just that already, at {}";
    waits_already: "just that waits for a yes already, since {}";
    cannot: "{}: {}";
    no_account: "{} is no account of this desk";
    cannot_post: "no post can be made as {}";
    // What the screen says.
    begun(keys): "a statement that you began waits: <statement> goes on with it";
    title: "Statement: {}";
    title_proposal: "{} wants to say";
    leaves: "Ctrl-s sends at once ({})";
    asks: "Ctrl-s proposes: {} must say yes first";
    alone: "Ctrl-s asks you to type the level: nobody else is at this desk, and the timeline tells that nobody approved it";
    unapproved_way: "Ctrl-s asks you to type the level: nobody says yes, as you wished, and the timeline tells that nobody approved it";
    because_texts: "approved and unchanged";
    because_level: "nobody has to approve at this level";
    look_first: "Enter, then {}";
    promises: "next update promised for {}";
    promises_nothing: "no next update promised";
    none_chosen: "no account is chosen: x puts one in";
    none_fits: "no account of this desk can post; `hearken account add` adds one";
    no_text: "nothing is written for this stage: e writes it";
    cannot_leave: "{}: {}";
    none_other: "no other account is in that could take this text";
    no_other_lang: "there is nothing in another language for this stage and account";
    no_promise: "No next update promised: type none";
    none_promised: "none";
    say_when: "nothing was sent: write {next_update} into the text, and it says when";
    over: "{} too long";
    is_missing: "missing: {}";
    ask_variable: "{} ({})";
    ask_own_variable: "What stands for {}";
    ask_level: "Type {} to send it though nobody approved it";
    not_the_level: "that is not {}: nothing was sent";
    ask_reason: "Why it goes back";
    changed: "changed from the prepared text";
    unchanged: "as it was prepared";
    written_by: "by {}, {} ago";
    yes_of: "yes of {}";
    edited: "you changed it: Ctrl-s proposes it anew, and somebody else approves";
    your_own: "you wrote it: somebody else approves; r edits it";
    will_leave: "Ctrl-s approves, and it leaves";
    will_need: "Ctrl-s approves; {} must say yes too";
    came_back: "{} returned it: {}";
    keys_choose: "in or out";
    keys_stage: "stage";
    keys_edit: "edit";
    keys_variable: "values";
    keys_all: "into all";
    keys_lang: "language";
    keys_back: "take back";
    read_new: "It would say";
    read_old: "Approved in calm was";
    read_old_unapproved: "Prepared was";
    read_changes: "What is different";
    read_share: "{} of {} words are not the prepared ones";
    keys_take: "take";
    keys_send: "send";
    keys_propose: "propose";
    keys_approve: "approve";
    keys_return: "return";
    keys_write: "keep this text";
    keys_scroll: "scroll";
    nothing_waits: "no statement waits for a yes";
    no_crisis: "no crisis runs: raise one first";
    bad_stage: "\"{}\" is no stage; there are {}";
    bad_option: "\"{}\" is not known here; there are --accounts A,B, --lang L, --crisis ID and --unapproved";
    bad_account: "no account is called {}";
    // What a writer hears.
    news_returned: "{} returned your {} statement: {}";
    news_approved: "{} approved your {} statement: it is sent off";
    row_returned: "{} statement returned to {} by {}: {}";
    row_approval: "{} statement of {} waits for a yes";
}
