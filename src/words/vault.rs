//! What the vault says of secrets. Never one of their letters.

use super::part::part;

part! {
    /// What the vault says of secrets.
    Secrets;
    variable_unset: "the environment variable {} is not set; set it and start again";
    unknown: "no secret is known; `hearken account add {}` asks for it";
    in_keyring: "kept in the keyring";
    in_file: "no keyring here: kept in {}, readable by you alone";
    not_kept: "cannot keep the token in {}: {}";
    // The command that prints one.
    command_cannot_run: "the secret command of {}, `{}`, cannot run: {}";
    command_lost: "the secret command of {}, `{}`, is lost: {}";
    command_silent: "the secret command of {}, `{}`, gave nothing within {} s and was ended";
    command_empty: "the secret command of {}, `{}`, printed nothing";
    command_failed: "the secret command of {}, `{}`, failed, {}; run it in a terminal to see what it says";
}
