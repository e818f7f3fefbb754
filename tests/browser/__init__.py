"""What a person sees and does, in real Chromium against the real stack."""
