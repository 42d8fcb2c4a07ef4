//! What a lead is and the rules that place it: score, qualification, bucket, stage.

pub mod bant;
