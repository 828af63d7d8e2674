package org.cfgrun.interpreter.layout;

/**
 * A part without parts.
 *
 * @param continued whether its author joined it to the one before with a backslash
 */
record Word(String text, Role role, int space, boolean beginsLine, boolean continued)
    implements Part {
  /** What it means for the lines. */
  enum Role {
    /** A name or a number. */
    VALUE,
    STRING,
    /** An operator behind which a line may end. */
    OPERATOR,
    /** {@code for}, {@code if}, {@code and}, ...: a line may begin with it. */
    CLAUSE,
    /** {@code =} of an argument. */
    ARGUMENT,
    /** A word or sign that holds to what is on both its sides. */
    BOND,
    COMMENT
  }
}
