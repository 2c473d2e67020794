//! Search expressions of the directory (SCIM filter language, RFC 7644 §3.4.2.2).

/// The attributes that a search by a beginning looks at. The directory knows `sw` (starts with) for
/// each of them; `co` (contains) for hardly any.
const SEARCHED: [&str; 5] = [
    "username",
    "email",
    "name.given",
    "name.family",
    "name.formatted",
];

/// Somebody by the whole user name.
pub(super) fn by_username(name: &str) -> String {
    format!("username eq {}", quoted(name))
}

/// People of whom some name or the e-mail address begins like this.
pub(super) fn by_beginning(text: &str) -> String {
    let text = quoted(text);
    let terms = SEARCHED.map(|attribute| format!("({attribute} sw {text})"));
    terms.join(" or ")
}

/// A value as a JSON string, which is how the language spells values; so nothing that is typed can
/// end it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_cannot_end_its_quotes() {
        assert_eq!(by_username("jane"), r#"username eq "jane""#);
        assert_eq!(
            by_username(r#"x" or username sw ""#),
            r#"username eq "x\" or username sw \"""#
        );
        assert_eq!(by_username(r"dom\jane"), r#"username eq "dom\\jane""#);
        assert_eq!(by_username("a\nb"), r#"username eq "a\nb""#);
    }

    #[test]
    fn a_search_looks_at_names_and_address() {
        let filter = by_beginning("ja");
        assert!(filter.starts_with(r#"(username sw "ja") or (email sw "ja") or "#));
        assert_eq!(filter.matches(r#""ja""#).count(), SEARCHED.len());
    }
}
