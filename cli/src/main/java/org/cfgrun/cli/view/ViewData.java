package org.cfgrun.cli.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.chart.Chart;
import org.cfgrun.interpreter.chart.Series;
import org.cfgrun.interpreter.chart.SvgChart;
import org.cfgrun.interpreter.compare.Change;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Layer;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.source.Printable;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.jspecify.annotations.Nullable;

/** The data of the page: configs with their bases, schedules, findings and differences. */
public final class ViewData {
  private static final int LONGEST_VALUE = 400;

  /** The number of parts of a curve, each with two points. */
  private static final int CURVE_PARTS = 400;

  private static final int CHART_WIDTH = 960;
  private static final int CHART_HEIGHT = 300;

  /**
   * What is shown of one config.
   *
   * @param schedule the charts of learning rate and momentum; empty if they cannot be computed
   * @param note what to say about the schedule; null for nothing
   */
  public record Shown(
      EvaluatedConfig config,
      List<Chart> schedule,
      @Nullable String note,
      List<Diagnostic> findings) {
    public Shown {
      schedule = List.copyOf(schedule);
      findings = List.copyOf(findings);
    }
  }

  private final FileTable files = new FileTable();

  private ViewData() {}

  /** Returns the data as JSON. */
  public static JsonObject of(List<Shown> configs) {
    ViewData data = new ViewData();
    JsonArray all = new JsonArray();
    for (Shown shown : configs) {
      JsonObject json = data.config(shown);
      if (shown != configs.get(0)) {
        json.add("changes", data.changes(configs.get(0).config(), shown.config()));
      }
      all.add(json);
    }
    JsonObject json = new JsonObject();
    json.add("files", data.files.json());
    json.add("configs", all);
    return json;
  }

  private JsonObject config(Shown shown) {
    EvaluatedConfig config = shown.config();
    JsonObject json = new JsonObject();
    json.addProperty("file", files.of(config.source()));
    TreeData tree = new TreeData(files);
    json.add("tree", tree.of(config.root()));
    if (tree.isCut()) {
      json.addProperty(
          "cut",
          String.format(
              Locale.ROOT,
              "The config is longer. The first %,d values are shown.",
              TreeData.MOST_NODES));
    }
    json.add("graph", graph(config.layers()));
    json.add("trails", trails(config.layers()));
    if (!shown.schedule().isEmpty() || shown.note() != null) {
      JsonObject schedule = new JsonObject();
      if (shown.note() != null) {
        schedule.addProperty("note", shown.note());
      }
      JsonArray charts = new JsonArray();
      shown.schedule().forEach(chart -> charts.add(chart(chart)));
      schedule.add("charts", charts);
      json.add("schedule", schedule);
    }
    JsonArray findings = new JsonArray();
    shown.findings().forEach(finding -> findings.add(finding(finding)));
    json.add("findings", findings);
    return json;
  }

  /** Files with their keys, bases first, and an edge from each file to each base it names. */
  private JsonObject graph(List<Layer> layers) {
    Map<Member, Integer> indices = new LinkedHashMap<>();
    JsonArray nodes = new JsonArray();
    JsonArray edges = new JsonArray();
    for (Layer layer : layers) {
      int index = indices.size();
      indices.put(layer.member(), index);
      JsonObject node = new JsonObject();
      node.addProperty("f", files.of(layer.member().document().source()));
      JsonArray keys = new JsonArray();
      layer.own().named().keySet().forEach(key -> keys.add(Printable.line(key)));
      node.add("keys", keys);
      nodes.add(node);
      for (Base base : layer.member().bases()) {
        JsonArray edge = new JsonArray();
        edge.add(index);
        edge.add(indices.get(base.member()));
        edges.add(edge);
      }
    }
    JsonObject graph = new JsonObject();
    graph.add("nodes", nodes);
    graph.add("edges", edges);
    return graph;
  }

  /** By file, the references to bases between it and the config, on the shortest way. */
  private JsonObject trails(List<Layer> layers) {
    Member entry = layers.get(layers.size() - 1).member();
    Map<Member, List<Span>> ways = new LinkedHashMap<>();
    ways.put(entry, List.of());
    Deque<Member> next = new ArrayDeque<>(List.of(entry));
    while (!next.isEmpty()) {
      Member member = next.remove();
      for (Base base : member.bases()) {
        if (!ways.containsKey(base.member())) {
          List<Span> way = new ArrayList<>(List.of(base.reference().span()));
          way.addAll(ways.get(member));
          ways.put(base.member(), way);
          next.add(base.member());
        }
      }
    }
    JsonObject trails = new JsonObject();
    ways.forEach(
        (member, way) -> {
          JsonArray places = new JsonArray();
          way.forEach(span -> places.add(files.place(span)));
          trails.add(Integer.toString(files.of(member.document().source())), places);
        });
    return trails;
  }

  private JsonArray changes(EvaluatedConfig left, EvaluatedConfig right) {
    JsonArray changes = new JsonArray();
    for (Change change : Comparison.of(left.root(), right.root())) {
      JsonObject json = new JsonObject();
      json.addProperty(
          "kind", change.left() == null ? "added" : change.right() == null ? "removed" : "changed");
      boolean moved = !change.leftPath().equals(change.rightPath());
      json.addProperty(
          "path",
          change.left() == null
              ? change.rightPath().toString()
              : moved && change.right() != null
                  ? change.leftPath() + " → " + change.rightPath()
                  : change.leftPath().toString());
      side(json, "left", change.left());
      side(json, "right", change.right());
      changes.add(json);
    }
    return changes;
  }

  private void side(JsonObject json, String name, @Nullable ConfigNode value) {
    json.addProperty(name, value == null ? null : ConfigPrinter.printShort(value, LONGEST_VALUE));
    if (value != null) {
      json.add(name + "At", files.place(value.origin().span()));
    }
  }

  private static JsonObject chart(Chart chart) {
    JsonObject json = new JsonObject();
    json.addProperty("title", chart.title());
    json.addProperty("epoch", chart.epoch());
    SvgChart drawing = SvgChart.of(chart, CHART_WIDTH, CHART_HEIGHT);
    json.addProperty("svg", drawing.text());
    json.addProperty("left", drawing.left());
    json.addProperty("right", drawing.right());
    JsonArray all = new JsonArray();
    for (Series series : chart.series()) {
      JsonObject curve = new JsonObject();
      curve.addProperty("name", series.name());
      JsonArray points = new JsonArray();
      for (Series.Point point : series.bends().thinned(CURVE_PARTS).points()) {
        JsonArray pair = new JsonArray();
        pair.add((long) point.x());
        pair.add(point.y());
        points.add(pair);
      }
      curve.add("points", points);
      all.add(curve);
    }
    json.add("series", all);
    return json;
  }

  private JsonObject finding(Diagnostic finding) {
    JsonObject json = new JsonObject();
    json.addProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.addProperty("code", finding.code().id());
    json.addProperty("message", finding.message());
    if (finding.span() != null) {
      json.add("at", files.place(finding.span()));
    }
    JsonArray notes = new JsonArray();
    for (Diagnostic.Note note : finding.notes()) {
      JsonObject each = new JsonObject();
      each.addProperty("text", note.text());
      if (note.span() != null) {
        each.add("at", files.place(note.span()));
      }
      notes.add(each);
    }
    json.add("notes", notes);
    json.addProperty("help", finding.help());
    return json;
  }
}
