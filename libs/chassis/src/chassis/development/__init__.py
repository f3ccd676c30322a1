"""The demo issuer: accounts that everybody knows, for development only, until `identity` is there."""
