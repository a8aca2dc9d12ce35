"""The ground floor of the house: what is true in every room."""
