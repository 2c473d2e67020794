#!/usr/bin/python3
"""Opens a Keyfob vault by its passphrase, without any of Keyfob's code.

    open_vault.py FOLDER_OR_FILE < passphrase

Prints one JSON object a line: first each account, then each removed one, exactly as the file has
them; records of unknown kinds too. Needs PyNaCl (Debian: python3-nacl) and follows
src-tauri/crates/vault/FORMAT.md alone. The output is the secrets: mind where it goes.

Exit status: 0 opened, 1 the passphrase does not fit, 2 anything else.
"""

import hashlib
import json
import os
import struct
import sys
import unicodedata

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

MAGIC = b"\x89KFB\r\n\x1a\n"
PASSPHRASE_SLOT = 2


def read_header(file):
    """Returns (header bytes, vault id, generation, nonce, slots)."""
    if file[:8] != MAGIC:
        fail("this is not a vault file")
    version, length = struct.unpack_from("<HI", file, 8)
    header = file[:length]
    if len(header) < 70 or hashlib.sha256(header[:-32]).digest() != header[-32:]:
        fail("the header is damaged")
    if version != 1:
        fail(f"the file has format {version}; this script reads format 1")
    vault, generation, nonce, count = struct.unpack_from("<16sQ24sB", header, 14)
    slots, at = [], 63
    for _ in range(count):
        kind, slot, size = struct.unpack_from("<B16sH", header, at)
        slots.append((kind, slot, header[at + 19 : at + 19 + size]))
        at += 19 + size
    if at != length - 32:
        fail("the slot table is damaged")
    return header, vault, generation, nonce, slots


def vault_key(vault, slots, passphrase):
    """Tries every passphrase slot; returns the vault key or None."""
    for kind, slot, payload in slots:
        if kind != PASSPHRASE_SLOT:
            continue
        parameters, nonce, sealed = payload[:28], payload[28:52], payload[52:]
        memory_kib, passes, lanes = struct.unpack_from("<III", parameters)
        if not (65536 <= memory_kib <= 1048576 and 1 <= passes <= 16 and 1 <= lanes <= 8):
            fail("a slot's key derivation is out of bounds")
        if lanes != 1:
            fail("libsodium derives with one lane only")
        outer = argon2id.kdf(
            32, passphrase, parameters[12:], opslimit=passes, memlimit=memory_kib * 1024
        )
        bound_to = b"keyfob slot v1" + vault + bytes([kind]) + slot + parameters
        try:
            return decrypt(sealed, bound_to, nonce, outer)
        except CryptoError:
            continue
    return None


def records(body):
    """Yields the bytes of each whole record."""
    at = 0
    while at + 4 <= len(body):
        (size,) = struct.unpack_from("<I", body, at)
        if at + 4 + size > len(body):
            return
        yield body[at + 4 : at + 4 + size]
        at += 4 + size


def fail(message, status=2):
    print(f"open_vault.py: {message}", file=sys.stderr)
    sys.exit(status)


def main():
    if len(sys.argv) != 2:
        fail("usage: open_vault.py FOLDER_OR_FILE < passphrase")
    path = sys.argv[1]
    if os.path.isdir(path):
        path = os.path.join(path, "vault.keyfob")
    with open(path, "rb") as opened:
        file = opened.read()
    typed = sys.stdin.buffer.read().decode("utf-8").removesuffix("\n")
    passphrase = unicodedata.normalize("NFC", typed).encode("utf-8")

    header, vault, _generation, nonce, slots = read_header(file)
    if not any(kind == PASSPHRASE_SLOT for kind, _, _ in slots):
        fail("the vault has no passphrase slot")
    key = vault_key(vault, slots, passphrase)
    if key is None:
        fail("this passphrase does not open the vault", 1)
    try:
        body = decrypt(file[len(header) :], header, nonce, key)
    except CryptoError:
        fail("the contents are damaged")
    for record in records(body):
        try:
            print(json.dumps(json.loads(record), ensure_ascii=False))
        except ValueError:
            print(json.dumps({"kind": None, "bytes": record.hex()}))


if __name__ == "__main__":
    main()
