"""Lists of cases: what they are narrowed to, who they are for, and what is done from them."""
