/*
 * One logical line of a config: the tokens between two line ends outside brackets. Blocks are built
 * from lines by indentation, outside the grammar, so that a syntax error affects only its own line.
 *
 * The grammar is flat where Python's is deep. An `operation` is a chain of operands and operators;
 * precedence is resolved when the tree is built, which keeps parse trees small and recursion shallow.
 * The grammar also accepts slightly more than the language (an argument `a: 1`, a target `f(x)`), so
 * that the builder can report a better message than a parser.
 */
parser grammar CfgParser;

options {
    tokenVocab = CfgLexer;
    contextSuperClass = CompactContext;
}

line
    : (header simples? | simples) EOF
    ;

header
    : (IF | ELIF) expr COLON
    | ELSE COLON
    | FOR targets IN exprList COLON
    | WITH withItem (COMMA withItem)* COLON
    ;

withItem
    : expr (AS primary)?
    ;

simples
    : simple (SEMICOLON simple)* SEMICOLON?
    ;

simple
    : exprList (ASSIGN exprList)* # assignment
    | exprList AUGMENTED_ASSIGN exprList # augmentedAssignment
    | exprList COLON expr (ASSIGN exprList)? # annotatedAssignment
    | DEL exprList # delete
    | ASSERT expr (COMMA expr)? # assertion
    | (PASS | BREAK | CONTINUE) # word
    | IMPORT importedModule (COMMA importedModule)* # plainImport
    | FROM (DOT | ELLIPSIS)* dottedName? IMPORT (
        STAR
        | importedName (COMMA importedName)*
        | LPAREN importedName (COMMA importedName)* COMMA? RPAREN
    ) # fromImport
    ;

importedModule
    : dottedName (AS NAME)?
    ;

importedName
    : NAME (AS NAME)?
    ;

dottedName
    : NAME (DOT NAME)*
    ;

// `a, *b`: a tuple, or a single element if there is no comma.
exprList
    : element (COMMA element)* COMMA?
    ;

element
    : STAR operation
    | expr
    ;

// The expression of an f-string field.
field
    : exprList EOF
    ;

expr
    : operation (IF operation ELSE operation)* (WALRUS operation (IF operation ELSE operation)*)*
    ;

operation
    : prefix* primary (infix prefix* primary)*
    ;

prefix
    : PLUS
    | MINUS
    | TILDE
    | NOT
    | AWAIT
    | YIELD FROM?
    | LAMBDA (parameter (COMMA parameter)* COMMA?)? COLON
    ;

// A default cannot be a lambda: nothing may nest without a bracket, because brackets are counted.
parameter
    : (STAR | DOUBLE_STAR)? NAME (ASSIGN (PLUS | MINUS | TILDE | NOT)* primary)?
    | STAR
    | SLASH
    ;

infix
    : OR
    | AND
    | NOT? IN
    | IS NOT?
    | LESS
    | LESS_EQUAL
    | GREATER
    | GREATER_EQUAL
    | EQUAL
    | NOT_EQUAL
    | BAR
    | CARET
    | AMPERSAND
    | SHIFT_LEFT
    | SHIFT_RIGHT
    | PLUS
    | MINUS
    | STAR
    | SLASH
    | DOUBLE_SLASH
    | PERCENT
    | AT
    | DOUBLE_STAR
    ;

primary
    : (
        NAME
        | NUMBER
        | STRING+
        | TEMPLATE
        | TRUE
        | FALSE
        | NONE
        | ELLIPSIS
        | parenthesized
        | listDisplay
        | braceDisplay
    ) trailer*
    ;

parenthesized
    : LPAREN (element (compFor+ | (COMMA element)* COMMA?))? RPAREN
    ;

listDisplay
    : LBRACK (element (compFor+ | (COMMA element)* COMMA?))? RBRACK
    ;

braceDisplay
    : LBRACE (entry (compFor+ | (COMMA entry)* COMMA?))? RBRACE
    ;

entry
    : DOUBLE_STAR operation
    | STAR operation
    | expr ((COLON | ASSIGN) expr)?
    ;

compFor
    : ASYNC? FOR targets IN operation (IF operation)*
    ;

targets
    : target (COMMA target)* COMMA?
    ;

target
    : STAR? primary
    ;

trailer
    : DOT NAME
    | LPAREN (argument (COMMA argument)* COMMA?)? RPAREN
    | LBRACK subscript (COMMA subscript)* COMMA? RBRACK
    ;

argument
    : (STAR | DOUBLE_STAR) expr
    | expr ((ASSIGN | COLON) expr | compFor+)?
    ;

subscript
    : expr? COLON expr? (COLON expr?)?
    | element
    ;
