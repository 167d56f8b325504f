"""What a unit sees of the image."""
