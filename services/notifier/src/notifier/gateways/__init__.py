"""Mail server, returned mail, identity and ledger: everything that is neither Kafka nor PostgreSQL."""
