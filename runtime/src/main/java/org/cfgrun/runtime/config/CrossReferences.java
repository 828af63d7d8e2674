package org.cfgrun.runtime.config;

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
 * after a config is loaded. A string that is nothing else takes the value as it is; inside other
 * text, only strings and numbers can stand. One pass: what is put in is not looked through again.
 * The whole config is gone through before any of its sections is read.
 *
 * <p>Unlike in mmdet, the overrides of the command line come first. So <code>
 * data_root='${data_root}'</code> in a dataset follows {@code --cfg-options data_root=...}, which
 * the copy that {@code data_root=data_root} makes cannot.
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
   * A config with all its references replaced. The parts without any are the same nodes.
   *
   * @param problems takes references to nothing; they stay as they are
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

  /** The value that a reference means; the referring node itself when there is a problem. */
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
          "`${%s}` is %s, which cannot stand inside other text."
              .formatted(path, value.description()));
      return from;
    }
    return value;
  }
}
