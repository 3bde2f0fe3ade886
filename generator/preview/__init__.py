"""The preview: a site served on this machine that follows every save."""
