"""Benchmarks: one command per figure, each against a peer or a limit on the same work in one run.

    make bench                      all of them
    make bench NAME=record-append   one

Each prints, as its last line, one JSON object. Machines are shared and noisy: runs are interleaved, times are
CPU seconds, and only medians and ratios mean anything. No test asserts a speed.
"""
