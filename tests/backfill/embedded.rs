//! On the embedded PostgreSQL, which serves one client.

use clara_crm::db::{Access, Database, Target};

use super::legacy::counts;
use crate::support::command::Sandbox;
use crate::support::embedded::permit;

#[tokio::test]
async fn what_is_missing_is_filled_once() {
    let sandbox = Sandbox::new();
    sandbox.write("call.json", include_str!("../../fixtures/conversations/scenario-3-hot-lead.json"));
    let (code, _, stderr) = sandbox.clara(["replay", "call.json", "-q"]).embedded().run().parts();
    assert_eq!(code, Some(0), "{stderr}");
    {
        let _permit = permit();
        let mut db = Database::connect(&Target::Embedded(sandbox.data_dir())).await.unwrap();
        let tx = db.begin(Access::Write).await.unwrap();
        tx.batch("delete from public.calls; update public.leads set pipeline_stage_id = null").await.unwrap();
        tx.commit().await.unwrap();
        db.close().await.unwrap();
    }
    for filled in [1, 0] {
        let told = sandbox.clara(["backfill", "--format=json"]).embedded().run().json(0, "...\n");
        for task in ["calls", "pipeline-stage"] {
            assert_eq!(counts(&told, task), [filled, filled, 0, 0, 0], "{told}");
        }
        assert_eq!(counts(&told, "agent-id"), [0; 5], "{told}");
    }
}
