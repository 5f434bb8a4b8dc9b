"""What follows from the tables and is stored in none of them."""
