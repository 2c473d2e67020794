//! Adding accounts.

use app::{
    Access, ChosenAccount, CommandError, CommitStaged, EntryRequest, ErrorCode, Known, Likeness,
    StageText, StagedAccount,
};
use otp::KeyUri;
use zeroize::Zeroizing;

use crate::{
    accounts::{account_json, account_line},
    arguments::Arguments,
    failure::Failure,
    notice::notice,
    open::{Without, vault},
    output::Output,
};

/// What the command line says beside the keys.
pub(crate) struct Wishes<'a> {
    /// For keys that name none, or a wrong one.
    pub(crate) issuer: &'a Option<String>,
    /// Likewise.
    pub(crate) account: &'a Option<String>,
    pub(crate) group: &'a Option<String>,
    /// Whether what is there already is added once more.
    pub(crate) again: bool,
}

impl Wishes<'_> {
    /// Whether the account of `key` has a name, its own or from here.
    fn name(&self, key: &KeyUri) -> bool {
        let issuer = self.issuer.as_deref().or(key.label.issuer.as_deref());
        let account = self.account.as_deref().unwrap_or(&key.label.account);
        !issuer.unwrap_or_default().trim().is_empty() || !account.trim().is_empty()
    }

    fn chosen(&self, account: &StagedAccount) -> ChosenAccount {
        ChosenAccount {
            index: account.index,
            issuer: self
                .issuer
                .clone()
                .unwrap_or_else(|| account.issuer.clone()),
            account: self
                .account
                .clone()
                .unwrap_or_else(|| account.account.clone()),
            group: self.group.clone(),
        }
    }

    /// The account that `account` would only repeat, under the name it is to have.
    fn repeats<'k>(&self, account: &'k StagedAccount, chosen: &ChosenAccount) -> Option<&'k Known> {
        let keeps_names = chosen.issuer == account.issuer && chosen.account == account.account;
        let is_named = |known: &Known| match chosen.issuer.trim() {
            "" => is_same(&known.title, &chosen.account) && known.subtitle.is_empty(),
            issuer => is_same(&known.title, issuer) && is_same(&known.subtitle, &chosen.account),
        };
        account.known.as_ref().filter(|known| {
            !self.again
                && match known.likeness {
                    Likeness::SameAccount => keeps_names || is_named(known),
                    Likeness::SameSecret => is_named(known),
                    Likeness::SameName => false,
                }
        })
    }
}

/// Adds every key of `text`, or none when one of them cannot be read. What is there already is left
/// out, so that a script can run twice.
pub(crate) fn add(
    arguments: &Arguments,
    text: Zeroizing<String>,
    wishes: &Wishes<'_>,
    output: &mut Output,
) -> Result<(), Failure> {
    // Before a vault is made for nothing.
    let items = otp::parse_pasted(&text);
    if items.is_empty() {
        return Err(ErrorCode::NothingToAdd.into());
    }
    for item in items {
        let problem = match item.result {
            Ok(key) if wishes.name(&key) => continue,
            Ok(_) => CommandError::from(ErrorCode::NameMissing),
            Err(error) => error.into(),
        };
        return Err(problem.with_detail(format!("line {}", item.line)).into());
    }
    let app = vault(arguments, Access::Write, Without::Create)?;
    let staged = app.stage_text(StageText { text: text.into() })?;
    let mut accounts = Vec::with_capacity(staged.accounts.len());
    for account in &staged.accounts {
        let chosen = wishes.chosen(account);
        match wishes.repeats(account, &chosen) {
            Some(known) => notice("already-there", &left_out(known)),
            None => accounts.push(chosen),
        }
    }
    if accounts.is_empty() {
        return Ok(());
    }
    let added = app.commit_staged(CommitStaged {
        stage: staged.stage,
        accounts,
    })?;
    for id in added.ids {
        let detail = app.show_entry(EntryRequest { id })?;
        output.answer(&account_json(&detail), || {
            format!("added {}", account_line(&detail))
        });
    }
    Ok(())
}

fn left_out(known: &Known) -> String {
    let name = match known.subtitle.as_str() {
        "" => known.title.clone(),
        account => format!("{} ({account})", known.title),
    };
    let place = match known.line {
        Some(line) => format!("line {line}"),
        None => "the vault".to_owned(),
    };
    format!("{name} was left out: {place} has it already. With --again it is added all the same.")
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.trim().to_lowercase()
}
