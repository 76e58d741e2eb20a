"""What a spreadsheet does to what is typed into it, whoever reads its files."""

#: A spreadsheet keeps fifteen significant digits; of a longer number the others are zeros.
TOO_LONG = 10**15
#: Why a cell of a spreadsheet cannot be read.
DIGITS_LOST = "数字超过15位，后面的位数已丢失，应以文本填写"
NO_RESULT = "公式没有保存计算结果，应在表格软件中打开并保存，或填写数值"
ERROR_VALUE = "单元格是错误值，应填写数值或文字"
