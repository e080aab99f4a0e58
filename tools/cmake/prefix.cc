// Nothing: the target whose precompiled headers others use needs a file.
