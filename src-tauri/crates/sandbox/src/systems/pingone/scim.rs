//! The part of the search language that the environment understands (RFC 7644 §3.4.2.2): `eq` and
//! `sw`, joined by `or`, with or without parentheses around each.

use super::refusal::Refusal;

/// A search. Without terms it fits everything.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filter(Vec<Term>);

#[derive(Debug, PartialEq, Eq)]
struct Term {
    attribute: String,
    is_whole: bool,
    value: String,
}

impl Filter {
    /// Reads a search over these attributes.
    pub(super) fn parse(text: Option<&str>, attributes: &[&str]) -> Result<Self, Refusal> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let refused = || Refusal::invalid("INVALID_FILTER", "filter");
        let filter = terms(text).ok_or_else(refused)?;
        let is_known = |term: &Term| attributes.contains(&term.attribute.as_str());
        match filter.0.iter().all(is_known) {
            true => Ok(filter),
            false => Err(refused()),
        }
    }

    /// Whether something fits, whose attributes have these values. Case does not matter.
    pub(super) fn fits<'a>(&self, value: impl Fn(&str) -> &'a str) -> bool {
        let fits = |term: &Term| {
            let value = value(&term.attribute).to_lowercase();
            let wanted = term.value.to_lowercase();
            match term.is_whole {
                true => value == wanted,
                false => value.starts_with(&wanted),
            }
        };
        self.0.is_empty() || self.0.iter().any(fits)
    }
}

fn terms(text: &str) -> Option<Filter> {
    let mut terms = Vec::new();
    let mut rest = text.trim();
    loop {
        let is_wrapped = rest.starts_with('(');
        rest = rest.strip_prefix('(').unwrap_or(rest);
        let (attribute, after) = rest.split_once(' ')?;
        let (operator, after) = after.split_once(' ')?;
        let (value, after) = quoted(after)?;
        terms.push(Term {
            attribute: attribute.to_owned(),
            is_whole: match operator {
                "eq" => true,
                "sw" => false,
                _ => return None,
            },
            value,
        });
        rest = match is_wrapped {
            true => after.strip_prefix(')')?,
            false => after,
        };
        if rest.is_empty() {
            return Some(Filter(terms));
        }
        rest = rest.strip_prefix(" or ")?;
    }
}

/// A JSON string at the beginning, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let value = values.next()?.ok()?;
    let length = values.byte_offset();
    Some((value, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_value_ends_where_its_quotes_do() {
        let filter = terms(r#"(username sw "x\" or y") or (email eq "a\\b")"#);
        let filter = filter.map(|filter| filter.0.into_iter().map(|term| term.value).collect());
        assert_eq!(
            filter,
            Some(vec![r#"x" or y"#.to_owned(), r"a\b".to_owned()])
        );
        for bad in [
            "",
            "username",
            "username eq jane",
            r#"username co "jane""#,
            r#"username eq "jane"x"#,
            r#"(username eq "jane""#,
            r#"username eq "jane" and email eq "x""#,
        ] {
            assert_eq!(terms(bad), None, "{bad}");
        }
    }
}
