//! One pairing, from the wish to the account.

use std::io::{self, Write};

use app::{Access, Enrollment, ErrorCode, OfferView, PairedView, RevealedText, SensitiveText};
use enroll::Question;
use serde_json::json;

use crate::{
    arguments::{AnswersFrom, Arguments},
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
};

/// How often a person at a terminal may type a code.
const TRIES: u32 = 3;

/// What is wanted.
pub(crate) struct Wish<'a> {
    pub(crate) connection: &'a str,
    pub(crate) for_whom: Option<&'a str>,
    pub(crate) device_name: &'a str,
}

pub(crate) fn run(
    arguments: &Arguments,
    wish: &Wish<'_>,
    answers: &AnswersFrom,
    output: &mut Output,
) -> Result<(), Failure> {
    let person = Person::of(answers)?;
    let app = vault(arguments, Access::Write, Without::Create)?;
    let enrollment = app.enrollment(&person);
    let offer = enrollment.begin(wish.connection, wish.for_whom, wish.device_name)?;
    output.answer(&json!({ "offered": offer }), || told(&offer));
    if wish.for_whom.is_some() {
        show_key(&enrollment, &offer.id, output)?;
    }
    let going_on = GoingOn {
        enrollment: &enrollment,
        person: &person,
        show_secrets: arguments.show_secrets,
        types_code: wish.for_whom.is_some(),
    };
    let paired = going_on.finish(&offer.id, output);
    paired.map_err(|failure| match wish.for_whom {
        Some(_) => taken_back(&enrollment, &offer.id, failure),
        None => failure.of_enrollment(&offer.id),
    })
}

/// Their key is in this process and nowhere else: what is not finished now can only be cleaned up.
fn taken_back(enrollment: &Enrollment<'_>, id: &str, failure: Failure) -> Failure {
    match enrollment.cancel(id) {
        Ok(_) => failure.beside("nothing of it is left; the key that was shown is worth nothing"),
        Err(_) => failure.of_enrollment(id),
    }
}

/// What is left to do once there is an offer.
pub(crate) struct GoingOn<'a> {
    pub(crate) enrollment: &'a Enrollment<'a>,
    pub(crate) person: &'a Person,
    pub(crate) show_secrets: bool,
    /// The code comes from somebody else's device.
    pub(crate) types_code: bool,
}

impl GoingOn<'_> {
    pub(crate) fn finish(&self, id: &str, output: &mut Output) -> Result<(), Failure> {
        self.keep_recovery_codes(id, output)?;
        let offer = self.enrollment.offer(id)?;
        if offer.confirm == "in-browser" {
            self.type_into_page(id, output)?;
        }
        let paired = if self.types_code && offer.confirm == "required" {
            self.confirm_typed(id)?
        } else {
            self.enrollment.confirm(id, None)?
        };
        output.answer(&json!({ "paired": paired }), || done(&paired));
        Ok(())
    }

    /// They are shown before they are said to be kept, or the pairing stops here.
    fn keep_recovery_codes(&self, id: &str, output: &mut Output) -> Result<(), Failure> {
        let codes = self.enrollment.recovery_codes(id)?;
        if codes.is_empty() {
            return Ok(());
        }
        if self.show_secrets {
            let all: Vec<_> = codes.iter().map(RevealedText::expose).collect();
            output.answer(&json!({ "recovery_codes": all }), || all.join("\n"));
        } else if self.person.is_at_terminal() {
            for code in &codes {
                // Gone from here on purpose: a terminal that is not there shows nothing.
                let _ = writeln!(io::stderr(), "  {}", code.expose());
            }
        } else {
            return Err(ErrorCode::RecoveryCodesNotKept.into());
        }
        if self
            .person
            .agrees(&Question::consent("recovery-codes-kept"))?
        {
            self.enrollment.acknowledge(id)?;
            Ok(())
        } else {
            Err(ErrorCode::RecoveryCodesNotKept.into())
        }
    }

    fn type_into_page(&self, id: &str, output: &mut Output) -> Result<(), Failure> {
        let code = self.enrollment.offer_code(id)?;
        let digits = code.digits.unwrap_or_default();
        output.answer(
            &json!({ "code": digits, "valid_until": code.valid_until }),
            || format!("Type this code into the page: {digits}"),
        );
        output.flush();
        if self.person.agrees(&Question::consent("code-accepted"))? {
            Ok(())
        } else {
            Err(ErrorCode::CodeRefused.into())
        }
    }

    fn confirm_typed(&self, id: &str) -> Result<PairedView, Failure> {
        let question = Question::secret("code");
        let mut tried = 0;
        loop {
            tried += 1;
            let code = self.person.code(&question).map_err(|unanswered| {
                Failure::of(ErrorCode::Unanswered, unanswered.0.to_owned())
            })?;
            let code = SensitiveText::from(code.expose().to_owned());
            match self.enrollment.confirm(id, Some(&code)) {
                Err(refused)
                    if refused.code == ErrorCode::CodeRefused
                        && self.person.is_at_terminal()
                        && tried < TRIES =>
                {
                    let _ = writeln!(io::stderr(), "{}", refused.message);
                }
                other => return Ok(other?),
            }
        }
    }
}

pub(crate) fn show_key(
    enrollment: &Enrollment<'_>,
    id: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    let uri = enrollment.reveal_offer(id)?;
    output.answer(&json!({ "key_uri": uri.expose() }), || {
        uri.expose().to_owned()
    });
    output.flush();
    Ok(())
}

fn told(offer: &OfferView) -> String {
    let owner = offer.owner.as_deref().unwrap_or(&offer.account);
    format!("offered {}  {}  {owner}", offer.id, offer.issuer)
}

fn done(paired: &PairedView) -> String {
    let owner = paired.owner.as_deref().unwrap_or("the account");
    let checked = if paired.is_owner_checked {
        ""
    } else {
        " (the server has no way to ask whose it is)"
    };
    let named = if paired.is_named {
        ""
    } else {
        "; the device has no name, or another one"
    };
    match &paired.entry {
        Some(entry) => format!("paired for {owner}{checked}{named}; the account is {entry}"),
        None => format!("paired for {owner}{checked}{named}; nothing of it is kept here"),
    }
}
