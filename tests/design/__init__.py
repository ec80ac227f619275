"""Tests of the design layer."""
