"""The page of a population's fit: charts and sentences."""
