package org.cfgrun.grammar;

import java.util.ArrayList;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/**
 * A node of the parse tree. Most nodes have a single child, for which ANTLR's base class allocates
 * a list of capacity ten.
 */
public class CompactContext extends ParserRuleContext {
  /** Creates a node without a parent. */
  public CompactContext() {}

  /** Creates a node that the parser enters. */
  public CompactContext(ParserRuleContext parent, int invokingState) {
    super(parent, invokingState);
  }

  @Override
  public <T extends ParseTree> T addAnyChild(T child) {
    if (children == null) {
      children = new ArrayList<>(1);
    }
    children.add(child);
    return child;
  }
}
