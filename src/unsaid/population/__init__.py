"""Hierarchical models of many people."""
