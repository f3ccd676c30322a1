"""Journal, relay and consumer as they are, in one event loop; time, database and broker are simulated."""
