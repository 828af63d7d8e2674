package org.cfgrun.interpreter.syntax;

import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * A logical line: the tokens between two line ends outside brackets.
 *
 * @param tokens the tokens, at least one and without line ends
 * @param indent the indentation in columns; a tab advances to the next multiple of 8
 * @param broken whether a reported problem makes it pointless to parse the line
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
