"""Foreign documents and pictures are read in a child process: what breaks or swells there breaks nothing here.

`parent.run` gives the bytes of a file to a reader by its name and gets plain data back; `parent.batch` keeps one child
for many files. The child is this program itself, started with the word below; the operating system bounds its memory
and time.
"""

#: Not for people: the argument with which the program starts itself as such a child.
WORD = "--read-foreign-files"
