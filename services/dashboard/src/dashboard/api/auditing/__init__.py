"""What auditors look at: a case as of any moment, who did and who looked, whether the chain holds."""
