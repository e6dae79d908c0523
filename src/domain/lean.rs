//! Records are kept lean: a field that has its default is left out, and read back as that.

/// Tells whether a field can be left out.
pub(in crate::domain) fn is_default<T: Default + PartialEq>(field: &T) -> bool {
    *field == T::default()
}
