"""Contract suites: what every adapter of a port must do, the simulated ones too, so that they can't lie."""
