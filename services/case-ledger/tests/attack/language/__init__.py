"""How the interface is attacked: scenes that are accepted, who plays in them, and rounds of schemathesis."""
