//! Leads as a dashboard shows them.
