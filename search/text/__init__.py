"""What is known of writing: words, sentences, languages, characters to be cleaned."""

__all__ = ["cleaning", "language", "sentences", "stop_words", "tokenizer", "topics"]
