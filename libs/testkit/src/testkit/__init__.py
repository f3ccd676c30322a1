"""How Kronika is tested: given/when/then, contract suites, real servers."""
