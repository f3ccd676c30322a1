"""A broker in memory that behaves like Kafka, as far as the chassis asks."""
