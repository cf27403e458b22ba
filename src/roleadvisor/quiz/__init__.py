"""The fit quiz and the knowledge test."""
