//! How a server's questions reach a person at a terminal, or a file of answers.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, IsTerminal, Write},
};

use app::ErrorCode;
use async_trait::async_trait;
use enroll::{Ask, Question, QuestionKind, Unanswered, Visit};
use serde_json::Value;
use vault::SecretText;

use crate::{arguments::AnswersFrom, browser, failure::Failure, input, questions};

/// How often a person may answer what is no answer.
const TRIES: u32 = 5;

/// Whoever answers.
pub(crate) enum Person {
    /// Somebody at a terminal; what is asked goes to standard error.
    Terminal,
    /// A file of answers, by question.
    File(BTreeMap<String, SecretText>),
    /// Nobody.
    Nobody,
}

impl Person {
    pub(crate) fn of(answers: &AnswersFrom) -> Result<Self, Failure> {
        let Some(file) = &answers.file else {
            let is_there = io::stdin().is_terminal() && io::stderr().is_terminal();
            return Ok(if is_there {
                Self::Terminal
            } else {
                Self::Nobody
            });
        };
        let text = input::text(Some(file))?;
        let object: BTreeMap<String, Value> =
            serde_json::from_str(&text).map_err(|_| Failure::answers())?;
        let answers = object.into_iter().map(|(question, answer)| {
            let answer = match answer {
                Value::String(text) => text,
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) => "no".to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return Err(Failure::answers()),
            };
            Ok((question, answer.into()))
        });
        Ok(Self::File(answers.collect::<Result<_, _>>()?))
    }

    pub(crate) fn is_at_terminal(&self) -> bool {
        matches!(self, Self::Terminal)
    }

    /// A yes-or-no question of ours.
    pub(crate) fn agrees(&self, question: &Question) -> Result<bool, Failure> {
        let answer = self
            .answer(question)
            .map_err(|unanswered| Failure::of(ErrorCode::Unanswered, unanswered.0.to_owned()))?;
        Ok(answer.expose() == "yes")
    }

    /// The code of somebody else's device. Nobody knows it before the key was shown, so a program
    /// may write it to standard input then.
    pub(crate) fn code(&self, question: &Question) -> Result<SecretText, Unanswered> {
        let known = self.answer(question);
        match self {
            Self::Terminal => known,
            Self::File(_) | Self::Nobody => {
                known.or_else(|unanswered| line().map(SecretText::from).ok_or(unanswered))
            }
        }
    }

    pub(crate) fn answer(&self, question: &Question) -> Result<SecretText, Unanswered> {
        let unanswered = || Unanswered(question.id);
        let answer = match self {
            Self::Nobody => return Err(unanswered()),
            Self::File(answers) => answers.get(question.id).cloned().ok_or_else(unanswered)?,
            Self::Terminal => at_terminal(question).ok_or_else(unanswered)?,
        };
        Ok(answer)
    }
}

#[async_trait]
impl Ask for Person {
    async fn ask(&self, question: &Question) -> Result<SecretText, Unanswered> {
        self.answer(question)
    }

    async fn visit(&self, visit: &Visit) -> Result<(), Unanswered> {
        // A script may be read by a person too, so the address is always told.
        let _ = writeln!(io::stderr(), "{}", questions::visit(visit));
        match self {
            Self::Terminal => {
                browser::open(&visit.url);
                Ok(())
            }
            // Whoever wrote the answers has the page visited by a program.
            Self::File(_) => Ok(()),
            Self::Nobody => Err(Unanswered(visit.id)),
        }
    }
}

fn at_terminal(question: &Question) -> Option<SecretText> {
    let mut terminal = io::stderr();
    let words = questions::words(question);
    match &question.kind {
        QuestionKind::Secret => {
            let typed = rpassword::prompt_password(format!("{words}: ")).ok()?;
            Some(SecretText::from(typed)).filter(|typed| !typed.is_empty())
        }
        QuestionKind::Text => {
            write!(terminal, "{words}: ").ok()?;
            line().map(SecretText::from)
        }
        QuestionKind::Consent => {
            for _ in 0..TRIES {
                write!(terminal, "{words} [y/n]: ").ok()?;
                match line()?.to_ascii_lowercase().as_str() {
                    "y" | "yes" => return Some("yes".into()),
                    "n" | "no" => return Some("no".into()),
                    _ => {}
                }
            }
            None
        }
        QuestionKind::Choice(choices) => {
            writeln!(terminal, "{words}").ok()?;
            for (number, choice) in choices.iter().enumerate() {
                writeln!(terminal, "  {}  {}", number + 1, choice.label).ok()?;
            }
            for _ in 0..TRIES {
                write!(terminal, "Number, 1 to {}: ", choices.len()).ok()?;
                let number = line()?.parse::<usize>().ok();
                let chosen = number.and_then(|number| choices.get(number.checked_sub(1)?));
                if let Some(chosen) = chosen {
                    return Some(chosen.id.as_str().into());
                }
            }
            None
        }
    }
}

fn line() -> Option<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    let line = line.trim().to_owned();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn visited(person: &Person) -> Result<(), Unanswered> {
        let visit = Visit {
            id: "sign-in",
            url: "https://id.example.com".to_owned(),
            code: None,
        };
        let mut visiting = pin!(person.visit(&visit));
        match visiting
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("nothing is waited for"),
        }
    }

    #[test]
    fn a_page_that_nobody_can_see_is_not_waited_for() {
        assert_eq!(visited(&Person::Nobody), Err(Unanswered("sign-in")));
        assert_eq!(visited(&Person::File(BTreeMap::new())), Ok(()));
    }
}
