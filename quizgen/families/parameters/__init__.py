"""How many weights and biases."""
