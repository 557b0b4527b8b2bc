"""What a layout is: its tables and their contracts, how a folder is read, and where points lie."""
