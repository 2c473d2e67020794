//! The answer to every call is lost once, with the server having acted or not.

use sandbox::{Canned, Fault, When};

use crate::person::Person;
use crate::worlds::World;

pub(crate) async fn a_lost_answer_to_any_call_leaves_one_device_or_none(world: &'static World) {
    let calm = Person::new(world).await;
    calm.pair(&calm.journal).await.unwrap();
    let calls = calm.server.seen().len();
    for call in 0..calls {
        for fault in [
            Fault::Drop(When::BeforeActing),
            Fault::Drop(When::AfterActing),
            Fault::CutOff(10),
            Fault::Answer(When::AfterActing, Canned::html(502, "<h1>Bad Gateway</h1>")),
        ] {
            let person = Person::new(world).await;
            person.server.faults().arm("", "", call, 1, fault.clone());
            let paired = person.pair(&person.journal).await;
            let told_of_rest = person.tidy_up().await;
            let seen = calm.server.seen();
            let path = seen[call].path.split('?').next().unwrap_or_default();
            let when = format!("{fault:?} at call {call} ({} {path})", seen[call].method);
            if told_of_rest {
                assert!(paired.is_err(), "{when}");
                assert!(
                    !world.can_cancel && person.journal.entries().is_empty(),
                    "{when}"
                );
                assert!(person.new_devices().len() <= 1, "{when}: sent twice");
            } else {
                let is_there = person.agrees(&when);
                assert!(
                    is_there || paired.is_err(),
                    "{when}: paired without a device"
                );
            }
        }
    }
}
