package org.cfgrun.interpreter.document;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.DictData;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.RangeData;
import org.cfgrun.interpreter.eval.data.SequenceData;
import org.cfgrun.interpreter.eval.data.SetData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.RangeValue;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Converts YAML nodes to values with positions. */
final class YamlReader {
  private static final int STEPS_PER_MERGED = 8;

  private final Source source;
  private final int @Nullable [] offsets;
  private final PlaceHolders holders;
  private final FileTemplates templates;
  private final Limits limits;
  private final Scalars scalars = new Scalars();
  private final PythonYamlTypes types = new PythonYamlTypes();

  YamlReader(Source source, PlaceHolders holders, FileTemplates templates, Limits limits) {
    this.source = source;
    this.offsets = offsets(source.text());
    this.holders = holders;
    this.templates = templates;
    this.limits = limits;
  }

  /** Converts scalars and merge keys ({@code <<}) with SnakeYAML. */
  private static final class Scalars extends SafeConstructor {
    Scalars() {
      super(new LoaderOptions());
      // Merging compares keys, which can be tuples. Their values are not used.
      yamlMultiConstructors.put(Tag.PREFIX + "python/", new ConstructYamlSeq());
    }

    Object read(Node node) {
      return constructObject(node);
    }

    void flatten(MappingNode node) {
      flattenMapping(node);
    }
  }

  /** Returns the entries of the whole text. A broken entry is reported and left out. */
  Map<ConfigNode, ConfigNode> topLevel(MappingNode root, Problems problems) {
    Map<ConfigNode, ConfigNode> values = new LinkedHashMap<>();
    Freezer freezer = new Freezer(limits);
    int errors = problems.errorCount();
    attempt(problems, () -> flatten(root, 0));
    if (problems.errorCount() > errors) {
      return values;
    }
    for (NodeTuple entry : root.getValue()) {
      boolean resumes =
          attempt(
              problems,
              () -> {
                ConfigNode key = freezer.freeze(read(entry.getKeyNode(), 1));
                values.put(key, freezer.freeze(read(entry.getValueNode(), 1)));
              });
      if (!resumes) {
        break;
      }
    }
    return values;
  }

  /** Reads something; returns false if the budget is exhausted. An error is reported. */
  private static boolean attempt(Problems problems, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (EvalFailure failure) {
      if (failure.diagnostic() != null) {
        problems.add(failure.diagnostic());
      }
      return !failure.last();
    }
  }

  /** Replaces {@code <<} by the entries of the mappings that it names. */
  private void flatten(MappingNode mapping, int depth) {
    checkMerges(mapping, depth);
    try {
      scalars.flatten(mapping);
    } catch (RuntimeException e) {
      // SnakeYAML reads the keys first, and has not changed anything yet. It throws not only a
      // YAMLException: a key `!!int x` is whatever exception its digits cause.
      throw EvalFailure.of(
          ErrorCode.BAD_VALUE, span(mapping), "A key of this mapping cannot be read.");
    }
  }

  /**
   * Checks merge keys before flattening begins. The text is read twice, and a flattening that fails
   * would leave changed nodes behind.
   */
  private void checkMerges(MappingNode mapping, int depth) {
    limits.step(span(mapping));
    limits.depth(depth, span(mapping));
    for (NodeTuple entry : mapping.getValue()) {
      if (!YamlTags.isKey(entry.getKeyNode())) {
        throw EvalFailure.of(
            ErrorCode.TYPE_MISMATCH,
            span(entry.getKeyNode()),
            "A key must be a scalar, or a tuple of scalars.");
      }
      // Flattening copies each entry of a merged mapping.
      limits.steps(STEPS_PER_MERGED, span(mapping));
      checkDigits(entry.getKeyNode());
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        Node value = entry.getValueNode();
        List<Node> merged =
            value instanceof SequenceNode several ? several.getValue() : List.of(value);
        for (Node one : merged) {
          if (!(one instanceof MappingNode inner)) {
            throw EvalFailure.of(
                ErrorCode.SYNTAX, span(value), "`<<` expects a mapping or a list of mappings.");
          }
          checkMerges(inner, depth + 1);
        }
      }
    }
  }

  private Value read(Node node, int depth) {
    Span at = span(node);
    limits.step(at);
    limits.depth(depth, at);
    if (node instanceof MappingNode mapping) {
      boolean isSet = YamlTags.kind(mapping, at) == YamlTags.Kind.SET;
      flatten(mapping, depth);
      limits.elements(mapping.getValue().size(), at);
      DictData dict = new DictData();
      SetData set = new SetData(false);
      for (NodeTuple entry : mapping.getValue()) {
        Value key = read(entry.getKeyNode(), depth + 1);
        Context context = new Context(limits, at);
        set.add(key, context);
        dict.put(key, read(entry.getValueNode(), depth + 1), context);
      }
      return Value.written(isSet ? set : dict, at);
    }
    if (node instanceof SequenceNode sequence) {
      return Value.written(sequence(sequence, depth, at), at);
    }
    return scalar((org.yaml.snakeyaml.nodes.ScalarNode) node, at);
  }

  private Data sequence(SequenceNode node, int depth, Span at) {
    YamlTags.Kind kind = YamlTags.kind(node, at);
    limits.elements(node.getValue().size(), at);
    List<Value> items = new ArrayList<>();
    node.getValue().forEach(item -> items.add(read(item, depth + 1)));
    return switch (kind) {
      case TUPLE -> new TupleData(items);
      case SET, FROZENSET -> {
        SetData set = new SetData(kind == YamlTags.Kind.FROZENSET);
        Context context = new Context(limits, at);
        argument(items, at).forEach(item -> set.add(item, context));
        yield set;
      }
      case ORDERED_DICT -> orderedDict(argument(items, at), at);
      case RANGE -> range(items, at);
      default -> new ListData(items);
    };
  }

  /** Returns the items of the only argument of a constructor. */
  private static List<Value> argument(List<Value> arguments, Span at) {
    if (arguments.isEmpty()) {
      return List.of();
    }
    if (arguments.size() == 1 && arguments.get(0).data() instanceof SequenceData items) {
      return items.items();
    }
    throw malformed(at);
  }

  private DictData orderedDict(List<Value> pairs, Span at) {
    DictData dict = new DictData();
    for (Value pair : pairs) {
      if (!(pair.data() instanceof SequenceData two) || two.items().size() != 2) {
        throw malformed(at);
      }
      dict.put(two.items().get(0), two.items().get(1), new Context(limits, at));
    }
    return dict;
  }

  private static RangeData range(List<Value> arguments, Span at) {
    List<Long> numbers = new ArrayList<>();
    for (Value argument : arguments) {
      if (argument.data() instanceof IntData number && number.large() == null) {
        numbers.add(number.small());
      }
    }
    if (numbers.size() != 3 || arguments.size() != 3 || numbers.get(2) == 0) {
      throw malformed(at);
    }
    return new RangeData(new RangeValue(numbers.get(0), numbers.get(1), numbers.get(2)));
  }

  private static EvalFailure malformed(Span at) {
    return EvalFailure.of(
        ErrorCode.BAD_VALUE,
        at,
        "The arguments of this Python object are not those PyYAML writes.");
  }

  private Value scalar(org.yaml.snakeyaml.nodes.ScalarNode node, Span at) {
    Tag tag = YamlTags.scalar(node, at);
    String variable = tag.equals(Tag.STR) ? holders.variable(node.getValue(), at) : null;
    if (variable != null) {
      String text = templates.variableText(variable, at);
      return typed(node(types.resolve(NodeId.scalar, text, true), text, node), at);
    }
    if (tag.equals(Tag.STR)) {
      return holders.reveal(node.getValue(), at, templates);
    }
    return typed(node(tag, node.getValue(), node), at);
  }

  private static org.yaml.snakeyaml.nodes.ScalarNode node(
      Tag tag, String text, org.yaml.snakeyaml.nodes.ScalarNode place) {
    return new org.yaml.snakeyaml.nodes.ScalarNode(
        tag, text, place.getStartMark(), place.getEndMark(), place.getScalarStyle());
  }

  private Value typed(org.yaml.snakeyaml.nodes.ScalarNode node, Span at) {
    checkDigits(node);
    Object value;
    try {
      value = scalars.read(node);
    } catch (RuntimeException e) {
      // Not only a YAMLException: `!!int x` is whatever exception its digits cause.
      throw unfit(node, at);
    }
    // SnakeYAML reads `!!bool x` as null.
    if (value == null && !node.getTag().equals(Tag.NULL)) {
      throw unfit(node, at);
    }
    return Value.written(plain(value, at), at);
  }

  private static EvalFailure unfit(org.yaml.snakeyaml.nodes.ScalarNode node, Span at) {
    String tag = node.getTag().getValue().replace(Tag.PREFIX, "!!");
    return EvalFailure.of(
        ErrorCode.BAD_VALUE, at, "`" + node.getValue() + "` cannot be read as `" + tag + "`.");
  }

  /** Checks the length of an integer, whose digits SnakeYAML converts in quadratic time. */
  private void checkDigits(Node node) {
    if (node.getTag().equals(Tag.INT)
        && node instanceof org.yaml.snakeyaml.nodes.ScalarNode number) {
      limits.integer(number.getValue().length() * Math.log(10) / Math.log(2), span(node));
    }
  }

  private static Data plain(@Nullable Object value, Span at) {
    if (value instanceof Integer number) {
      return IntData.of(number);
    }
    if (value instanceof BigInteger number) {
      return IntData.of(number);
    }
    if (value instanceof Date || value instanceof byte[]) {
      throw EvalFailure.of(
          Diagnostic.error(ErrorCode.TYPE_MISMATCH, at, "A config cannot hold dates or bytes.")
              .help("Put quotes around it to make it a string."));
    }
    return Data.ofScalar(value);
  }

  private Span span(Node node) {
    return new Span(
        source, offset(node.getStartMark().getIndex()), offset(node.getEndMark().getIndex()));
  }

  /** Converts an offset in code points, as in YAML marks, to one in UTF-16 units, as in spans. */
  private int offset(int codePoints) {
    return offsets == null
        ? Math.min(codePoints, source.text().length())
        : offsets[Math.min(codePoints, offsets.length - 1)];
  }

  /**
   * Returns the offset of each code point and of the end, or null if each code point is one unit.
   */
  private static int @Nullable [] offsets(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return null;
    }
    int[] offsets = new int[count + 1];
    for (int i = 1; i <= count; i++) {
      offsets[i] = text.offsetByCodePoints(offsets[i - 1], 1);
    }
    return offsets;
  }
}
