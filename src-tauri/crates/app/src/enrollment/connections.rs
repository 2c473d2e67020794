//! The identity servers a person set up, and those a host brings ready-made.

use std::collections::BTreeMap;
use std::sync::Arc;

use enroll::{EnrollError, Profile, SignInWay, provider_named, providers};
use vault::{Connection, ConnectionId, Network, SecretText, SignIn};

use super::{ConnectionView, Enrollment, ProviderView, TestView};
use crate::{
    CommandError, Done, ErrorCode, SensitiveText,
    commands::Answer,
    limits::{MAX_NAME_CHARS, MAX_PEM_BYTES},
};

/// A connection as a person describes it.
#[derive(Debug)]
pub struct NewConnection {
    /// What they call it.
    pub name: String,
    /// The provider's registered name.
    pub provider: String,
    /// The address.
    pub url: String,
    /// The provider's options, by name.
    pub options: BTreeMap<String, String>,
    /// How to sign in; none for the provider's usual way, where that needs nothing from here.
    pub sign_in: Option<NewSignIn>,
    /// Certificates in PEM to trust besides the computer's.
    pub extra_ca: Option<String>,
    /// A client certificate and its key in PEM.
    pub client_certificate: Option<SensitiveText>,
    /// The address of a proxy, with a user name and a password in it where it wants them.
    pub proxy: Option<SensitiveText>,
}

/// How to sign in, as a person describes it.
#[derive(Debug)]
pub enum NewSignIn {
    /// Asked for each time.
    AskEachTime,
    /// A token.
    Token(SensitiveText),
    /// OAuth 2 client credentials.
    ClientCredentials {
        /// The client.
        client_id: String,
        /// Its secret.
        client_secret: SensitiveText,
    },
    /// OAuth 2 in the browser.
    Browser {
        /// The client.
        client_id: String,
    },
    /// OAuth 2 device authorization.
    DeviceCode {
        /// The client.
        client_id: String,
    },
}

impl Enrollment<'_> {
    /// The systems that can be connected to.
    #[must_use]
    pub fn providers(&self) -> Vec<ProviderView> {
        let all = providers().iter().map(|provider| provider.profile());
        all.map(ProviderView::from).collect()
    }

    /// The connections: those of the vault first.
    ///
    /// # Errors
    /// The vault is closed.
    pub fn connections(&self) -> Answer<Vec<ConnectionView>> {
        let all = self.all_connections()?;
        Ok(all
            .iter()
            .map(|known| ConnectionView::from(&**known))
            .collect())
    }

    /// Adds a connection. Nothing is sent to the server.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchProvider`], [`ErrorCode::BadConnection`] (its detail names the option),
    /// [`ErrorCode::ConnectionNameTaken`], and what saving says.
    pub fn add_connection(&self, new: NewConnection) -> Answer<ConnectionView> {
        let provider = provider_named(&new.provider).ok_or(ErrorCode::NoSuchProvider)?;
        let connection = self.checked(new, provider.profile())?;
        let is_taken = |known: &Arc<Connection>| known.name.eq_ignore_ascii_case(&connection.name);
        if self.all_connections()?.iter().any(is_taken) {
            return Err(ErrorCode::ConnectionNameTaken.into());
        }
        let view = ConnectionView::from(&connection);
        self.shared.change(|contents| {
            let added = contents.add_connection(connection);
            added.map_err(|_| ErrorCode::ConnectionNameTaken.into())
        })?;
        Ok(view)
    }

    /// Forgets a connection with its credentials.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchConnection`]; [`ErrorCode::ConnectionInUse`] while an enrollment there is
    /// unfinished, since only the connection can clean it up.
    pub fn remove_connection(&self, name: &str) -> Answer<Done> {
        let connection = self.connection(name)?;
        self.shared.change(|contents| {
            let is_of_it =
                |pending: &Arc<vault::PendingEnrollment>| pending.connection == connection.id;
            if contents.pending().iter().any(is_of_it) {
                return Err(ErrorCode::ConnectionInUse.into());
            }
            let removed = contents.remove_connection(connection.id);
            removed.map_err(|_| ErrorCode::NoSuchConnection.into())
        })?;
        Ok(Done {})
    }

    /// Asks the server for something harmless.
    ///
    /// # Errors
    /// What the server, the network or the sign-in says.
    pub fn test_connection(&self, name: &str) -> Answer<TestView> {
        let connection = self.connection(name)?;
        self.at(&connection, async |provider, link| {
            let signed_in = provider.test(link).await;
            let signed_in = signed_in.map_err(EnrollError::without_effect)?;
            Ok(TestView::new(signed_in, link.skew()))
        })
    }

    /// The connection of a name or id; letter case does not matter.
    pub(super) fn connection(&self, name: &str) -> Answer<Arc<Connection>> {
        let is_meant = |known: &&Arc<Connection>| {
            known.name.eq_ignore_ascii_case(name) || known.id.to_string() == name
        };
        let all = self.all_connections()?;
        let found = all.iter().find(is_meant).map(Arc::clone);
        found.ok_or_else(|| ErrorCode::NoSuchConnection.into())
    }

    /// The connection of an enrollment: by its id only, since a name may look like an id.
    pub(super) fn connection_with(&self, id: ConnectionId) -> Answer<Arc<Connection>> {
        let all = self.all_connections()?;
        let found = all.into_iter().find(|known| known.id == id);
        found.ok_or_else(|| ErrorCode::NoSuchConnection.into())
    }

    fn all_connections(&self) -> Answer<Vec<Arc<Connection>>> {
        let state = self.shared.lock();
        let of_vault = state.vault()?.contents().connections();
        let ready_made = self.shared.ports.ready_made.iter();
        let unshadowed = ready_made.filter(|ready| of_vault.iter().all(|own| own.id != ready.id));
        Ok(of_vault.iter().chain(unshadowed).map(Arc::clone).collect())
    }

    fn checked(&self, new: NewConnection, profile: &Profile) -> Answer<Connection> {
        let bad = |what: &str| CommandError::new(ErrorCode::BadConnection).with_detail(what);
        let name = otp::plain_text(&new.name);
        if name.is_empty() {
            return Err(bad("name"));
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(ErrorCode::TextTooLong.into());
        }
        let is_known = |name: &String| profile.options.iter().any(|option| option.name == name);
        if let Some(unknown) = new.options.keys().find(|name| !is_known(name)) {
            return Err(bad(unknown));
        }
        let is_given = |name: &str| {
            new.options
                .get(name)
                .is_some_and(|value| !value.trim().is_empty())
        };
        let missing = profile.options.iter().find(|option| {
            option.is_required && option.default.is_none() && !is_given(option.name)
        });
        if let Some(missing) = missing {
            return Err(bad(missing.name));
        }
        let sign_in = sign_in(new.sign_in, profile).ok_or_else(|| bad("sign-in"))?;
        let network = Network {
            extra_ca: new.extra_ca,
            client_certificate: new.client_certificate.map(|pem| pem.expose().into()),
            proxy: new.proxy.map(|proxy| proxy.expose().into()),
        };
        let pem = [
            network.extra_ca.as_deref(),
            network.client_certificate.as_ref().map(SecretText::expose),
        ];
        if pem
            .into_iter()
            .flatten()
            .any(|pem| pem.len() > MAX_PEM_BYTES)
        {
            return Err(ErrorCode::TextTooLong.into());
        }
        let url = new.url.trim().trim_end_matches('/').to_owned();
        // The same check that each use makes, before it is saved.
        enroll::http::Http::new(&url, &network)?;
        Ok(Connection {
            id: ConnectionId::random()?,
            name,
            provider: profile.name.to_owned(),
            url,
            options: new.options,
            sign_in,
            tokens: None,
            network,
            created_at: self.shared.now(),
            is_sandbox: false,
        })
    }
}

/// The way to sign in, if the provider knows it.
fn sign_in(new: Option<NewSignIn>, profile: &Profile) -> Option<SignIn> {
    let knows = |way| profile.sign_in.contains(&way);
    let (way, sign_in) = match new {
        None | Some(NewSignIn::AskEachTime) => (SignInWay::AskEachTime, SignIn::AskEachTime),
        Some(NewSignIn::Token(token)) => (SignInWay::Token, SignIn::Token(token.expose().into())),
        Some(NewSignIn::ClientCredentials {
            client_id,
            client_secret,
        }) => (
            SignInWay::ClientCredentials,
            SignIn::ClientCredentials {
                client_id,
                client_secret: client_secret.expose().into(),
            },
        ),
        Some(NewSignIn::Browser { client_id }) => {
            (SignInWay::Browser, SignIn::Browser { client_id })
        }
        Some(NewSignIn::DeviceCode { client_id }) => {
            (SignInWay::DeviceCode, SignIn::DeviceCode { client_id })
        }
    };
    knows(way).then_some(sign_in)
}
