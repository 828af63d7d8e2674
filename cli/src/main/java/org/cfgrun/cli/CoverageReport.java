package org.cfgrun.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cfgrun.cli.ModelCoverage.Status;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.runtime.nn.StateSummary;

/** Prints which models can be built. */
final class CoverageReport {
  /** The most rows of the table of what is missing. */
  private static final int ROWS = 20;

  private static final List<String> COLUMNS =
      List.of("path", "status", "params", "trainable", "digest", "detector", "backbone", "message");

  private CoverageReport() {}

  /** Returns a table with a header and a row for each config; the cells have no tabs. */
  static String tsv(List<ModelCoverage> models) {
    StringBuilder out = new StringBuilder(String.join("\t", COLUMNS)).append('\n');
    for (ModelCoverage model : models) {
      StateSummary size = model.size();
      List<String> cells = new ArrayList<>(List.of(model.name(), model.status().toString()));
      cells.add(size == null ? "" : Long.toString(size.parameters()));
      cells.add(size == null ? "" : Long.toString(size.trainable()));
      cells.add(size == null ? "" : size.digest());
      cells.add(model.detector());
      cells.add(model.backbone());
      cells.add(String.join(", ", model.missing()));
      out.append(String.join("\t", cells.stream().map(Printable::line).toList())).append('\n');
    }
    return out.toString();
  }

  /** Returns a line for each config and the summary. */
  static String text(List<ModelCoverage> models) {
    StringBuilder out = new StringBuilder();
    models.forEach(model -> out.append(line(model)).append('\n'));
    return out.append('\n').append(summary(models)).toString();
  }

  private static String line(ModelCoverage model) {
    StateSummary size = model.size();
    return Printable.line(model.name())
        + ": "
        + (size != null
            ? String.format(
                Locale.ROOT,
                "ok, %,d parameters, %,d trainable, %s",
                size.parameters(),
                size.trainable(),
                size.digest())
            : model.status()
                + (model.missing().isEmpty()
                    ? ""
                    : ": " + Printable.line(String.join(", ", model.missing()))));
  }

  private static String summary(List<ModelCoverage> models) {
    List<ModelCoverage> whole =
        models.stream().filter(model -> model.status() != Status.PART).toList();
    StringBuilder out = new StringBuilder();
    out.append("Built ").append(built(whole)).append(" of ");
    out.append(Plural.of(whole.size(), "model"));
    int parts = models.size() - whole.size();
    if (parts > 0) {
      out.append("; ").append(Plural.of(parts, "config"));
      out.append(parts == 1 ? " has no model" : " have no model");
    }
    out.append(".\n");
    if (!whole.isEmpty()) {
      out.append('\n').append(byDetector(whole));
    }
    return out.append(built(whole) == whole.size() ? "" : "\n" + missing(whole)).toString();
  }

  private static long built(List<ModelCoverage> models) {
    return models.stream().filter(model -> model.status() == Status.OK).count();
  }

  private static String byDetector(List<ModelCoverage> models) {
    Map<String, List<ModelCoverage>> families = new TreeMap<>();
    models.forEach(
        model -> families.computeIfAbsent(model.detector(), name -> new ArrayList<>()).add(model));
    StringBuilder out = new StringBuilder(" built  configs  detector\n");
    families.forEach(
        (name, members) ->
            out.append(
                String.format(
                    Locale.ROOT,
                    "%6d  %7d  %s\n",
                    built(members),
                    members.size(),
                    name.isEmpty() ? "(not evaluated)" : Printable.line(name))));
    return out.toString();
  }

  /** Returns what is missing, and how many configs lack nothing else. */
  private static String missing(List<ModelCoverage> models) {
    Map<String, Integer> sets = new TreeMap<>();
    for (ModelCoverage model : models) {
      if (model.status() == Status.MISSING) {
        sets.merge(String.join(", ", model.missing()), 1, Integer::sum);
      }
    }
    StringBuilder out =
        new StringBuilder("Missing, with the number of configs that lack nothing else:\n");
    sets.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(ROWS)
        .forEach(
            set ->
                out.append(
                    String.format(
                        Locale.ROOT, "%6d  %s\n", set.getValue(), Printable.line(set.getKey()))));
    if (sets.size() > ROWS) {
      out.append("        and ").append(sets.size() - ROWS).append(" more\n");
    }
    return out.toString();
  }
}
