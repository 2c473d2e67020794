//! How a provider reaches the person.

use async_trait::async_trait;
use vault::SecretText;

/// Somebody who can answer. Hosts implement it over a window or a terminal.
#[async_trait]
pub trait Ask: Send + Sync {
    /// Puts a question and waits for its answer.
    ///
    /// # Errors
    /// [`Unanswered`]: the person declined, or nobody is there.
    async fn ask(&self, question: &Question) -> Result<SecretText, Unanswered>;

    /// Opens a page in the system browser, or shows its address where there is none, and returns at
    /// once.
    ///
    /// # Errors
    /// [`Unanswered`]: nobody is there to see it.
    async fn visit(&self, visit: &Visit) -> Result<(), Unanswered>;
}

/// One question. Hosts find its words by `id`; tests and answer files name it by `id`.
#[derive(Debug, Clone)]
pub struct Question {
    /// A stable name, for example `password`.
    pub id: &'static str,
    /// What an answer looks like.
    pub kind: QuestionKind,
    /// What the words of the question are about, by name: an account, a number of seconds. Never a
    /// secret.
    pub about: Vec<(&'static str, String)>,
}

/// What an answer looks like.
#[derive(Debug, Clone)]
pub enum QuestionKind {
    /// A line that may be seen, for example a user name.
    Text,
    /// A line that may not be seen, for example a password or a code.
    Secret,
    /// The `id` of one of these.
    Choice(Vec<Choice>),
    /// `yes` or `no`.
    Consent,
}

/// One of several answers.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the answer is.
    pub id: String,
    /// What the server calls it.
    pub label: String,
}

/// A page that the person should see.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Why, as a stable name: `sign-in` for a page that comes back by itself, `sign-in-code` for one
    /// that the code is typed into, or a provider's own.
    pub id: &'static str,
    /// Its address: https, or http on this computer.
    pub url: String,
    /// What the person has to type there, for example a device code (RFC 8628 §3.3).
    pub code: Option<String>,
}

/// No answer came to the question of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the question {0} was not answered")]
pub struct Unanswered(pub &'static str);

/// Nobody: for work that must not stop at a question.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

#[async_trait]
impl Ask for Nobody {
    async fn ask(&self, question: &Question) -> Result<SecretText, Unanswered> {
        Err(Unanswered(question.id))
    }

    async fn visit(&self, visit: &Visit) -> Result<(), Unanswered> {
        Err(Unanswered(visit.id))
    }
}

impl Question {
    /// A line that may be seen.
    pub fn text(id: &'static str) -> Self {
        Self::new(id, QuestionKind::Text)
    }

    /// A line that may not be seen.
    pub fn secret(id: &'static str) -> Self {
        Self::new(id, QuestionKind::Secret)
    }

    /// One of several.
    pub fn choice(id: &'static str, choices: Vec<Choice>) -> Self {
        Self::new(id, QuestionKind::Choice(choices))
    }

    /// Yes or no.
    pub fn consent(id: &'static str) -> Self {
        Self::new(id, QuestionKind::Consent)
    }

    /// Adds what the words are about.
    #[must_use]
    pub fn about(mut self, name: &'static str, value: impl ToString) -> Self {
        self.about.push((name, value.to_string()));
        self
    }

    fn new(id: &'static str, kind: QuestionKind) -> Self {
        Self {
            id,
            kind,
            about: Vec::new(),
        }
    }
}
