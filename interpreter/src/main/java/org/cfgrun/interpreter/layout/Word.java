package org.cfgrun.interpreter.layout;

/**
 * A part without inner parts, such as a name, a string or an operator.
 *
 * @param continued whether a backslash joins it to the previous part in the source
 */
record Word(String text, Role role, int space, boolean beginsLine, boolean continued)
    implements Part {
  /** The role of a word in line breaking. */
  enum Role {
    /** A name or a number. */
    VALUE,
    STRING,
    /** An operator; a line may end behind it. */
    OPERATOR,
    /** {@code for}, {@code if}, {@code and} and similar keywords; a line may begin with one. */
    CLAUSE,
    /** The {@code =} of an argument. */
    ARGUMENT,
    /** A word or sign that stays on one line with both its neighbors. */
    BOND,
    COMMENT
  }
}
