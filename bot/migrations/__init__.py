"""One numbered history of the database: each file is applied once, whole, in order."""
