"""What is known of writing: words, sentences, languages, characters to be cleaned, tokens to be estimated."""

__all__ = ["cleaning", "language", "scripts", "sentences", "stop_words", "token_estimate", "tokenizer", "topics"]
