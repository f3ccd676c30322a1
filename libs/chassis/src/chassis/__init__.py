"""What every service of Kronika stands on: journal, relay, consuming, seals, HTTP."""
