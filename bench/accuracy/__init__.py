"""Recall and precision on documents, tables and logs made with their truth, by a generator that knows no detector.

python -m bench.accuracy [--seed 11] [--documents 3000] [--tables 300] [--logs-megabytes 100] [--gate]
"""
