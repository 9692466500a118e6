"""PDFium in this process: it may be used by one thread at a time, and that is every caller's to keep."""

import threading

#: Held around each use of a document, a page or a bitmap: pages are drawn while a report is made in a worker.
LOCK = threading.RLock()
