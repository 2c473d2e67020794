//! A clock that is off.

use super::*;

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_only_when_the_person_agrees() {
    for (answer, expected, correction) in [
        (Some("yes"), "done", 90),
        (Some("no"), "clock-off", 0),
        (Some(""), "clock-off", 0),
        (None, "clock-off", 0),
    ] {
        let scene = Scene::new().await;
        scene.fake.set_ahead(90);
        if let Some(answer) = answer {
            scene.person.set("correct-clock", answer);
        }
        let end = scene.pair().await;
        assert_eq!(code(&end), expected, "{answer:?}");
        assert_eq!(scene.journal.clock_correction(), correction);
        let asked = scene.person.asked().remove(0);
        assert_eq!(
            (asked.id, asked.about),
            ("correct-clock", vec![("seconds", "90".to_owned())])
        );
        if let Err(error) = end {
            let ErrorKind::CodeRefused(CodeRefusal::ClockOff { server_ahead_s }) = error.kind
            else {
                panic!("another error");
            };
            assert_eq!(server_ahead_s, 90);
            // The offer stands: the person thinks again. Codes are right again at once.
            scene.person.set("correct-clock", "yes");
            let link = scene.link();
            let flow = Flow::new(&scene.fake, &link);
            let mut pending = scene.journal.only_pending().unwrap();
            let first = flow.confirm(&mut pending, None).await;
            assert_eq!(code(&first), "clock-off", "only now this link knows of it");
            flow.confirm(&mut pending, None).await.unwrap();
            assert_eq!(scene.journal.clock_correction(), 90);
        }
        scene.assert_settled("the clock");
    }
}

#[tokio::test]
async fn a_clock_that_is_a_little_off_or_corrected_already_is_no_question() {
    for (ahead, correction) in [(0, 0), (10, 0), (-10, 0), (90, 85), (-3_600, -3_600)] {
        let scene = Scene::new().await;
        scene.fake.set_ahead(ahead);
        scene.journal.correct_clock(correction).unwrap();
        scene.pair().await.unwrap();
        assert!(scene.person.asked().is_empty(), "{ahead} {correction}");
    }
    // A correction that became wrong is asked about again.
    let scene = Scene::new().await;
    scene.journal.correct_clock(90).unwrap();
    scene.person.set("correct-clock", "yes");
    scene.pair().await.unwrap();
    assert_eq!(scene.journal.clock_correction(), 0);
}

#[tokio::test]
async fn only_a_code_of_ones_own_is_blamed_on_the_clock() {
    let scene = Scene::new().await;
    scene.fake.set_ahead(90);
    let link = scene.link_of(&Nobody);
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let typed = flow.confirm(&mut pending, Some("000000")).await;
    assert_eq!(code(&typed), "code-refused");
    scene.fake.fail("confirm", false, || {
        ErrorKind::CodeRefused(CodeRefusal::Throttled { after_s: Some(30) }).into()
    });
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "code-throttled"
    );
    assert_eq!(code(&flow.confirm(&mut pending, None).await), "clock-off");
    let stage = scene.journal.only_pending().unwrap().stage;
    assert!(
        matches!(stage, PendingStage::Offered(_)),
        "the offer stands"
    );
}
