package org.cfgrun.runtime.registry.custom;

import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.tools.Diagnostic.Kind;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.processor.ComponentProcessor;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.jspecify.annotations.Nullable;

/**
 * The result of compiling Java sources in memory. The same {@link ComponentProcessor} as for
 * built-in components writes the catalog.
 *
 * @param catalog the components of the sources; empty when there are errors
 * @param classes the classes by binary name
 * @param origins the source of each class
 * @param errors the compile errors, with their positions in the sources
 */
record JavaCompilation(
    Catalog catalog,
    Map<String, byte[]> classes,
    Map<String, Source> origins,
    List<Diagnostic> errors) {
  /**
   * Compiles sources together.
   *
   * @param libraries additional jars for the class path
   */
  static JavaCompilation compile(
      JavaCompiler compiler, List<Source> sources, List<Path> libraries) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (MemoryFiles files =
        new MemoryFiles(
            compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8))) {
      StringWriter output = new StringWriter();
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              output,
              files,
              found,
              List.of("-classpath", classPath(libraries), "-parameters", "-g", "-Xlint:none"),
              null,
              sources.stream().map(JavaSource::new).toList());
      task.setProcessors(List.of(new ComponentProcessor()));
      boolean done = task.call();
      List<Diagnostic> errors =
          found.getDiagnostics().stream()
              .filter(each -> each.getKind() == Kind.ERROR)
              .map(JavaCompilation::diagnostic)
              .toList();
      if (!done && errors.isEmpty()) {
        throw new IllegalStateException("javac failed without reporting an error: " + output);
      }
      return errors.isEmpty()
          ? new JavaCompilation(catalog(files), files.classes(), files.origins(), List.of())
          : new JavaCompilation(Catalog.EMPTY, Map.of(), Map.of(), errors);
    } catch (IOException unclosable) {
      throw new UncheckedIOException(unclosable);
    }
  }

  private static Catalog catalog(MemoryFiles files) throws IOException {
    String index = files.resource(ComponentProcessor.INDEX);
    return index.isEmpty() ? Catalog.EMPTY : Catalog.read(new StringReader(index));
  }

  static String classPath(List<Path> libraries) {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(System.getProperty("java.class.path"));
    libraries.forEach(library -> entries.add(library.toString()));
    return String.join(File.pathSeparator, entries);
  }

  private static Diagnostic diagnostic(javax.tools.Diagnostic<? extends JavaFileObject> found) {
    String[] lines = found.getMessage(Locale.ROOT).strip().split("\\R\\s*");
    // Errors of the component processor are already complete sentences.
    boolean ours = String.valueOf(found.getCode()).startsWith("compiler.err.proc.");
    Diagnostic diagnostic =
        Diagnostic.error(
            ImportFailure.CUSTOM_IMPORT,
            span(found),
            ours ? lines[0] : "Compile error: " + lines[0]);
    for (int i = 1; i < lines.length; i++) {
      diagnostic = diagnostic.note(lines[i]);
    }
    return diagnostic;
  }

  private static @Nullable Span span(javax.tools.Diagnostic<? extends JavaFileObject> found) {
    if (!(found.getSource() instanceof JavaSource text)
        || found.getPosition() == javax.tools.Diagnostic.NOPOS) {
      return null;
    }
    // Start at the compiler's error position, because its range may start earlier.
    int end = text.source().text().length();
    int from = (int) Math.min(found.getPosition(), end);
    return new Span(
        text.source(), from, (int) Math.max(from, Math.min(found.getEndPosition(), end)));
  }
}
