package org.cfgrun.interpreter.print;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.layout.Doc;
import org.cfgrun.interpreter.layout.Doc.Concat;
import org.cfgrun.interpreter.layout.Doc.Fill;
import org.cfgrun.interpreter.layout.Doc.Gap;
import org.cfgrun.interpreter.layout.Doc.Text;
import org.cfgrun.interpreter.layout.Renderer;
import org.cfgrun.interpreter.layout.Style;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeVisitor;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/**
 * Creates documents of values, as config text that reads back to the same value, here and in
 * Python.
 */
final class ValueDocs {
  private static final List<Gap> ENTRY =
      List.of(Style.NONE, new Gap(Gap.Rule.NEVER, 0, false), new Gap(Gap.Rule.NEVER, 1, true));
  private static final Text COLON = Text.of(":");

  private final Functions functions;
  private int left;
  // How many keys and sets surround the value. A set in them is a frozenset.
  private int frozen;

  private ValueDocs(Functions functions, int left) {
    this.functions = functions;
    this.left = left;
  }

  /** Returns the document of a value that follows {@code label}. */
  static Doc of(String label, ConfigNode node, Functions functions) {
    return new ValueDocs(functions, Integer.MAX_VALUE).value(label, node);
  }

  /** Returns a value on one line. */
  static String flat(ConfigNode node) {
    return flat(node, Integer.MAX_VALUE);
  }

  /** Returns a value on one line, cut off somewhere behind {@code limit} characters. */
  static String flat(ConfigNode node, int limit) {
    StringBuilder out = new StringBuilder();
    Renderer.flat(out, new ValueDocs(Functions.PLAIN, limit).value("", node), limit);
    return out.toString();
  }

  /** Returns a key on one line. */
  static String flatKey(ConfigNode key) {
    StringBuilder out = new StringBuilder();
    Renderer.flat(
        out, new ValueDocs(Functions.PLAIN, Integer.MAX_VALUE).key(key), Integer.MAX_VALUE);
    return out.toString();
  }

  private Doc key(ConfigNode key) {
    frozen++;
    Doc doc = value("", key);
    frozen--;
    return doc;
  }

  private Doc value(String label, ConfigNode node) {
    return node.accept(new Writer(label));
  }

  /** Creates the document of a value of any type. */
  private final class Writer implements NodeVisitor<Doc> {
    private final String label;

    Writer(String label) {
      this.label = label;
    }

    @Override
    public Doc dict(DictNode node) {
      return ValueDocs.this.dict(label, node);
    }

    @Override
    public Doc list(ListNode node) {
      List<Doc> items = items(node.items());
      return labelled(
          label,
          items.isEmpty()
              ? ValueDocs.this.text("[]")
              : isPlain(items, node.items())
                  ? Style.valueList(items)
                  : Style.components("[", items, "]"));
    }

    @Override
    public Doc tuple(TupleNode node) {
      List<Doc> items = items(node.items());
      return labelled(
          label,
          items.isEmpty()
              ? ValueDocs.this.text("()")
              : isPlain(items, node.items())
                  ? Style.valueTuple(items)
                  : Style.componentTuple(items));
    }

    @Override
    public Doc set(SetNode node) {
      boolean outermost = frozen == 0;
      String name = label + functions.name(outermost ? "set" : "frozenset");
      if (node.items().isEmpty()) {
        return ValueDocs.this.text(name + "()");
      }
      frozen++;
      Doc items = Style.components("{", items(node.items()), "}");
      frozen--;
      return outermost
          ? labelled(label, items)
          : Style.call(name + "(", Style.separated(List.of(items)), false);
    }

    @Override
    public Doc none() {
      return word("None");
    }

    @Override
    public Doc bool(boolean value) {
      return word(value ? "True" : "False");
    }

    @Override
    public Doc integer(long value) {
      return word(Long.toString(value));
    }

    @Override
    public Doc integer(BigInteger value) {
      return word(value.toString());
    }

    @Override
    public Doc real(double value) {
      String text = PythonText.ofFloat(value);
      return Double.isFinite(value)
          ? word(text)
          : call(label + functions.name("float"), "'" + text + "'");
    }

    @Override
    public Doc text(String value) {
      // Otherwise, two braces would be read as a template when the text is read again.
      return word(PythonText.ofString(value).replace("{{", "{\\x7b"));
    }

    @Override
    public Doc range(RangeValue value) {
      String name = label + functions.name("range");
      String start = String.valueOf(value.start());
      String stop = String.valueOf(value.stop());
      return value.step() == 1
          ? call(name, start, stop)
          : call(name, start, stop, String.valueOf(value.step()));
    }

    private Doc word(String word) {
      return ValueDocs.this.text(label + word);
    }
  }

  private static Doc labelled(String label, Doc value) {
    return label.isEmpty() ? value : Concat.of(Text.of(label), value);
  }

  /** Returns the documents of the items, up to the limit on the length of the text. */
  private List<Doc> items(Iterable<ConfigNode> nodes) {
    List<Doc> items = new ArrayList<>();
    for (ConfigNode node : nodes) {
      if (left >= 0) {
        items.add(value("", node));
      }
    }
    return items;
  }

  private Doc dict(String label, DictNode dict) {
    boolean call = !functions.isHidden("dict") && Names.all(dict.entries().keySet());
    if (dict.entries().isEmpty()) {
      return text(label + (call ? "dict()" : "{}"));
    }
    List<Doc> items = new ArrayList<>(dict.entries().size());
    dict.entries()
        .forEach(
            (key, value) -> {
              if (left >= 0) {
                items.add(
                    call
                        ? value(key + "=", value)
                        : Fill.of(List.of(key(key), COLON, value("", value)), ENTRY));
              }
            });
    return call
        ? Style.call(label + "dict(", Style.separated(items), false)
        : labelled(label, Style.components("{", items, "}"));
  }

  /** Returns whether all items fit on one line and are scalars, or lists and tuples of scalars. */
  private boolean isPlain(List<Doc> items, Iterable<ConfigNode> nodes) {
    for (Doc item : items) {
      if (item.width() == Doc.UNFIT) {
        return false;
      }
    }
    for (ConfigNode node : nodes) {
      if (!isPlain(node)) {
        return false;
      }
    }
    return true;
  }

  private boolean isPlain(ConfigNode node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.items().stream().allMatch(this::isPlain);
    }
    // An empty dict is written in braces if `dict` is hidden, and the formatter does not treat
    // braces as plain.
    return node instanceof DictNode dict
        ? dict.entries().isEmpty() && !functions.isHidden("dict")
        : isPlainSet(node);
  }

  private static boolean isPlainSet(ConfigNode node) {
    return !(node instanceof SetNode set) || set.items().isEmpty();
  }

  private Doc call(String function, String... arguments) {
    List<Doc> items = new ArrayList<>();
    for (String argument : arguments) {
      items.add(text(argument));
    }
    return Style.call(function + "(", Style.separated(items), false);
  }

  private Doc text(String text) {
    left -= text.length();
    return Text.of(text);
  }
}
