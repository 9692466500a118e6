"""Reports: data first (unit), then the official page (pdf). reportlab is imported when a page is drawn."""
