package org.cfgrun.interpreter.layout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Writes a config as YAML 1.1. Tuples, sets and ranges become sequences; floats are written so that
 * every reader takes them for floats ({@code 1.0e-05}, {@code .inf}).
 */
public final class YamlPrinter {
  private YamlPrinter() {}

  /** The text. */
  public static String print(ConfigNode node) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    options.setDereferenceAliases(true);
    return new Yaml(new PythonFloats(options), options).dump(plain(node));
  }

  private static @Nullable Object plain(ConfigNode node) {
    if (node instanceof DictNode dict) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
        map.put(plain(entry.getKey()), plain(entry.getValue()));
      }
      return map;
    }
    if (node instanceof ListNode list) {
      return sequence(list.items());
    }
    if (node instanceof TupleNode tuple) {
      return sequence(tuple.items());
    }
    if (node instanceof SetNode set) {
      return sequence(set.items());
    }
    Object value = ((ScalarNode) node).value();
    if (value instanceof RangeValue range) {
      return range.length() > JsonPrinter.MAX_RANGE ? ValueDocs.flat(node) : range.numbers();
    }
    return value;
  }

  private static List<Object> sequence(Iterable<ConfigNode> items) {
    List<Object> sequence = new ArrayList<>();
    items.forEach(item -> sequence.add(plain(item)));
    return sequence;
  }

  /** Writes floats as Python does, with the point that YAML 1.1 asks for. */
  private static final class PythonFloats extends Representer {
    PythonFloats(DumperOptions options) {
      super(options);
      representers.put(Double.class, this::number);
    }

    private Node number(Object data) {
      double value = (Double) data;
      String text = PythonText.ofFloat(value);
      if (!Double.isFinite(value)) {
        text = Double.isNaN(value) ? ".nan" : text.replace("inf", ".inf");
      } else if (text.indexOf('.') < 0) {
        text = text.replace("e", ".0e");
      }
      return representScalar(Tag.FLOAT, text);
    }
  }
}
