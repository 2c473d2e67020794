//! Somebody who answers by a list.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use enroll::{Ask, Question, Unanswered, Visit};
use vault::SecretText;

/// Answers each question by its id, and remembers what was asked and shown.
#[derive(Default)]
pub struct Answers {
    texts: Mutex<HashMap<&'static str, Vec<String>>>,
    asked: Mutex<Vec<Question>>,
    visits: Mutex<Vec<Visit>>,
    visitor: Option<Visitor>,
}

type Visitor = Box<dyn Fn(&Visit) + Send + Sync>;

impl Answers {
    /// Somebody who has no answer, but looks at every page.
    pub fn none() -> Self {
        Self::default()
    }

    /// Somebody with these answers.
    pub fn to(texts: &[(&'static str, &str)]) -> Self {
        let answers = Self::none();
        for (id, text) in texts {
            answers.set(id, text);
        }
        answers
    }

    /// Changes the answer to a question.
    pub fn set(&self, id: &'static str, text: &str) {
        lock(&self.texts).insert(id, vec![text.to_owned()]);
    }

    /// Gives these answers one after the other; the last one stays.
    pub fn set_each(&self, id: &'static str, texts: &[&str]) {
        let texts = texts.iter().rev().map(|text| (*text).to_owned()).collect();
        lock(&self.texts).insert(id, texts);
    }

    /// Takes an answer away.
    pub fn unset(&self, id: &'static str) {
        lock(&self.texts).remove(id);
    }

    /// Does this with every page that is shown. It must not wait: the flow does not go on before.
    #[must_use]
    pub fn visiting(mut self, visitor: impl Fn(&Visit) + Send + Sync + 'static) -> Self {
        self.visitor = Some(Box::new(visitor));
        self
    }

    /// The questions so far, answered or not.
    pub fn asked(&self) -> Vec<Question> {
        lock(&self.asked).clone()
    }

    /// The ids of the questions so far.
    pub fn asked_ids(&self) -> Vec<&'static str> {
        lock(&self.asked).iter().map(|asked| asked.id).collect()
    }

    /// The pages so far.
    pub fn visits(&self) -> Vec<Visit> {
        lock(&self.visits).clone()
    }
}

#[async_trait]
impl Ask for Answers {
    async fn ask(&self, question: &Question) -> Result<SecretText, Unanswered> {
        lock(&self.asked).push(question.clone());
        let mut texts = lock(&self.texts);
        let left = texts.get_mut(question.id).ok_or(Unanswered(question.id))?;
        let text = match left.len() {
            0 | 1 => left.first().cloned(),
            _ => left.pop(),
        };
        text.map(SecretText::from).ok_or(Unanswered(question.id))
    }

    async fn visit(&self, visit: &Visit) -> Result<(), Unanswered> {
        lock(&self.visits).push(visit.clone());
        if let Some(visitor) = &self.visitor {
            visitor(visit);
        }
        Ok(())
    }
}

fn lock<T>(kept: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
