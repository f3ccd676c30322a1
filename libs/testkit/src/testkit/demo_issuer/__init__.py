"""A demo issuer: accounts that everybody knows, for tests of a service that stands alone."""
