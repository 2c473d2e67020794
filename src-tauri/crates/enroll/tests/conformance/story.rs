//! The story as it should go, and as people change their minds.

use enroll::{Cleanup, CodeRefusal, EnrollError, ErrorKind};
use otp::{Clock as _, code_at};
use sandbox::ServerClock;
use vault::{Confirm, Owner, PendingStage, Subject};

use crate::person::Person;
use crate::worlds::World;

pub(crate) async fn a_device_is_paired_and_its_codes_are_the_servers(world: &'static World) {
    let person = Person::new(world).await;
    let paired = person.pair(&person.journal).await.unwrap();
    assert!(person.agrees("after pairing"));
    assert!(paired.entry.is_some());
    assert_eq!(paired.is_owner_checked, world.spells_owner.is_some());
    let entry = person.journal.entries().remove(0);
    let now = ServerClock::default().now();
    let device = person.new_devices().remove(0);
    let here = code_at(&entry.secret, &entry.parameters, now);
    let there = code_at(&device.secret, &entry.parameters, now);
    assert_eq!(here.digits, there.digits);
    assert!(
        !entry.issuer.is_empty(),
        "an account without a name cannot be told from others"
    );
}

pub(crate) async fn a_wrong_code_leaves_the_offer_and_the_right_one_is_taken_then(
    world: &'static World,
) {
    let person = Person::new(world).await;
    let refused = person
        .with(&person.journal, async |flow, _| {
            let mut pending = flow.begin(Subject::Myself, "Laptop").await.unwrap();
            let offer = pending.offer().unwrap();
            if offer.confirm != Confirm::Required {
                return None;
            }
            if !offer.acknowledged {
                let unkept = flow.confirm(&mut pending, None).await.unwrap_err();
                assert!(matches!(unkept.kind, ErrorKind::RecoveryCodesNotKept));
                flow.acknowledge(&mut pending).unwrap();
            }
            let refused = flow.confirm(&mut pending, Some("000 001")).await;
            assert!(matches!(pending.stage, PendingStage::Offered(_)));
            Some(refused.unwrap_err())
        })
        .await;
    match refused {
        Some(EnrollError {
            kind: ErrorKind::CodeRefused(CodeRefusal::Wrong | CodeRefusal::Throttled { .. }),
            ..
        }) => {}
        Some(error) => panic!("{}: {error}", world.name),
        None => {
            // Nothing is confirmed by a code of ours here: there is none to be wrong.
            assert!(!world.takes_code);
        }
    }
    assert!(person.journal.entries().is_empty());
    person.tidy_up().await;
    assert!(person.agrees("after a wrong code and a right one"));
}

pub(crate) async fn cancelling_at_any_step_leaves_nothing(world: &'static World) {
    for step in ["offered", "acknowledged", "after a wrong code"] {
        let person = Person::new(world).await;
        let cleanup = person
            .with(&person.journal, async |flow, _| {
                let mut pending = flow.begin(Subject::Myself, "Laptop").await.unwrap();
                let takes_code = pending.offer().unwrap().confirm == Confirm::Required;
                if step != "offered" && !pending.offer().unwrap().acknowledged {
                    flow.acknowledge(&mut pending).unwrap();
                }
                if step == "after a wrong code" && takes_code {
                    flow.confirm(&mut pending, Some("000001"))
                        .await
                        .unwrap_err();
                }
                let cleanup = flow.cancel(&mut pending).await.unwrap();
                if cleanup == Cleanup::Impossible {
                    // It may count at the server, so its key is not dropped without being asked to.
                    assert!(person.journal.only_pending().is_some());
                    flow.forget(&pending).await.unwrap();
                }
                cleanup
            })
            .await;
        assert!(person.journal.only_pending().is_none());
        assert!(person.journal.entries().is_empty());
        assert_eq!(
            cleanup == Cleanup::Impossible,
            !world.can_cancel,
            "{}, {step}",
            world.name
        );
        if world.can_cancel {
            assert!(!person.agrees(step));
        }
    }
}

pub(crate) async fn somebody_elses_device_leaves_nothing_here(world: &'static World) {
    let Some(helpdesk) = &world.helpdesk else {
        let person = Person::new(world).await;
        let other = Owner {
            remote_id: "1".into(),
            name: "bob".into(),
        };
        let refused = person
            .with(&person.journal, async |flow, _| {
                flow.begin(Subject::Other(other), "Phone").await
            })
            .await;
        let refused = refused.unwrap_err();
        assert!(
            matches!(refused.kind, ErrorKind::Unsupported(_)),
            "{refused}"
        );
        assert!(person.server.seen().is_empty(), "nothing was sent");
        return;
    };
    let mut person = Person::new(world).await;
    person.connection = (helpdesk.connection)(&person.server.url());
    person.answers = (helpdesk.answers)();
    let clock = ServerClock::default();
    let (paired, secret) = person
        .with(&person.journal, async |flow, link| {
            let people = person
                .provider()
                .inventory()
                .unwrap()
                .people(link, helpdesk.other);
            let people = people.await.unwrap();
            let named = people
                .into_iter()
                .find(|found| found.owner.name == helpdesk.other);
            let subject = Subject::Other(named.unwrap().owner);
            let mut pending = flow.begin(subject, "Phone").await.unwrap();
            let key = pending.offer().unwrap().key.clone().unwrap();
            if !pending.offer().unwrap().acknowledged {
                flow.acknowledge(&mut pending).unwrap();
            }
            let code = code_at(&key.secret, &key.parameters, clock.now());
            let paired = flow
                .confirm(&mut pending, Some(&code.digits))
                .await
                .unwrap();
            (paired, key.secret)
        })
        .await;
    assert_eq!(paired.entry, None);
    assert!(paired.is_owner_checked);
    assert_eq!(paired.owner.unwrap().name, helpdesk.other);
    let devices = person.new_devices();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].owner, helpdesk.other);
    assert!(devices[0].is_active && devices[0].secret.ct_eq(&secret));
    assert!(person.journal.entries().is_empty());
    assert!(person.journal.only_pending().is_none());
    let written = person.journal.secrets();
    let base32 = secret.to_base32();
    assert!(
        !written.contains(base32.as_str()),
        "the key of somebody else was written down"
    );
}
