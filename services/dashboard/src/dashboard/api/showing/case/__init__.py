"""The parts of a case's profile, put together for the eye from what the services say."""
