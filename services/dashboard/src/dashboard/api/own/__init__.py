"""One’s own account: password, second factors, sessions, language (A4)."""
