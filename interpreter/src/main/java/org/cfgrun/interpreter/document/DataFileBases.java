package org.cfgrun.interpreter.document;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;

/** Finds the bases that a JSON or YAML config names. */
final class DataFileBases {
  private DataFileBases() {}

  static List<BaseReference> of(ConfigNode value, Problems problems) {
    List<ConfigNode> items = value instanceof ListNode list ? list.items() : List.of(value);
    List<BaseReference> references = new ArrayList<>();
    for (ConfigNode item : items) {
      if (item instanceof ScalarNode scalar && scalar.value() instanceof String path) {
        references.add(BaseReference.named(path, item.origin().span()));
      } else {
        problems.error(
            ErrorCode.BAD_BASE,
            item.origin().span(),
            "Expected the path of a base as a string, got " + item.description() + ".");
      }
    }
    return references;
  }
}
