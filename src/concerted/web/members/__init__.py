"""Who belongs: members, those invited, those that left; and what each may do about it."""
