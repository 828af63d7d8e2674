package org.cfgrun.benchmarks.editor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceSymbolParams;

/**
 * Types into configs that a server process has open, key by key, and prints the times from a key to
 * the diagnostics of the text with it, and to completions. Arguments: the directory of configs, the
 * number of edits, and the command that starts the server.
 */
public final class EditorLatency {
  /** What is typed at the end of a config, and deleted again. */
  private static final String TYPED =
      "\noptimizer = dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.0001)\n"
          + "data = dict(train=dict(pipeline=[dict(type='LoadImageFromFile')]))\n";

  private static final Logger LIBRARY_LOG = Logger.getLogger("org.eclipse.lsp4j");

  private static final int STARTS = 7;
  private static final int WARM_UP = 300;

  /** Children of an edited base that are open at the same time. */
  private static final int OPEN_CHILDREN = 20;

  private final Path folder;
  private final int edits;
  private final List<String> command;
  private final Map<Path, BaseGraph> configs = new LinkedHashMap<>();

  private EditorLatency(Path folder, int edits, List<String> command) {
    this.folder = folder;
    this.edits = edits;
    this.command = command;
  }

  /** Measures and prints the table. */
  public static void main(String[] arguments) throws IOException {
    EditorLatency latency =
        new EditorLatency(
            Path.of(arguments[0]).toAbsolutePath().normalize(),
            Integer.parseInt(arguments[1]),
            Arrays.asList(arguments).subList(2, arguments.length));
    // It reports each end of a server as a closed stream.
    LIBRARY_LOG.setLevel(Level.OFF);
    latency.find();
    latency.measure();
    // The client's reader threads would keep the process alive.
    System.exit(0);
  }

  private void find() throws IOException {
    Interpreter interpreter = new Interpreter();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(EditorLatency::isConfig).sorted().toList()) {
        Problems problems = new Problems();
        if (interpreter.evaluate(file.toString(), List.of(), problems) != null) {
          configs.put(file, interpreter.bases(file.toString(), problems));
        }
      }
    }
    if (configs.isEmpty()) {
      throw new IllegalArgumentException("no config in " + folder + " can be evaluated");
    }
  }

  private static boolean isConfig(Path file) {
    return file.toString().matches(".*\\.(cfg|cfgrun|py)");
  }

  private static int depth(Member member) {
    return 1 + member.bases().stream().mapToInt(base -> depth(base.member())).max().orElse(0);
  }

  private void measure() throws IOException {
    Path deepest =
        configs.entrySet().stream()
            .max(Comparator.comparingInt(config -> depth(config.getValue().entry())))
            .orElseThrow()
            .getKey();
    System.out.printf(
        "%d configs; deepest chain: %s, %d files deep.%n%n",
        configs.size(), folder.relativize(deepest), depth(graph(deepest).entry()));
    System.out.println("| | p50 ms | p95 ms | max ms |");
    System.out.println("|---|---|---|---|");
    starts(deepest);
    try (ServerProcess server = new ServerProcess(command)) {
      server.initialize(folder);
      type(server, deepest, edits, "deepest chain");
      memory(server, "deepest chain, after " + edits + " edits");
    }
    try (ServerProcess server = new ServerProcess(command)) {
      workspace(server, deepest);
    }
  }

  private void starts(Path config) throws IOException {
    Times times = new Times();
    for (int i = 0; i < STARTS; i++) {
      try (ServerProcess server = new ServerProcess(command)) {
        server.initialize(folder);
        server.open(config.toUri().toString(), Files.readString(config));
        server.waitForDiagnostics(config.toUri().toString());
        times.add(System.nanoTime() - server.started);
      }
    }
    times.print("start of the process to first diagnostics");
  }

  /** Edits in a workspace after the server has read all its configs. */
  private void workspace(ServerProcess server, Path deepest) throws IOException {
    server.initialize(folder);
    if (server.capabilities().getWorkspaceSymbolProvider() != null) {
      long start = System.nanoTime();
      ServerProcess.await(
          server.server().getWorkspaceService().symbol(new WorkspaceSymbolParams("optimizer")));
      System.out.printf(
          Locale.ROOT,
          "| first search in the workspace | %.0f | | |%n",
          (System.nanoTime() - start) / 1e6);
    }
    long check = System.nanoTime();
    ServerProcess.await(
        server
            .server()
            .getWorkspaceService()
            .executeCommand(new ExecuteCommandParams("cfgrun.checkWorkspace", List.of())));
    System.out.printf(
        Locale.ROOT, "| check of all configs | %.0f | | |%n", (System.nanoTime() - check) / 1e6);
    Path base = mostInherited();
    List<String> children = new ArrayList<>();
    for (Path config : configs.keySet()) {
      if (children.size() < OPEN_CHILDREN && !config.equals(base) && reads(config, base)) {
        children.add(config.toUri().toString());
        server.open(config.toUri().toString(), Files.readString(config));
      }
    }
    for (String child : children) {
      server.waitForDiagnostics(child);
    }
    type(server, deepest, edits / 2, "workspace");
    type(
        server,
        base,
        edits / 2,
        "workspace, base %s with %d open children"
            .formatted(folder.relativize(base), children.size()));
    memory(server, "workspace, after " + edits + " edits");
  }

  private BaseGraph graph(Path config) {
    return Objects.requireNonNull(configs.get(config));
  }

  private boolean reads(Path config, Path base) {
    return graph(config).basesFirst().stream().anyMatch(member -> base.equals(member.id().path()));
  }

  private Path mostInherited() {
    Map<Path, Integer> counts = new HashMap<>();
    for (BaseGraph graph : configs.values()) {
      for (Member member : graph.basesFirst()) {
        if (member.id().path() != null && configs.containsKey(member.id().path())) {
          counts.merge(member.id().path(), 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .max(Map.Entry.<Path, Integer>comparingByValue())
        .orElseThrow()
        .getKey();
  }

  /** Types at the end of a config, and deletes what was typed, key by key. */
  private static void type(ServerProcess server, Path config, int edits, String label)
      throws IOException {
    String uri = config.toUri().toString();
    String text = Files.readString(config);
    server.open(uri, text);
    server.waitForDiagnostics(uri);
    Times diagnostics = new Times();
    Times completion = new Times();
    boolean completes = server.capabilities().getCompletionProvider() != null;
    Position end = end(text);
    int typed = 0;
    boolean deletes = false;
    for (int i = 0; i < edits; i++) {
      Position from = end(text + TYPED.substring(0, deletes ? typed - 1 : typed));
      Position to = deletes ? end(text + TYPED.substring(0, typed)) : from;
      long start = System.nanoTime();
      server.change(uri, new Range(from, to), deletes ? "" : TYPED.substring(typed, typed + 1));
      typed += deletes ? -1 : 1;
      if (completes && i % 5 == 0) {
        ServerProcess.await(
            server
                .server()
                .getTextDocumentService()
                .completion(
                    new CompletionParams(
                        new TextDocumentIdentifier(uri), end(text + TYPED.substring(0, typed)))));
        completion.addAfter(i, System.nanoTime() - start);
        server.waitForDiagnostics(uri);
      } else {
        server.waitForDiagnostics(uri);
        diagnostics.addAfter(i, System.nanoTime() - start);
      }
      deletes = typed == TYPED.length() || deletes && typed > 0;
    }
    diagnostics.print(label + ": key to diagnostics");
    if (completes) {
      completion.print(label + ": key to completions");
    }
  }

  private static Position end(String text) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    return new Position(lines.length - 1, lines[lines.length - 1].length());
  }

  private static void memory(ServerProcess server, String label) throws IOException {
    System.out.printf("| resident memory, %s | %d MiB | | |%n", label, server.residentMemory());
  }

  /** Times of one kind, without those of a cold server. */
  private static final class Times {
    private final List<Long> nanoseconds = new ArrayList<>();

    void addAfter(int count, long time) {
      if (count >= WARM_UP) {
        add(time);
      }
    }

    void add(long time) {
      nanoseconds.add(time);
    }

    void print(String label) {
      if (nanoseconds.isEmpty()) {
        return;
      }
      List<Long> sorted = nanoseconds.stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f |%n",
          label,
          sorted.get(sorted.size() / 2) / 1e6,
          sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)) / 1e6,
          sorted.get(sorted.size() - 1) / 1e6);
    }
  }
}
