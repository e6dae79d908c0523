//! How a part of the catalogue is written down: `name: "…";`, with `{}` for what is filled in, in order.
//! `name(keys): "…";` names keys as `<line>`; `name [type]: value;` is something else than a sentence.

/// The type of an entry.
macro_rules! entry {
    () => { &'static str };
    (keys) => { $crate::words::Keyed };
    ([$type:ty]) => { $type };
}

/// The value of an entry.
macro_rules! value {
    ($value:expr) => {
        $value
    };
    ($text:expr, keys) => {
        $crate::words::Keyed($text)
    };
    ($value:expr, [$type:ty]) => {
        $value
    };
}

/// The entry, where it names keys.
#[cfg(test)]
macro_rules! keyed {
    ($part:expr, $name:ident) => {
        None
    };
    ($part:expr, $name:ident, keys) => {
        Some(&$part.$name)
    };
    ($part:expr, $name:ident, [$type:ty]) => {
        None
    };
}

/// Makes a part of the catalogue: a struct of its sentences, so that no language can leave one out, and
/// their English values.
macro_rules! part {
    ($(#[$doc:meta])* $part:ident; $($name:ident $(($keys:ident))? $([$type:ty])?: $value:expr;)*) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "each is named after what it says")]
        pub struct $part {
            $(pub $name: $crate::words::part::entry!($($keys)? $([$type])?),)*
        }

        impl $part {
            /// The English words.
            pub const ENGLISH: $part = $part {
                $($name: $crate::words::part::value!($value$(, $keys)?$(, [$type])?),)*
            };

            /// Returns every sentence that names keys.
            #[cfg(test)]
            pub fn keyed(&self) -> Vec<&$crate::words::Keyed> {
                [$($crate::words::part::keyed!(self, $name$(, $keys)?$(, [$type])?),)*].into_iter().flatten().collect()
            }
        }
    };
}

#[cfg(test)]
pub(super) use keyed;
pub(super) use {entry, part, value};
