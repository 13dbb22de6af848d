"""Checks exported answers (--json --proof) with none of Cairn's code, as docs/ledger.md describes them.

Usage: answer.py FILE KEY, where each line of FILE is a change with its proof. Prints how many are good; the first that is
not ends it with exit code 1. It checks signature, inclusion, payload digest and actor; payloads packed with Brotli need the
module of that name, and are counted where it is missing.
"""
import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def sha(data):
    return hashlib.sha256(data).digest()


class Record:
    def __init__(self, data):
        self.data, self.at, self.slots = data, 0, []

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def raw(self, length):
        self.at += length
        assert self.at <= len(self.data), "a record ends early"
        return self.data[self.at - length:self.at]

    def text(self):
        return self.raw(self.number())

    def slot(self):
        start = self.at
        header = self.number()
        content = self.raw(header >> 1)
        self.slots.append((start, self.at, content, header & 1))

    def numbers(self):
        for _ in range(self.number()):
            self.number()

    def texts(self):
        for _ in range(self.number()):
            self.text()

    def time(self):
        self.number(), self.number()

    def people(self):
        for _ in range(self.number()):
            self.slot()


def head(r):
    r.text(), r.time(), r.time(), r.people(), r.number(), r.number(), r.numbers(), r.slot(), r.slot()
    for _ in range(r.number()):
        r.text(), r.slot()
    flags = r.number()
    if flags & 4:
        r.number(), r.text()
    if flags & 8:
        r.text(), r.number(), r.slot(), r.number()
    r.texts(), r.texts()


def commits(r):
    r.people()
    for _ in range(r.number()):
        r.text(), r.number(), r.time(), r.number(), r.time(), r.slot(), r.numbers(), r.number()


def fields(r):
    while r.at < len(r.data):
        tag = r.number()
        assert tag <= 11, "an unknown tag"
        if tag == 0:
            r.text()
            if r.number():
                r.text()
        elif tag <= 3:
            r.number(), r.text()
            if tag > 1:
                r.number()
            r.slot()
        elif tag <= 7:
            r.text(), r.text()
        elif tag <= 9:
            r.number(), r.text()
            if tag == 8:
                r.text(), r.text()
            r.slot()
        elif tag == 10:
            for _ in range(r.number() >> 1):
                r.number()
        else:
            r.text(), r.text(), r.text()


def unpack(stored):
    if stored[:1] != b"\x01":
        return stored[1:]
    import brotli
    r = Record(stored[1:])
    length = r.number()
    record = brotli.decompress(stored[1 + r.at:])
    assert len(record) == length
    return record


def digest(payload):
    salts = payload["salts"]
    cipher = Cipher(algorithms.AES(salts), modes.ECB()).encryptor() if len(salts) == 32 else None
    number, first, digests = 0, None, b""
    for name, walk in (("head", head), ("commits", commits), ("fields", fields)):
        r = Record(unpack(payload[name]))
        if r.data:
            walk(r)
        assert r.at == len(r.data), "a record is longer than it says"
        form, at = b"", 0
        for start, end, content, erased in r.slots:
            blocks = (2 * number).to_bytes(16, "little") + (2 * number + 1).to_bytes(16, "little")
            salt = cipher.update(blocks) if cipher else salts[32 * number:32 * number + 32]
            commitment = content if erased else sha(salt + content)
            first = first or commitment
            form += r.data[at:start] + commitment
            at, number = end, number + 1
        digests += sha(form + r.data[at:])
    return sha(b"cairn payload/1" + digests).hex(), first.hex()


def root_of(leaf, index, size, path):
    """RFC 9162, 2.1.3.2."""
    fn, sn, r = index, size - 1, sha(b"\x00" + leaf)
    for p in path:
        assert sn, "the proof is too long"
        if fn & 1 or fn == sn:
            r = sha(b"\x01" + p + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0, "the proof is too short"
    return r


def check_place(leaf, proof, key):
    lines, note = proof.split("\n\n", 1)
    lines = lines.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    index = int(lines[1].removeprefix("index "))
    text, signatures = note.split("\n\n")
    name, _, public = key.split("+", 2)
    _, signer, signature = signatures.split("\n")[0].split(" ")
    origin, size, root = text.split("\n")[:3]
    assert signer == name == origin, "another log"
    Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:]).verify(base64.b64decode(signature)[4:], (text + "\n").encode())
    path = [base64.b64decode(line) for line in lines[2:]]
    assert root_of(leaf, index, int(size), path) == base64.b64decode(root), "another root"


def main():
    good = packed = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        member = json.loads(line)["ledger"]
        check_place(member["leaf"].encode(), member["proof"], sys.argv[2])
        leaf = json.loads(member["leaf"])
        try:
            found = digest({name: base64.b64decode(value) for name, value in member["payload"].items()})
        except ModuleNotFoundError:
            packed += 1
            continue
        assert found == (leaf["payload"], leaf["actor"]), f"entry {member['entry']}: another payload"
        good += 1
    print(f"{good} good, {packed} packed with Brotli, which is not installed here")


try:
    main()
except Exception as wrong:  # pylint: disable=broad-except
    print(f"refused: {type(wrong).__name__} {wrong}")
    sys.exit(1)
