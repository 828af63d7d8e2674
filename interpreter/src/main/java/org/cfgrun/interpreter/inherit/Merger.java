package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Merges a child's dict into a base's, key by key. The keys are in the order of the base, followed
 * by the child's new ones.
 *
 * <p>A dict merges into a dict, unless it contains {@code _delete_=True}, which discards the
 * base's. Every other value replaces the base's value; lists do not merge. As in mmcv, {@code
 * _delete_} is removed only where the base has the key.
 */
public final class Merger {
  private final boolean listKeys;
  private final Problems problems;
  private long copied;

  private Merger(boolean listKeys, Problems problems) {
    this.listKeys = listKeys;
    this.problems = problems;
  }

  /** Creates a merger for inheritance. */
  public static Merger ofFiles(Problems problems) {
    return new Merger(false, problems);
  }

  /** Creates a merger for overrides, in which integer keys address elements of lists. */
  public static Merger ofOverrides(Problems problems) {
    return new Merger(true, problems);
  }

  /** Merges {@code child} into {@code base} and returns the result. */
  public DictNode merge(DictNode child, DictNode base) {
    return merge(child, base, ConfigPath.ROOT);
  }

  /** Returns how many entries of bases were copied, because a merged dict is a new one. */
  long copied() {
    return copied;
  }

  private DictNode merge(DictNode child, DictNode base, ConfigPath path) {
    if (child.entries().isEmpty()) {
      return base;
    }
    copied += base.entries().size();
    Map<ConfigNode, ConfigNode> merged = new LinkedHashMap<>(base.entries());
    child
        .entries()
        .forEach(
            (key, value) -> {
              ConfigNode former = merged.get(key);
              if (former == null) {
                merged.put(key, value);
              } else {
                merged.put(
                    key,
                    value instanceof DictNode dict
                        ? replace(dict, former, path.child(key.toString()))
                        : value.withOrigin(value.origin().replacing(former.origin())));
              }
            });
    return new DictNode(merged, child.origin().mergedOver(base.origin()));
  }

  private ConfigNode replace(DictNode dict, ConfigNode former, ConfigPath path) {
    ConfigNode delete = dict.get(ReservedKeys.DELETE);
    DictNode kept = delete == null ? dict : without(dict, ReservedKeys.DELETE);
    if (delete != null && isTrue(delete)) {
      return kept.withOrigin(kept.origin().replacing(former.origin()));
    }
    if (former instanceof DictNode base) {
      return merge(kept, base, path);
    }
    if (listKeys && former instanceof ListNode list) {
      return mergeIntoList(kept, list, path);
    }
    problems.add(dictOverValue(dict, former, path));
    return former;
  }

  private ListNode mergeIntoList(DictNode child, ListNode base, ConfigPath path) {
    List<ConfigNode> items = new ArrayList<>(base.items());
    child
        .entries()
        .forEach(
            (key, value) -> {
              int index = index(key);
              if (index < 0 || index >= items.size()) {
                problems.add(badIndex(key, base, path));
              } else {
                items.set(index, mergeElement(value, items.get(index), path.child(index)));
              }
            });
    return new ListNode(items, child.origin().mergedOver(base.origin()));
  }

  private ConfigNode mergeElement(ConfigNode value, ConfigNode former, ConfigPath path) {
    if (value instanceof DictNode child && former instanceof DictNode base) {
      return merge(child, base, path);
    }
    if (value instanceof DictNode child && former instanceof ListNode base) {
      return mergeIntoList(child, base, path);
    }
    return value instanceof DictNode dict
        ? replace(dict, former, path)
        : value.withOrigin(value.origin().replacing(former.origin()));
  }

  private static int index(ConfigNode key) {
    String text = key.toString();
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static Diagnostic badIndex(ConfigNode key, ListNode base, ConfigPath path) {
    return Diagnostic.error(
            ErrorCode.BAD_OPTION,
            key.origin().span(),
            "index `"
                + key
                + "` is out of range: `"
                + path
                + "` is a list of "
                + base.items().size()
                + ".")
        .note("`" + path + "` is set here", base.origin().span())
        .help(
            base.items().isEmpty()
                ? "Set the whole list."
                : "Use an index from 0 to " + (base.items().size() - 1) + ".");
  }

  private Diagnostic dictOverValue(DictNode child, ConfigNode former, ConfigPath path) {
    String name = path.toString();
    if (listKeys) {
      return Diagnostic.error(
              ErrorCode.BAD_OPTION,
              child.origin().span(),
              "cannot set keys of `" + name + "`, which is " + former.description() + ".")
          .note("`" + name + "` is set here", former.origin().span())
          .help("Set the whole value: `" + name + "=...`.");
    }
    return Diagnostic.error(
            ErrorCode.DICT_OVER_VALUE,
            child.origin().span(),
            "cannot merge a dict into `"
                + name
                + "`, which is "
                + former.description()
                + " in the base.")
        .note("the base sets it here", former.origin().span())
        .help(
            former instanceof ListNode
                ? "Write the whole list, because lists do not merge, or add `_delete_=True` to"
                    + " replace it."
                : "Add `_delete_=True` to `" + name + "` to replace the base's value.");
  }

  private static DictNode without(DictNode dict, String name) {
    Map<ConfigNode, ConfigNode> kept = new LinkedHashMap<>(dict.entries());
    kept.remove(dict.key(name));
    return new DictNode(kept, dict.origin());
  }

  private static boolean isTrue(ConfigNode node) {
    // mmcv tests `_delete_` by Python's truth value, so that 1 and 'x' delete too.
    if (!(node instanceof ScalarNode scalar)) {
      return !(node instanceof DictNode dict) || !dict.entries().isEmpty();
    }
    Object value = scalar.value();
    return value != null
        && !value.equals(false)
        && !value.equals(0L)
        && !value.equals(0.0)
        && !value.equals("");
  }
}
