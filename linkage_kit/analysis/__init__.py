"""What many cases say together: tables for analysis, made from an audit."""
