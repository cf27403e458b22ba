"""The fit quiz and the knowledge test: pure functions from answers to frozen results."""
