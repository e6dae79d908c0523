//! What the crisis pane says, and the seat that is paged.

use super::part::part;

part! {
    /// The crisis pane.
    CrisisPane;
    // Its parts, by digit.
    tabs [[&'static str; 5]]: ["Now", "Steps", "Said", "Pages", "Timeline"];
    // What stands left of what it says.
    size: "Size";
    trend: "Trend";
    who: "Who";
    clocks: "Clocks";
    next: "Next";
    said: "Said";
    paused: "Paused";
    page: "Page";
    messages: "Seen";
    steps: "Checklist";
    timeline: "Timeline";
    also: "Also";
    // The head.
    level: " CRISIS {} {} ";
    drill: " DRILL ";
    since: "since {} ({})";
    over_since: "over since {}, ended by {}{}";
    has_it: "{} has it";
    nobody_has_it: "NOBODY HAS IT";
    nobody: "nobody";
    unclaimed(keys): "Nobody has answered. <choose> says that you have it";
    paged(keys): "You are paged. <choose> acknowledges, <back leave> looks first";
    paged_short(keys): "Paged: <choose> acknowledges, <back leave> looks";
    other(keys): "{} {} · <crisis> shows it";
    opening: "opening…";
    empty_title: "No crisis runs.";
    empty(keys): "What a crisis is, how big, who has it, what was said and what is next stands here while one runs. <escalate> on a message raises one, :crisis CODE shows one that is over, <back> goes back.";
    no_such: "there is no crisis \"{}\"";
    many_such: "\"{}\" means {} crises; write more of it";
    // How big.
    waiting: "1 waits|{} wait";
    reach: "followed by {}";
    more: "and more that were not looked at";
    trend_now: "{} in 15 min, {} in 3 h";
    risen: "{} an hour, normal is {}";
    // Who.
    should: "should be {}";
    // Clocks.
    done_at: "done {}";
    in_time: "in {}";
    over: "{} over";
    word_by: "{} by {} ({})";
    statement: "first statement";
    update: "next update";
    no_word: "no public word is due";
    no_step: "no step is open";
    // What was said.
    nothing_said(keys): "nothing yet; <statement> prepares a statement";
    removals_wait: "1 asks to hide or delete something|{} ask to hide or delete something";
    wait_for_yes: "1 statement waits for a yes|{} statements wait for a yes";
    waits_for_yes: "{} by {} waits for a yes: {}";
    // What is paused.
    nothing_paused(keys): "nothing; <freeze> freezes what is planned";
    posts_paused: "planned posts since {} by {}: {}";
    all_paused: "posts and replies since {} by {}: {}";
    not_stopped: "NOT stopped, their networks publish them: {}";
    held: "1 held|{} held";
    // The page.
    no_page: "nobody was paged for it";
    acknowledged_by: "answered by {} {}";
    chain: "chain {}";
    // The checklist.
    no_steps(keys): "It follows no protocol, so there is no checklist: <protocol> chooses one.";
    protocol_title: "Which protocol is followed?";
    count: "{} of {} done";
    task: "task";
    no_time: "-";
    left_out: "left out: {}";
    step_head: "{} · {} · due {} ({})";
    no_timeline: "Nothing happened yet.";
    above(keys): "1 earlier line · <scroll up>|{} earlier lines · <scroll up>";
    above_there(keys): "1 earlier line · <tab timeline>|{} earlier lines · <tab timeline>";
    below(keys): "1 more line · <scroll page-down>|{} more lines · <scroll page-down>";
    // Acts.
    choose_word: "acknowledge";
    look_word: "open";
    message_word: "its message";
    grant_word: "do it";
    return_word: "return";
    return_why: "Why it goes back";
    nothing_to_return: "nothing here waits for your yes";
    gone_message: "that message is not here any more";
    say_word: "statement";
    end_word: "end";
    tick_word: "tick";
    do_word: "do it";
    too_soon(keys): "the pane has just opened by itself, so that key did nothing; <choose> acknowledges";
    no_crisis(keys): "no crisis runs here; <escalate> on a message raises one";
    no_pane(keys): "no crisis is on screen; <crisis> shows the one that runs";
    which_crisis(keys): "several crises run; <crisis> shows one, and there it is meant";
    only_there(keys): "that acts on a message, and this is a crisis; <back> goes back to the queue";
    row_is_crisis(keys): "this row is a crisis and no message; <open> shows it";
    row_is_page(keys): "this row is a page and no message; <open> answers it";
    row_is_alarm: "this row is an alarm and no message";
    nothing_chosen: "no line is chosen that this could do something with";
    no_example: "no message of it is known yet";
    not_a_step: "only a step of the checklist can be left out";
    skip_why: "why it is left out";
    role_title: "Which role you take";
    role_how: "write role lead, writer or approver, and whose it is (- for nobody)";
    role_should: "{}; should be {}";
    level_title: "How bad it is";
    level_now: "now";
    level_how: "write level 1 (worst) to 4, and why";
    note_prompt: "note for the timeline";
    promise_prompt: "next public update by (+30m, 15:30; - takes it back)";
    task_how: "write task TEXT [@SEAT] [WHEN]: task call the bank @dan +1h";
    page_how: "write page next, page 2, page silence 30m or page silence off";
    page_none: "nobody is paged for this crisis";
    headline_prompt: "headline";
    post_how: "write crisis post, crisis post on or crisis post off";
    tab_how: "write tab now, steps, said, pages or timeline";
    end: "Is this crisis over?";
    end_all_hold: "It is when all of these hold:";
    end_open: "1 step is open.|{} steps are open.";
    end_tasks: "1 task stays a row until it is done.|{} tasks stay rows until they are done.";
    end_frozen(keys): "What is frozen stays frozen until <resume>.";
    is_over: "it is over already; :reopen takes it up again";
    // A page of a rule.
    rule_page: "The rule \"{}\" paged, and nobody has answered since {}.";
    rule_page_ask: "Acknowledge the page of the rule \"{}\"?";
    rule_page_what: "It stops here, and whoever was called hears no more of it.";
    acknowledge_word: "I have it";
    its_message: "its message";
    noted_by: "{}: {}";
    noted_by_more: "{}: {} · and {} more";
    new_notes: " {} new ·";
    rule_called(keys): "the rule \"{}\" pages you; <open> on its row answers";
    crisis_called(keys): "you are paged for crisis {}: {}; <crisis> shows it";
    // Rows.
    row_about: "Crisis {} · {}";
    raise_word: "raise a crisis";
    whole_word: "all of it";
    row_due: "due {} ({})";
    row_alarm: "The watch saw something that is not as usual.";
    // Line 1.
    banner_due: " · {} {}";
    banner_over: " · {} OVERDUE";
    part_acknowledge: "ack";
    part_removal: "hide?";
    part_approval: "approve";
    part_statement: "statement";
    part_update: "update";
    part_step: "step";
    part_task: "task";
}
