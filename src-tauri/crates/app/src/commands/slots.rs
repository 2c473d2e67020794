//! The ways to unlock.

use vault::{ItemName, KeychainKey, Leftovers, Passphrase, PassphraseKey, Settings, Vault};

use super::Answer;
use crate::{
    CommandError, ErrorCode, Event, Nothing, RecoveryCodeView, RemoveSlot, RevealedText,
    SensitiveText, SetPassphrase, SlotKind, SlotView, SlotsView, app::Shared,
    limits::MIN_PASSPHRASE_CHARS,
};

pub(crate) fn list_slots(shared: &Shared, _: Nothing) -> Answer<SlotsView> {
    Ok(slots_view(shared.lock().vault()?, Leftovers::default()))
}

pub(crate) fn set_passphrase(shared: &Shared, request: SetPassphrase) -> Answer<SlotsView> {
    let passphrase = new_passphrase(&request.passphrase)?;
    let id = shared.lock().vault_mut()?.id();
    // Without the state: the derivation takes a third of a second, in which codes roll.
    let key = PassphraseKey::derive(id, &passphrase, shared.ports.passphrase_cost)?;
    let mut state = shared.lock();
    let vault = state.vault_mut()?;
    let leftovers = vault.replace_passphrase_key(&key)?;
    Ok(slots_view(vault, leftovers))
}

pub(crate) fn add_keychain_slot(shared: &Shared, _: Nothing) -> Answer<SlotsView> {
    let id = shared.lock().vault()?.id();
    // Without the state: the keychain may ask a person, and codes go on rolling meanwhile.
    let keychain = &*shared.ports.keychain;
    let key = KeychainKey::write(id, keychain)?;
    let mut state = shared.lock();
    let added = state.vault_mut().and_then(|vault| {
        vault.add_keychain_key(&key)?;
        Ok(slots_view(vault, Leftovers::default()))
    });
    drop(state);
    if added.is_err() {
        key.take_back(&shared.folder, keychain);
    }
    added
}

pub(crate) fn make_recovery_code(shared: &Shared, _: Nothing) -> Answer<RecoveryCodeView> {
    let mut state = shared.lock();
    let code = state.vault_mut()?.make_recovery_code()?;
    Ok(RecoveryCodeView {
        code: RevealedText::new(code.expose()),
    })
}

pub(crate) fn remove_slot(shared: &Shared, request: RemoveSlot) -> Answer<SlotsView> {
    let id = request.id.parse().map_err(|_| ErrorCode::NoSuchSlot)?;
    let mut state = shared.lock();
    let vault = state.vault_mut()?;
    let item = ItemName::of_slot(vault.id(), id);
    let was_keychain = vault
        .slots()
        .iter()
        .any(|slot| slot.id == id && slot.kind == vault::SlotKind::Keychain);
    let leftovers = vault.remove_slot(id)?;
    // An older copy that still has the slot may yet need its key.
    let takes_item = was_keychain && leftovers.is_empty();
    // Without a key in the keychain a lock means something, so it also comes by itself.
    let opens_unasked = vault
        .slots()
        .iter()
        .any(|slot| SlotKind::from(slot.kind) == SlotKind::Keychain);
    // The slot is gone already, so a disk that takes no second save is no error of this command.
    let begins_to_lock = !opens_unasked
        && vault.contents().settings().lock_after_min.is_none()
        && lock_by_itself(vault).is_ok();
    let view = slots_view(vault, leftovers);
    if begins_to_lock {
        // No activity was noted until now, and the alarm may be asleep for good.
        state.active_at_ms = shared.now_ms();
    }
    drop(state);
    if begins_to_lock {
        shared.changed.notify_all();
        shared.send(&Event::VaultChanged {});
    }
    if takes_item {
        let _item_opens_nothing_any_more = shared.ports.keychain.remove(&item);
    }
    Ok(view)
}

/// A passphrase that a person chose just now.
pub(crate) fn new_passphrase(text: &SensitiveText) -> Answer<Passphrase> {
    if text.expose().chars().count() < MIN_PASSPHRASE_CHARS {
        return Err(ErrorCode::PassphraseTooShort.into());
    }
    Passphrase::new(text.expose()).map_err(|_| ErrorCode::TextTooLong.into())
}

fn slots_view(vault: &Vault, leftovers: Leftovers) -> SlotsView {
    let slots = vault
        .slots()
        .iter()
        .map(|slot| SlotView {
            id: slot.id.to_string(),
            kind: slot.kind.into(),
        })
        .collect();
    SlotsView {
        slots,
        leftover: leftovers.older_copies.map(CommandError::from),
    }
}

impl From<vault::SlotKind> for SlotKind {
    fn from(kind: vault::SlotKind) -> Self {
        match kind {
            vault::SlotKind::Keychain => Self::Keychain,
            vault::SlotKind::Passphrase => Self::Passphrase,
            vault::SlotKind::Recovery => Self::Recovery,
            vault::SlotKind::Unknown(_) => Self::Unknown,
        }
    }
}

/// Turns the automatic lock on, for a vault whose lock means something.
pub(crate) fn lock_by_itself(vault: &mut Vault) -> Answer<()> {
    vault.change(|contents| {
        let settings = contents.settings().clone();
        contents.set_settings(Settings {
            lock_after_min: Some(Settings::DEFAULT_LOCK_MIN),
            ..settings
        });
        Ok(())
    })
}
