"""What a person does to the rows and words of a transcript."""
