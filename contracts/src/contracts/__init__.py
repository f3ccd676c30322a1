"""The words all services of Kronika share: events, envelope, seals, permissions."""
