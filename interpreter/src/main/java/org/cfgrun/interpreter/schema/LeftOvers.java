package org.cfgrun.interpreter.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that a component still has from another one: a child changes {@code type} without
 * {@code _delete_}, so that the arguments of the base's component stay in the merged dict.
 *
 * @param dict the merged dict
 * @param type the type, or the policy, that the child set over the base's
 * @param former what the base set there, as written; null if it set nothing, which means a default
 * @param arguments the origin of each argument that only bases set
 */
public record LeftOvers(
    DictNode dict, ConfigNode type, @Nullable String former, Map<String, Origin> arguments) {
  public LeftOvers {
    arguments = Map.copyOf(arguments);
  }

  /** Returns the left-overs in a dict; null if its component is not one that a child changed. */
  public static @Nullable LeftOvers of(DictNode dict) {
    ConfigNode type = dict.get(Checker.TYPE);
    if (type == null || dict.origin().kind() != Origin.Kind.MERGED) {
      return null;
    }
    // A type that the section implies has the origin of the dict.
    boolean implied = type.origin().kind() == Origin.Kind.MERGED;
    List<Source> files = files(dict.origin());
    int changed = implied ? -1 : layer(type.origin(), files);
    Origin before = type.origin().replaced();
    String former = before == null ? null : unquoted(before.span().text());
    if (changed < 0 || unquoted(type.origin().span().text()).equals(former)) {
      return null;
    }
    Map<String, Origin> left =
        dict.named().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(Checker.TYPE))
            .filter(entry -> layer(entry.getValue().origin(), files) > changed)
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> place(dict, entry.getKey(), entry.getValue())));
    return left.isEmpty() ? null : new LeftOvers(dict, type, former, left);
  }

  /** Points to the key, which is where the base's dict has the argument. */
  private static Origin place(DictNode dict, String name, ConfigNode value) {
    ConfigNode key = dict.key(name);
    return key == null ? value.origin() : key.origin();
  }

  /** The files that a dict is merged from, the child's first. */
  private static List<Source> files(Origin merged) {
    List<Source> files = new ArrayList<>();
    for (@Nullable Origin at = merged; at != null; at = MergeTrail.below(at)) {
      files.add(at.span().source());
    }
    return files;
  }

  /** Which of the files set a value; -1 if none did. Options come before all files. */
  private static int layer(Origin origin, List<Source> files) {
    if (origin.kind() == Origin.Kind.OVERRIDE) {
      return 0;
    }
    // A value that was read from a variable belongs to the file that reads it.
    Span written = origin.via().isEmpty() ? origin.span() : origin.via().get(0).span();
    return files.indexOf(written.source());
  }

  private static String unquoted(String text) {
    return text.replaceAll("^['\"]|['\"]$", "");
  }

  /**
   * Adds where some of the arguments come from, and how to be rid of them.
   *
   * @param path the path of the dict in the config; empty if it is not known
   */
  public Diagnostic explain(Diagnostic found, List<String> names, String path) {
    Diagnostic explained = found;
    for (String name : names) {
      Origin origin = arguments.get(name);
      if (origin != null) {
        explained = explained.note("`" + name + "` is left over from the base", origin.span());
      }
    }
    return explained.help(help(names, path));
  }

  private String help(List<String> names, String path) {
    boolean option = type.origin().kind() == Origin.Kind.OVERRIDE && !path.isEmpty();
    String add =
        option
            ? "Add the option `%s._delete_=True`".formatted(path)
            : "Add `_delete_=True` to " + (path.isEmpty() ? "the dict" : "`" + path + "`");
    List<String> kept =
        dict.named().keySet().stream()
            .filter(name -> arguments.containsKey(name) && !names.contains(name))
            .toList();
    String discard = add + " to discard the values of the base";
    return kept.isEmpty()
        ? discard + "."
        : discard
            + kept.stream()
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", ", ", and repeat those to keep: ", "."));
  }
}
