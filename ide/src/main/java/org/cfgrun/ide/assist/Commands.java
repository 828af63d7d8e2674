package org.cfgrun.ide.assist;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.ide.workspace.DocumentUri;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.Analysis;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.compare.ChangePrinter;
import org.cfgrun.interpreter.compare.Comparison;
import org.cfgrun.interpreter.explain.HistoryBuilder;
import org.cfgrun.interpreter.explain.HistoryPrinter;
import org.cfgrun.interpreter.explain.KeyHistory;
import org.cfgrun.interpreter.explain.Step;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.print.OriginPrinter;
import org.cfgrun.interpreter.tree.FileTree;
import org.cfgrun.interpreter.tree.FileTreePrinter;
import org.cfgrun.interpreter.value.Origin;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The commands that an editor sends with the URI of a config. Each returns an object with the
 * {@code title} and the {@code text} of a page to show.
 */
public final class Commands {
  /** The config with the origin of each value. */
  static final String RESOLVED = "cfgrun.resolved";

  /** The history of the key at a position. */
  static final String EXPLAIN = "cfgrun.explainAt";

  /** The bases of the config as a graph. */
  static final String GRAPH = "cfgrun.baseGraph";

  /** The differences from another config. */
  static final String COMPARE = "cfgrun.compare";

  /** The check of all configs of the workspace, which returns counts and not a page. */
  public static final String CHECK_ALL = "cfgrun.checkWorkspace";

  /** All commands. */
  public static final List<String> ALL = List.of(RESOLVED, EXPLAIN, GRAPH, COMPARE, CHECK_ALL);

  private final Workspace workspace;
  private final List<Object> arguments;

  private Commands(Workspace workspace, List<Object> arguments) {
    this.workspace = workspace;
    this.arguments = arguments;
  }

  /**
   * Carries out a command.
   *
   * @throws ResponseErrorException if the command or its arguments are not known
   */
  public static JsonObject execute(Workspace workspace, ExecuteCommandParams parameters) {
    List<Object> given = parameters.getArguments();
    Commands command = new Commands(workspace, given == null ? List.of() : given);
    return switch (parameters.getCommand()) {
      case RESOLVED -> command.resolved();
      case EXPLAIN -> command.explain();
      case GRAPH -> command.graph();
      case COMPARE -> command.compare();
      default -> throw refusal("`" + parameters.getCommand() + "` is not a command of cfgrun.");
    };
  }

  private JsonObject resolved() {
    EvaluatedConfig config = config(text(0));
    JsonElement origins = option(1, "origins");
    boolean plain = origins != null && origins.isJsonPrimitive() && !origins.getAsBoolean();
    return page(
        "Resolved " + name(config),
        plain ? ConfigPrinter.print(config.root()) : OriginPrinter.print(config.root()));
  }

  private JsonObject compare() {
    EvaluatedConfig left = config(text(0));
    EvaluatedConfig right = config(text(1));
    String changes = ChangePrinter.text(Comparison.of(left.root(), right.root()));
    return page(
        name(left) + " compared with " + name(right),
        changes.isEmpty() ? "The configs are equal.\n" : changes);
  }

  private JsonObject explain() {
    Snapshot config = workspace.snapshot(text(0));
    Cursor cursor = config == null ? null : Cursor.on(config, position(1));
    Described described = cursor == null ? null : Described.at(cursor);
    HistoryBuilder histories = config == null ? null : Cursor.histories(config);
    boolean isKey =
        described != null
            && (described.kind() == Described.Kind.KEY
                || described.kind() == Described.Kind.VARIABLE
                || described.kind() == Described.Kind.BASE_VALUE);
    if (config == null || described == null || !isKey || histories == null) {
      throw refusal("There is no key at this place.");
    }
    KeyHistory history = histories.of(described.path());
    if (history.value() == null && history.steps().isEmpty()) {
      throw refusal("`" + described.path() + "` is not a key of the config.");
    }
    JsonObject page = page("History of " + described.path(), HistoryPrinter.print(history));
    page.addProperty("path", described.path().toString());
    JsonArray steps = new JsonArray();
    for (Step step : history.steps()) {
      steps.add(step(HistoryPrinter.words(step), config.location(step.span())));
      for (Origin.Via via : step.variables()) {
        steps.add(step("through `" + via.name() + "`", config.location(via.span())));
      }
    }
    page.add("steps", steps);
    return page;
  }

  private static JsonObject step(String text, @Nullable Location location) {
    JsonObject step = new JsonObject();
    step.addProperty("text", text);
    if (location != null) {
      JsonObject place = new JsonObject();
      place.addProperty("uri", location.getUri());
      JsonObject range = new JsonObject();
      range.add("start", position(location.getRange().getStart()));
      range.add("end", position(location.getRange().getEnd()));
      place.add("range", range);
      step.add("location", place);
    }
    return step;
  }

  private static JsonObject position(Position position) {
    JsonObject json = new JsonObject();
    json.addProperty("line", position.getLine());
    json.addProperty("character", position.getCharacter());
    return json;
  }

  private JsonObject graph() {
    EvaluatedConfig config = config(text(0));
    FileTree tree = FileTree.ofBases(config.layers());
    JsonObject page = page("Bases of " + name(config), FileTreePrinter.text(tree));
    page.addProperty("dot", FileTreePrinter.dot(tree, false));
    JsonArray nodes = new JsonArray();
    JsonArray edges = new JsonArray();
    List<Member> members = config.layers().stream().map(layer -> layer.member()).toList();
    List<String> lines = new ArrayList<>(List.of("graph TD"));
    for (int i = 0; i < members.size(); i++) {
      nodes.add(node(members.get(i)));
      lines.add("  n%d[\"%s\"]".formatted(i, members.get(i).id().name().replace('"', '\'')));
    }
    for (int i = 0; i < members.size(); i++) {
      for (Base base : members.get(i).bases()) {
        int to = members.indexOf(base.member());
        JsonObject edge = new JsonObject();
        edge.addProperty("from", i);
        edge.addProperty("to", to);
        edges.add(edge);
        lines.add("  n%d --> n%d".formatted(i, to));
      }
    }
    page.add("nodes", nodes);
    page.add("edges", edges);
    page.addProperty("mermaid", String.join("\n", lines) + "\n");
    return page;
  }

  private JsonObject node(Member member) {
    JsonObject node = new JsonObject();
    node.addProperty("label", member.id().name());
    node.addProperty("uri", workspace.uri(member.id()));
    return node;
  }

  private static String name(EvaluatedConfig config) {
    String name = config.source().name();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static JsonObject page(String title, String text) {
    JsonObject page = new JsonObject();
    page.addProperty("title", title);
    page.addProperty("text", text);
    return page;
  }

  /** The config at a URI as far as it can be evaluated. */
  private EvaluatedConfig config(String uri) {
    Snapshot open = workspace.snapshot(uri);
    Path file = DocumentUri.path(uri);
    Analysis analysis =
        open != null ? open.analysis() : file == null ? null : workspace.analysis(file);
    BaseGraph graph = analysis == null ? null : analysis.graph();
    EvaluatedConfig config = analysis == null ? null : analysis.partial();
    if (graph == null || config == null) {
      throw refusal("`" + uri + "` is not a config.");
    }
    return config;
  }

  private String text(int index) {
    Object given = index < arguments.size() ? arguments.get(index) : null;
    if (given instanceof JsonElement json && json.isJsonPrimitive()) {
      return json.getAsString();
    }
    if (given instanceof String text) {
      return text;
    }
    throw refusal("Expected the URI of a config as argument " + (index + 1) + ".");
  }

  private Position position(int index) {
    Object given = index < arguments.size() ? arguments.get(index) : null;
    if (given instanceof JsonObject json
        && isNumber(json.get("line"))
        && isNumber(json.get("character"))) {
      return new Position(json.get("line").getAsInt(), json.get("character").getAsInt());
    }
    throw refusal("Expected a position as argument " + (index + 1) + ".");
  }

  /** Returns a member of an argument that is an object; null when there is none. */
  private @Nullable JsonElement option(int index, String name) {
    Object given = index < arguments.size() ? arguments.get(index) : null;
    return given instanceof JsonObject json ? json.get(name) : null;
  }

  private static boolean isNumber(@Nullable JsonElement value) {
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
  }

  private static ResponseErrorException refusal(String message) {
    return new ResponseErrorException(
        new ResponseError(ResponseErrorCode.RequestFailed, message, null));
  }
}
