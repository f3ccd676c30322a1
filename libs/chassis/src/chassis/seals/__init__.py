"""Personal data are sealed before they leave the process, under keys that can be destroyed.

The format, to the letter, for programs that read it:

- A sealed value is `{"sealed": 1, "key": …, "nonce": …, "ciphertext": …}` in the place of the value.
- `key` is `<owner>/<person>/<n>`: the stream's id (or the account's), the person's random id, and a number
  from 1 that grows when a person gets a new key. A data key has 32 random bytes.
- `nonce` (12 random bytes) and `ciphertext` are base64url without padding characters.
- `ciphertext` is AES-256-GCM; its last 16 bytes are the tag.
- The associated data are the UTF-8 bytes of `<event id>|<type>|<pointer>`: the envelope's `id` and `type`,
  and the JSON pointer (RFC 6901) of the sealed value within `data`, such as `/client` or `/notes/0/text`.
- The plaintext is the value as JSON in UTF-8, followed by as many spaces (0x20, none to 63) as make its
  length a multiple of 64. Padded JSON is still JSON: a reader parses it as it is.

In the key database a data key is wrapped by the key-encryption key of an epoch: 12 bytes of nonce, then
AES-256-GCM of the key with its tag, associated data `<epoch>|<key>`. A search key is wrapped the same way,
with `<epoch>|search/<search epoch>`. A search token is the first 16 bytes of HMAC-SHA256 over a folded word.
"""

from chassis.seals.encryption import KeyDestroyedError, KeyEncryptionKeys, KeyFileError, KeyMissingError
from chassis.seals.keyring import DataKey, KeyRing
from chassis.seals.rotation import EpochInUseError, Rotation
from chassis.seals.sealing import Place, SealBrokenError, Seals, Unlocked
from chassis.seals.secrets import shared_secret
from chassis.seals.store import KeyStore
from chassis.seals.sweeping import Sweeper
from chassis.seals.tokens import SearchKeys, SearchTokens, folded_words

__all__ = [
    "DataKey",
    "EpochInUseError",
    "KeyDestroyedError",
    "KeyEncryptionKeys",
    "KeyFileError",
    "KeyMissingError",
    "KeyRing",
    "KeyStore",
    "Place",
    "Rotation",
    "SealBrokenError",
    "Seals",
    "SearchKeys",
    "SearchTokens",
    "Sweeper",
    "Unlocked",
    "folded_words",
    "shared_secret",
]
