//! What is said of the media library and of the shot list.

use super::part::part;

part! {
    /// Files of the media library, and pictures still to be made.
    Keeping;
    a_file: "file of the library";
    moves: " (moves)";
    in_use: "\"{}\" is to leave with it: take it out of that post first";
    // What was done.
    added: "{} is in the library: {}";
    known: "{} is in the library already";
    described: "\"{}\" has a description";
    noted: "\"{}\" is changed";
    dropped: "\"{}\" is out of the library; `hearken media restore {}` puts it back";
    restored: "\"{}\" is in the library again";
    gone: "its file is not there any more: add it again";
    // What the log tells.
    was_added: "took {} into the library: {}";
    was_noted: "said of a picture: {}";
    was_dropped: "took a picture out of the library";
    shot_wanted: "wants a picture: {}";
    shot_done: "picture {} is made";
    shot_open: "picture {} is open again";
    // What is wrong with a file.
    a_folder: "{} is a folder; name a file in it";
    too_large_picture: "{} is {}x{}: more than {} million dots are not opened, and no network takes them";
    broken_picture: "{} is a broken {}: {}; save it again and add it anew";
    vanished: "{} is not in the library's folder any more: add the file again, or put a backup of the folder back";
    changed: "{} in the library's folder is not what was added: put a backup of it back, or attach the file again";
    no_picture: "{} is no picture that can be shown here";
    cannot_keep: "{} cannot be written: {}";
    // What somebody should know of the pictures of a post.
    warn_too_many: "{} files; {} takes {}";
    warn_takes_none: "{} takes no files";
    warn_form: "{} is a {}: networks take JPEG, PNG, GIF, WebP and MP4";
    warn_shots: "pictures still to be made: {}";
    // Shots.
    no_shot: "there is no such picture to be made; `hearken media shots` lists them";
    shot_empty: "say what the picture is to show";
    shot_added: "\"{}\" wants a picture: {}";
    shot_made: "made for \"{}\": {}";
    shot_again: "open again for \"{}\": {}";
    // The library on screen.
    title: "Media library";
    empty(keys): "nothing is in the library yet: <attach> on a post takes a file in, so does `hearken media add FILE`";
    used: "used {}x";
    unused: "not used";
    of_all: "{} of {}";
    no_alt: "no description";
    by_whom: "added by {}, {}";
    credit: "by {}";
    tags: "tags: {}";
    shown_in: "in: {}";
    keys_attach: "attach";
    keys_alt: "description";
    keys_drop: "take out";
    keys_shots: "to be made";
    keys_files: "files";
    keys_made: "made";
    keys_post: "its post";
    keys_filter: "find";
    alt_prompt: "What does it show?";
    attach_first(keys): "open the post that it goes to first: <show-post>";
    no_pictures: "the post shows no picture";
    shots_title: "Pictures to be made";
    shots_empty(keys): "no picture is still to be made: <shot> on a post asks for one";
    shots_title_prompt: "Which picture does it want?";
    shot_line: "{} · {}";
    shot_until: "until {}";
    shot_to_do: "picture to be made: {}";
    shot_is_made: "picture made: {}";
}
