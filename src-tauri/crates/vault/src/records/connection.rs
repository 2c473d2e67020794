//! `"kind":"connection"`: one identity server, with the credentials for it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use otp::UnixSeconds;
use serde::{Deserialize, Serialize};

use super::SetAsideReason;
use crate::secret_text::Sealed;
use crate::{Connection, Network, SignIn, Tokens};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectionRecord<'a> {
    kind: ConnectionKind,
    id: Cow<'a, str>,
    name: Cow<'a, str>,
    provider: Cow<'a, str>,
    url: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_empty")]
    options: Cow<'a, BTreeMap<String, String>>,
    sign_in: SignInRecord<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<TokensRecord<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extra_ca: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_certificate: Option<Sealed<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proxy: Option<Sealed<'a>>,
    created_at: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_sandbox: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ConnectionKind {
    Connection,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case", deny_unknown_fields)]
enum SignInRecord<'a> {
    AskEachTime,
    Token {
        token: Sealed<'a>,
    },
    ClientCredentials {
        client_id: Cow<'a, str>,
        client_secret: Sealed<'a>,
    },
    Browser {
        client_id: Cow<'a, str>,
    },
    DeviceCode {
        client_id: Cow<'a, str>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokensRecord<'a> {
    access: Sealed<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh: Option<Sealed<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

impl<'a> ConnectionRecord<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        let network = &connection.network;
        Self {
            kind: ConnectionKind::Connection,
            id: connection.id.to_string().into(),
            name: connection.name.as_str().into(),
            provider: connection.provider.as_str().into(),
            url: connection.url.as_str().into(),
            options: Cow::Borrowed(&connection.options),
            sign_in: SignInRecord::new(&connection.sign_in),
            tokens: connection.tokens.as_ref().map(TokensRecord::new),
            extra_ca: network.extra_ca.as_deref().map(Cow::from),
            client_certificate: network.client_certificate.as_ref().map(Sealed::of),
            proxy: network.proxy.as_ref().map(Sealed::of),
            created_at: connection.created_at.as_u64(),
            is_sandbox: connection.is_sandbox,
        }
    }

    pub(super) fn into_connection(self) -> Result<Connection, SetAsideReason> {
        Ok(Connection {
            id: self.id.parse().map_err(|_| SetAsideReason::Unreadable)?,
            name: self.name.into_owned(),
            provider: self.provider.into_owned(),
            url: self.url.into_owned(),
            options: self.options.into_owned(),
            sign_in: self.sign_in.into_sign_in(),
            tokens: self.tokens.map(TokensRecord::into_tokens),
            network: Network {
                extra_ca: self.extra_ca.map(Cow::into_owned),
                client_certificate: self.client_certificate.map(Sealed::into_text),
                proxy: self.proxy.map(Sealed::into_text),
            },
            created_at: UnixSeconds(self.created_at),
            is_sandbox: self.is_sandbox,
        })
    }
}

impl<'a> SignInRecord<'a> {
    fn new(sign_in: &'a SignIn) -> Self {
        match sign_in {
            SignIn::AskEachTime => Self::AskEachTime,
            SignIn::Token(token) => Self::Token {
                token: Sealed::of(token),
            },
            SignIn::ClientCredentials {
                client_id,
                client_secret,
            } => Self::ClientCredentials {
                client_id: client_id.as_str().into(),
                client_secret: Sealed::of(client_secret),
            },
            SignIn::Browser { client_id } => Self::Browser {
                client_id: client_id.as_str().into(),
            },
            SignIn::DeviceCode { client_id } => Self::DeviceCode {
                client_id: client_id.as_str().into(),
            },
        }
    }

    fn into_sign_in(self) -> SignIn {
        match self {
            Self::AskEachTime => SignIn::AskEachTime,
            Self::Token { token } => SignIn::Token(token.into_text()),
            Self::ClientCredentials {
                client_id,
                client_secret,
            } => SignIn::ClientCredentials {
                client_id: client_id.into_owned(),
                client_secret: client_secret.into_text(),
            },
            Self::Browser { client_id } => SignIn::Browser {
                client_id: client_id.into_owned(),
            },
            Self::DeviceCode { client_id } => SignIn::DeviceCode {
                client_id: client_id.into_owned(),
            },
        }
    }
}

impl<'a> TokensRecord<'a> {
    fn new(tokens: &'a Tokens) -> Self {
        Self {
            access: Sealed::of(&tokens.access),
            refresh: tokens.refresh.as_ref().map(Sealed::of),
            expires_at: tokens.expires_at.map(UnixSeconds::as_u64),
        }
    }

    fn into_tokens(self) -> Tokens {
        Tokens {
            access: self.access.into_text(),
            refresh: self.refresh.map(Sealed::into_text),
            expires_at: self.expires_at.map(UnixSeconds),
        }
    }
}

fn is_empty(options: &BTreeMap<String, String>) -> bool {
    options.is_empty()
}
