package org.cfgrun.interpreter.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.cfgrun.interpreter.explain.Places;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/** Prints differences as text or JSON. */
public final class ChangePrinter {
  private static final int WIDTH = 72;

  private ChangePrinter() {}

  /**
   * Prints one paragraph per difference, marked {@code ~} for a changed value, {@code -} for a
   * value only on the left, and {@code +} for a value only on the right.
   */
  public static String text(List<Change> changes) {
    StringBuilder out = new StringBuilder();
    for (Change change : changes) {
      ConfigNode left = change.left();
      ConfigNode right = change.right();
      String sign = left == null ? "+ " : right == null ? "- " : "~ ";
      out.append(sign).append(path(change)).append('\n');
      side(left, out);
      side(right, out);
    }
    return out.toString();
  }

  /** Prints one line per changed file, followed by its differences. */
  public static String textOfFiles(List<FileChange> files) {
    StringBuilder out = new StringBuilder();
    for (FileChange file : files) {
      if (!file.isEqual()) {
        String heading =
            switch (file.status()) {
              case CHANGED -> "=== ";
              case REMOVED -> "--- ";
              case ADDED -> "+++ ";
            };
        out.append(heading)
            .append(Printable.line(file.file()))
            .append('\n')
            .append(text(file.changes()));
      }
    }
    return out.toString();
  }

  private static String path(Change change) {
    if (change.left() == null || change.right() == null) {
      return (change.left() == null ? change.rightPath() : change.leftPath()).toString();
    }
    String moved = change.leftPath().equals(change.rightPath()) ? "" : " -> " + change.rightPath();
    return change.leftPath() + moved;
  }

  private static void side(@Nullable ConfigNode value, StringBuilder out) {
    if (value != null) {
      out.append("    ").append(ConfigPrinter.printShort(value, WIDTH));
      out.append("  # ").append(value.origin().span()).append('\n');
    }
  }

  /** Prints an array with one object per difference. */
  public static String json(List<Change> changes) {
    return JsonPrinter.print(array(changes));
  }

  /** Prints an array with one object per changed file. */
  public static String jsonOfFiles(List<FileChange> files) {
    JsonArray all = new JsonArray();
    for (FileChange file : files) {
      if (!file.isEqual()) {
        JsonObject json = new JsonObject();
        json.addProperty("file", file.file());
        json.addProperty("kind", file.status().name().toLowerCase(Locale.ROOT));
        json.add("changes", array(file.changes()));
        all.add(json);
      }
    }
    return JsonPrinter.print(all);
  }

  private static JsonArray array(List<Change> changes) {
    JsonArray all = new JsonArray();
    for (Change change : changes) {
      JsonObject json = new JsonObject();
      boolean both = change.left() != null && change.right() != null;
      json.addProperty("kind", both ? "changed" : change.left() == null ? "added" : "removed");
      add(json, "left", change.leftPath(), change.left());
      add(json, "right", change.rightPath(), change.right());
      all.add(json);
    }
    return all;
  }

  private static void add(
      JsonObject json, String side, ConfigPath path, @Nullable ConfigNode value) {
    if (value != null) {
      JsonObject place = Places.json(value.origin().span());
      place.addProperty("path", path.toString());
      place.add("value", JsonPrinter.element(value));
      json.add(side, place);
    }
  }
}
