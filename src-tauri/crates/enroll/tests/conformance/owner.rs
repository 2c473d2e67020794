//! The server says that the device is somebody else's.

use enroll::{Cleanup, ErrorKind};
use sandbox::Fault;
use vault::Subject;

use crate::person::Person;
use crate::worlds::World;

pub(crate) async fn a_device_of_somebody_else_is_never_called_paired(world: &'static World) {
    let person = Person::new(world).await;
    let Some(spells) = world.spells_owner else {
        // The server never says whose a device is, and neither does Keyfob.
        let paired = person.pair(&person.journal).await.unwrap();
        assert!(!paired.is_owner_checked);
        return;
    };
    let error = person
        .with(&person.journal, async |flow, _| {
            let mut pending = flow.begin(Subject::Myself, "Laptop").await.unwrap();
            let owner = pending.owner.as_ref().unwrap();
            let fault = Fault::Replace(spells(&owner.remote_id), spells("4711"));
            person.server.faults().always("", "", fault);
            let error = person.go_on(flow, &mut pending).await.unwrap_err();
            assert!(person.journal.entries().is_empty());
            person.server.faults().clear();
            let cleanup = flow.cancel(&mut pending).await.unwrap();
            assert_ne!(cleanup, Cleanup::Impossible);
            error
        })
        .await;
    let is_told = match error.kind {
        ErrorKind::WrongOwner { .. } => true,
        // A session that is somebody else's is not asked any further; the right person may sign in.
        ErrorKind::SignInRequired => world.has_sessions,
        _ => false,
    };
    assert!(is_told, "{}: {error}", world.name);
    assert!(!person.agrees("after a wrong owner"));
}
