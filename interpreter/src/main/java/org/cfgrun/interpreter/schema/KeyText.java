package org.cfgrun.interpreter.schema;

import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Replaces names in config text: keys as they are written, and strings in their quotes. */
public final class KeyText {
  private KeyText() {}

  /**
   * Returns whether the text at a place is a user's file, and not an option or a standard config.
   */
  public static boolean isEditable(Origin origin) {
    boolean written =
        origin.kind() == Origin.Kind.WRITTEN
            || origin.kind() == Origin.Kind.COMPUTED
            || origin.kind() == Origin.Kind.MERGED;
    return written && !origin.span().source().address().startsWith(SourceId.STDLIB);
  }

  /**
   * Returns the key that a missing one was probably meant to be: {@code typ} or {@code Type} for
   * {@code type}; null for none. Its value must be a string.
   */
  public static @Nullable ScalarNode misspelt(DictNode dict, String missing) {
    for (Map.Entry<ConfigNode, ConfigNode> entry : dict.entries().entrySet()) {
      if (entry.getKey() instanceof ScalarNode key
          && key.value() instanceof String name
          && entry.getValue() instanceof ScalarNode value
          && value.value() instanceof String
          && Suggestions.nearest(name, List.of(missing)) != null) {
        return key;
      }
    }
    return null;
  }

  /** Adds what was probably meant instead of a missing key, and the edit that renames it. */
  static Diagnostic rename(Diagnostic found, ScalarNode key, String missing) {
    Diagnostic noted = found.note("did you mean `" + missing + "`?");
    Edit edit = replace(key, missing);
    return edit == null
        ? noted
        : noted.fix(Fix.suggested("Rename `%s` to `%s`".formatted(key.value(), missing), edit));
  }

  /**
   * Returns the edit that replaces a name, or null if its text is something else, such as an
   * expression.
   */
  public static @Nullable Edit replace(ConfigNode node, String replacement) {
    if (!isEditable(node.origin())
        || !(node instanceof ScalarNode scalar && scalar.value() instanceof String name)) {
      return null;
    }
    Span span = node.origin().span();
    String text = span.text();
    if (text.equals(name)) {
      return new Edit(span, replacement);
    }
    boolean quoted =
        text.length() == name.length() + 2
            && text.startsWith(name, 1)
            && text.charAt(0) == text.charAt(text.length() - 1)
            && "'\"".indexOf(text.charAt(0)) >= 0;
    return quoted
        ? new Edit(new Span(span.source(), span.start() + 1, span.end() - 1), replacement)
        : null;
  }
}
