//! Adding, naming, grouping, ordering, removing and finding accounts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use app::{
    AddEntry, ChosenAccount, CommitStaged, DiscardStaged, EditEntry, EntryKind, EntryRequest,
    ErrorCode, Known, Likeness, MoveEntry, Nothing, PinEntry, RenameGroup, SearchEntries,
    SectionKind, StageText,
};
use common::{Machine, RFC_URI, Running};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn uri(issuer: &str, account: &str, secret: &str) -> String {
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
}

/// Three accounts with secrets of their own: Ant, Bee, Cat.
fn three(running: &Running) -> Vec<String> {
    running.add(&format!(
        "{}\n{}\n{}",
        uri("Ant", "ada", SECRET),
        uri("Bee", "bob", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        uri("Cat", "cyd", "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"),
    ))
}

fn form() -> AddEntry {
    AddEntry {
        issuer: "Acme".to_owned(),
        account: "ada".to_owned(),
        secret: "gezd gnbv-gy3t qojq gezd gnbv gy3t qojq".to_owned().into(),
        kind: EntryKind::Totp,
        algorithm: "SHA1".to_owned(),
        digits: 6,
        period: 30,
        counter: String::new(),
        group: None,
    }
}

#[test]
fn a_stage_saves_nothing_until_it_is_committed_and_only_what_was_chosen() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let text = format!(
        "{RFC_URI}\nnot a key\n{}",
        uri("Bee", "bob", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    );
    let staged = running
        .app
        .stage_text(StageText { text: text.into() })
        .unwrap();
    assert_eq!(staged.accounts.len(), 2);
    assert_eq!(
        (staged.refused[0].line, staged.refused[0].problem.code),
        (2, ErrorCode::NotOtpauth)
    );
    assert!(running.titles().is_empty());

    let chosen = ChosenAccount {
        index: 1,
        issuer: "Beehive".to_owned(),
        account: "bob".to_owned(),
        group: Some("Work".to_owned()),
    };
    let commit = CommitStaged {
        stage: staged.stage,
        accounts: vec![chosen],
    };
    running.app.commit_staged(commit).unwrap();
    assert_eq!(running.titles(), ["Beehive bob"]);
    let again = CommitStaged {
        stage: staged.stage,
        accounts: Vec::new(),
    };
    assert_eq!(
        running.app.commit_staged(again).unwrap_err().code,
        ErrorCode::StageGone
    );
}

#[test]
fn a_stage_is_gone_when_discarded_when_old_and_when_the_vault_locks() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let stage = || {
        running
            .app
            .stage_text(StageText {
                text: RFC_URI.to_owned().into(),
            })
            .unwrap()
            .stage
    };
    let is_gone = |stage| {
        let commit = CommitStaged {
            stage,
            accounts: Vec::new(),
        };
        running.app.commit_staged(commit).unwrap_err().code == ErrorCode::StageGone
    };

    let discarded = stage();
    assert!(!is_gone(discarded));
    running
        .app
        .discard_staged(DiscardStaged { stage: discarded })
        .unwrap();
    assert!(is_gone(discarded));

    let locked = stage();
    running.app.lock(Nothing {}).unwrap();
    running.app.unlock(app::UnlockVault::Keychain).unwrap();
    assert!(is_gone(locked));
}

#[test]
fn what_the_vault_holds_already_is_marked_and_can_be_added_all_the_same() {
    let machine = Machine::new();
    let running = machine.with_vault();
    running.add(&uri("Acme", "ada", SECRET));
    let text = [
        uri("Other", "eve", SECRET),
        uri("ACME", "ada", "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"),
        uri("acme", "Ada", SECRET),
    ]
    .join("\n");
    let staged = running
        .app
        .stage_text(StageText {
            text: text.clone().into(),
        })
        .unwrap();
    let is_like = |likeness| {
        Some(Known {
            likeness,
            title: "Acme".into(),
            subtitle: "ada".into(),
            line: None,
        })
    };
    let found: Vec<_> = staged.accounts.into_iter().map(|one| one.known).collect();
    assert_eq!(
        found,
        [
            is_like(Likeness::SameSecret),
            is_like(Likeness::SameName),
            is_like(Likeness::SameAccount)
        ]
    );
    assert_eq!(
        running.add(&text).len(),
        3,
        "two keys of one name are two accounts"
    );
    assert_eq!(running.titles().len(), 4);
}

#[test]
fn where_two_websites_are_named_a_stage_tells_both() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let text = format!(
        "otpauth://totp/One:ada?secret={SECRET}&issuer=Two\n{}",
        uri("Acme", "bob", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    );
    let staged = running
        .app
        .stage_text(StageText { text: text.into() })
        .unwrap();
    let websites: Vec<_> = staged
        .accounts
        .iter()
        .map(|one| (one.label_issuer.as_deref(), one.issuer.as_str()))
        .collect();
    assert_eq!(websites, [(Some("One"), "Two"), (None, "Acme")]);
}

#[test]
fn a_clipboard_without_a_key_gives_words_to_search_for_but_nothing_that_may_be_a_secret() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let words = |text: &str| {
        machine.clipboard.put(text);
        running.app.stage_clipboard(Nothing {}).unwrap().words
    };
    assert_eq!(
        words(" ada@example.com\n").as_deref(),
        Some("ada@example.com")
    );
    for kept_back in [
        RFC_URI,
        "otpauth://totp/x?secret=0189",
        "GEZDGNBVGY3TQOJ0",
        "two\nlines",
        &"long ".repeat(41),
    ] {
        assert_eq!(words(kept_back), None, "{kept_back}");
    }
}

#[test]
fn what_a_text_holds_twice_names_the_line_of_the_first() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let text = format!(
        "# from an old telephone\n{}\n\n{}\n{}",
        uri("Acme", "ada", SECRET),
        uri("Acme", "ada", SECRET),
        uri("Other", "eve", SECRET),
    );
    let staged = running
        .app
        .stage_text(StageText { text: text.into() })
        .unwrap();
    let known = |index: usize| {
        let known = staged.accounts[index].known.as_ref()?;
        Some((known.likeness, known.title.as_str(), known.line))
    };
    assert_eq!(known(0), None);
    assert_eq!(known(1), Some((Likeness::SameAccount, "Acme", Some(2))));
    assert_eq!(known(2), Some((Likeness::SameSecret, "Acme", Some(2))));
}

#[test]
fn the_form_refuses_what_no_key_can_be_and_saves_nothing() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let refused = |change: fn(&mut AddEntry)| {
        let mut request = form();
        change(&mut request);
        running.app.add_entry(request).unwrap_err().code
    };
    type Mistake = fn(&mut AddEntry);
    let cases: [(Mistake, ErrorCode); 8] = [
        (
            |form| form.secret = "0189".to_owned().into(),
            ErrorCode::InvalidSecret,
        ),
        (
            |form| form.secret = " ".to_owned().into(),
            ErrorCode::EmptySecret,
        ),
        (
            |form| form.algorithm = "MD5".to_owned(),
            ErrorCode::UnsupportedAlgorithm,
        ),
        (|form| form.digits = 10, ErrorCode::InvalidDigits),
        (|form| form.period = 0, ErrorCode::InvalidPeriod),
        (
            |form| (form.kind, form.counter) = (EntryKind::Hotp, "-1".to_owned()),
            ErrorCode::InvalidCounter,
        ),
        (
            |form| (form.issuer, form.account) = (" ".to_owned(), String::new()),
            ErrorCode::NameMissing,
        ),
        (|form| form.issuer = "x".repeat(201), ErrorCode::TextTooLong),
    ];
    for (change, code) in cases {
        assert_eq!(refused(change), code);
    }
    assert!(running.titles().is_empty());
    running.app.add_entry(form()).unwrap();
    assert_eq!(running.titles(), ["Acme ada"]);
}

#[test]
fn names_lose_what_would_disguise_them() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let mut request = form();
    request.issuer = "Ac\u{202e}me\u{0}".to_owned();
    running.app.add_entry(request).unwrap();
    assert_eq!(running.titles(), ["Acme ada"]);
}

#[test]
fn the_list_has_pinned_accounts_then_groups_by_name_then_the_rest() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let ids = three(&running);
    let group = |id: &str, issuer: &str, group: &str| {
        let edit = EditEntry {
            id: id.to_owned(),
            issuer: issuer.to_owned(),
            account: "x".to_owned(),
            note: String::new(),
            group: Some(group.to_owned()),
        };
        running.app.edit_entry(edit).unwrap();
    };
    group(&ids[0], "Ant", "zoo");
    group(&ids[1], "Bee", "Apiary");
    running
        .app
        .pin_entry(PinEntry {
            id: ids[2].clone(),
            pinned: true,
        })
        .unwrap();
    let list = running.app.list_entries(Nothing {}).unwrap();
    let kinds: Vec<_> = list
        .sections
        .iter()
        .map(|section| section.kind.clone())
        .collect();
    let named = |name: &str| SectionKind::Group {
        name: name.to_owned(),
    };
    assert_eq!(kinds, [SectionKind::Pinned, named("Apiary"), named("zoo")]);
    assert_eq!(list.groups, ["Apiary", "zoo"]);

    running
        .app
        .rename_group(RenameGroup {
            from: "zoo".to_owned(),
            to: "Apiary".to_owned(),
        })
        .unwrap();
    assert_eq!(
        running.app.list_entries(Nothing {}).unwrap().groups,
        ["Apiary"]
    );
    running
        .app
        .rename_group(RenameGroup {
            from: "Apiary".to_owned(),
            to: String::new(),
        })
        .unwrap();
    assert!(
        running
            .app
            .list_entries(Nothing {})
            .unwrap()
            .groups
            .is_empty()
    );
}

#[test]
fn an_account_moves_before_another_one_or_last() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let ids = three(&running);
    let move_to = |id: &String, before: Option<&String>| {
        let request = MoveEntry {
            id: id.clone(),
            before: before.cloned(),
        };
        running.app.move_entry(request).unwrap();
        running
            .titles()
            .iter()
            .map(|title| title[..3].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(move_to(&ids[2], Some(&ids[0])), ["Cat", "Ant", "Bee"]);
    assert_eq!(move_to(&ids[2], Some(&ids[1])), ["Ant", "Cat", "Bee"]);
    assert_eq!(move_to(&ids[0], None), ["Cat", "Bee", "Ant"]);
    assert_eq!(
        move_to(&ids[1], Some(&ids[1])),
        ["Cat", "Bee", "Ant"],
        "before itself is where it is"
    );
}

#[test]
fn a_removed_account_comes_back_to_its_place_until_it_is_purged() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let ids = three(&running);
    let request = |id: &String| EntryRequest { id: id.clone() };
    let removed = running.app.remove_entry(request(&ids[1])).unwrap();
    assert_eq!(removed.purged_at - removed.removed_at, 30 * 86_400);
    assert_eq!(running.titles(), ["Ant ada", "Cat cyd"]);
    running.app.restore_entry(request(&ids[1])).unwrap();
    assert_eq!(running.titles(), ["Ant ada", "Bee bob", "Cat cyd"]);

    running.app.remove_entry(request(&ids[0])).unwrap();
    running.app.purge_entry(request(&ids[0])).unwrap();
    assert_eq!(
        running
            .app
            .restore_entry(request(&ids[0]))
            .unwrap_err()
            .code,
        ErrorCode::NoSuchEntry
    );
}

#[test]
fn what_was_removed_long_ago_is_deleted_when_the_vault_is_opened() {
    let machine = Machine::new();
    {
        let running = machine.with_vault();
        let ids = three(&running);
        for (id, days) in ids.iter().zip([0, 29]) {
            machine.clock.advance(days * 86_400);
            running
                .app
                .remove_entry(EntryRequest { id: id.clone() })
                .unwrap();
        }
    }
    machine.clock.advance(86_400);
    let running = machine.start();
    running.started();
    let removed = running.app.list_removed(Nothing {}).unwrap().removed;
    assert_eq!(
        removed
            .iter()
            .map(|removed| removed.title.as_str())
            .collect::<Vec<_>>(),
        ["Bee"]
    );
}

#[test]
fn a_search_finds_every_word_anywhere_and_puts_names_first() {
    let machine = Machine::new();
    let running = machine.with_vault();
    running.add(&format!(
        "{}\n{}\n{}",
        uri("Mailbox", "git@example.com", SECRET),
        uri("GitHub", "ada", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        uri("My%20Git", "ada", "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"),
    ));
    let found = |query: &str| {
        let ids = running
            .app
            .search_entries(SearchEntries {
                query: query.to_owned(),
            })
            .unwrap()
            .ids;
        ids.into_iter()
            .map(|id| {
                running
                    .app
                    .show_entry(EntryRequest { id })
                    .unwrap()
                    .entry
                    .title
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(found("git"), ["GitHub", "My Git", "Mailbox"]);
    assert_eq!(found("ADA hub"), ["GitHub"]);
    assert_eq!(found("nobody"), [""; 0]);
    assert_eq!(found("").len(), 3);
}

#[test]
fn a_title_says_both_names_when_the_label_and_the_issuer_differ() {
    let machine = Machine::new();
    let running = machine.with_vault();
    running
        .add("otpauth://totp/Contoso:me?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Microsoft");
    running.add("otpauth://totp/me%40x.io?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    assert_eq!(running.titles(), ["Contoso (Microsoft) me", "me@x.io"]);
}
