package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.value.DictNode;

/**
 * The contribution of one file of a graph.
 *
 * @param member the file
 * @param own its own top-level values before merging; for imported bases, the difference from the
 *     imported values
 * @param bases the joined values of its bases, with the file's edits, or the values that it
 *     imported; empty without bases
 * @param merged the merged values
 */
public record Layer(Member member, DictNode own, DictNode bases, DictNode merged) {}
