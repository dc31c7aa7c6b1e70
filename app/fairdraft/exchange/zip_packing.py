"""In which ways may the parts of a zip be packed that somebody else made?"""

import zipfile


def is_counted(entry: zipfile.ZipInfo) -> bool:
    """Whether Python hands the part out piece by piece, so that it can be counted while it is unpacked.

    What is packed by bzip2 or LZMA comes as a whole, however large it is; office programs use neither.
    """
    return entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
