package org.cfgrun.interpreter.layout;

/** A part of a statement or of an item: a word, or a bracket with items. */
sealed interface Part permits Word, Bracket {
  /** Returns the number of spaces between this part and the previous one on the same line. */
  int space();

  /** Returns whether the part begins a line in the source. */
  boolean beginsLine();
}
