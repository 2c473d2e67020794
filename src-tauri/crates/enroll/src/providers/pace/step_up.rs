//! The proof that the person at the computer is the one who is signed in.

use vault::SecretText;
use zeroize::Zeroizing;

use super::wire::StepUpAttributes;
use crate::{Choice, EnrollError, ErrorKind, Link, Question};

/// What a person may prove it with; each is a question of the same name.
const KINDS: [(&str, &str); 3] = [
    ("pin", "PIN"),
    ("password", "Password"),
    ("otp", "One-time password"),
];

/// Asks for one of them, and keeps it in memory for the one request that carries it.
pub(super) async fn ask(link: &Link<'_>) -> Result<(), EnrollError> {
    let choices = KINDS.map(|(id, label)| Choice {
        id: id.to_owned(),
        label: label.to_owned(),
    });
    let question = Question::choice("step-up", choices.to_vec());
    let chosen = link.ask().ask(&question).await?;
    let known = KINDS.iter().find(|(id, _)| *id == chosen.expose().trim());
    let (kind, _) = known.ok_or_else(|| refused("step-up"))?;
    let proof = link.ask().ask(&Question::secret(kind)).await?;
    if proof.is_empty() {
        return Err(refused(kind));
    }
    let kept = Zeroizing::new(format!("{kind}\n{}", proof.expose()));
    link.remember(SecretText::from(kept));
    Ok(())
}

/// Takes what was kept: it is good for one request.
pub(super) fn take(link: &Link<'_>) -> Option<SecretText> {
    let kept = link.remembered();
    link.forget();
    kept
}

/// What was kept, as the request carries it.
pub(super) fn attributes(kept: &SecretText) -> Option<StepUpAttributes<'_>> {
    let (kind, proof) = kept.expose().split_once('\n')?;
    let mut attributes = StepUpAttributes::default();
    match kind {
        "pin" => attributes.pin = Some(proof),
        "password" => attributes.password = Some(proof),
        "otp" => attributes.otp = Some(proof),
        _ => return None,
    }
    Some(attributes)
}

fn refused(field: &str) -> EnrollError {
    ErrorKind::InvalidInput {
        field: field.to_owned(),
    }
    .into()
}
