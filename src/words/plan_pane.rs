//! What the plan pane says.

use super::part::part;

part! {
    /// The plan pane.
    PlanPane;
    views [[&'static str; 5]]: ["Month", "Week", "Quarter", "Agenda", "Board"];
    columns [[&'static str; 7]]: ["Ideas", "Drafts", "Review", "Approved", "Scheduled", "Trouble", "Published"];
    week_of: "Week {} from {}";
    quarter_of: "Quarter {} of {}";
    board_title: "Plan";
    posts: "1 post |{} posts ";
    in_trouble: "1 in trouble  |{} in trouble  ";
    today: "  today";
    mourning: " · {}, day of mourning";
    without_time: "without a time";
    no_time: "no time";
    no_name: "(nothing written)";
    opening: "opening…";
    below(keys): "1 line below · <scroll half-down>|{} lines below · <scroll half-down>";
    // Where nothing is planned.
    empty(keys): "Nothing is planned. <new-post> writes a post for a day and a minute, <idea> keeps an idea; each account has its own words, and what is scheduled leaves by itself.";
    empty_day(keys): "Nothing is planned on this day. <new-post> writes a post, <idea> keeps an idea.";
    empty_window(keys): "Nothing is planned here. <new-post> writes a post, <turn next> goes on.";
    // A post.
    yes_given: "  1 yes|  {} yes";
    yes_of: "  yes {} of {}";
    changed_by: "  {} {}";
    unplanned: "unplanned";
    of_campaign: "campaign {}";
    may_approve: "{} may approve it";
    approved_by: "approved by {} {}";
    no_time_yet(keys): "no time yet; <when> sets one";
    at_zone: "{} {}";
    here_at: " ({} here)";
    clock_skips: "the clocks skip this minute: it leaves as much later as they skip";
    clock_twice: "this minute is there twice, as the clocks go back: it leaves at the first";
    leaves_there: "{} there, {}";
    same_text: "the same text as another";
    too_long: "{} too long";
    without_alt: "a picture without a description|{} pictures without a description";
    no_alt: "without a description";
    no_text(keys): "nothing written yet; <write-post> writes it";
    first_comment: "first comment: {}";
    since_approved: "changed since it was approved:";
    new_since: "was not there when it was approved";
    comments: "Said of it";
    said_by: "{} {}";
    returned_by: "{} {}, with which it went back:";
    and_others: " and 1 more| and {} more";
    // Why nothing is done.
    no_post(keys): "no post is chosen; <plan> shows the plan";
    not_in_plan(keys): "that is done in the plan; <plan> opens it";
    not_open(keys): "open the post first: <show-post> shows it";
    only_messages(keys): "that is for messages; <back leave> goes back to them";
    no_accounts: "no account can post; `hearken account add` connects one";
    all_accounts: "it goes to every account already";
    no_variant: "it goes to no account yet";
    last_variant: "it is the only account of this post; give the post up instead";
    no_view: "the plan is shown as month, week, quarter, agenda, board, or around a day such as 2027-03-28";
    nothing_to_publish: "nothing of it waits for a person";
    nothing_written: "nothing was written; there is no new post";
    text_begun: "a text for the plan was begun here; it is open again";
    changed_meanwhile: "Somebody changed this text meanwhile";
    its_text_now: "It says now: {}";
    write_over: "write over it";
    is_gone: "the post is not there any more; its text is kept";
    // What is asked.
    new_when: "New post for when";
    new_account: "Post as";
    every_account: "all {} accounts";
    add_account: "Another account";
    title_prompt: "Title";
    idea_prompt: "Idea";
    when_prompt: "When, or +1d, -2h, never";
    copy_when: "Copy it to when";
    return_why: "What is to be changed";
    comment_prompt: "Say of it";
    link_how: "a web address, or - for none";
    take_out: "Take the text for {} out?";
    take_out_word: "take it out";
    drop: "Give this post up?";
    drop_left: "What is out stays out.";
    drop_word: "give it up";
    schedule: "Let it go?";
    schedule_word: "let it go";
    publish: "Publish it now?";
    publish_word: "publish it now";
    leaves_at: "{} leaves {}";
    leaves_now: "{} leaves at once";
    has_no_time: "{} has no time";
    time_is_over: "{}: its time is over ({})";
    is_out: "{} is out already";
    is_wrong: "{}: {}";
    needs_yes: "it needs the yes of {} more";
    // On its row.
    approve_word: "approve it";
    return_word: "return it";
    edit_word: "edit";
    keep_word: "keep it";
    new_word: "new";
    account_word: "account";
    next_word: "next";
    now_word: "publish now";
    when_word: "another time";
    planned_today: "  Plan {} today";
}
