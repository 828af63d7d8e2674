package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * Replaces <code>${a.b}</code> in strings by the config's value of {@code a.b}, as mmdet's tools do
 * after loading a config. A string that consists of one reference becomes the value itself; inside
 * other text, only strings and numbers are allowed. There is a single pass: replacements are not
 * scanned again. It runs over the whole config before any section is read.
 *
 * <p>Unlike mmdet, overrides of the command line apply first. So <code> data_root='${data_root}'
 * </code> in a dataset follows {@code --cfg-options data_root=...}, while the copy of {@code
 * data_root=data_root} does not.
 */
public final class CrossReferences {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

  private final DictNode root;
  private final Problems problems;

  private CrossReferences(DictNode root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /**
   * Returns the config with all references replaced. Parts without references are the same nodes.
   *
   * @param problems receives unknown references, which stay unchanged
   */
  public static DictNode replaceIn(DictNode config, Problems problems) {
    return (DictNode) new CrossReferences(config, problems).resolve(config);
  }

  private ConfigNode resolve(ConfigNode node) {
    if (node instanceof DictNode dict) {
      Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
      dict.entries().forEach((key, value) -> entries.put(key, resolve(value)));
      return same(dict.entries().values(), entries.values())
          ? dict
          : new DictNode(entries, dict.origin());
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = sequence.items().stream().map(this::resolve).toList();
      return same(sequence.items(), items) ? sequence : sequence.withItems(items);
    }
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text
        ? text(scalar, text)
        : node;
  }

  private static boolean same(Collection<ConfigNode> before, Collection<ConfigNode> after) {
    Iterator<ConfigNode> others = after.iterator();
    return before.stream().allMatch(node -> node == others.next());
  }

  private ConfigNode text(ScalarNode node, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    if (matcher.matches()) {
      return value(node, matcher.group(1), false);
    }
    matcher.reset();
    List<String> parts = new ArrayList<>();
    int end = 0;
    while (matcher.find()) {
      parts.add(text.substring(end, matcher.start()));
      ConfigNode value = value(node, matcher.group(1), true);
      parts.add(value instanceof ScalarNode scalar ? String.valueOf(scalar.value()) : text);
      end = matcher.end();
    }
    return end == 0
        ? node
        : new ScalarNode(String.join("", parts) + text.substring(end), node.origin());
  }

  /** Returns the value of a reference, or the referring node itself if there is a problem. */
  private ConfigNode value(ScalarNode from, String path, boolean inText) {
    ConfigNode value = ConfigPath.parse(path).in(root);
    if (value == null) {
      problems.error(
          ErrorCode.MISSING_KEY,
          from.origin().span(),
          "`${%s}` names a key that the config does not have.".formatted(path));
      return from;
    }
    boolean plain =
        value instanceof ScalarNode scalar
            && (scalar.value() instanceof String || scalar.value() instanceof Number);
    if (inText && !plain) {
      problems.error(
          ErrorCode.BAD_ARGUMENT,
          from.origin().span(),
          "`${%s}` inside other text must be a string or a number, got %s."
              .formatted(path, value.description()));
      return from;
    }
    return value;
  }
}
