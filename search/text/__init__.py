"""What is known of writing: words, sentences, languages, characters to be cleaned, tokens to be estimated."""
