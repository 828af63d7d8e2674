package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * What stands between two line ends outside brackets.
 *
 * @param tokens at least one; never a line end
 * @param indent how far it is indented, in columns; a tab goes to the next multiple of 8
 * @param broken whether a problem was reported already that forbids parsing it
 */
record LogicalLine(List<Token> tokens, int indent, boolean broken) {
  Token first() {
    return tokens.get(0);
  }

  Token last() {
    return tokens.get(tokens.size() - 1);
  }

  /** The offset after its last character. */
  int end() {
    return last().getStopIndex() + 1;
  }
}
