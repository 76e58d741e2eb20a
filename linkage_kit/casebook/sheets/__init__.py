"""Files become sheets: what a workbook or a CSV file holds, each cell with its place, within limits of size."""
