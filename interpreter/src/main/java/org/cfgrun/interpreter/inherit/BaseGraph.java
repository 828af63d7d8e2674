package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.SourceId;

/** Who inherits whom, from one file on. It has no rings. */
public record BaseGraph(Member entry) {
  /**
   * A file of the graph.
   *
   * @param problems what is wrong with its text and with the bases it names
   */
  public record Member(SourceId id, Document document, List<Base> bases, Problems problems) {
    public Member {
      bases = List.copyOf(bases);
    }

    /** Files are compared by identity: each is read once. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A step from a file to a base that it names. */
  public record Base(BaseReference reference, Member member) {}

  /** Every file once, bases before those that inherit them. */
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
