/*
 * The tokens of a config: those of Python, and the templates of OpenMMLab.
 *
 * The lexer knows neither indentation nor brackets: every line end is a NEWLINE, which later stages
 * interpret. A number includes the letters that follow it, and a string without a closing quote
 * extends to the end of the line, so that later stages can explain what is wrong with the token.
 */
lexer grammar CfgLexer;

options {
    superClass = CfgLexerBase;
}

tokens {
    UNTERMINATED_STRING
}

// `{{ _base_.model }}`, `{{ fileDirname }}`, `{{ $NAME:default }}`, `{{'$NAME:default'}}`; a set that contains a dict looks different.
TEMPLATE
    : '{{' BLANK* (
        '_base_' ('.' [\p{XID_Continue}]+)*
        | 'fileDirname'
        | 'fileBasename'
        | 'fileBasenameNoExtension'
        | 'fileExtname'
        | VARIABLE (BLANK* ':' ~[{}\r\n]*)?
        | '\'' BLANK* VARIABLE BLANK* (':' ~[{}'\r\n]*)? '\''
        | '"' BLANK* VARIABLE BLANK* (':' ~[{}"\r\n]*)? '"'
    ) BLANK* '}}'
    ;

fragment VARIABLE
    : '$' [a-zA-Z_] [a-zA-Z0-9_]*
    ;

AND      : 'and';
AS       : 'as';
ASSERT   : 'assert';
ASYNC    : 'async';
AWAIT    : 'await';
BREAK    : 'break';
CLASS    : 'class';
CONTINUE : 'continue';
DEF      : 'def';
DEL      : 'del';
ELIF     : 'elif';
ELSE     : 'else';
EXCEPT   : 'except';
FALSE    : 'False';
FINALLY  : 'finally';
FOR      : 'for';
FROM     : 'from';
GLOBAL   : 'global';
IF       : 'if';
IMPORT   : 'import';
IN       : 'in';
IS       : 'is';
LAMBDA   : 'lambda';
NONE     : 'None';
NONLOCAL : 'nonlocal';
NOT      : 'not';
OR       : 'or';
PASS     : 'pass';
RAISE    : 'raise';
RETURN   : 'return';
TRUE     : 'True';
TRY      : 'try';
WHILE    : 'while';
WITH     : 'with';
YIELD    : 'yield';

NAME : [_\p{XID_Start}] [\p{XID_Continue}]*;

NUMBER
    : '0' [xXoObB] [0-9a-zA-Z_]*
    | ([0-9] [0-9_]* ('.' [0-9_]*)? | '.' [0-9] [0-9_]*) ([eE] [+-]? [0-9_]+)? [0-9a-zA-Z_]*
    ;

STRING : STRING_PREFIX? ('\'\'\'' | '"""' | '\'' | '"') { finishString(); };

LPAREN : '(';
RPAREN : ')';
LBRACK : '[';
RBRACK : ']';
LBRACE : '{';
RBRACE : '}';

COMMA     : ',';
COLON     : ':';
SEMICOLON : ';';
ASSIGN    : '=';
DOT       : '.';
ELLIPSIS  : '...';
WALRUS    : ':=';
ARROW     : '->';

PLUS         : '+';
MINUS        : '-';
STAR         : '*';
DOUBLE_STAR  : '**';
SLASH        : '/';
DOUBLE_SLASH : '//';
PERCENT      : '%';
AT           : '@';
SHIFT_LEFT   : '<<';
SHIFT_RIGHT  : '>>';
AMPERSAND    : '&';
BAR          : '|';
CARET        : '^';
TILDE        : '~';

LESS          : '<';
LESS_EQUAL    : '<=';
GREATER       : '>';
GREATER_EQUAL : '>=';
EQUAL         : '==';
NOT_EQUAL     : '!=';

AUGMENTED_ASSIGN
    : '+=' | '-=' | '*=' | '**=' | '/=' | '//=' | '%=' | '@=' | '<<=' | '>>=' | '&=' | '|=' | '^='
    ;

NEWLINE : '\r'? '\n' | '\r';

CONTINUATION : '\\' ('\r'? '\n' | '\r') -> skip;
SPACE        : [ \t\f]+ -> skip;
COMMENT      : '#' ~[\r\n]* -> skip;
BOM          : '\uFEFF' { isAtStart() }? -> skip;

UNKNOWN : .;

fragment BLANK : [ \t\r\n\f];
fragment STRING_PREFIX : [rRbBuUfF] | [rR] [bBfF] | [bBfF] [rR];
