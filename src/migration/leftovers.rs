//! Where values stay that a migration had to take out of their column.

/// The table's name in `public`.
pub const NAME: &str = "clara_crm_leftovers";

/// The table, qualified.
pub(super) const TABLE: &str = "public.clara_crm_leftovers";
