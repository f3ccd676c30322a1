"""Switches each rule of a domain off in turn: a rule that no test minds is a name, not a rule."""
