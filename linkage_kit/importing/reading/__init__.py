"""Files become cells: what a workbook or a CSV file holds, each cell with its place, and how its texts are compared."""
