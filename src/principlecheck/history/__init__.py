"""One repository, one commit, one tree: git as a reader of objects, and nothing else.

It owns every call of git. It may touch policies (which files count), reading and the model; it
writes nothing, runs no hook and asks no network.
"""
