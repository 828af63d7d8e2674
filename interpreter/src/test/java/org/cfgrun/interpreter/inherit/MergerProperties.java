package org.cfgrun.interpreter.inherit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.cfgrun.interpreter.Values;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

@Domain(Values.class)
class MergerProperties {
  private final Problems problems = new Problems();
  private final Merger merger = Merger.ofFiles(problems);

  @Property(tries = 200)
  void emptyChildChangesNothing(@ForAll DictNode base) {
    assertThat(merger.merge(dict(Map.of()), base)).isEqualTo(base);
  }

  @Property(tries = 200)
  void emptyBaseYieldsTheChild(@ForAll DictNode child) {
    assertThat(merger.merge(child, dict(Map.of()))).isEqualTo(child);
  }

  @Property(tries = 200)
  void deletingChildReplacesAnyBase(@ForAll ConfigNode former, @ForAll DictNode child) {
    ConfigNode key = new ScalarNode("k", Values.ORIGIN);
    Map<ConfigNode, ConfigNode> deleting = new LinkedHashMap<>(child.entries());
    deleting.put(new ScalarNode("_delete_", Values.ORIGIN), new ScalarNode(true, Values.ORIGIN));
    DictNode merged = merger.merge(dict(Map.of(key, dict(deleting))), dict(Map.of(key, former)));
    assertThat(merged.get("k")).isEqualTo(child);
    assertThat(problems.all()).isEmpty();
  }

  @Property(tries = 200)
  void keysKeepTheOrderOfTheBaseAndNewOnesFollow(@ForAll DictNode child, @ForAll DictNode base) {
    List<ConfigNode> order = new ArrayList<>(base.entries().keySet());
    child.entries().keySet().stream().filter(k -> !order.contains(k)).forEach(order::add);
    assertThat(merger.merge(child, base).entries().keySet()).containsExactlyElementsOf(order);
  }

  private static DictNode dict(Map<ConfigNode, ConfigNode> entries) {
    return new DictNode(entries, Values.ORIGIN);
  }
}
