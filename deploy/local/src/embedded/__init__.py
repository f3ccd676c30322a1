"""Runs Kronika on one machine: PostgreSQL, Kafka, the mail catcher and the services under one supervisor."""
