//! Whose table it is.
