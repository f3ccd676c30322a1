"""What lies outside: the organisation's provider of sign-ins, and a list of known passwords."""
