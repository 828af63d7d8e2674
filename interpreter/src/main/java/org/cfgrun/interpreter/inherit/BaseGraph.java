package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.SourceId;

/**
 * The inheritance graph of a config. It is acyclic: a base that would close a cycle is reported and
 * left out.
 */
public record BaseGraph(Member entry) {
  /**
   * A file of the graph.
   *
   * @param problems the problems of its text and of its references to bases
   * @param spent what was spent to read it and its bases
   */
  public record Member(
      SourceId id, Document document, List<Base> bases, Problems problems, Spent spent) {
    public Member {
      bases = List.copyOf(bases);
    }

    /** Compares by identity, because each file is read once. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** An edge from a file to a base that it names. */
  public record Base(BaseReference reference, Member member) {}

  /** Returns every file once, bases before their children. */
  public List<Member> basesFirst() {
    Set<Member> order = new LinkedHashSet<>();
    visit(entry, order);
    return new ArrayList<>(order);
  }

  private static void visit(Member member, Set<Member> order) {
    if (!order.contains(member)) {
      member.bases().forEach(base -> visit(base.member(), order));
      order.add(member);
    }
  }
}
