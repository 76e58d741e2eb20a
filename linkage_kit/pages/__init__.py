"""What every interactive page is made of; each is for any page, none knows a case."""
