"""All SQL of identity: what is no event (credentials, sessions, links), and the list of accounts."""
