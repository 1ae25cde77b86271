"""Sound in, numbers out: decoding, tempo, key, moods, the embedding. It knows no database.

Only `model` may be imported by the server: all else needs numpy and onnxruntime, and runs in a
child process (`soniq.child`) or on the command line (`soniq analyse`).
"""
