//! Why a row stands where it stands: a line for each reason, its subject in the first nine columns.

use super::part::part;

part! {
    /// Why a row stands where it stands.
    Why;
    class_by_hand: "class    {}: said by a person (the brain said {})";
    class_by_rule: "class    {}: by the rule \"{}\" (the brain said {})";
    class_by_default: "class    {}: nothing in it speaks for another";
    class: "class    {} ({} %){}: {}";
    lang_by_hand: "lang     {}: language set by {}";
    lang_against: "lang     {}: language set by {} (the brain said {})";
    due: "due      {}: {}";
    due_waiting: "due      nothing: we wait for them";
    due_spam: "due      nothing: spam has no deadline";
    due_no_reply: "due      nothing: they are not to be written to";
    due_nothing: "due      nothing";
    band: "band     {}, row {}: {}";
    band_none: "band     none: it is {}";
    band_crisis: "pinned until the crisis is over";
    band_crisis_class: "its class is crisis: pinned until somebody escalates or reclasses it";
    band_waited: "has waited three times its target: one row in twenty may be such a one";
    band_in_time: "can still be in time at {} an answer";
    band_late: "cannot be in time at {} an answer without letting heavier ones down";
    band_late_opening: "cannot be in time at {} an answer in opening hours without letting heavier ones down";
    band_quiet: "nobody is let down when it waits";
    weight: "weight   {}: {}";
    weight_answer_now: "answer now";
    weight_vip: "VIP x2";
    reply: "reply    do not reply ({}): no deadline, in Quiet";
    reply_pressing: "reply    do not reply ({}), but it presses: it stands as any other";
    reply_label: "the label no-reply, on this conversation alone";
    vip: "vip      {}: {}";
    vip_by_rule: "by the rule \"{}\"";
    vip_by_settings: "the settings name them";
    vip_by_label: "the label vip, on this conversation alone";
    influence: "reach    influence {}";
    weight_raised: "raised x2";
    weight_lowered: "put below x0.5";
    dated_ahead: "clock    dated in the future, {}, and counted from when it came: is a clock wrong?";
    waits: "waits    {}, since {}";
    promise: "promise  {} said {}";
    crisis: "crisis   level {}, raised by {}; {}";
    ruled: "rule     \"{}\": {}";
    hide: "hide     proposed by the rule \"{}\"; a person hides it, or nobody does";
    muted: "muted    new messages do not open it";
}
