"""How the interface is attacked: scenes that are accepted, and who plays in them."""
