// Every command a host may send, once. Four readers go over this table, each with a macro of its
// own: `app.rs` makes the methods of `App` over the functions in `commands/`, `contract.rs` writes
// the TypeScript contract, the shell's `build.rs` makes one permission a command, the shell's
// `commands.rs` makes the handlers. The file names nothing but the table, so that a build script
// can `include!` it without building this crate.
//
// A row reads `name(Request) -> Response;`.

/// Hands the table of commands to the macro `$reader`.
#[macro_export]
macro_rules! command_table {
    ($reader:ident) => {
        $reader! {
            /// Everything the first frame needs: lock state, list, the first codes, settings.
            start(Nothing) -> StartView;

            /// Makes the vault on first run.
            create_vault(CreateVault) -> StartView;
            /// Opens the vault by one of its slots.
            unlock(UnlockVault) -> StartView;
            /// Drops the vault key and everything decrypted with it.
            lock(Nothing) -> Done;
            /// Lists the older good copies of the vault file.
            list_copies(Nothing) -> CopiesView;
            /// Puts an older good copy in the place of a damaged or missing vault file, which is kept aside.
            restore_copy(RestoreCopy) -> StartView;

            /// The accounts, in sections.
            list_entries(Nothing) -> ListView;
            /// The accounts that match a query, best first.
            search_entries(SearchEntries) -> FoundView;
            /// One account with its parameters and note.
            show_entry(EntryRequest) -> EntryDetailView;
            /// Names the accounts whose codes are on screen; the answer and later `codes_rolled` events hold just these.
            show_codes(ShowCodes) -> CodesView;
            /// Computes the code at this moment and puts it on the clipboard.
            copy_code(CopyCode) -> CopiedView;
            /// Advances an HOTP counter, durably, then shows the code.
            next_hotp_code(EntryRequest) -> CodeView;

            /// Reads pasted or dropped text into accounts to look at; nothing is saved yet.
            stage_text(StageText) -> StagedView;
            /// The same with what the clipboard holds, which thus never enters the web view.
            stage_clipboard(Nothing) -> StagedView;
            /// Saves the chosen accounts of a stage, all or none.
            commit_staged(CommitStaged) -> AddedView;
            /// Forgets a stage.
            discard_staged(DiscardStaged) -> Done;
            /// Adds one account from the form.
            add_entry(AddEntry) -> AddedView;

            /// Changes the names, the note or the group of an account.
            edit_entry(EditEntry) -> EntryDetailView;
            /// Pins an account to the top, or unpins it.
            pin_entry(PinEntry) -> Done;
            /// Moves an account to stand before another one, or last.
            move_entry(MoveEntry) -> Done;
            /// Renames a group; an empty new name dissolves it.
            rename_group(RenameGroup) -> Done;
            /// Removes an account; it can be restored for 30 days.
            remove_entry(EntryRequest) -> RemovedView;
            /// Brings a removed account back to its old place.
            restore_entry(EntryRequest) -> Done;
            /// The accounts that were removed and can still be restored.
            list_removed(Nothing) -> RemovedListView;
            /// Deletes a removed account for good.
            purge_entry(EntryRequest) -> Done;
            /// Shows the secret and key URI of one account, for a person who asked for it.
            reveal_entry(EntryRequest) -> RevealView;

            /// The ways to unlock.
            list_slots(Nothing) -> SlotsView;
            /// Sets or replaces the passphrase.
            set_passphrase(SetPassphrase) -> SlotsView;
            /// Puts a key into the OS keychain, so that the vault opens without asking.
            add_keychain_slot(Nothing) -> SlotsView;
            /// Makes a new recovery code, shown once; the old one stops working.
            make_recovery_code(Nothing) -> RecoveryCodeView;
            /// Takes away a way to unlock; never the last.
            remove_slot(RemoveSlot) -> SlotsView;
            /// Asks the OS keychain for a sign of life: a value written and read back.
            check_keychain(Nothing) -> KeychainView;

            /// Saves the settings.
            change_settings(SettingsView) -> SettingsView;
            /// Says that the person is there, which puts the automatic lock off.
            note_activity(Nothing) -> Done;
        }
    };
}
