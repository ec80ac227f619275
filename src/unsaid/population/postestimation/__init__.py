"""What is asked of a fit: shares, elasticities, willingness to pay, comparison."""
