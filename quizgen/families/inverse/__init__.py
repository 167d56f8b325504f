"""Working backwards: settings from sizes."""
