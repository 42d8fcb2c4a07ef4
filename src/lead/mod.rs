//! What a lead is and the rules that place it: score, qualification, bucket, stage.
//!
//! Pure: values in, values out. [`fold::fold`] works a lead out from its conversations;
//! [`record::LeadRecord::merged`] lets the result meet the row without overwriting people.

pub mod bant;
pub mod company;
pub mod contribution;
pub mod fold;
pub mod follow_up;
pub mod industries;
pub mod meeting;
pub mod merge;
pub mod next_step;
pub mod record;
pub mod score;
pub mod stage;
pub mod standing;
pub mod weights;
