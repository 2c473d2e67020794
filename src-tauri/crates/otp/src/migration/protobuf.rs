//! Just enough of the protobuf wire format: varints, and bytes with their length.
//!
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

/// One field of a message.
pub(super) struct Field<'a> {
    pub(super) number: u64,
    pub(super) value: Value<'a>,
}

/// The value of a field whose wire type occurs in the payload.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// Fixed-width numbers, which the payload does not use; skipped.
    Other,
}

/// The bytes are no protobuf message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Walks over the fields of a message. Never reads past its end; stops after the first damage.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.0 = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Result<Field<'a>, Damaged> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Other)?,
            2 => {
                let length = usize::try_from(self.varint()?).map_err(|_| Damaged)?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Other)?,
            _ => return Err(Damaged),
        };
        Ok(Field {
            number: key >> 3,
            value,
        })
    }

    /// At most ten bytes; bits above the 64th are damage.
    fn varint(&mut self) -> Result<u64, Damaged> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Damaged);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Damaged)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Damaged> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(taken)
    }
}

/// Appends a number.
pub(super) fn put_varint(out: &mut Vec<u8>, field: u8, value: u64) {
    out.push(field << 3);
    put_raw(out, value);
}

/// Appends bytes with their length.
pub(super) fn put_bytes(out: &mut Vec<u8>, field: u8, bytes: &[u8]) {
    out.push(field << 3 | 2);
    put_raw(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_raw(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<(u64, u64), Damaged>> {
        let number = |value| match value {
            Value::Varint(number) => number,
            Value::Bytes(bytes) => bytes.len() as u64,
            Value::Other => 0,
        };
        Fields(bytes)
            .map(|field| field.map(|f| (f.number, number(f.value))))
            .collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut message = Vec::new();
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            put_varint(&mut message, 7, value);
        }
        put_bytes(&mut message, 1, &[0; 200]);
        let values: Vec<u64> = read(&message)
            .into_iter()
            .map(|field| field.unwrap().1)
            .collect();
        assert_eq!(
            values,
            [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX, 200]
        );
    }

    #[test]
    fn unknown_fields_of_every_width_are_skipped() {
        let message = [0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7d, 1, 2, 3, 4, 0x10, 2];
        assert_eq!(read(&message), [Ok((15, 0)), Ok((15, 0)), Ok((2, 2))]);
    }

    #[test]
    fn damage_ends_the_message_with_an_error() {
        let overlong = [
            0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02,
        ];
        let cases: [&[u8]; 7] = [
            &[0x08],                         // no value
            &[0x0a, 5, 1, 2],                // shorter than it says
            &[0x0a, 0xff, 0xff, 0xff, 0x7f], // far shorter
            &[0x0b],                         // a group
            &[0x0f],                         // no such wire type
            &[0x09, 1],                      // half a number
            &overlong,                       // more than 64 bits
        ];
        for case in cases {
            assert_eq!(read(case), [Err(Damaged)], "{case:?}");
        }
    }
}
