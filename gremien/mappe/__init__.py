"""The Sitzungsmappe: one PDF of a whole meeting, as far as its reader may see it.

``contents`` collects through the rule what belongs into it, ``sheets`` looks into the attached PDFs, ``printing``
makes the PDF, ``making`` keeps one for each state and reader's rights on the disk and has a process make what is not there.
"""
