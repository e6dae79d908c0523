//! What the screen says of itself: panes, menus, notices.

use super::part::part;

part! {
    /// The words of panes, menus and notices.
    Screen;
    // Pages that come later: the key behind `g`, and what it will show; the levels of a crisis, worst first;
    // what to type at first, and what it does.
    later_pages [[(char, &'static str); 3]]: [
        ('c', "contacts"),
        ('r', "reports"),
        ('l', "pages of listening"),
    ];
    level_word: "Level {}";
    statement_stands [[&'static str; 8]]: [
        "cannot send",
        "no text",
        "too long",
        "{} to fill",
        "changed",
        "approved",
        "unapproved",
        "by hand",
    ];
    levels [[&'static str; 4]]: [
        "worst: harm, law, press; everybody now",
        "serious: spreading, needs a statement",
        "watch closely: could spread",
        "small: one loud thread",
    ];
    welcome_steps [[(&'static str, &'static str); 4]]: [
        ("hearken demo", "Look around first: a day of a railway, with people who answer. It reaches no network."),
        ("hearken account add mastodon", "Add an account: mastodon, bluesky, email, exec. It asks for what it needs."),
        ("hearken import FILE", "Or bring messages in from a file, one JSON object a line."),
        ("hearken doctor", "See what is set up and what is missing."),
    ];
    // The frame.
    name: "hearken";
    demo: "DEMO";
    frozen: " FROZEN ";
    frozen_all: " ALL FROZEN ";
    live: "{}/{} live";
    crisis_banner: " CRISIS {} ";
    not_paged: " · NOBODY WAS PAGED";
    page_failed: "crisis {}, {}: {}; call somebody yourself";
    opening: "opening…";
    recording: "recording {}  ";
    marked: "{} marked";
    news(keys): "{} new · <take-in> takes them in";
    news_sooner(keys): "{} new, {} due sooner · <take-in> takes them in";
    sends_in(keys): "{} in {} s · <take-back|call-back> calls back ";
    saved_word: "saved replies";
    commands_word: "commands";
    browser_word: "browser";
    keep_draft: "back, draft kept";
    // The list.
    col_due: "due";
    col_what: "what";
    col_net: "net";
    col_who: "who";
    col_message: "message";
    row_gone(keys): "dealt with elsewhere · <take-in> takes it away";
    only_media: "[picture or file]";
    vip: "VIP";
    muted: "muted";
    media: "file";
    draft_word: "draft";
    by_due: "By due";
    in_time: " · {} at {} each";
    rescue_one: " · one more person would save {} of the {} late ones";
    rescue_more: " · {} more people would save {} of the {} late ones";
    late: " · {}";
    late_parts: " · {} over, {} will be at this pace";
    late_will_be: " · will be over at this pace";
    oldest: " · oldest {}";
    quiet: " · {}";
    empty_inbox_title: "Nothing is waiting.";
    empty_inbox: "Everything that needs an answer stands here, ordered by what expires next. New messages come by themselves.";
    empty_mine(keys): "Nothing is yours yet: <claim> takes a row, <assign> gives it to somebody.";
    empty_unassigned(keys): "Every open row is somebody's: <assign> then nobody puts one back here.";
    empty_waiting(keys): "We wait for nobody: what you answer with <reply> stands here until they write again.";
    empty_snoozed(keys): "Nothing is put off: <snooze> puts a row off, and it comes back by itself.";
    empty_starred(keys): "Nothing is starred: <star> stars a row, and it stays here when it is done.";
    empty_spam(keys): "No spam: <class spam> moves a row here, <class question> and the like take it out.";
    empty_filter: "Nothing here fits \"{}\".";
    hint_snoozed: "what is put off";
    hint_sent: "what was sent";
    hint_search: "search everything";
    hint_post: "write a new post";
    hint_unfilter: "back to the inbox";
    hint_found: "what else the search found, done ones too";
    welcome_title: "Welcome to hearken.";
    welcome(keys): "It is one inbox for every network your brand lives on. This desk has no account yet. Leave with <back leave>, then type:";
    welcome_end(keys): "Any network works from the first day: what has no connector is answered by hand and logged. <help> shows the keys.";
    empty_conversation(keys): "The conversation of the row under the cursor stands here. <reply> answers, <note> writes a note for the team, <help> shows all keys.";
    // The conversation.
    us: "Us";
    us_by: "Us · {}";
    verified: "verified";
    bot: "bot";
    times_this_month: "{} messages this month";
    followers: "{} followers";
    we_wrote: "we wrote {} ago";
    we_wrote_now: "we wrote just now";
    in_crisis: "crisis {} · ";
    edited: "edited";
    removed: "taken down";
    file_size: " {} kB";
    no_alt: "no description";
    cut_text(keys): "1 more line; <open-url> opens all of it|{} more lines; <open-url> opens all of it";
    note_title: "NOTE";
    note_kept(keys): "note on {} kept; it stays in the desk · <take-back|undo> takes it back";
    in_private: " · in private";
    reply_pending(keys): "leaves soon, <take-back|call-back> calls it back";
    reply_sending: "leaving now";
    reply_delivered: "delivered";
    reply_by_hand_done: "posted by hand";
    reply_held: "held for review";
    reply_refused: "REFUSED, the text is kept";
    reply_unknown(keys): "OUTCOME UNKNOWN, <verify> looks it up";
    reply_by_hand: "to be posted by hand";
    reply_called_back: "called back";
    draft_here: "Your draft of {} · {} takes it up again, :discard throws it away";
    class_by_hand: "{}, by hand";
    class_by_rule: "{}, by a rule";
    lang_by_hand: "{} by hand";
    due_at: "{}: due {}";
    due_waiting: "nothing due, we wait for them";
    due_nothing: "nothing due";
    row_of_band: "row {} {}";
    more_above(keys): "1 line above · <scroll up>|{} lines above · <scroll up>";
    more_below(keys): "1 line below · <scroll down>|{} lines below · <scroll down>";
    more_below_writing(keys): "1 line below · <scroll page-down>|{} lines below · <scroll page-down>";
    account_remedy: "Until this is mended nothing comes from {} and nothing leaves there. Type in a shell: hearken account add {}";
    tree_on: "as a tree";
    tree_off: "by time";
    // The editor.
    reply_to: "Reply to {}";
    private_to: "Private to {}";
    new_post: "New post";
    forwarding: "Forward to {}";
    note_stays: " · stays in the desk, nobody outside reads it";
    to_whom: "to {}";
    and_others: " and 1 other| and {} others";
    nobody_else: "nobody else got this: r answers the person";
    note_on: " on {}";
    public: "public";
    private: "private";
    over_by: " over by {}";
    over: " +{}";
    subject: "CW/subject: {}  ";
    without_alt: ", no description";
    handing_over: "handing over… ";
    tone: "tone: {}  ";
    suggest(keys): "<saved-reply>: {}  ";
    saved_fit: "1 saved reply fits|{} saved replies fit";
    said_before: "1 said before|{} said before";
    draft_kept(keys): "draft kept · <reply> takes it up again";
    draft_unsaved: "the draft could not be saved and stays here: {}";
    empty_text: "nothing is written yet; type an answer first";
    too_long: "{} too long: {} takes {}; shorten it, the text stays";
    wrote_again: "{} wrote again while you write; read it before you send";
    a_note: "a note";
    a_reply: "a reply";
    a_private_reply: "a private reply";
    a_forward: "a forward";
    paste_ignored(keys): "a paste counts only where text is written: <reply> first, then paste";
    paste_cut: "the paste was cut: more than {} characters do not fit";
    suggestions_title: "Saved replies, and as we said last time";
    ask_optional: "{} (may stay empty)";
    suggestions_empty: "Nothing saved fits, and nothing like it was answered yet. Saved replies stand in config/replies.";
    fits: "fits";
    last_time: "{} on {}, asked: {}";
    asked_times: "asked {} times this week";
    attach_path: "file to attach";
    attach_alt: "describe {} for those who do not see it";
    forward_to: "forward to (addresses, with commas between)";
    forward_address: "that is no address; write it like ana@example.org";
    post_as: "A new post as";
    as_title: "Answer as";
    visibility_title: "Who may see it";
    no_other_account: "no other account of ours can answer here";
    no_visibility: "this network gives no choice of who may see an answer";
    no_warning: "this network knows no content warning";
    discard: "Throw this draft away?";
    guard_asks: "Look again before it leaves";
    send_anyway: "send anyway";
    throw_away: "throw it away";
    guard_blocks: "It cannot leave like this";
    // Deliveries.
    which_reply(keys): "say which reply: its row in the list, or its id; `<outbox sent>` shows all of them";
    release: "Let it go now?";
    give_up: "Give it up? Nothing of it leaves; its text stays in the outbox.";
    give_it_up: "give it up";
    let_go: "send it now";
    posted: "Posted?";
    posted_yes: "it is posted";
    posted_no: "not posted";
    by_hand_what: "The text is in the clipboard. Post it there, then say y. n takes the text up again; Esc leaves it for later: the row stays due, marked \"to post\".";
    to_post: "to post";
    hide_proposed: "hide?";
    call_back_word: "call back";
    verify_word: "look it up";
    retake_word: "take up again";
    drop_word: "give up";
    posted_word: "posted";
    open_word: "open";
    a_post: "a post";
    told_delivered: "delivered: {} on {}";
    told_refused: "{} refused the reply to {}: {}; the text is kept";
    told_unknown: "nobody knows whether the reply to {} reached {}: {}";
    told_held: "the reply to {} is held: {}";
    with_files: " [{}]";
    drafts_title: "Drafts";
    drafts_empty(keys): "No drafts. What you write is kept here by itself: <reply> answers, <leave> keeps the draft.";
    outbox_title: "Sent and on the way";
    outbox_empty(keys): "Nothing was sent yet. <reply> answers the row under the cursor, <send> sends.";
    // Acts.
    snooze_title: "Put off until";
    snooze_free: "Enter puts it off until what you typed: fri 9, +3d, tomorrow 14, 1 dec, reply";
    snooze_anyway: "put it off";
    snooze_past: "Past its deadline";
    snooze_due: "{} is due {}; snooze until {} all the same?";
    snooze_due_more: "{} is due {}, {} more before {}; snooze them all the same?";
    snooze_late: "{} has been late since {}; snooze until {} all the same?";
    snooze_late_more: "{} has been late since {}, {} more are due before {}; snooze them all the same?";
    assign_title: "Who takes it";
    assign_free: "Enter gives it to the name you typed";
    nobody: "nobody";
    label_new: "Make {} new labels?";
    label_make: "make them";
    label_title: "Labels";
    label_free: "Enter makes a new label of what you typed";
    label_has: "has it; Enter takes it off";
    dismiss_why(keys): "say why: <dismiss no-answer-needed> no answer needed, <dismiss spam> spam, <dismiss troll> troll, <dismiss duplicate> duplicate, <dismiss not-ours> not ours";
    priority_how: "write priority +, - or 0";
    no_class: "\"{}\" is no class; write crisis, complaint, question, request, praise, chatter or spam";
    lang_title: "Which language they write";
    lang_auto: "as the text says";
    lang_none(keys): "no language is called so; <back> goes back";
    no_reply_why: "why they are not to be written to (may stay empty)";
    vip_how: "write vip on or vip off";
    promise_title: "we said that we would answer (fri 9, +2h; - takes it back)";
    promise_when: "a promise needs a time: fri 9, +2h, tomorrow 14";
    macro_begins(keys): "recording; <macro record> stops, <macro play> plays";
    macro_kept(keys): "1 act recorded; <macro play> plays it here|{} acts recorded; <macro play> plays them here";
    macro_none(keys): "nothing is recorded; <macro record> begins and ends a recording";
    one_at_a_time(keys): "one at a time: <back> takes the marks away first";
    range_begins(keys): "marking; move, then act; <range> or <back> ends it";
    select_title: "mark what fits (empty marks all)";
    moderate: "{} this as {} on {}?";
    moderate_back: "Take back: {} as {} on {}?";
    take_back: "take back";
    spam_too: "Spam. What about {}?";
    neither: "neither";
    boost_public: "Everybody who follows us sees it.";
    which_to_remove: "Which one: {}";
    why_remove: "{}: why (the timeline tells it; whoever decides is asked)";
    hide_what: "It stays on the network, hidden below our post, and waits for us no more.";
    delete_what: "It is deleted on the network and cannot be brought back.";
    block_what: "It concerns the person, on this account only.";
    report_what: "The network looks into it.";
    report_why: "Report it: why";
    report_text: "what else the network's people should know (may be empty)";
    report_reason: "Reason: {}";
    report_says: "Says: {}";
    report_abroad: "They are from {}, whose people can be told too.";
    report_forward: "report there too";
    cannot_moderate(keys): "{} has no way to {} from here; <open-url> opens it in a browser";
    nothing_of_ours: "there is nothing of ours here to delete";
    nothing_of_theirs: "there is no message of theirs here any more";
    stand_down: "Is this crisis over?";
    end_it: "end it";
    freeze_reason: "freeze: why (--all holds replies too)";
    freeze_needs_reason: "say why: :freeze double charges, wait for payments";
    freeze_title: "Frozen";
    frozen_since: "Frozen since {} by {}";
    freeze_all: "Posts and replies are held until it is resumed.";
    freeze_posts: "Planned posts are held until it is resumed. Replies go on, marked.";
    freeze_end: "To end it type :resume";
    resume: "End the freeze?";
    resume_what: "Frozen for: {}. What was held goes to review, nothing leaves late by itself.";
    // Looking.
    copied_link: "link copied";
    copied_text: "text copied";
    copied_handle: "handle copied";
    nothing_to_copy: "there is nothing of that kind to copy here";
    no_url: "this has no address to open";
    saving: "saving {}…";
    saved: "saved as {}";
    save_title: "Save which attachment";
    no_attachment_here: "nothing is attached here";
    search_title: "search";
    found(keys): "{} found · <back> goes back to the inbox, <found> lists all";
    found_none(keys): "nothing fits · <back> goes back to the inbox";
    found_enough(keys): "the newest {} found: narrow the search for older ones · <back> goes back to the inbox, <found> lists them";
    found_looked_at(keys): "{} found among the newest {}, older ones were not looked at · <back> goes back to the inbox, <found> lists them";
    found_title: "Found";
    found_empty: "Nothing was found. Words, \"phrases\", -not, from: net: is: class: label: lang: before: after:";
    nothing_unread: "nothing in this list is unread";
    nothing_found_here: "nothing that was found stands in this list";
    theme_title: "Colours";
    order_how: "write order due, or order saving";
    palette_title: "Commands";
    palette_empty: "no command is called that";
    // Pages.
    more_of_page: "1 line below · j|{} lines below · j";
    more_of_text: "1 line below · J|{} lines below · J";
    help_title: "Keys of this pane · / finds";
    help_found: "Keys of this pane · /{}";
    help_of: "{} · {}";
    map_line: "{}: {} · {}";
    map_keys: "{}: {}";
    count_moves: "{} says how often to move; {} moves nothing";
    help_nothing: "no key or command says that";
    help_typed: "typed behind :";
    help_text_title: "while writing";
    help_text: "Ctrl-a Ctrl-e line ends · Ctrl-k Ctrl-u cut to the end or beginning · Ctrl-w cut a word · Ctrl-y put it back · Ctrl-Left Ctrl-Right by word · Ctrl-_ Ctrl-r a word back and forth";
    why_title: "Why it stands here";
    brand_title: "Brand sheet";
    brand_tone: "How we speak here";
    brand_empty: "The brand sheet is empty: values, tone, facts and what we do not say belong there.";
    brand_path: "It lies in {}";
    brief_title: "Since you left";
    brief_since: "since {}";
    brief_first: "your first time at this desk";
    brief_crisis: "CRISIS {}: {}, since {}";
    brief_new: "1 conversation came or came back|{} conversations came or came back";
    brief_late: "{} late, {} due within the hour";
    brief_promise: "promised for {}: {}";
    brief_deliveries: "1 delivery needs a person|{} deliveries need a person";
    brief_account: "{}: {}";
    brief_median: ", median wait {}";
    brief_answered: "{} answered, {} of them in time";
    log_title: "What happened, newest first";
    log_of: " · {} ({}): {}";
    trial_begins: "Trying the rules on the last 30 days…";
    trial_title: "Tried on {} messages since {}; nothing was changed";
    trial_title_cut: "Tried on the newest {} messages since {}; nothing was changed";
    trial_mistakes: "1 mistake in the rules; nothing was tried|{} mistakes in the rules; nothing was tried";
    trial_rule: "{} · {}: {}";
    trial_message: "    {} ({}): {}";
    trial_empty: "No rules yet; `hearken rules example` prints a file to begin with.";
    rule_unknown: "\"{}\" cannot be asked of rules; :rules test tries them";
    log_empty: "Nothing happened yet.";
    accounts_title: "Accounts";
    budget: "  {} of {} requests left";
    last_item: "  last message {}";
    health_unknown: "not tried yet";
    health_live: "live";
    health_until: "asked to wait until {}";
    health_limited: "LIMITED";
    health_signed_out: "SIGNED OUT";
    health_offline: "OFFLINE";
    health_silent: "live, but silent since {}";
    // The rail.
    weekdays: "Mo Tu We Th Fr Sa Su";
    months: "January February March April May June July August September October November December";
    calendar_key: "! due * promise {} post";
    agenda_empty: "nothing is due today";
    agenda_more: "and {} more";
    agenda_due: "1 answer due today|{} answers due today";
    waited_long: "waited long";
    pulse: "Pulse";
    per_hour: "  per hour";
    pulse_empty: "nothing came yet";
    negative: "{} % negative";
    normal: "normal {}-{}";
    no_normal: "too new to tell";
    first_seen: "first seen {}";
    writes_in: "writes {}";
    items_of_person: "1 message|{} messages";
    items_this_month: ", {} this month";
    // Sentences for what cannot be done.
    no_row(keys): "there is no row here; press <view 1> for the inbox";
    no_conversation: "this row is no conversation; choose one that is";
    no_private: "{} gives no way to answer this in private";
    no_forward: "{} messages cannot be forwarded from here: no mail account can send them";
    no_account: "this desk has no account; type in a shell: hearken account add";
    nothing_written(keys): "nothing is being written; <reply> answers the row under the cursor";
    no_attachments: "{} takes no files from here";
    enough_attachments: "more than 1 file does not fit|more than {} files do not fit";
    no_crisis(keys): "this is no crisis; <escalate> raises one";
    not_frozen(keys): "nothing is frozen; <freeze> freezes";
    no_search(keys): "there was no search; <search> begins one";
    no_last_act: "there is nothing to repeat yet";
    no_news: "nothing new";
    no_view: "there is no view \"{}\"; line 1 names them";
    no_such_digit: "there is 1 view; line 1 names it|there are {} views; line 1 names them";
    no_theme: "there is no theme \"{}\"; dark, light, high-contrast, 16, none";
    no_command(keys): "there is no command \"{}\"; <palette> finds commands";
    no_command_but(keys): "there is no command \"{}\": did you mean {}? (<palette> finds commands)";
    comes_later: "{} come later: not in this version";
    no_key(keys): "{} does nothing here; <help> shows the keys";
    no_such_id: "nothing is called {}";
    many_such_ids: "{} may mean {} things; write more of it";
    leave: "Leave hearken?";
    leave_word: "leave";
    stay_word: "stay";
    q_leaves(keys): "<back leave> leaves";
    leave_keeps: "The desk keeps your place and your drafts.";
    leave_counting: "Replies that count down: {}. They leave when the desk runs.";
    later: "later";
    back: "back";
    fell_due: "1 answer is due now|{} answers are due now";
    crisis_call: "CRISIS {}: {}";
}
