package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.value.DictNode;

/**
 * What one file of a graph gave.
 *
 * @param member the file
 * @param own its own top-level values, before they are merged; where bases are imported, what
 *     differs from the imported values
 * @param bases the joined values of its bases, as far as the file edited them, or those that it
 *     imported; empty without bases
 * @param merged what the file evaluates to
 */
public record Layer(Member member, DictNode own, DictNode bases, DictNode merged) {}
