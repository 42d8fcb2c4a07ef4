//! `replay`: what conversations become, whatever the order, the number of deliveries,
//! and what people did in between.

#[path = "replay/batches.rs"]
mod batches;
#[path = "replay/compression.rs"]
mod compression;
#[path = "replay/crm.rs"]
pub(crate) mod crm;
#[path = "replay/delivery.rs"]
mod delivery;
#[path = "replay/new_lead.rs"]
mod new_lead;
#[path = "replay/odd.rs"]
mod odd;
#[path = "replay/order.rs"]
mod order;
#[path = "replay/people.rs"]
mod people;
#[path = "replay/production.rs"]
mod production;
#[path = "replay/refused.rs"]
mod refused;
#[path = "replay/telling.rs"]
mod telling;
#[path = "replay/together.rs"]
mod together;
