"""Pages of those who keep the house: accounts, experts, absences, companies, texts, letters."""
