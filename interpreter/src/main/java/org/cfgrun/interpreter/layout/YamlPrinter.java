package org.cfgrun.interpreter.layout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeVisitor;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Prints a config as YAML 1.1. Tuples, sets and ranges become sequences. Floats are written so that
 * every reader recognizes them as floats ({@code 1.0e-05}, {@code .inf}).
 */
public final class YamlPrinter {
  private YamlPrinter() {}

  /** Returns a config as YAML text. */
  public static String print(ConfigNode node) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    options.setDereferenceAliases(true);
    return new Yaml(new PythonFloats(options), options).dump(node.accept(new PlainValues()));
  }

  private static final class PlainValues implements NodeVisitor<@Nullable Object> {
    @Override
    public Object dict(DictNode node) {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      node.entries().forEach((key, value) -> map.put(key.accept(this), value.accept(this)));
      return map;
    }

    @Override
    public Object list(ListNode node) {
      return sequence(node.items());
    }

    @Override
    public Object tuple(TupleNode node) {
      return sequence(node.items());
    }

    @Override
    public Object set(SetNode node) {
      return sequence(node.items());
    }

    private List<@Nullable Object> sequence(Iterable<ConfigNode> items) {
      List<@Nullable Object> sequence = new ArrayList<>();
      items.forEach(item -> sequence.add(item.accept(this)));
      return sequence;
    }

    // The result of the visitor can be null; NullAway does not follow the bound of a type variable.
    @SuppressWarnings("NullAway")
    @Override
    public @Nullable Object none() {
      return null;
    }

    @Override
    public Object bool(boolean value) {
      return value;
    }

    @Override
    public Object integer(long value) {
      return value;
    }

    @Override
    public Object integer(BigInteger value) {
      return value;
    }

    @Override
    public Object real(double value) {
      return value;
    }

    @Override
    public Object text(String value) {
      return value;
    }

    @Override
    public Object range(RangeValue value) {
      return value.length() > JsonPrinter.MAX_RANGE ? value.toString() : value.numbers();
    }
  }

  /** Represents floats as Python does, but with the decimal point that YAML 1.1 requires. */
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
