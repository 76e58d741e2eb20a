"""What `import linkage_kit as lk` offers to people in notebooks; thin over procedure, audit and reporting."""
