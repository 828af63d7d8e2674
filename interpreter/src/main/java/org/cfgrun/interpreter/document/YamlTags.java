package org.cfgrun.interpreter.document;

import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.source.Span;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The tags of YAML texts: those of YAML 1.1, and those by which PyYAML writes Python's builtin
 * types. mmcv and MMEngine dump configs with PyYAML: {@code !!python/tuple}.
 */
final class YamlTags {
  /** The type of a collection. */
  enum Kind {
    DICT,
    FROZENSET,
    LIST,
    /** A dict, written as a list of pairs in a list. */
    ORDERED_DICT,
    /** A range, written as a list of its start, stop and step. */
    RANGE,
    SET,
    TUPLE
  }

  private static final Map<Tag, Kind> SEQUENCES =
      Map.of(
          Tag.SEQ,
          Kind.LIST,
          python("list"),
          Kind.LIST,
          python("tuple"),
          Kind.TUPLE,
          applied("set"),
          Kind.SET,
          applied("frozenset"),
          Kind.FROZENSET,
          applied("range"),
          Kind.RANGE,
          python("object/apply:collections.OrderedDict"),
          Kind.ORDERED_DICT);
  private static final Map<Tag, Kind> MAPPINGS =
      Map.of(Tag.MAP, Kind.DICT, python("dict"), Kind.DICT, Tag.SET, Kind.SET);
  private static final Map<Tag, Tag> SCALARS =
      Map.of(
          python("none"), Tag.NULL,
          python("bool"), Tag.BOOL,
          python("int"), Tag.INT,
          python("long"), Tag.INT,
          python("float"), Tag.FLOAT,
          python("str"), Tag.STR,
          python("unicode"), Tag.STR);
  private static final Set<Tag> PLAIN =
      Set.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.STR, Tag.TIMESTAMP, Tag.BINARY, Tag.MERGE);

  private YamlTags() {}

  private static Tag python(String name) {
    return new Tag(Tag.PREFIX + "python/" + name);
  }

  private static Tag applied(String function) {
    return python("object/apply:builtins." + function);
  }

  /** Returns the type of a collection. */
  static Kind kind(CollectionNode<?> node, Span at) {
    Kind kind =
        node instanceof SequenceNode ? SEQUENCES.get(node.getTag()) : MAPPINGS.get(node.getTag());
    if (kind == null) {
      throw unsupported(node, at);
    }
    return kind;
  }

  /** Returns the tag of YAML 1.1 for the type of a scalar. */
  static Tag scalar(ScalarNode node, Span at) {
    Tag tag = SCALARS.getOrDefault(node.getTag(), node.getTag());
    if (!PLAIN.contains(tag)) {
      throw unsupported(node, at);
    }
    return tag;
  }

  /**
   * Returns whether a node can be a key: a scalar, or a tuple or frozenset of scalars. Deeper ones
   * are rejected, because hashing them could take exponential time.
   */
  static boolean isKey(Node node) {
    if (node instanceof MappingNode) {
      return false;
    }
    if (!(node instanceof SequenceNode key)) {
      return true;
    }
    SequenceNode items = key;
    if (SEQUENCES.get(key.getTag()) == Kind.FROZENSET) {
      if (key.getValue().size() != 1 || !(key.getValue().get(0) instanceof SequenceNode inner)) {
        return false;
      }
      items = inner;
    } else if (SEQUENCES.get(key.getTag()) != Kind.TUPLE) {
      return false;
    }
    return items.getValue().stream().allMatch(ScalarNode.class::isInstance);
  }

  private static EvalFailure unsupported(Node node, Span at) {
    String tag = node.getTag().getValue();
    String written = tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
    return EvalFailure.of(
        Diagnostic.error(
                ErrorCode.TYPE_MISMATCH, at, "The tag `" + written + "` is not supported here.")
            .help(
                "Use plain values, and for tuples `!!python/tuple`: a config holds None, bools,"
                    + " numbers, strings, lists, tuples, sets, ranges and dicts."));
  }
}
