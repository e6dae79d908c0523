//! Small tests of the room; the big ones stand in `tests/store_*.rs`.
