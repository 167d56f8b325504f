"""What comes out of a layer: its size and shape."""
