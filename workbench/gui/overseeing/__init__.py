"""What those who oversee do: with reviews, with the life of a case, with the vault and its people, with witnesses."""
