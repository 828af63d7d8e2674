package org.cfgrun.interpreter.layout;

/** What a statement or an item between brackets is a row of: words, and brackets with items. */
sealed interface Part permits Word, Bracket {
  /** How many blanks part it from the one before on the same line. */
  int space();

  /** Whether its author began a line with it. */
  boolean beginsLine();
}
