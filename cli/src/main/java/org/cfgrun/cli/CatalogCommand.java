package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.PythonLibraries;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CatalogFile;
import org.cfgrun.interpreter.source.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cfgrun catalog}: exports and describes catalogs of components in Python. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = {
      "Export the components of Python packages, for cfgrun check --catalog.",
      "Prints a Python script that needs no other package. Run it once in the environment in which "
          + "you train: it imports the packages and writes what their registries contain. Of a "
          + "catalog, prints its packages and registries."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cfgrun catalog --script > export.py",
      "  python export.py mmdet mypackage -o catalog.json",
      "  cfgrun catalog catalog.json                  what the catalog contains",
      "  cfgrun check configs --catalog catalog.json",
      "",
      "Exit status: 0 success, 1 a catalog cannot be read, 2 usage error."
    })
final class CatalogCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..*", paramLabel = "CATALOG", description = "Catalogs to describe.")
  List<Path> files = List.of();

  @Option(names = "--script", description = "Print the script that exports a catalog.")
  boolean script;

  CatalogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (script == !files.isEmpty()) {
      terminal.error("expected --script, or catalogs to describe.");
      return ExitStatus.USAGE;
    }
    if (script) {
      terminal.out().print(scriptText());
    }
    Problems problems = new Problems();
    for (Path file : files) {
      Catalog catalog = CatalogFile.read(file, null, problems);
      if (!problems.hasErrors()) {
        terminal.out().print(describe(file, catalog));
      }
    }
    terminal.out().flush();
    Report.print(terminal, problems);
    return problems.hasErrors() ? ExitStatus.FAILURE : ExitStatus.OK;
  }

  /** Returns the script that exports a catalog. */
  static String scriptText() throws IOException {
    try (InputStream in = CatalogCommand.class.getResourceAsStream("export_catalog.py")) {
      if (in == null) {
        throw new IllegalStateException("export_catalog.py is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String describe(Path file, Catalog catalog) {
    StringBuilder out = new StringBuilder();
    out.append(Printable.line(file.toString())).append(": ");
    out.append(Plural.of(catalog.components().size(), "component"));
    String packages =
        catalog.python().packages().stream()
            .map(CatalogCommand::title)
            .collect(Collectors.joining(", "));
    out.append(packages.isEmpty() ? "" : " of " + packages).append('\n');
    for (String registry : catalog.registries()) {
      List<String> names =
          catalog.components(registry).stream().map(ComponentSchema::name).distinct().toList();
      out.append(
          String.format(Locale.ROOT, "  %-32s %5d\n", Printable.line(registry), names.size()));
    }
    return out.toString();
  }

  private static String title(PythonLibraries.Package each) {
    return Printable.line((each.name() + " " + each.version()).strip());
  }
}
