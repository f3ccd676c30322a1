"""Real processes, real faults: a load with a history, a fault, healing, draining, then checkers."""
