"""An offline advisor for the choice between Machine Learning Engineer and Software Engineer."""

__version__ = "0.2.0"
