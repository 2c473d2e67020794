//! Adding accounts: text is read into a stage, looked at, and saved all or none.

use otp::{Algorithm, Counter, Digits, KeyUri, Kind, Parameters, Period, SharedSecret};
use vault::{Entry, EntryId};

use super::{
    Answer,
    known::Seen,
    list::QUERY_CHARS,
    naming::{self, Names},
    rows,
};
use crate::{
    AddEntry, AddedView, ChosenAccount, CommandError, CommitStaged, DiscardStaged, Done, EntryKind,
    ErrorCode, Known, Nothing, RefusedLine, StageText, StagedAccount, StagedView,
    app::Shared,
    limits::{MAX_ENTRIES, MAX_PASTED_BYTES, STAGE_MIN},
};

/// Keys that were read and not saved yet. Only one stage is held at a time.
pub(crate) struct Stage {
    number: u32,
    keys: Vec<KeyUri>,
    /// When it is forgotten, in milliseconds since the epoch.
    pub(crate) forgotten_at_ms: u64,
}

pub(crate) fn stage_text(shared: &Shared, request: StageText) -> Answer<StagedView> {
    let text = request.text.expose();
    shared.lock().vault()?;
    if text.len() > MAX_PASTED_BYTES {
        return Err(ErrorCode::TooLong.into());
    }
    let mut keys = Vec::new();
    let mut lines = Vec::new();
    let mut refused = Vec::new();
    for item in otp::parse_pasted(text) {
        let line = u32::try_from(item.line).unwrap_or(u32::MAX);
        match item.result {
            Ok(key) => {
                keys.push(key);
                lines.push(line);
            }
            Err(error) => refused.push(RefusedLine {
                line,
                problem: CommandError::from(error),
            }),
        }
    }
    if keys.is_empty() && refused.is_empty() {
        return Err(ErrorCode::NothingToAdd.into());
    }
    // Compared with a copy, which shares the accounts, so that nobody waits for a long text.
    let contents = shared.lock().vault()?.contents().clone();
    let mut seen = Seen::in_vault(&contents);
    let accounts = keys
        .iter()
        .zip(lines)
        .enumerate()
        .map(|(index, (key, line))| staged_account(index, key, seen.take(key, line)))
        .collect();
    let mut state = shared.lock();
    state.vault()?;
    state.last_stage += 1;
    let number = state.last_stage;
    let forgotten_at_ms = shared.now_ms() + STAGE_MIN * 60_000;
    state.stage = Some(Stage {
        number,
        keys,
        forgotten_at_ms,
    });
    drop(state);
    shared.changed.notify_all();
    Ok(StagedView {
        stage: number,
        accounts,
        refused,
        words: None,
    })
}

pub(crate) fn stage_clipboard(shared: &Shared, _: Nothing) -> Answer<StagedView> {
    let held = shared
        .ports
        .clipboard
        .read()
        .map_err(|_| ErrorCode::ClipboardUnavailable)?;
    let text = held
        .filter(|text| !text.trim().is_empty())
        .ok_or(ErrorCode::ClipboardEmpty)?;
    let mut staged = stage_text(
        shared,
        StageText {
            text: text.clone().into(),
        },
    )?;
    if staged.accounts.is_empty()
        && staged
            .refused
            .iter()
            .all(|line| line.problem.code == ErrorCode::NotOtpauth)
    {
        staged.words = words_in(&text).map(str::to_owned);
    }
    Ok(staged)
}

/// What of `text` could be searched for. A key with a wrong character in it is still a secret, so
/// what is as long as one and has no other signs than one is kept back.
fn words_in(text: &str) -> Option<&str> {
    const SHORTEST_KEY: usize = 16;

    let words = text.trim();
    let is_key = words.contains("://")
        || (words.len() >= SHORTEST_KEY && words.chars().all(|c| c.is_ascii_alphanumeric()));
    let is_short = words.chars().count() <= QUERY_CHARS && !words.contains(['\n', '\r']);
    (is_short && !is_key).then_some(words)
}

pub(crate) fn commit_staged(shared: &Shared, request: CommitStaged) -> Answer<AddedView> {
    // Taken out, so that a second click saves nothing twice.
    let stage = shared
        .lock()
        .stage
        .take_if(|stage| stage.number == request.stage)
        .ok_or(ErrorCode::StageGone)?;
    let added = chosen(shared, &stage, &request.accounts).and_then(|entries| save(shared, entries));
    if added.is_err() {
        let mut state = shared.lock();
        if state.vault().is_ok() && state.stage.is_none() {
            state.stage = Some(stage);
        }
        drop(state);
        shared.changed.notify_all();
    }
    added
}

fn chosen(shared: &Shared, stage: &Stage, accounts: &[ChosenAccount]) -> Answer<Vec<Entry>> {
    if accounts.is_empty() {
        return Err(ErrorCode::NothingToAdd.into());
    }
    let entry = |account: &ChosenAccount| {
        let key = usize::try_from(account.index)
            .ok()
            .and_then(|index| stage.keys.get(index))
            .ok_or(ErrorCode::BadRequest)?;
        let names = Names::new(&account.issuer, &account.account)?;
        let group = naming::group(account.group.as_deref())?;
        entry_of(shared, key, names, group)
    };
    accounts.iter().map(entry).collect()
}

pub(crate) fn discard_staged(shared: &Shared, request: DiscardStaged) -> Answer<Done> {
    let mut state = shared.lock();
    if state
        .stage
        .as_ref()
        .is_some_and(|stage| stage.number == request.stage)
    {
        state.stage = None;
    }
    Ok(Done {})
}

pub(crate) fn add_entry(shared: &Shared, request: AddEntry) -> Answer<AddedView> {
    let names = Names::new(&request.issuer, &request.account)?;
    let entry = Entry {
        id: EntryId::random()?,
        issuer: names.issuer,
        label_issuer: None,
        account: names.account,
        note: String::new(),
        group: naming::group(request.group.as_deref())?,
        pinned: false,
        secret: SharedSecret::from_base32(request.secret.expose())?,
        parameters: parameters(&request)?,
        created_at: shared.now(),
    };
    save(shared, vec![entry])
}

fn entry_of(shared: &Shared, key: &KeyUri, names: Names, group: Option<String>) -> Answer<Entry> {
    let kept_issuer = key.label.issuer.as_deref().unwrap_or_default() == names.issuer;
    Ok(Entry {
        id: EntryId::random()?,
        label_issuer: if kept_issuer {
            key.label_issuer.clone()
        } else {
            None
        },
        issuer: names.issuer,
        account: names.account,
        note: String::new(),
        group,
        pinned: false,
        secret: key.secret.clone(),
        parameters: key.parameters,
        created_at: shared.now(),
    })
}

fn save(shared: &Shared, entries: Vec<Entry>) -> Answer<AddedView> {
    let ids = shared.change(|contents| {
        if contents.entries().len() + entries.len() > MAX_ENTRIES {
            return Err(ErrorCode::VaultFull.into());
        }
        let mut ids = Vec::with_capacity(entries.len());
        for entry in entries {
            ids.push(contents.add(entry)?.to_string());
        }
        Ok(ids)
    })?;
    Ok(AddedView { ids })
}

fn staged_account(index: usize, key: &KeyUri, known: Option<Known>) -> StagedAccount {
    StagedAccount {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        issuer: key.label.issuer.clone().unwrap_or_default(),
        label_issuer: key
            .label_issuer
            .clone()
            .filter(|prefix| Some(prefix) != key.label.issuer.as_ref()),
        account: key.label.account.clone(),
        kind: rows::kind(key.parameters.kind),
        algorithm: key.parameters.algorithm.as_str().to_owned(),
        digits: key.parameters.digits.as_u8(),
        period: rows::period_s(key.parameters.kind),
        warnings: key
            .warnings
            .iter()
            .map(|warning| warning.code().to_owned())
            .collect(),
        known,
    }
}

fn parameters(request: &AddEntry) -> Answer<Parameters> {
    let period = Period::try_from(request.period).map_err(|_| ErrorCode::InvalidPeriod);
    let digits = u8::try_from(request.digits).map_err(|_| ErrorCode::InvalidDigits)?;
    let digits = Digits::try_from(digits).map_err(|_| ErrorCode::InvalidDigits)?;
    let algorithm: Algorithm = request
        .algorithm
        .parse()
        .map_err(|_| ErrorCode::UnsupportedAlgorithm)?;
    Ok(match request.kind {
        EntryKind::Totp => Parameters {
            algorithm,
            digits,
            kind: Kind::Totp { period: period? },
        },
        EntryKind::Hotp => {
            let counter: u64 = request
                .counter
                .trim()
                .parse()
                .map_err(|_| ErrorCode::InvalidCounter)?;
            let counter = Counter::try_from(counter).map_err(|_| ErrorCode::InvalidCounter)?;
            Parameters {
                algorithm,
                digits,
                kind: Kind::Hotp { counter },
            }
        }
        EntryKind::Steam => Parameters::steam(period?),
    })
}
