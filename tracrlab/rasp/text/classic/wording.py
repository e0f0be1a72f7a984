"""Words of other languages, and how ours says it; what kinds of token are called."""

NO_OPERATORS = {
    "=<": "`<=`",
    "=>": "`>=`",
    "<>": "`!=`",
    "===": "`==`",
    "**": "`^`",
    "//": "`(x - x % n) / n` for `x // n`",
    ":=": "`=`",
}

FOREIGN = {
    "lambda": "write a function: def f(x) { return x; }",
    "import": 'write load "file";',
    "from": 'write load "file";',
    "while": "write a loop over a list: for i in range(5) { ... }",
    "elif": "write `a if condition else b`",
    "class": "write a function: def f(x) { return x; }",
    "print": "write the name of what is to be shown, and `;`",
}

SHOWN = {
    "SEMICOLON": "`;`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "RBRACE": "`}`",
    "LBRACE": "`{`",
    "LPAR": "`(`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "ELSE": "`else`",
    "IN": "`in`",
    "EQUAL": "`=`",
    "STRING": 'a text in quotes, such as "abc"',
    "SWITCH": "`on` or `off`",
    "COMPARE": "a comparison",
    "EXAMPLE": "`example`",
    "EXAMPLES": "`examples`",
}

QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00b4": "'", "`": "'"}
