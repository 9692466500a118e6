"""Small shared parts, made by functions; what looks alike is made in one place."""
