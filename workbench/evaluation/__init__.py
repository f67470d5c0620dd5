"""A lab's own validation: WER, DER, speed."""
