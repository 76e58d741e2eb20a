"""What files say becomes rows of a casebook: whose each row is, and what contradicts what is there."""
