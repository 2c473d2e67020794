//! Pressing keys, in the words of a help sheet: `Ctrl+K`, `Enter`, `ArrowDown`.

use anyhow::{Context, Result, bail};
use fantoccini::actions::{ActionSequence, InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

use super::{SHOW, Window, within};

impl Window<'_> {
    /// Presses keys together and lets go of them in turn: `Ctrl+Shift+S`.
    ///
    /// # Errors
    ///
    /// When a key is unknown or the window is gone.
    pub async fn press(&self, chord: &str) -> Result<()> {
        let keys = chord.split('+').map(key).collect::<Result<Vec<_>>>()?;
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        self.act(chord, down.chain(up)).await
    }

    /// Types `text` into whatever has the focus.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let strokes = text
            .chars()
            .flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        self.act("typing", strokes).await
    }

    async fn act(&self, what: &str, actions: impl Iterator<Item = KeyAction>) -> Result<()> {
        let sequence: ActionSequence = actions
            .fold(KeyActions::new("keyboard".to_owned()), InputSource::then)
            .into();
        within(SHOW, what, self.client.perform_actions(sequence)).await
    }
}

fn key(name: &str) -> Result<char> {
    let key = match name {
        "Ctrl" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Home" => Key::Home,
        "End" => Key::End,
        "F2" => Key::F2,
        _ => {
            let mut characters = name.chars();
            let character = characters.next().context("a key has a name")?;
            if characters.next().is_some() {
                bail!("there is no key {name:?}");
            }
            // As on a keyboard: a capital comes with Shift, which the chord names itself.
            return Ok(character.to_ascii_lowercase());
        }
    };
    Ok(key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_its_key_and_not_a_capital() {
        assert_eq!(key("K").unwrap(), 'k');
        assert_eq!(key(",").unwrap(), ',');
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(key("Hyper").is_err());
        assert!(key("").is_err());
    }
}
