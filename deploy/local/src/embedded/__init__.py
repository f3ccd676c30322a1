"""Runs Kronika on one machine: PostgreSQL, Kafka, mail catcher and services under one supervisor."""
