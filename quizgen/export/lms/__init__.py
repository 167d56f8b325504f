"""Question banks for learning management systems, one module per format."""
