"""The steps of walks: each is what one may do at a place, by whichever hand."""
